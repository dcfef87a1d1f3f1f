"""What can be told of the data, in a small pop-up: an example's story and source, or the rule that made the table.

A secret rule is not in it in any form until it is revealed. Knows nothing of the work; shows what it is given.
"""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, Qt, Signal
from PySide6.QtGui import QHideEvent, QKeyEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QLabel, QVBoxLayout, QWidget

from neuron_gui.core.about import Told
from neuron_gui.core.equations import Line, plain
from neuron_gui.core.moment import Moment
from neuron_gui.core.rule import found_line, rule_line
from neuron_gui.ui.cards import button, label
from neuron_gui.ui.pop_ups import give_keyboard_back, place_under
from neuron_gui.ui.rule_words import rule_facts, told_name
from neuron_gui.ui.theme import Theme
from neuron_gui.ui.why_text import rich

WIDTH = 320  # logical pixels at 100 %


class AboutPopover(QFrame):
    """Closes on Escape and on a click elsewhere."""

    reveal_pressed = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self.setObjectName("aboutDataPopover")
        self._theme = Theme()
        self._opener: QWidget | None = None
        self._told: Told | None = None
        self._lines: tuple[Line, ...] = ()
        self._title = _wrapped("title", "aboutDataTitle")
        self._story = _wrapped("", "aboutDataStory")
        self._rule_name = label(self.tr("The rule"), "muted")
        self._found_name = label("", "muted")
        self._rule = _wrapped("strong", "ruleLabel")
        self._found = _wrapped("strong", "foundLabel")
        self._facts = _wrapped("muted", "aboutDataFacts")
        self._reveal = button(
            "revealRuleButton",
            "strong",
            self.tr("Reveal the rule"),
            self.tr("Show the rule, beside what the neuron has found (it can be undone)"),
        )
        self._reveal.clicked.connect(self.reveal_pressed)
        self._both = QGridLayout()
        for row, pair in enumerate(((self._rule_name, self._rule), (self._found_name, self._found))):
            for column, part in enumerate(pair):
                self._both.addWidget(part, row, column, Qt.AlignmentFlag.AlignTop)
        self._both.setColumnStretch(1, 1)
        self._column = QVBoxLayout(self)
        self._column.addWidget(self._title)
        self._column.addWidget(self._story)
        self._column.addLayout(self._both)
        self._column.addWidget(self._facts)
        self._column.addWidget(self._reveal, 0, Qt.AlignmentFlag.AlignLeft)

    def open_under(self, opener: QWidget, told: Told, moment: Moment, theme: Theme) -> None:
        """Open under the link that was pressed, inside its window."""
        self._dress(theme)
        self.tell(told, moment)
        self._opener = opener
        self.move(place_under(opener, self.size()).topLeft())
        self.show()
        if not self._reveal.isHidden():
            self._reveal.setFocus(Qt.FocusReason.PopupFocusReason)

    def tell(self, told: Told, moment: Moment) -> None:
        """Say it, with what the neuron has found at this moment if the rule is no secret."""
        if told != self._told:
            self._told, self._lines = told, ()
            self._say(told)
        rule = told.about.rule
        if rule is None or told.about.secret:
            return
        lines = rule_line(rule), found_line(moment.state, moment.settings.activation, moment.dataset)
        when = (
            self.tr("By hand") if moment.by_hand else self.tr("Neuron, epoch {epoch}").format(epoch=f"{moment.epoch:,}")
        )
        if (*lines, ()) != self._lines or when != self._found_name.text():
            self._lines = (*lines, ())
            self._found_name.setText(when)
            for part, line in zip((self._rule, self._found), lines, strict=True):
                part.setText(rich(line, self._theme))
                part.setAccessibleName(plain(line))
            self._fit()

    def _say(self, told: Told) -> None:
        about = told.about
        if about.rule is None:
            title = told_name(told)
            story = QCoreApplication.translate("examples", about.story)
            source = self.tr("Source: {source}.").format(source=about.source) if about.source else ""
            licence = self.tr("Licence: {licence}.").format(licence=about.licence) if about.licence else ""
            facts = f"{source} {licence}".strip()  # an example of a school's own may have neither
        else:
            title = self.tr("A secret rule") if about.secret else self.tr("The rule, and what was found")
            story = ""
            if about.secret:
                story = self.tr(
                    "These data were made from a rule that nobody shall see yet. Can you find it? Can the neuron?"
                )
            facts = rule_facts(about.rule) + "."
            if told.changed:
                facts += " " + self.tr("Rows were changed since.")
        self._title.setText(title)
        self._story.setText(story)
        self._story.setVisible(bool(story))
        self._facts.setText(facts)
        self._facts.setVisible(bool(facts))
        open_rule = about.rule is not None and not about.secret
        for part in (self._rule_name, self._rule, self._found_name, self._found):
            part.setVisible(open_rule)
        self._reveal.setVisible(about.rule is not None and about.secret)
        self.setAccessibleName(title)
        self.setAccessibleDescription(f"{story} {facts}".strip())
        self._fit()

    def _dress(self, theme: Theme) -> None:
        if theme != self._theme:
            self._theme, self._told = theme, None
        pad = round(theme.px(16))
        self._column.setContentsMargins(pad, round(theme.px(12)), pad, pad)
        self._column.setSpacing(round(theme.px(8)))
        self._both.setHorizontalSpacing(round(theme.px(12)))
        self._both.setVerticalSpacing(round(theme.px(4)))
        self.setFixedWidth(round(WIDTH * theme.scale**0.9))

    def _fit(self) -> None:
        for part in (self._title, self._story, self._rule, self._found, self._facts):
            part.ensurePolished()
        self._column.activate()
        self.setFixedHeight(self._column.totalHeightForWidth(self.width()))

    def hideEvent(self, event: QHideEvent) -> None:
        """The keys go back to where they were."""
        super().hideEvent(event)
        give_keyboard_back(self, self._opener)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape closes it."""
        if event.key() == Qt.Key.Key_Escape:
            self.hide()
        else:
            super().keyPressEvent(event)


def _wrapped(kind: str, name: str) -> QLabel:
    made = label("", kind)
    made.setObjectName(name)
    made.setWordWrap(True)
    return made

"""Card 4, predict: a guess first if one likes, a number for each input, the Keras model's answer and its working."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QFontMetrics, QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QLineEdit, QVBoxLayout, QWidget

from neuron_gui.core.dataset import Dataset
from neuron_gui.core.moment import BY_HAND
from neuron_gui.core.numerals import format_number
from neuron_gui.core.problem import Problem
from neuron_gui.core.settings import Settings
from neuron_gui.core.stability import could_learn_more
from neuron_gui.core.taught import decimals as decimals_of
from neuron_gui.core.taught import taught
from neuron_gui.core.yes_no import is_yes_no
from neuron_gui.ui.cards import button, label, set_bad, set_kind, title_row
from neuron_gui.ui.formula import standardised_working, working
from neuron_gui.ui.orders import Answer
from neuron_gui.ui.predict_fields import GAP, LEAST_FIELD, PredictFields
from neuron_gui.ui.predict_words import Guess, chance_words, guess_words, heading_words, read_guess
from neuron_gui.ui.theme import SMALL, TEXT, Theme
from neuron_gui.ui.words import say

SIDE = 16
ANSWER = 24  # the type of the answer
LONGEST = 12  # characters in that type; longer answers have a smaller one
LINE_GAP = 4
LINK_PADDING = 7  # between a link's edge and its words, which stand in line with the names above


class PredictCard(QFrame):
    """Emits the numbers asked about; shows the answers it is given. Its height is the same with and without one."""

    asked = Signal(object)  # tuple of floats, one for each input

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("card", True)
        self._theme = Theme()
        self._dataset: Dataset | None = None
        self._settings = Settings()
        self._yes_no = False
        self._answer: tuple[Answer, int] | None = None
        self._problem = ""  # why there is no answer to what is typed; it stays until that is changed
        self._fields = PredictFields()
        self._ask = button("predictButton", "strong", tip=self.tr("What does the neuron answer? (Enter)"))
        self._ask.setAccessibleName(self.tr("Ask the neuron"))
        self._row: int | None = None
        self._from_row = button("fillFromRowButton", "link")
        self._guess_title = label(self.tr("Your guess first:"), "small")
        self._guess_title.setWordWrap(True)
        self._guess = QLineEdit()
        self._guess.setObjectName("guessInput")
        self._guess.setAccessibleName(self.tr("Your guess"))
        self._guess.setToolTip(self.tr("What do you think the answer is? You need not guess."))
        self._heading = label("", "muted")
        self._heading.setObjectName("predictHeading")
        self._heading.setWordWrap(True)
        self._output = label("", "answer")
        self._output.setObjectName("predictOutput")
        self._output.setAccessibleName(self.tr("The neuron's answer"))
        self._output.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._working = QLabel()
        self._working.setObjectName("predictWorking")
        self._working.setTextFormat(Qt.TextFormat.RichText)
        self._working.setWordWrap(True)
        self._working.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._verdict = label("", "muted")
        self._verdict.setObjectName("predictVerdict")
        self._verdict.setWordWrap(True)
        self._lay_out()
        self._ask.clicked.connect(self._submit)
        self._fields.submitted.connect(self._submit)
        self._fields.edited.connect(self._forgive)
        self._from_row.clicked.connect(self._fill_from_row)
        self._guess.returnPressed.connect(self._submit)
        self._guess.textEdited.connect(self._show)

    def set_theme(self, theme: Theme) -> None:
        """Take on other colours and another scale."""
        self._theme = theme
        self._fields.set_theme(theme)
        self._from_row.setStyleSheet(f"margin-left: -{round(theme.px(LINK_PADDING))}px")
        self._show()
        self._fit()

    def show_data(self, dataset: Dataset, settings: Settings | None = None) -> None:
        """Have one field for each input, named as in the table; other columns are another question.

        A yes/no question is answered by how likely yes is.
        """
        self._settings = settings or Settings()
        self._yes_no = is_yes_no(dataset, self._settings)
        self._guess.setPlaceholderText(self.tr("yes or no") if self._yes_no else self.tr("if you like"))
        same_target = self._dataset is not None and self._dataset.columns[-1] == dataset.columns[-1]
        only_renamed = self._dataset is not None and dataset.teaches_as(self._dataset)
        self._dataset = dataset
        self._offer_row()
        if only_renamed:
            self._fields.rename(dataset.headings[:-1], dataset.units[:-1])
            self._fit()
        elif self._fields.show_inputs(dataset.headings[:-1], dataset.units[:-1]) or not same_target:
            self._fields.put_before(self._ask, self._from_row, self._guess)
            self.forget()
            self._fit()

    def show_row(self, row: int | None) -> None:
        """The row whose numbers can be taken over, where there are several to type."""
        if row != self._row:
            self._row = row
            self._offer_row()

    def _offer_row(self) -> None:
        dataset, row = self._dataset, self._row
        filled = dataset is not None and row is not None and row < len(dataset.rows) and dataset.input_count > 1
        self._from_row.setVisible(filled)
        if filled and row is not None:
            self._from_row.setText(self.tr("Like row {row}").format(row=row + 1))
            tip = self.tr("Fill in the inputs of row {row}; then change what you like").format(row=row + 1)
            self._from_row.setToolTip(tip)
            self._from_row.setAccessibleName(tip)

    @Slot()
    def _fill_from_row(self) -> None:
        if self._dataset is not None and self._row is not None:
            places = range(self._dataset.input_count)
            self._fields.fill([self._dataset.cell_text(self._row, place) for place in places])
            self._fields.take_keyboard()

    def forget(self) -> None:
        """Begin anew, as for other work: nothing is typed, guessed, asked or answered."""
        self._fields.clear()
        self._guess.clear()
        self.clear_answer()

    def take_keyboard(self) -> None:
        """Have the keyboard's focus in the first number to ask about."""
        self._fields.take_keyboard()

    @property
    def has_answer(self) -> bool:
        """Whether an answer is shown."""
        return self._answer is not None and not self._problem

    def clear_answer(self) -> None:
        """Say what will be here."""
        self._answer, self._problem = None, ""
        self._show()

    def show_waiting(self, text: str) -> None:
        """Say why there is no answer yet."""
        self.clear_answer()
        self._heading.setText(text)

    def show_problem(self, problem: Problem) -> None:
        """Say in a sentence why there is no answer, until something else is typed or asked."""
        self._problem = say(problem)
        self._show()

    def show_answer(self, answer: Answer, epoch: int) -> None:
        """Show the model's answer from the state of an epoch."""
        if len(answer.inputs) == len(self._fields):
            self._answer = (answer, epoch)
            self._show()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Share the width among names, fields and button."""
        super().resizeEvent(event)
        self._fit()

    # What is said

    @Slot()
    def _show(self) -> None:
        set_kind(self._heading, "error" if self._problem else "muted")
        if self._answer is None or self._dataset is None or self._problem:
            for part in (self._output, self._working):
                part.clear()
            self._output.setToolTip("")
            self._output.setAccessibleDescription("")
            one = self.tr("Type a number and ask.")
            self._heading.setText(self._problem or (one if len(self._fields) < 2 else self.tr("Type numbers and ask.")))
        else:
            answer, epoch = self._answer
            decimals = decimals_of(self._dataset, self._settings)
            self._heading.setText(heading_words(answer.prediction, epoch, self._asks(answer)))
            self._show_output(answer, f"ŷ = {format_number(answer.prediction, decimals.prediction)}")
            seen, first = answer.inputs, ""
            if answer.scaling is not None:  # first the numbers are standardised, in a line of its own
                seen, first = standardised_working(answer.scaling, answer.inputs)
                first += "<br>"
            self._working.setText(
                first + working(answer.state, seen, answer.activation, answer.prediction, decimals, self._theme)
            )
        self._judge_guess()

    def _asks(self, answer: Answer) -> bool:
        """Whether it is the answer to a yes/no question."""
        return self._dataset is not None and self._dataset.has_yes_no_targets and answer.activation == "sigmoid"

    def _show_output(self, answer: Answer, number: str) -> None:
        """Say the number, or how likely yes is; then the number is what a tool tip and a screen reader say."""
        said = chance_words(answer.prediction) if self._asks(answer) else number
        set_kind(self._output, "answer" if len(said) <= LONGEST else "long-answer")
        self._output.setText(said)
        self._output.setAccessibleDescription(number)
        full = f"{answer.prediction:.9g}"
        self._output.setToolTip(f"ŷ = {full}" if self._asks(answer) else full)

    def _judge_guess(self) -> None:
        text, problem = self._guess.text().strip(), ""
        try:
            guess = read_guess(text, self._yes_no) if text else None
        except Problem as reason:
            guess, problem = None, say(reason)
        set_bad(self._guess, bool(problem))
        set_kind(self._verdict, "error" if problem else "muted")
        verdict = "" if guess is None else self._verdict_on(guess)
        self._verdict.setText((problem or verdict) if self.has_answer else "")
        if problem and not self.has_answer and not self._problem:
            set_kind(self._heading, "error")
            self._heading.setText(problem)

    def _verdict_on(self, guess: Guess) -> str:
        if self._answer is None or self._dataset is None or self._problem:
            return ""
        answer, epoch = self._answer
        if epoch == 0:
            text = self.tr("Your guess: {guess}. Now let it learn.")
        elif self._yes_no and self._asks(answer):
            return guess_words(guess, answer.prediction)
        elif epoch != BY_HAND and could_learn_more(
            answer.state, taught(self._dataset, self._settings), answer.activation
        ):
            text = self.tr("Your guess: {guess}. Let it learn a little longer?")
        else:
            text = self.tr("Your guess {guess} and the neuron differ by\N{NO-BREAK SPACE}{apart}.")
        apart = format_number(abs(guess.value - answer.prediction), self._dataset.decimals.prediction)
        return text.format(guess=guess.text, apart=apart)

    @Slot()
    def _forgive(self) -> None:
        """Something else is being typed: what was wrong before is past."""
        self._problem = ""
        self._fields.clear_marks()
        self._show()

    @Slot()
    def _submit(self) -> None:
        self._forgive()
        try:
            numbers = self._fields.numbers()
        except Problem as problem:
            self.show_problem(problem)
            return
        self.asked.emit(numbers)

    # Where it stands

    def _lay_out(self) -> None:
        self._ask_row = QHBoxLayout()
        self._ask_row.addWidget(self._from_row)
        self._ask_row.addStretch()
        self._beside = QHBoxLayout()
        self._beside.setSpacing(GAP)
        self._beside.addWidget(self._fields, 1)
        self._beside.addWidget(self._ask, 0, Qt.AlignmentFlag.AlignTop)
        self._is_beside = True
        guess = QHBoxLayout()
        guess.setSpacing(GAP)
        guess.addWidget(self._guess_title)
        guess.addWidget(self._guess, 1)
        self._result = QWidget()
        result = QVBoxLayout(self._result)
        result.setContentsMargins(0, 0, 0, 0)
        result.setSpacing(LINE_GAP)
        for part in (self._heading, self._output, self._working, self._verdict):
            result.addWidget(part)
        result.addStretch()
        column = QVBoxLayout(self)
        column.setContentsMargins(SIDE, 10, SIDE, 8)
        column.setSpacing(8)
        column.addLayout(title_row("4", self.tr("Predict")))
        column.addLayout(self._beside)
        column.addLayout(self._ask_row)
        column.addLayout(guess)
        column.addWidget(self._result)
        column.addStretch()

    def _fit(self) -> None:
        """The button stands beside a single field where both have room, else below.

        Fields below each other share one left edge with that of the guess.
        """
        small = QFontMetrics(self._theme.font(SMALL))
        width, least = self.width() - 2 * SIDE, self._theme.px(LEAST_FIELD)
        half, whole = _half(self._guess_title.text(), small), small.horizontalAdvance(self._guess_title.text()) + 2
        beside = len(self._fields) < 2
        names = self._fields.names_width(width) if beside else half
        for text in (self.tr("Ask the neuron"), self.tr("Ask")):
            self._ask.setText(text)
            ask = self._ask.sizeHint().width() + GAP
            if width - names - GAP - ask >= self._fields.least_field:
                break
        else:
            beside = False
        if not beside:
            self._ask.setText(self.tr("Ask the neuron"))
        if beside != self._is_beside:
            self._is_beside = beside
            self._beside.removeWidget(self._ask)
            self._ask_row.removeWidget(self._ask)
            (self._beside if beside else self._ask_row).addWidget(self._ask, 0, Qt.AlignmentFlag.AlignTop)
        names = self._fields.fit(width - (ask if beside else 0), names)
        if self._fields.in_one_column and len(self._fields) > 1:
            self._guess_title.setFixedWidth(names)
        else:
            self._guess_title.setFixedWidth(whole if width - whole - GAP >= least else half)
        lines = ((TEXT - 1, 1), (ANSWER, 1), (TEXT, 2), (TEXT - 1, 2))
        heights = (QFontMetrics(self._theme.font(size)).lineSpacing() * count for size, count in lines)
        self._result.setFixedHeight(sum(heights) + LINE_GAP * len(lines))


def _half(text: str, metrics: QFontMetrics) -> int:
    """How wide a text is in two lines."""
    words = text.split()
    halves = ((" ".join(words[:place]), " ".join(words[place:])) for place in range(len(words) + 1))
    return min(max(map(metrics.horizontalAdvance, pair)) for pair in halves) + 2

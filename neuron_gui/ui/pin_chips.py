"""A row of chips, one for each pinned run: its dashes, its letter and its name; a click offers what can be done.

Shows the pins it is given and says what was asked for. Without pins it takes no room.
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QLineF, QPointF, QRectF, QSize, Qt, Signal, Slot
from PySide6.QtGui import QFocusEvent, QFont, QFontMetricsF, QKeyEvent, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QLineEdit, QMenu, QPushButton, QWidget

from neuron_gui.ui.cards import button
from neuron_gui.ui.pin_look import pin_pen
from neuron_gui.ui.pin_words import ShownPin, short_names
from neuron_gui.ui.theme import SMALL, Theme

HIGH, APART = 24, 3  # logical pixels: of a chip, and between two
SAMPLE, GAP, RIM = 22, 4, 4  # of the dashes, between the parts of a chip, and at its ends
SHORTEST = 36  # a name cut shorter than this tells nothing
EDITOR = 150


class PinChip(QPushButton):
    """One pinned run; Delete unpins it and F2 renames it."""

    rename_asked = Signal(str)
    unpin_asked = Signal(str)
    unpin_all_asked = Signal()
    compare_asked = Signal(str)

    def __init__(self, pin: ShownPin, parent: QWidget) -> None:
        super().__init__(parent)
        self.pin = pin
        self.comparable = False  # whether there is another run to compare it with
        self.setObjectName(f"pinChip{pin.letter}")
        self.setAccessibleName(self.tr("Pinned run {letter}: {name}").format(letter=pin.letter, name=pin.name))
        self.setToolTip(pin.tip)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self._theme = Theme()
        self._text, self._sampled = pin.name, True
        self.clicked.connect(self._offer)

    def set_theme(self, theme: Theme) -> None:
        """Take on other colours and another scale."""
        self._theme = theme
        self.update()

    def be_brief(self, text: str, *, sampled: bool) -> None:
        """Show this name, with or without the dashes of the curve, which has the letter, too."""
        self._text, self._sampled = text, sampled
        self.update()

    @property
    def least_width(self) -> float:
        """The room without the name."""
        return self._theme.px(2 * RIM + (SAMPLE + GAP if self._sampled else 0)) + self._letter_width

    @property
    def name_width(self) -> float:
        """The room that the name needs besides."""
        return self._theme.px(GAP) + QFontMetricsF(self._theme.font(SMALL)).horizontalAdvance(self._text) + 1

    @property
    def _letter_font(self) -> QFont:
        return self._theme.font(SMALL, QFont.Weight.DemiBold)

    @property
    def _letter_width(self) -> float:
        return QFontMetricsF(self._letter_font).horizontalAdvance(self.pin.letter)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the ground, the dashes, the letter, and as much of the name as there is room for."""
        theme = self._theme
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        area = QRectF(self.rect()).adjusted(1, 1, -1, -1)
        ring = "ink" if self.hasFocus() else "muted" if self.underMouse() else "chip"
        painter.setPen(QPen(theme.colour(ring), theme.px(1.6 if self.hasFocus() else 1)))
        painter.setBrush(theme.colour("chip"))
        painter.drawRoundedRect(area, theme.px(6), theme.px(6))
        x, middle = theme.px(RIM), self.height() / 2
        if self._sampled:
            on_screen = QPen(theme.colour("error"), theme.px(2.4))
            painter.setPen(on_screen if self.pin.on_screen else pin_pen(theme, self.pin.letter))
            painter.drawLine(QLineF(QPointF(x, middle), QPointF(x + theme.px(SAMPLE), middle)))
            x += theme.px(SAMPLE + GAP)
        painter.setPen(theme.colour("ink"))
        painter.setFont(self._letter_font)
        flags = Qt.AlignmentFlag.AlignVCenter
        painter.drawText(QRectF(x, 0, self._letter_width + 2, self.height()), flags, self.pin.letter)
        x += self._letter_width + theme.px(GAP)
        painter.setFont(theme.font(SMALL))
        painter.setPen(theme.colour("muted" if not self.pin.with_losses else "ink"))
        room = self.width() - theme.px(RIM) - x
        if room >= min(theme.px(SHORTEST), self.name_width - theme.px(GAP) - 1):
            text = QFontMetricsF(painter.font()).elidedText(self._text, Qt.TextElideMode.ElideRight, room + 0.5)
            painter.drawText(QRectF(x, 0, room + 2, self.height()), flags, text)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Unpin or rename with the keys that do so everywhere."""
        if event.key() == Qt.Key.Key_Delete:
            self._unpin()
        elif event.key() == Qt.Key.Key_F2:
            self._rename()
        else:
            super().keyPressEvent(event)

    @Slot()
    def _offer(self) -> None:
        menu = QMenu(self)
        menu.setObjectName("pinMenu")
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        if self.comparable:
            menu.addAction(self.tr("Compare with…"), self._compare)
            menu.addSeparator()
        menu.addAction(self.tr("Rename"), self._rename)
        menu.addAction(self.tr("Unpin"), self._unpin)
        menu.addSeparator()
        menu.addAction(self.tr("Unpin all")).triggered.connect(self.unpin_all_asked)
        menu.popup(self.mapToGlobal(self.rect().bottomLeft()))

    @Slot()
    def _compare(self) -> None:
        self.compare_asked.emit(self.pin.letter)

    @Slot()
    def _rename(self) -> None:
        self.rename_asked.emit(self.pin.letter)

    @Slot()
    def _unpin(self) -> None:
        self.unpin_asked.emit(self.pin.letter)


class NameInput(QLineEdit):
    """The name of a pin while it is typed; ``done`` comes with Enter and when something else is pressed or chosen.

    A window that is left for another, or a menu that closes, does not end the typing.
    """

    done = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("pinNameInput")
        self.setAccessibleName(self.tr("Name of the pinned run"))
        self.setMaxLength(60)
        self.returnPressed.connect(self.done)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Something else has the focus."""
        super().focusOutEvent(event)
        if event.reason() not in (Qt.FocusReason.ActiveWindowFocusReason, Qt.FocusReason.PopupFocusReason):
            self.done.emit()


class PinChips(QWidget):
    """The chips side by side; where there is not room for all names, each gets its share."""

    unpinned = Signal(str)  # the letter
    all_unpinned = Signal()
    renamed = Signal(str, str)  # the letter and the new name
    compare_asked = Signal(str)  # the letter
    compare_pressed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("pinChips")
        self.setAccessibleName(self.tr("Pinned runs"))
        self._theme = Theme()
        self._pins: tuple[ShownPin, ...] = ()
        self._chips: list[PinChip] = []
        self._renamed = ""  # the letter of the pin whose name is being typed
        self._editor = NameInput(self)
        self._editor.done.connect(self._take_name)
        self._editor.hide()
        self._comparable = False
        self._link = button("compareButton", "link", self.tr("Compare"), self.tr("Two runs side by side, in numbers"))
        self._link.setParent(self)
        self._link.clicked.connect(self.compare_pressed)
        self._link.hide()
        self.hide()

    def set_theme(self, theme: Theme) -> None:
        """Take on other colours and another scale."""
        self._theme = theme
        self.setFixedHeight(round(theme.px(HIGH)))
        self._editor.setStyleSheet(
            f"font-size: {round(theme.px(SMALL))}px; padding: 0 {round(theme.px(5))}px;"
            f" border-radius: {round(theme.px(6))}px"
        )
        for chip in self._chips:
            chip.set_theme(theme)
        self._arrange()

    def show_pins(self, pins: Sequence[ShownPin]) -> None:
        """Have a chip for each of these."""
        if tuple(pins) == self._pins:
            return
        focused = next((chip.pin.letter for chip in self._chips if chip.hasFocus()), "")
        self._pins = tuple(pins)
        for chip in self._chips:
            chip.hide()
            chip.deleteLater()
        self._chips = [self._chip(pin) for pin in self._pins]
        self._close_editor()
        self.setVisible(bool(self._pins))
        self._arrange()
        for chip in self._chips:
            if chip.pin.letter == focused:
                chip.setFocus()

    @Slot(bool)
    def offer_comparing(self, possible: bool) -> None:
        """Say whether there are two runs that can be compared."""
        self._comparable = possible
        for chip in self._chips:
            chip.comparable = possible
        self._arrange()

    def _chip(self, pin: ShownPin) -> PinChip:
        chip = PinChip(pin, self)
        chip.comparable = self._comparable
        chip.set_theme(self._theme)
        chip.compare_asked.connect(self.compare_asked)
        chip.rename_asked.connect(self._edit)
        chip.unpin_asked.connect(self.unpinned)
        chip.unpin_all_asked.connect(self.all_unpinned)
        chip.show()
        return chip

    def sizeHint(self) -> QSize:
        """One line; it takes the width it is given."""
        return QSize(1, round(self._theme.px(HIGH)))

    def minimumSizeHint(self) -> QSize:
        """The same."""
        return self.sizeHint()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Share the width out anew."""
        super().resizeEvent(event)
        self._arrange()

    def _arrange(self) -> None:
        """Every chip gets the room for its letter; long names give way first."""
        if not self._chips:
            return
        link = self._link.sizeHint().width() + self._theme.px(APART) if self._comparable else 0.0
        spare = self._be_brief_in(self.width() - link)
        if spare < sum(chip.name_width for chip in self._chips) and link:
            link, spare = 0.0, self._be_brief_in(self.width())  # names are worth more: it is in the menus, too
        rooms: dict[PinChip, float] = {}
        for left, chip in zip(
            range(len(self._chips), 0, -1), sorted(self._chips, key=lambda chip: chip.name_width), strict=True
        ):
            rooms[chip] = min(chip.name_width, max(0.0, spare) / left)
            spare -= rooms[chip]
        shrink = min(1.0, self.width() / max(1.0, self.width() - spare)) if spare < 0 else 1.0
        x = 0.0
        for chip in self._chips:
            wide = (chip.least_width + rooms[chip]) * shrink
            chip.setGeometry(QRectF(x, 0, wide, self.height()).toRect())
            x += wide + self._theme.px(APART) * shrink
        self._link.setVisible(link > 0)
        self._link.setGeometry(QRectF(x, 0, link - self._theme.px(APART), self.height()).toRect())

    def _be_brief_in(self, width: float) -> float:
        """Show names and dashes as fully as there is room for; returns the room that the names may take."""
        names = [pin.name for pin in self._pins]
        spare = 0.0
        for texts, sampled in ((names, True), (short_names(names), True), (short_names(names), False)):
            for chip, text in zip(self._chips, texts, strict=True):
                chip.be_brief(text, sampled=sampled)
            spare = width - sum(chip.least_width for chip in self._chips)
            spare -= self._theme.px(APART) * (len(self._chips) - 1)
            if spare >= sum(chip.name_width for chip in self._chips):
                break
        return spare

    # Renaming in place

    @Slot(str)
    def _edit(self, letter: str) -> None:
        chip = next(chip for chip in self._chips if chip.pin.letter == letter)
        self._renamed = letter
        wide = round(min(self.width(), max(self._theme.px(EDITOR), chip.width())))
        self._editor.setGeometry(min(chip.x(), self.width() - wide), 0, wide, self.height())
        self._editor.setText(chip.pin.name)
        self._editor.selectAll()
        self._editor.show()
        self._editor.raise_()
        self._editor.setFocus()

    @Slot()
    def _take_name(self) -> None:
        letter, name = self._renamed, self._editor.text()
        chip = next((chip for chip in self._chips if chip.pin.letter == letter), None)
        with_enter = self._editor.hasFocus()
        self._close_editor()
        if chip is not None:
            if with_enter:
                chip.setFocus()
            if name != chip.pin.name:
                self.renamed.emit(letter, name)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Leave the name as it was with Escape, which the editor passes on."""
        if event.key() == Qt.Key.Key_Escape and self._renamed:
            chip = next(chip for chip in self._chips if chip.pin.letter == self._renamed)
            self._close_editor()
            chip.setFocus()
        else:
            super().keyPressEvent(event)

    def _close_editor(self) -> None:
        self._renamed = ""
        self._editor.hide()

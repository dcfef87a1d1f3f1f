"""The popover that says why a number is what it is: a card beside the number, over the window and a part of it.

Knows neither the maths nor what is explained; it shows an ``Explanation`` and keeps out of the way.
"""

from __future__ import annotations

from html import escape

from PySide6.QtCore import QEvent, QObject, QPointF, QRect, QRectF, QSize, Qt, Signal, Slot
from PySide6.QtGui import (
    QAccessible,
    QAccessibleEvent,
    QColor,
    QFont,
    QFontMetricsF,
    QHideEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPainterPath,
    QPaintEvent,
    QPen,
    QShowEvent,
)
from PySide6.QtWidgets import QApplication, QFrame, QHBoxLayout, QLabel, QPushButton, QScrollArea, QVBoxLayout, QWidget
from shiboken6 import isValid

from neuron_gui.ui.theme import Theme
from neuron_gui.ui.why_placement import Side, choose_side, grow, place, rooms
from neuron_gui.ui.why_text import Explanation, Table, cell_padding, is_plain, is_rule, rich, rich_table

MARGIN = 12  # around the card: its shadow and the arrow, in logical pixels whatever the text's scale
PADDING = 14
ARROW = 8
LEAST_WIDTH, MOST_WIDTH = 230, 520  # of the text, at 100 %
SENTENCE_WIDTH = 300
SHADOW_STEPS = 8


class WhyPopover(QFrame):
    """One explanation; hidden until ``show_for``. It closes on Escape, on its button, and on a click elsewhere."""

    closed = Signal()
    link_pressed = Signal(str)

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self.setObjectName("whyPopover")
        self._window = window
        self._theme = Theme()
        self._explanation = Explanation("", (), None, "")
        self._anchor = QRect()
        self._side = Side.RIGHT
        self._opener: QWidget | None = None
        self._exempt: list[QWidget] = []
        self._columns: list[int] = []  # their widths, and the width of all; they only grow
        self._width = 0
        self._heights: dict[int, int] = {}  # of the present text, by width
        self._title = _Label()
        self._title.setProperty("kind", "title")
        self._title.setWordWrap(True)
        self._title.setTextFormat(Qt.TextFormat.PlainText)
        self._title.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._close = QPushButton("×")
        self._close.setObjectName("whyCloseButton")
        self._close.setProperty("kind", "link")
        self._close.setAccessibleName(self.tr("Close"))
        self._close.setToolTip(self.tr("Close (Esc)"))
        self._close.clicked.connect(self.dismiss)
        self._text = _Text()
        self._text.setObjectName("whyText")
        self._text.setWordWrap(True)
        self._text.setTextFormat(Qt.TextFormat.RichText)
        self._text.setAlignment(Qt.AlignmentFlag.AlignTop)
        selectable = Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        links = Qt.TextInteractionFlag.LinksAccessibleByMouse | Qt.TextInteractionFlag.LinksAccessibleByKeyboard
        self._text.setTextInteractionFlags(selectable | links)
        self._text.linkActivated.connect(self.link_pressed)
        self._text.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._scroll = QScrollArea()
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._scroll.setCornerWidget(QWidget())
        self._scroll.setWidget(self._text)
        self._heading = QHBoxLayout()
        self._heading.addWidget(self._title, 1)
        self._heading.addWidget(self._close, 0, Qt.AlignmentFlag.AlignTop)
        self._column = QVBoxLayout(self)
        self._column.addLayout(self._heading)
        self._column.addWidget(self._scroll, 1)
        window.installEventFilter(self)
        self.hide()

    # What it is told

    @property
    def explanation(self) -> Explanation:
        """What it says, or said last."""
        return self._explanation

    @property
    def anchor(self) -> QRect:
        """What it stands beside, or stood last, in window coordinates."""
        return self._anchor

    def set_theme(self, theme: Theme) -> None:
        """Take on other colours and another scale."""
        self._theme = theme
        if self.isVisible():
            self._say_anew()

    def keep_open_over(self, *widgets: QWidget) -> None:
        """A click on these does not close it: they move the time, which it follows."""
        self._exempt += widgets

    def show_for(self, anchor: QRect, explanation: Explanation) -> None:
        """Explain what stands at ``anchor`` (in window coordinates)."""
        focus = QApplication.focusWidget()
        if focus is not None and self._window.isAncestorOf(focus) and not self.isAncestorOf(focus):
            self._opener = focus
        self._explanation, self._anchor = explanation, anchor
        self._say_anew()
        self.raise_()
        self.show()
        QAccessible.updateAccessibility(QAccessibleEvent(self, QAccessible.Event.Alert))
        if self._opener is not None and isValid(self._opener):
            QWidget.setTabOrder(self._opener, self._text)
        QWidget.setTabOrder(self._text, self._close)

    def follow(self, explanation: Explanation) -> None:
        """Say the same of another epoch or row; place and size stay, and only grow where the text needs it."""
        if explanation == self._explanation or not self.isVisible():
            return
        self._explanation = explanation
        self._say()
        room = rooms(self._anchor, self._window.rect())[self._side]
        self._take(grow(self.geometry(), room, self._side, self._size_in(room)))

    def move_anchor(self, anchor: QRect) -> None:
        """Stand beside the same thing, which is elsewhere now."""
        if anchor != self._anchor:
            self._anchor = anchor
            self._stand()

    @Slot()
    def dismiss(self) -> None:
        """Close it; the focus goes back to where it was if it was in here."""
        focus = QApplication.focusWidget()
        if focus is not None and self.isAncestorOf(focus) and self._opener is not None and isValid(self._opener):
            self._opener.setFocus(Qt.FocusReason.PopupFocusReason)
        self.hide()

    # How it stands

    def _say_anew(self) -> None:
        """Dress, say and place everything as if it were new."""
        theme = self._theme
        pad = round(MARGIN + theme.px(PADDING))
        self._column.setContentsMargins(pad, pad - round(theme.px(4)), pad, pad)
        self._column.setSpacing(round(theme.px(4)))
        self._heading.setSpacing(round(theme.px(8)))
        side = round(theme.px(22))
        self._close.setFixedSize(side, side)
        self._title.ground = self._text.ground = theme.colour("card")
        self._close.setStyleSheet(f"padding: 0; text-align: center; font-size: {round(theme.px(17))}px;")
        self._columns, self._width = [], 0
        self._say()
        self._stand()

    def _say(self) -> None:
        """Put the words in, and remember how wide they are."""
        told, theme = self._explanation, self._theme
        gap = round(theme.px(5))
        parts = [
            f'<p style="margin:0 0 {0 if is_rule(line) else gap}px 0">{rich(line, theme)}</p>' for line in told.lines
        ]
        self._columns = self._column_widths(told.table) if told.table is not None else []
        if told.table is not None:
            parts.append(rich_table(told.table, theme, self._columns))
        small = f"font-size:{round(theme.px(13))}px; color:{theme.colours.muted}"
        sentence = f'<p style="margin:{gap}px 0 0 0; {small}">{escape(told.sentence, quote=False)}</p>'
        most = max(self._least_width, round(theme.px(MOST_WIDTH)))
        self._width = min(max(self._width, self._natural_width()), most)
        self._heights = {}
        self._title.setText(told.title)
        self._text.setText("".join(parts) + sentence)
        self._text.setAccessibleName(told.plain)
        self.setAccessibleName(told.title)
        self.setAccessibleDescription(told.plain)

    def _natural_width(self) -> int:
        """The width at which no equation and no title needs a second line, and a sentence few."""
        told, theme = self._explanation, self._theme
        usual, bold = QFontMetricsF(theme.font()), QFontMetricsF(theme.font(weight=QFont.Weight.DemiBold))
        title = QFontMetricsF(theme.font(15, QFont.Weight.DemiBold)).horizontalAdvance(told.title)
        title += self._close.width() + self._heading.spacing() + 4
        lines = [
            sum((usual if is_plain(piece) else bold).horizontalAdvance(piece.text) for piece in line) + 2
            for line in told.lines
        ]
        least = theme.px(SENTENCE_WIDTH if told.table is None else LEAST_WIDTH)
        return round(max(least, title, self._least_width, *lines))

    @property
    def _least_width(self) -> int:
        """The width below which the text would have to be moved sideways: equations can be broken, a table cannot."""
        return max(round(self._theme.px(LEAST_WIDTH)), sum(self._columns) + 2)

    def _column_widths(self, table: Table) -> list[int]:
        metrics = QFontMetricsF(self._theme.font(weight=QFont.Weight.DemiBold))
        sides = 2 * cell_padding(self._theme) + 1
        lines = [table.headings, *(row.cells for row in table.rows)]
        widths = [
            round(max(metrics.horizontalAdvance(line[place].text) for line in lines)) + sides
            for place in range(len(table.headings))
        ]
        before = self._columns if len(self._columns) == len(widths) else [0] * len(widths)
        return [max(pair) for pair in zip(widths, before, strict=True)]

    def _size_for(self, free: int) -> QSize:
        """The whole size that it takes where so much width is free."""
        around = self._column.contentsMargins()
        sides = around.left() + around.right()
        width = max(min(self._width, free - sides), self._least_width)
        title = self._title.heightForWidth(width - self._close.width() - self._heading.spacing())
        head = max(title, self._close.height()) + self._column.spacing()
        height = self._text_height(width)
        return QSize(width + sides, around.top() + head + height + around.bottom())

    def _text_height(self, width: int) -> int:
        """The height of the text in lines so wide; laid out once for each width."""
        if width not in self._heights:
            self._heights[width] = self._text.heightForWidth(width)
        return self._heights[width]

    def _size_in(self, room: QRect) -> QSize:
        """The same, with a place for the scroll bar where the height of a room is too little."""
        size = self._size_for(room.width())
        bar = self._scroll.verticalScrollBar().sizeHint().width() if size.height() > room.height() else 0
        return QSize(size.width() + bar, size.height())

    def _stand(self) -> None:
        window = self._window.rect()
        for label in (self._title, self._text):
            label.ensurePolished()
        self._side = choose_side(self._anchor, window, self._size_for)
        room = rooms(self._anchor, window)[self._side]
        self._take(place(self._anchor, room, self._side, self._size_in(room)))
        self.update()

    def _take(self, area: QRect) -> None:
        """Stand here, with the text as wide as there is room for it."""
        wanted = self._size_for(area.width())
        around = self._column.contentsMargins()
        width = area.width() - around.left() - around.right()
        if wanted.height() > area.height():
            width -= self._scroll.verticalScrollBar().sizeHint().width()
        width = max(width, self._least_width)
        self.setGeometry(area)
        self._text.resize(width, self._text_height(width))

    # What happens around it

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Escape that nobody else used, a click elsewhere, another size of the window."""
        if not self.isVisible():
            return False
        kind = event.type()
        if kind == QEvent.Type.MouseButtonPress and isinstance(event, QMouseEvent) and isinstance(watched, QWidget):
            if self._is_elsewhere(watched, event):
                self.dismiss()
        elif watched is self._text and kind in (QEvent.Type.FocusIn, QEvent.Type.FocusOut):
            self.update()
        elif watched is not self._window:
            return False
        elif kind == QEvent.Type.KeyPress and isinstance(event, QKeyEvent) and event.key() == Qt.Key.Key_Escape:
            self.dismiss()
            return True
        elif kind == QEvent.Type.Resize:
            self._stand()
        return False

    def _is_elsewhere(self, watched: QWidget, event: QMouseEvent) -> bool:
        if watched.window() is not self._window.window() or watched is self or self.isAncestorOf(watched):
            return False
        if any(widget is watched or widget.isAncestorOf(watched) for widget in self._exempt):
            return False
        return not self._anchor.contains(self._window.mapFromGlobal(event.globalPosition().toPoint()))

    def showEvent(self, event: QShowEvent) -> None:
        """Look at clicks, wherever they are."""
        super().showEvent(event)
        application = QApplication.instance()
        if application is not None:
            application.installEventFilter(self)

    def hideEvent(self, event: QHideEvent) -> None:
        """Look at no more clicks."""
        super().hideEvent(event)
        application = QApplication.instance()
        if application is not None:
            application.removeEventFilter(self)
        if not event.spontaneous():
            self.closed.emit()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """The card with its arrow and a soft shadow."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        card = QRectF(self.rect()).adjusted(MARGIN, MARGIN, -MARGIN, -MARGIN)
        corner = self._theme.px(12)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(0, 0, 0, 5))
        for step in range(SHADOW_STEPS):
            spread = MARGIN - 2 - step * (MARGIN - 2) / SHADOW_STEPS
            shadow = card.adjusted(-spread, -spread + 2, spread, spread + 2)
            painter.drawRoundedRect(shadow, corner + spread, corner + spread)
        outline = QPainterPath()
        outline.addRoundedRect(card, corner, corner)
        painter.setBrush(self._theme.colour("card"))
        painter.setPen(QPen(self._theme.colour("ink" if self._text.hasFocus() else "line"), 1))
        painter.drawPath(outline.united(self._arrow(card, corner)).simplified())

    def _arrow(self, card: QRectF, corner: float) -> QPainterPath:
        """A triangle that points to the middle of the anchor."""
        target = QPointF(self.mapFrom(self._window, self._anchor.center()))
        reach = corner + ARROW
        x = max(card.left() + reach, min(target.x(), card.right() - reach))
        y = max(card.top() + reach, min(target.y(), card.bottom() - reach))
        tip, along = {
            Side.RIGHT: (QPointF(card.left() - ARROW, y), QPointF(0, ARROW)),
            Side.LEFT: (QPointF(card.right() + ARROW, y), QPointF(0, ARROW)),
            Side.BELOW: (QPointF(x, card.top() - ARROW), QPointF(ARROW, 0)),
            Side.ABOVE: (QPointF(x, card.bottom() + ARROW), QPointF(ARROW, 0)),
        }[self._side]
        inward = {
            Side.RIGHT: QPointF(ARROW + 1, 0),
            Side.LEFT: QPointF(-ARROW - 1, 0),
            Side.BELOW: QPointF(0, ARROW + 1),
            Side.ABOVE: QPointF(0, -ARROW - 1),
        }[self._side]
        path = QPainterPath(tip)
        path.lineTo(tip + inward + along)
        path.lineTo(tip + inward - along)
        path.closeSubpath()
        return path


class _Label(QLabel):
    """A label with a ground of its own, so that nothing behind it is painted anew whenever a number changes."""

    def __init__(self) -> None:
        super().__init__()
        self.ground = QColor()
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)

    def paintEvent(self, event: QPaintEvent) -> None:
        """The ground, then the text."""
        painter = QPainter(self)
        painter.fillRect(self.rect(), self.ground)
        painter.end()
        super().paintEvent(event)


class _Text(_Label):
    """A label whose size the popover alone decides: to ask rich text for the size it likes takes milliseconds."""

    def sizeHint(self) -> QSize:
        """None."""
        return QSize(1, 1)

    def minimumSizeHint(self) -> QSize:
        """None."""
        return QSize(1, 1)

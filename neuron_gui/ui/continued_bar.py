"""The quiet line at the right of the menus: since when the work is that is shown, and the way to begin afresh.

It stands where nothing else does, so that nothing moves when it comes and goes.
"""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QHBoxLayout, QLabel, QMainWindow, QToolBar, QWidget

from neuron_gui.ui.cards import button, label
from neuron_gui.ui.session_words import say_time

SIDE, GAP = 10, 2
APART = 16  # logical pixels from the last menu


class ContinuedBar(QWidget):
    """Hidden until ``show_since``; goes when it is dismissed."""

    fresh_pressed = Signal()

    def __init__(self, window: QMainWindow) -> None:
        super().__init__(window.menuBar())
        self.setObjectName("continuedBar")
        self.setAccessibleName(self.tr("Continued work"))
        self._time = ""
        self._words: QLabel = label("", "small")
        self._words.setObjectName("continuedText")
        self._fresh = button("startFreshButton", "strong-link", self.tr("Start fresh"))
        self._fresh.setToolTip(self.tr("Begin with the first table again. This work stays under File, Earlier work."))
        self._fresh.clicked.connect(self.fresh_pressed)
        self._close = button("continuedCloseButton", "link", "×", self.tr("Go on with this work"))
        self._close.setAccessibleName(self.tr("Go on with this work"))
        self._close.clicked.connect(self.dismiss)
        for pressed in (self._fresh, self._close):
            pressed.setFocusPolicy(Qt.FocusPolicy.TabFocus)  # a click leaves the focus: the bar goes at once
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, SIDE, 0)
        row.setSpacing(GAP)
        row.addStretch()
        for part in (self._words, self._fresh, self._close):
            row.addWidget(part)
        self._menus = window.menuBar()
        self._row: QToolBar | None = None
        self._menus.installEventFilter(self)
        self.hide()
        if self._menus.isNativeMenuBar():
            self._row = self._make_row(window)

    def _make_row(self, window: QMainWindow) -> QToolBar:
        """Where the system shows the menus at the top of the screen, a row of its own."""
        row = QToolBar(self.accessibleName(), window)
        row.setObjectName("continuedRow")
        row.setMovable(False)
        row.toggleViewAction().setVisible(False)
        row.addWidget(self).setVisible(True)
        window.addToolBar(row)
        row.hide()
        return row

    @Slot(float)
    def show_since(self, seconds: float) -> None:
        """Say when the work was left, in seconds since 1970."""
        self._time = say_time(seconds)
        self._fit()
        if self._row is not None:
            self._row.show()
        self.show()

    @Slot()
    def dismiss(self) -> None:
        """The person goes on with the work."""
        if not self._time:
            return
        self._time = ""
        self.hide()
        if self._row is not None:
            self._row.hide()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Another size, or larger text, may leave other room."""
        if event.type() in (QEvent.Type.Resize, QEvent.Type.StyleChange) and self._time:
            QTimer.singleShot(0, self._fit)  # once the menus have their places
        return super().eventFilter(watched, event)

    @Slot()
    def _fit(self) -> None:
        """All in words, or the time alone, or only what can be pressed."""
        if not self._time:
            return
        for part in (self._words, self._fresh, self._close):
            part.ensurePolished()
        bare = self._fresh.sizeHint().width() + self._close.sizeHint().width() + SIDE + 3 * GAP
        metrics = QFontMetrics(self._words.font())
        room = self._room()
        for text in (self.tr("Continued from {time} ·").format(time=self._time), f"{self._time} ·", ""):
            width = bare + metrics.horizontalAdvance(text) + 2
            if width <= room:
                break
        self._words.setText(text)
        self._words.setToolTip("" if text else self._time)
        if self._row is None:  # laid over the empty end of the menus, which get no higher by it
            line = self._menus.actionGeometry(self._menus.actions()[0])
            self.setGeometry(self._menus.width() - width, line.top(), width, line.height())

    def _room(self) -> int:
        if self._row is not None:
            return self._row.width()
        last = max((self._menus.actionGeometry(action).right() for action in self._menus.actions()), default=0)
        return self._menus.width() - last - APART

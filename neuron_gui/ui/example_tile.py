"""One example in the list of examples: a small picture of its table, its title, and the beginning of its story."""

from __future__ import annotations

from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QFont, QFontMetrics, QPainter, QPaintEvent, QPen, QPixmap, QTextLayout
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from neuron_gui.core.examples import Example
from neuron_gui.core.sketch import Sketch, sketch
from neuron_gui.ui.sketch_painting import paint_sketch
from neuron_gui.ui.theme import SMALL, Theme

WIDTH, HEIGHT = 296, 74  # logical pixels at 100 %
PICTURE = QSize(84, 56)
RIM = 9  # around picture and words
INSET = 6  # of a picture, around its dots
GAP = 11
STORY_LINES = 2


class ExampleTile(QAbstractButton):
    """A button; its picture is worked out when it is first seen, and kept."""

    def __init__(self, example: Example, title: str, story: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.example = example
        self._title, self._story = title, story
        self._theme = Theme()
        self._sketch: Sketch | None = None
        self._picture: QPixmap | None = None
        self.setAccessibleName(title)
        self.setAccessibleDescription(story)
        self.setToolTip(story)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    @property
    def title(self) -> str:
        """As it is shown."""
        return self._title

    @property
    def has_picture(self) -> bool:
        """Whether it was ever seen."""
        return self._sketch is not None

    def set_theme(self, theme: Theme) -> None:
        """Take on other colours and another scale."""
        if theme != self._theme:
            self._theme, self._picture = theme, None
            self.updateGeometry()

    def sizeHint(self) -> QSize:
        """As wide as a line of its story, as high as its picture."""
        return QSize(round(self._theme.px(WIDTH)), round(self._theme.px(HEIGHT)))

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Picture and words; ground and frame say where the mouse and the keyboard are."""
        theme = self._theme
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        outline = QRectF(self.rect()).adjusted(1, 1, -1, -1)
        hot = self.underMouse() or self.hasFocus()
        painter.setPen(QPen(theme.colour("ink"), 1.5) if self.hasFocus() else Qt.PenStyle.NoPen)
        painter.setBrush(theme.colour("chip") if hot else Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(outline, theme.px(8), theme.px(8))
        rim = round(theme.px(RIM))
        size = QSize(round(theme.px(PICTURE.width())), round(theme.px(PICTURE.height())))
        painter.drawPixmap(rim, rim, self._drawn(size))
        left = rim + size.width() + round(theme.px(GAP))
        words = QRect(left, rim, self.width() - left - rim, self.height() - rim)
        bold = theme.font(13, QFont.Weight.DemiBold)
        painter.setFont(bold)
        painter.setPen(theme.colour("ink"))
        metrics = QFontMetrics(bold)
        title = metrics.elidedText(self._title, Qt.TextElideMode.ElideRight, words.width())
        painter.drawText(words.left(), words.top() + metrics.ascent(), title)
        painter.setPen(theme.colour("muted"))
        self._tell(painter, words.adjusted(0, metrics.height() + round(theme.px(2)), 0, 0))

    def _tell(self, painter: QPainter, room: QRect) -> None:
        """As much of the story as goes into a few lines."""
        font = self._theme.font(SMALL)
        painter.setFont(font)
        metrics = QFontMetrics(font)
        layout = QTextLayout(self._story, font)
        layout.beginLayout()
        for number in range(STORY_LINES):
            line = layout.createLine()
            if not line.isValid():
                break
            line.setLineWidth(room.width())
            start, length = line.textStart(), line.textLength()
            text = self._story[start : start + length].rstrip()
            if number == STORY_LINES - 1:
                text = metrics.elidedText(self._story[start:], Qt.TextElideMode.ElideRight, room.width())
            painter.drawText(room.left(), room.top() + metrics.ascent() + number * metrics.lineSpacing(), text)
        layout.endLayout()

    def _drawn(self, size: QSize) -> QPixmap:
        zoom = self.devicePixelRatioF()
        if self._picture is None or self._picture.devicePixelRatio() != zoom:
            if self._sketch is None:
                project = self.example.project
                self._sketch = sketch(project.dataset, project.settings)
            self._picture = QPixmap(size * zoom)
            self._picture.setDevicePixelRatio(zoom)
            self._picture.fill(Qt.GlobalColor.transparent)
            painter = QPainter(self._picture)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            whole = QRectF(0, 0, size.width(), size.height())
            painter.setPen(QPen(self._theme.colour("line"), 1))
            painter.setBrush(self._theme.colour("card"))
            painter.drawRoundedRect(whole.adjusted(0.5, 0.5, -0.5, -0.5), self._theme.px(6), self._theme.px(6))
            inset = self._theme.px(INSET)
            paint_sketch(painter, whole.adjusted(inset, inset, -inset, -inset), self._sketch, self._theme)
            painter.end()
        return self._picture

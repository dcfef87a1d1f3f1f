"""What the plots share: a calm pyqtgraph plot with named axes, and words over it. Knows nothing of neurons."""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QEvent, QObject, QPointF, QRect, QRectF, Qt, Signal, Slot
from PySide6.QtGui import QColor, QMouseEvent, QPen
from PySide6.QtWidgets import QLabel, QWidget

from neuron_gui.ui.number_axis import NumberAxis
from neuron_gui.ui.plot_numbers import Range
from neuron_gui.ui.theme import SMALL, TEXT, Theme

Line = Qt.PenStyle

HEADING = 26  # logical pixels: room above a plot for tabs, also where there is nothing else
CORNER_GAP = 24  # pixels between tabs and what stands beside them
NEAR = 14.0  # logical pixels: how near the mouse must be to what it asks about


def around(point: QPointF, size: float) -> QRect:
    """A square about a point."""
    return QRectF(point.x() - size / 2, point.y() - size / 2, size, size).toAlignedRect()


class Words(QLabel):
    """A few words that float over a plot: at a point of it, or in its middle."""

    def __init__(self, name: str, over: QWidget) -> None:
        super().__init__(over)
        self._over = over
        self._sheets = ("", "")  # without and with a ground
        self.setObjectName(name)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.hide()

    def dress(self, theme: Theme, kind: str, colour: str = "") -> None:
        """Look like a tip ("tip"), a name of a point ("mark"), quiet text on the ground ("quiet"), a loss ("value")."""
        colours = theme.colours
        colour = colour or {"quiet": colours.muted, "value": colours.error}.get(kind, colours.ink)
        size = theme.px({"quiet": TEXT, "value": 13}.get(kind, SMALL))
        sheet = f"color: {colour}; font-size: {round(size)}px;"
        if kind == "tip":
            sheet += f" background: {colours.chip}; border-radius: {round(theme.px(6))}px; padding: 3px 7px;"
        elif kind == "value":
            sheet += " font-weight: 600;"
        ground = theme.colour("card", 0.8)
        self._sheets = (sheet, f"{sheet} background: {ground.name(ground.NameFormat.HexArgb)}; border-radius: 3px;")
        self.setStyleSheet(sheet)
        self.setWordWrap(kind == "quiet")

    def stand_at(self, point: QPointF, text: str, area: QRect | None = None, below: bool = False) -> None:
        """Show a text beside a point, above it or below, inside the area (else the plot) whatever the point is."""
        area = area or self._over.rect()
        self.setText(text)
        self.adjustSize()
        x = point.x() + 12 if point.x() + 12 + self.width() <= area.right() + 1 else point.x() - 12 - self.width()
        y = point.y() + 4 if below else point.y() - 10 - self.height()
        self.move(
            round(min(max(area.left(), x), max(area.left(), area.right() + 1 - self.width()))),
            round(min(max(area.top(), y), max(area.top(), area.bottom() + 1 - self.height()))),
        )
        self.show()

    def stand_free(self, point: QPointF, text: str, area: QRect, crowd: Callable[[QRectF], float]) -> None:
        """Show a text beside a point, inside an area and on that side where it is the least crowded."""
        self.setText(text)
        self.adjustSize()
        wide, high, off = self.width(), self.height(), self.fontMetrics().height() / 2
        highest, lowest = float(area.top()), float(area.bottom() - high)
        sides = [
            QRectF(x, min(max(highest, y), lowest), wide, high)
            for x in (point.x() + off, point.x() - off - wide)
            for y in (point.y() - off - high, point.y() + off, point.y() - high / 2)
            if area.left() <= x <= area.right() - wide
        ]
        free = next((side for side in sides if not crowd(side)), None)
        place = free or min(sides, key=crowd, default=QRectF(area.left(), highest, wide, high))
        sheet = self._sheets[free is None]  # a ground of its own only where curves would run through it
        if sheet != self.styleSheet():
            self.setStyleSheet(sheet)
        self.move(place.topLeft().toPoint())
        self.show()

    def fill(self, area: QRect, text: str) -> None:
        """Show a text in the middle of an area, in one line where there is room."""
        line = text.replace("\n", " ")
        self.setText(line if self.fontMetrics().horizontalAdvance(line) < 0.9 * area.width() else text)
        self.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.setGeometry(area)
        self.show()


class PlotBoard(QObject):
    """A plot that only shows, with what stands over it: words while it is empty, and words beside the mouse.

    ``widget`` is the plot; ``tell`` gives the words for a place of the mouse in it, or nothing.
    """

    resized = Signal()
    clicked = Signal(QPointF)  # with the left button, at this place of the widget
    resolution_changed = Signal()  # the window went to a screen with other pixels: pens have another width there

    def __init__(self, name: str, accessible_name: str, tell: Callable[[QPointF], str]) -> None:
        axes = {"left": NumberAxis("left"), "bottom": NumberAxis("bottom")}
        plot = pg.PlotWidget(axisItems=axes, enableMenu=False)
        super().__init__(plot)
        self.widget = plot
        plot.setObjectName(f"{name}Plot")
        plot.setAccessibleName(accessible_name)
        plot.setAntialiasing(True)
        plot.setMouseEnabled(x=False, y=False)
        plot.hideButtons()
        plot.disableAutoRange()
        plot.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        plot.getAxis("left").setGrid(255)
        for axis in axes.values():
            axis.setZValue(-1000)  # its lines go behind the curves
            axis.enableAutoSIPrefix(False)  # the numbers say themselves how large they are
        axes["left"].setStyle(tickAlpha=255)
        axes["bottom"].setStyle(tickAlpha=0)  # there a tick of no length would be a dot
        self._tell = tell
        self._room = self._least_room = (0.0, 0.0)  # for the numbers at the left, and for the last one at the right
        self._sight: tuple[QRectF, QRect] | None = None  # which part of the drawing is shown, and where
        self._numbered = True
        self._ratio = 0.0  # pixels for a logical one, where that is not the screen's affair
        self.at_once = False  # what is drawn must be there at once, however long that takes
        self._mouse: QPointF | None = None  # where it is, while it is over the plot
        self._hover = Words(f"{name}Hover", plot)
        self._empty = Words(f"{name}Empty", plot)
        plot.viewport().setMouseTracking(True)
        plot.viewport().installEventFilter(self)
        plot.getViewBox().sigResized.connect(self._announce_size)

    # Building

    def curve(self, *, opaque: bool = False) -> pg.PlotCurveItem:
        """A new curve, over those before it; one that is neither dashed nor transparent is best called ``opaque``."""
        curve = pg.PlotCurveItem(antialias=True)
        if opaque:  # drawn line by line: as one path, level stretches of it would come out thinner here and there
            curve.setSegmentedLineMode("on")
        self.widget.addItem(curve)
        return curve

    def dots(self) -> pg.ScatterPlotItem:
        """New dots, over what was there before."""
        dots = pg.ScatterPlotItem(pxMode=True)
        self.widget.addItem(dots)
        return dots

    def dress(
        self, theme: Theme, bottom: str, left: str, bottom_colour: str = "muted", left_colour: str = "muted"
    ) -> None:
        """Take on the theme's colours and type, and give the axes their names, in the colours of what they measure."""
        plot = self.widget
        plot.setBackground(theme.colour("card"))
        font = theme.font(SMALL)
        for side, name, colour in (("bottom", bottom, bottom_colour), ("left", left, left_colour)):
            axis = plot.getAxis(side)
            axis.setPen(self.pen(theme, theme.colour("line"), 1))
            axis.setTextPen(theme.colour("muted"))
            axis.setStyle(
                tickFont=font,
                tickLength=0,
                tickTextOffset=round(theme.px(6)),
                autoExpandTextSpace=False,
                hideOverlappingLabels=False,
            )
            axis.label.setFont(font)
            axis.setLabel(name, color=theme.colour(colour).name())
        self._least_room = (theme.px(26), theme.px(12))
        self._make_room(anew=True)
        plot.getAxis("bottom").setHeight(theme.px(40))
        self._hover.dress(theme, "tip")
        self._empty.dress(theme, "quiet")

    @property
    def ratio(self) -> float:
        """Pixels of what is drawn on for a logical one."""
        return self._ratio or self.widget.devicePixelRatioF()

    def draw_for(self, ratio: float) -> None:
        """Have pens for so many pixels for a logical one, and dots drawn anew and not from a store; 0: the screen's."""
        self._ratio = ratio
        for item in self.widget.getPlotItem().items:
            if isinstance(item, pg.ScatterPlotItem):
                item.opts["useCache"] = not ratio

    def settle(self) -> None:
        """Give the axes their places now, and not with the next event: they are to be painted at once."""
        layout, room = self.widget.getPlotItem().layout, None
        while room != self._room:  # another height may bring longer numbers
            room = self._room
            layout.activate()

    def pen(self, theme: Theme, colour: QColor, width: float, style: Line = Line.SolidLine) -> QPen:
        """A pen so many logical pixels wide: pyqtgraph counts the device's, of which there may be two for one."""
        pen: QPen = pg.mkPen(colour, width=theme.px(width) * self.ratio, style=style)
        pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
        return pen

    # Showing

    def set_range(self, x: Range, y: Range, anew: bool = False) -> None:
        """Show exactly this part.

        The room for the numbers only grows, so that nothing jumps during a run, unless it begins anew.
        """
        self._sight = None
        self.widget.setRange(xRange=x, yRange=y, padding=0)
        self._make_room(anew)

    def show_numbers(self, numbered: bool) -> None:
        """Show the numbers and the lines behind them, or neither."""
        if numbered != self._numbered:  # each time it would paint the axes anew
            self._numbered = numbered
            for side in ("bottom", "left"):
                self.widget.getAxis(side).setTicks(None if numbered else [[]])

    def crosses(self, curve: pg.PlotCurveItem, place: QRectF) -> bool:
        """Whether a curve that goes from left to right runs through a place of the widget."""
        x, y = curve.xData, curve.yData
        if x is None or not len(x):
            return False
        low, high = self.from_exact_pixels(place.bottomLeft()), self.from_exact_pixels(place.topRight())
        ends = np.array([max(low.x(), x[0]), min(high.x(), x[-1])])
        heights = np.concatenate((np.interp(ends, x, y), y[(x >= ends[0]) & (x <= ends[1])]))
        heights = heights[np.isfinite(heights)]
        return bool(ends[0] <= ends[1] and len(heights) and heights.min() <= high.y() and heights.max() >= low.y())

    def say_empty(self, text: str) -> None:
        """Say what will appear here; with no text, that is over."""
        if text:
            self._empty.fill(self.area, text)
        else:
            self._empty.hide()

    @property
    def area(self) -> QRect:
        """The part of the widget in which curves are drawn, without its axes."""
        area: QRect = self.widget.mapFromScene(self.widget.getViewBox().sceneBoundingRect()).boundingRect()
        return area

    def to_pixels(self, x: float, y: float) -> QPointF:
        """Where a point of the drawing is on the widget."""
        return QPointF(self.widget.mapFromScene(self.widget.getViewBox().mapViewToScene(QPointF(x, y))))

    def from_pixels(self, place: QPointF) -> QPointF:
        """Which point of the drawing is at a place of the widget."""
        return QPointF(self.widget.getViewBox().mapSceneToView(self.widget.mapToScene(place.toPoint())))

    def from_exact_pixels(self, place: QPointF) -> QPointF:
        """Which point of the drawing is at a place between the pixels of the widget."""
        if self._sight is None:  # asked for many places of one picture
            self._sight = self.widget.getViewBox().viewRect(), self.area
        shown, area = self._sight
        return QPointF(
            shown.left() + (place.x() - area.left()) / area.width() * shown.width(),
            shown.bottom() - (place.y() - area.top()) / area.height() * shown.height(),
        )

    def follow_mouse(self, place: QPointF) -> None:
        """Say what is to be said of a place of the widget, beside it, where the mouse is now."""
        self._mouse = place
        self.tell_again()

    def tell_again(self) -> None:
        """Say beside the mouse, if it rests over the plot, what is true there now: the picture has changed."""
        mouse = self._mouse
        text = self._tell(mouse) if mouse is not None and self.area.contains(mouse.toPoint()) else ""
        if mouse is not None and text:
            self._hover.stand_at(mouse, text)
        else:
            self._hover.hide()

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        """Follow the mouse over the plot, and the plot from screen to screen."""
        if not self.__dict__:
            return False  # Python has let go of this object, and Qt, which closes the window, not yet
        if event.type() == QEvent.Type.MouseMove and isinstance(event, QMouseEvent):
            self.follow_mouse(event.position())
        elif event.type() in (QEvent.Type.Leave, QEvent.Type.Hide):
            self._mouse = None
            self.tell_again()
        elif event.type() == QEvent.Type.MouseButtonRelease and isinstance(event, QMouseEvent):
            place, left = event.position(), event.button() == Qt.MouseButton.LeftButton
            if left and self.area.contains(place.toPoint()):
                self.clicked.emit(place)
        elif event.type() == QEvent.Type.DevicePixelRatioChange:
            self.resolution_changed.emit()
        return False

    def _make_room(self, anew: bool = False) -> None:
        """Give the numbers of the axes the room that they need, before they are painted."""
        left, bottom = self.widget.getAxis("left"), self.widget.getAxis("bottom")
        across, up = self.widget.getViewBox().viewRange()
        area = self.area
        needed = left.text_width(*up, area.height()), bottom.text_width(*across, area.width()) / 2
        least = self._least_room if anew else np.maximum(self._room, self._least_room)
        room = tuple(math.ceil(length) for length in np.maximum(needed, least))
        if room != self._room:
            self._room, self._sight = room, None
            left.setWidth(room[0] + left.style["tickTextOffset"][0] + 0.8 * left.label.boundingRect().height())
            rim = left.label.font().pixelSize() // 3  # for the halves of letters that reach over the axes
            self.widget.getPlotItem().layout.setContentsMargins(0, rim, room[1], rim)

    @Slot()
    def _announce_size(self) -> None:
        self._sight = None
        self._make_room()
        self.resized.emit()

"""What the plots share: a calm pyqtgraph plot with named axes, and words over it. Knows nothing of neurons."""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QEvent, QObject, QPointF, QRect, QRectF, Qt, Signal, Slot
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QMouseEvent, QPen
from PySide6.QtWidgets import QLabel, QWidget

from neuron_gui.core.numerals import format_number
from neuron_gui.ui.plot_numbers import Range, grouped
from neuron_gui.ui.theme import SMALL, TEXT, Theme

Line = Qt.PenStyle

FEWEST_TICKS, MOST_TICKS = 3, 6
HEADING = 26  # logical pixels: room above a plot for tabs, also where there is nothing else
CORNER_GAP = 24  # pixels between tabs and what stands beside them
NEAR = 14.0  # logical pixels: how near the mouse must be to what it asks about


class NumberAxis(pg.AxisItem):
    """An axis whose numbers have a true minus sign and no prefixes; on request its values are powers of ten."""

    unit = 1.0  # what a drawn 1 stands for, where the true numbers are too large or too small to be drawn
    whole = False  # there is nothing between 0 and 1
    named: tuple[tuple[float, str], ...] = ()  # places that have names; then there are no others
    powers = False
    lowest_is_zero = False  # on a scale of powers: the lowest stands for 0

    def boundingRect(self) -> QRectF:
        """A little longer than the plot: pyqtgraph leaves out a number that would stand half over the rim."""
        spare = self.style["tickFont"].pixelSize() if self.style["tickFont"] else 0
        rect: QRectF = super().boundingRect()
        if self.orientation == "left":
            return rect.adjusted(0, -spare, 0, spare)
        return rect.adjusted(-3 * spare if self.powers else 0, 0, 3 * spare, 0)

    def tickStrings(self, values: list[float], _scale: float, spacing: float) -> list[str]:
        """Write the numbers of the ticks."""
        if self.named:
            return [dict(self.named).get(value, "") for value in values]
        if self.powers:
            return [self._power(round(value)) for value in values]
        power = math.floor(math.log10(spacing * self.unit) + 1e-9)
        largest = max(map(abs, values), default=0.0) * self.unit
        if power >= -4 and largest < 1e7:
            return [grouped(format_number(value * self.unit, max(0, -power))) for value in values]
        high = max(power, math.floor(math.log10(largest) + 1e-9)) if largest else power
        return [
            format_number(value * self.unit / 10.0**high, high - power) + f"×10{_raised(high)}" if value else "0"
            for value in values
        ]

    def tickValues(self, low: float, high: float, size: float) -> list[tuple[float, list[float]]]:
        """Choose round numbers, a few of them and with room between; whole powers only on a scale of powers."""
        if not (low < high and size > 0 and math.isfinite(high - low)):
            return []
        if self.named:
            return [(1.0, [place for place, _ in self.named])]
        step = min(self._steps(high - low), key=lambda step: self._unease(step, low, high, size))
        return [(step, [step * place for place in _places(step, low, high)])]

    def text_width(self, low: float, high: float, size: float) -> float:
        """The width of the longest number of the ticks, in logical pixels."""
        metrics = QFontMetricsF(self.style["tickFont"] or QFont())
        ticks = self.tickValues(low, high, size)
        texts = [text for step, values in ticks for text in self.tickStrings(values, 1, step)]
        return max((metrics.horizontalAdvance(text) for text in texts), default=0.0)

    def _steps(self, wide: float) -> list[float]:
        power = 10.0 ** (math.floor(math.log10(wide)) - 1)
        steps = [power * digit for digit in (1, 2, 4, 5, 10, 20, 40, 50, 100)]
        if self.powers or self.whole:
            steps = [step for step in steps if step >= 1 and step == round(step)] or [1.0]
        return steps

    def _unease(self, step: float, low: float, high: float, size: float) -> float:
        """How far these steps are from what is calm and can be read."""
        metrics = QFontMetricsF(self.style["tickFont"] or QFont())
        places = _places(step, low, high)
        if self.orientation == "left":
            needed, good = 1.25 * metrics.height(), 2.8 * metrics.height()
        else:
            ends = [step * place for place in (places.start, places.stop - 1)]
            widest = max(map(metrics.horizontalAdvance, self.tickStrings(ends, 1, step)))
            needed, good = widest + metrics.height(), 3.6 * metrics.height()
        crowded = 100.0 if size * step / (high - low) < needed else 0.0
        aim = min(MOST_TICKS, max(FEWEST_TICKS, size / good))
        amiss = max(1.2 * (len(places) - aim), aim - len(places)) + (2.0 if len(places) < FEWEST_TICKS else 0.0)
        # Steps of 4 are less usual than those of 1, 2 and 5.
        unusual = 0.4 if round(step / 10 ** math.floor(math.log10(step) + 1e-9)) == 4 else 0.0
        return crowded * len(places) + amiss + unusual

    def _power(self, exponent: int) -> str:
        if self.lowest_is_zero and exponent <= -12:
            return "0"
        if -4 <= exponent <= 4:
            return format_number(10.0**exponent, max(0, -exponent))
        return f"10{_raised(exponent)}"


def _raised(exponent: int) -> str:
    return str(exponent).translate(str.maketrans("0123456789-", "⁰¹²³⁴⁵⁶⁷⁸⁹⁻"))


def around(point: QPointF, size: float) -> QRect:
    """A square about a point."""
    return QRectF(point.x() - size / 2, point.y() - size / 2, size, size).toAlignedRect()


def _places(step: float, low: float, high: float) -> range:
    """Which multiples of a step lie in a range; at least one is given."""
    first, last = math.ceil(low / step - 1e-9), math.floor(high / step + 1e-9)
    return range(first, max(first, last) + 1)


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

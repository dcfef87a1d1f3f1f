"""What the plots share: a calm pyqtgraph plot with named axes, and words over it. Knows nothing of neurons."""

from __future__ import annotations

import math
from collections.abc import Callable

import pyqtgraph as pg
from PySide6.QtCore import QEvent, QObject, QPointF, QRect, QRectF, Qt, Signal, Slot
from PySide6.QtGui import QColor, QMouseEvent, QPen
from PySide6.QtWidgets import QLabel, QWidget

from neuron_gui.core.numerals import format_loss, format_number
from neuron_gui.ui.plot_numbers import Range
from neuron_gui.ui.theme import SMALL, Theme

Line = Qt.PenStyle

MOST_TICKS = 8
NEAR = 14.0  # logical pixels: how near the mouse must be to what it asks about


class NumberAxis(pg.AxisItem):
    """An axis whose numbers have a true minus sign and no prefixes; on request its values are powers of ten."""

    unit = 1.0  # what a drawn 1 stands for, where the true numbers are too large or too small to be drawn
    powers = False
    lowest_is_zero = False  # on a scale of powers: the lowest stands for 0

    def boundingRect(self) -> QRectF:
        """A little taller than the plot: pyqtgraph leaves out a number that would stand half over the rim."""
        spare = self.style["tickFont"].pixelSize() if self.orientation == "left" and self.style["tickFont"] else 0
        rect: QRectF = super().boundingRect()
        return rect.adjusted(0, -spare, 0, spare)

    def tickStrings(self, values: list[float], _scale: float, spacing: float) -> list[str]:
        """Write the numbers of the ticks."""
        if self.powers:
            return [self._power(round(value)) for value in values]
        step = spacing * self.unit
        if not 1e-4 <= step < 1e7:
            return [format_loss(value * self.unit) for value in values]
        decimals = max(0, -math.floor(math.log10(step) + 1e-9))
        return [format_number(value * self.unit, decimals) for value in values]

    def tickValues(self, low: float, high: float, size: float) -> list[tuple[float, list[float]]]:
        """Choose round numbers, as many as there is room for; whole powers only on a scale of powers."""
        font = self.style["tickFont"]
        apart = (font.pixelSize() if font else 12) * (2.0 if self.orientation == "left" else 4.2)
        least = (high - low) * max(apart / max(1.0, size), 1 / MOST_TICKS)
        if not least > 0 or not math.isfinite(least):
            return []
        power = 10.0 ** math.floor(math.log10(least))
        step = next(power * digit for digit in (1, 2, 5, 10) if power * digit >= least * 0.999)
        if self.powers:
            step = max(1.0, math.ceil(least - 1e-9))
        first, last = math.ceil(low / step - 1e-9), math.floor(high / step + 1e-9)
        return [(step, [step * place for place in range(first, last + 1)])]

    def _power(self, exponent: int) -> str:
        if self.lowest_is_zero and exponent <= -12:
            return "0"
        if -4 <= exponent <= 4:
            return format_number(10.0**exponent, max(0, -exponent))
        return "10" + str(exponent).translate(str.maketrans("0123456789-", "⁰¹²³⁴⁵⁶⁷⁸⁹⁻"))


class Words(QLabel):
    """A few words that float over a plot: at a point of it, or in its middle."""

    def __init__(self, name: str, over: QWidget) -> None:
        super().__init__(over)
        self._over = over
        self.setObjectName(name)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.hide()

    def dress(self, theme: Theme, kind: str) -> None:
        """Look like a small tip ("tip"), a name of a point ("mark"), or quiet text on the plot's ground ("quiet")."""
        colours = theme.colours
        frame = f"background: {colours.chip}; border-radius: {round(theme.px(6))}px; padding: 3px 7px;"
        colour = colours.muted if kind == "quiet" else colours.ink
        size = theme.px(14 if kind == "quiet" else SMALL)
        self.setStyleSheet(f"color: {colour}; font-size: {round(size)}px; {frame if kind == 'tip' else ''}")
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

    def fill(self, area: QRect, text: str) -> None:
        """Show a text in the middle of an area."""
        self.setText(text)
        self.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.setGeometry(area)
        self.show()


class PlotBoard(QObject):
    """A plot that only shows, with what stands over it: words while it is empty, and words beside the mouse.

    ``widget`` is the plot; ``tell`` gives the words for a place of the mouse in it, or nothing.
    """

    resized = Signal()
    clicked = Signal(QPointF)  # with the left button, at this place of the widget

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
            axis.enableAutoSIPrefix(False)  # it would add "(x0.001)" to the names of short axes
        self._tell = tell
        self._hover = Words(f"{name}Hover", plot)
        self._empty = Words(f"{name}Empty", plot)
        plot.viewport().setMouseTracking(True)
        plot.viewport().installEventFilter(self)
        plot.getViewBox().sigResized.connect(self._announce_size)

    # Building

    def curve(self) -> pg.PlotCurveItem:
        """A new curve, over those before it."""
        curve = pg.PlotCurveItem(antialias=True)
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
            axis.setPen(pg.mkPen(theme.colour("line"), width=theme.px(1)))
            axis.setTextPen(theme.colour("muted"))
            axis.setStyle(
                tickFont=font,
                tickLength=0,
                tickTextOffset=round(theme.px(6)),
                autoExpandTextSpace=False,
                hideOverlappingLabels=False,
            )
            axis.setLabel(name, color=theme.colour(colour).name(), **{"font-size": f"{font.pixelSize()}px"})
        # Wide enough for usual numbers; it grows for longer ones and does not shrink again, so that nothing jumps.
        plot.getAxis("left").setStyle(tickTextWidth=round(theme.px(26)), autoReduceTextSpace=False)
        plot.getAxis("left").setStyle(autoExpandTextSpace=True)  # the line before has switched it off
        plot.getPlotItem().layout.setContentsMargins(0, round(theme.px(4)), round(theme.px(12)), 0)
        plot.getAxis("bottom").setHeight(theme.px(40))
        self._hover.dress(theme, "tip")
        self._empty.dress(theme, "quiet")

    def pen(self, theme: Theme, colour: QColor, width: float, style: Line = Line.SolidLine) -> QPen:
        """A pen so many logical pixels wide: pyqtgraph counts the device's, of which there may be two for one."""
        pen: QPen = pg.mkPen(colour, width=theme.px(width) * self.widget.devicePixelRatioF(), style=style)
        return pen

    # Showing

    def set_range(self, x: Range, y: Range) -> None:
        """Show exactly this part."""
        self.widget.setRange(xRange=x, yRange=y, padding=0)

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
        shown, area = self.widget.getViewBox().viewRect(), self.area
        return QPointF(
            shown.left() + (place.x() - area.left()) / area.width() * shown.width(),
            shown.bottom() - (place.y() - area.top()) / area.height() * shown.height(),
        )

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        """Follow the mouse over the plot."""
        if event.type() == QEvent.Type.MouseMove and isinstance(event, QMouseEvent):
            place = event.position()
            text = self._tell(place) if self.area.contains(place.toPoint()) else ""
            if text:
                self._hover.stand_at(place, text)
            else:
                self._hover.hide()
        elif event.type() == QEvent.Type.Leave:
            self._hover.hide()
        elif event.type() == QEvent.Type.MouseButtonRelease and isinstance(event, QMouseEvent):
            place, left = event.position(), event.button() == Qt.MouseButton.LeftButton
            if left and self.area.contains(place.toPoint()):
                self.clicked.emit(place)
        return False

    @Slot()
    def _announce_size(self) -> None:
        self.resized.emit()

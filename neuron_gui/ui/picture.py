"""A plot or the diagram as a picture for a worksheet: light, on white, twice as fine as the screen, without buttons.

The view itself is painted, as large as it is: dressed in light colours for that moment, and back before anybody sees.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace

from PySide6.QtCore import QPoint, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetricsF, QImage, QPainter, QRegion, QTextDocument
from PySide6.QtWidgets import QWidget

from neuron_gui.ui.fit_plot import FitPlot
from neuron_gui.ui.formula import FormulaLabel
from neuron_gui.ui.landscape import LandscapePlot
from neuron_gui.ui.loss_plot import LossPlot
from neuron_gui.ui.neuron_card import NeuronCard
from neuron_gui.ui.pin_chips import PinChips
from neuron_gui.ui.plot_board import HEADING, PlotBoard
from neuron_gui.ui.plot_heading import APART, PlotHeading
from neuron_gui.ui.rates_plot import RatesPlot
from neuron_gui.ui.theme import LIGHT, SMALL, Theme, style_sheet
from neuron_gui.ui.weights_plot import WeightsPlot

Plot = FitPlot | LandscapePlot | LossPlot | RatesPlot | WeightsPlot

ZOOM = 2  # pixels of the picture for a logical one of the screen
DOTS_A_METRE = round(ZOOM * 96 / 0.0254)  # so that a word processor shows it as large as the screen does
PASSING = ("Hover", "Pointed", "FocusRing")  # how the names end of what mouse and keys bring
GAP = 14  # logical pixels between words above a plot


def plot_picture(view: Plot, theme: Theme, title: str, facts: Sequence[str], formula: str) -> QImage:
    """A plot in its card: title and signs above it; facts beside the title, and the formula (rich text) if it fits."""
    card, board, heading = view.parentWidget(), view.findChild(PlotBoard), view.findChild(PlotHeading)
    assert card is not None
    assert board is not None
    assert heading is not None
    with _printed(view, theme, board) as light:
        image = _sheet(card.size())
        painter = QPainter(image)
        for each in (board.widget, *(chips for chips in view.findChildren(PinChips) if chips.isVisibleTo(view))):
            painter.drawImage(each.mapTo(card, QPoint(0, 0)), _image_of(each))
        above = QRectF(heading.mapTo(card, QPoint(0, 0)), heading.size())
        taken = _draw_signs(painter, heading, above)
        first_line = QRectF(above.left(), above.top(), taken - above.left(), light.px(HEADING))
        left = _draw_title(painter, light, title, first_line)
        _draw_facts(painter, light, facts, formula, first_line.adjusted(left, 0, 0, 0))
        painter.end()
    return image


def neuron_picture(card: NeuronCard, theme: Theme, title: str, row: str) -> QImage:
    """The diagram with the formula below it; ``row`` says which row of the table is shown."""
    diagram, formula = card.diagram, card.findChild(FormulaLabel)
    assert formula is not None
    diagram.set_plain(True)
    with _printed(card, theme, None) as light:
        image = _sheet(card.size())
        painter = QPainter(image)
        parts: tuple[QWidget, ...] = (diagram, formula)
        for each in parts:
            painter.drawImage(each.mapTo(card, QPoint(0, 0)), _image_of(each))
        side, top = diagram.x(), card.contentsMargins().top() + light.px(10)
        line = QRectF(side, top, diagram.width(), light.px(HEADING))
        left = _draw_title(painter, light, title, line)
        _draw_facts(painter, light, [row], "", line.adjusted(left, 0, 0, 0))
        painter.end()
    diagram.set_plain(False)
    return image


@contextmanager
def _printed(view: Plot | NeuronCard, theme: Theme, board: PlotBoard | None) -> Iterator[Theme]:
    """Dress a view for the picture, give the light theme, and dress it as it was."""
    light = replace(theme, colours=LIGHT)
    if theme != light:
        view.setStyleSheet(style_sheet(light))
    if board is not None:
        board.at_once = True
        board.draw_for(ZOOM)
    view.set_theme(light)
    if board is not None:
        board.settle()  # a plot laid out just now has other numbers at its axes
    hidden = _hide_passing(board) if board is not None else []
    try:
        yield light
    finally:
        if board is not None:
            board.draw_for(0)
        for each in hidden:
            each.show()
        view.setStyleSheet("")
        view.set_theme(theme)
        if board is not None:
            board.at_once = False


def _hide_passing(board: PlotBoard) -> list[QWidget]:
    """Hide what is over a plot because of mouse and keys; returns what was to be seen."""
    shown = [each for each in board.widget.findChildren(QWidget) if each.isVisibleTo(board.widget)]
    hidden = [each for each in shown if each.objectName().endswith(PASSING)]
    for each in hidden:
        each.hide()
    return hidden


def _sheet(size: QSize) -> QImage:
    """White, with so many logical pixels."""
    image = QImage(size * ZOOM, QImage.Format.Format_RGB32)
    image.setDevicePixelRatio(ZOOM)
    image.setDotsPerMeterX(DOTS_A_METRE)
    image.setDotsPerMeterY(DOTS_A_METRE)
    image.fill(Qt.GlobalColor.white)
    return image


def _image_of(widget: QWidget) -> QImage:
    image = _sheet(widget.size())
    # Not the plot's own ``render``: that paints its drawing without what stands over it.
    QWidget.render(widget, image, QPoint(), QRegion(widget.rect()), QWidget.RenderFlag.DrawChildren)
    return image


def _draw_signs(painter: QPainter, heading: PlotHeading, above: QRectF) -> float:
    """The signs line by line at the right; returns where the first line is taken."""
    taken, lines = above.right(), sorted({sign.y() for sign in heading.shown_signs})
    for y in lines:
        x = above.right()
        for sign in reversed([sign for sign in heading.shown_signs if sign.y() == y]):
            x -= sign.width()
            painter.drawImage(QPointF(x, above.top() + y), _image_of(sign))
            x -= APART
        if y < HEADING:
            taken = min(taken, x - APART)
    return taken


def _draw_title(painter: QPainter, theme: Theme, title: str, line: QRectF) -> float:
    """At the left of a line; returns the width that it takes."""
    font = theme.font(15, theme.font().Weight.DemiBold)
    painter.setFont(font)
    painter.setPen(theme.colour("ink"))
    painter.drawText(line, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, title)
    return QFontMetricsF(font).horizontalAdvance(title) + GAP


def _draw_facts(painter: QPainter, theme: Theme, facts: Sequence[str], formula: str, line: QRectF) -> None:
    """At the right of a line, as many as there is room for, and the formula before them if there is room for all."""
    small = theme.font(SMALL)
    metrics = QFontMetricsF(small)
    while len(facts) > 1 and metrics.horizontalAdvance(", ".join(facts)) > line.width():
        facts = facts[:-1]
    shown = metrics.elidedText(", ".join(facts), Qt.TextElideMode.ElideRight, line.width())
    painter.setFont(small)
    painter.setPen(theme.colour("muted"))
    painter.drawText(line, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, shown)
    rule = QTextDocument()
    rule.setDefaultFont(small)
    rule.setDocumentMargin(0)
    rule.setDefaultStyleSheet(f"body {{ color: {theme.colours.ink}; }}")
    rule.setHtml(f"<body>{formula}</body>")
    left = line.right() - metrics.horizontalAdvance(shown) - GAP - rule.idealWidth()
    if formula and left >= line.left():
        painter.save()
        painter.translate(left, line.center().y() - rule.size().height() / 2)
        rule.drawContents(painter)
        painter.restore()

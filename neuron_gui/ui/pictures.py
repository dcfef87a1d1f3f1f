"""Copying and saving pictures of the plots and the diagram: the commands, their menus, and what they say.

Knows which view is which and what is on show; how a view becomes a picture is in ``picture``, read when first wanted.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from pathlib import Path

import pyqtgraph as pg
from PySide6.QtCore import QObject, Qt, Signal, Slot
from PySide6.QtGui import QAction, QGuiApplication, QImage, QImageWriter, QKeySequence
from PySide6.QtWidgets import QFileDialog, QMenu, QWidget

from neuron_gui.core.moment import Moment
from neuron_gui.core.numerals import format_loss
from neuron_gui.core.problem import Problem
from neuron_gui.ui.formula import rule
from neuron_gui.ui.plots_area import NAMES
from neuron_gui.ui.stage import Stage
from neuron_gui.ui.theme import LIGHT, Theme

NEURON = "neuron"


class Pictures(QObject):
    """Gives every plot and the diagram two commands, and the menu one for each of them."""

    told = Signal(str)  # what was done, in a few words
    complained = Signal(object)  # a Problem

    def __init__(
        self, stage: Stage, menu: QMenu, moment: Callable[[], Moment], theme: Callable[[], Theme], window: QWidget
    ) -> None:
        super().__init__(window)
        self._stage, self._moment, self._theme, self._window = stage, moment, theme, window
        self._titles = {
            NEURON: self.tr("The neuron"),
            "loss": self.tr("Loss"),
            "fit": self.tr("Fit"),
            "landscape": self.tr("Landscape"),
            "weights": self.tr("Weights"),
            "rates": self.tr("Rates"),
        }
        for name, title in self._titles.items():
            action = menu.addAction(title)
            action.setObjectName(f"copyPicture{name.capitalize()}Action")
            action.triggered.connect(lambda *_, name=name: self.copy(name))
        self._equip(NEURON, stage.neuron)
        self._equip("loss", stage.plots.loss)
        stage.plots.view_made.connect(self._equip)

    def copy(self, name: str) -> None:
        """Put a picture of the neuron or of one of NAMES into the clipboard; a plot comes to the front for it."""
        QGuiApplication.clipboard().setImage(self.picture(name))
        self.told.emit(self.tr("Picture copied"))

    def save(self, name: str) -> None:
        """Let the person choose a file, and save a picture to it."""
        picture = self.picture(name)
        dialog = QFileDialog(self._window, self.tr("Save picture"), "", self.tr("Picture (*.png)"))
        dialog.setObjectName("savePictureDialog")
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix("png")
        dialog.selectFile(self._titles[name].lower())
        if dialog.exec():
            self.save_to(picture, Path(dialog.selectedFiles()[0]))

    def save_to(self, picture: QImage, path: Path) -> None:
        """Save a picture, or say why not."""
        if QImageWriter(str(path), b"png").write(picture):
            self.told.emit(self.tr("Picture saved"))
        else:
            self.complained.emit(Problem("The picture cannot be saved as {name}.", name=path.name))

    def picture(self, name: str) -> QImage:
        """A picture of what is on show, twice as fine as the screen, in light colours."""
        from neuron_gui.ui.picture import neuron_picture, plot_picture

        moment, theme = self._moment(), self._theme()
        if name == NEURON:
            return neuron_picture(self._stage.neuron, theme, self._titles[name], self._stage.neuron.row_words)
        self._stage.plots.open_view(name)
        view = getattr(self._stage.plots, name)
        for layout in (view.parentWidget().layout(), view.layout()):
            layout.activate()  # it may have been made just now
        about_the_moment = name != "rates"
        facts = self._facts(moment, name) if about_the_moment else []
        formula = rule(moment, Theme(LIGHT, theme.scale)) if about_the_moment else ""
        return plot_picture(view, theme, self._titles[name], facts, formula)

    def _facts(self, moment: Moment, name: str) -> list[str]:
        """Which epoch it is, and how good the neuron is then."""
        facts = [self.tr("by hand") if moment.by_hand else self.tr("epoch {n}").format(n=f"{moment.epoch:,}")]
        if math.isfinite(moment.loss):
            facts.append(self.tr("loss {loss}").format(loss=format_loss(moment.loss)))
        if name == "fit" and moment.tally is not None and moment.tally.rows:
            right, rows = f"{moment.tally.right:,}", f"{moment.tally.rows:,}"
            facts.append(self.tr("{right} of {rows} right").format(right=right, rows=rows))
        return facts

    @Slot(str, QWidget)
    def _equip(self, name: str, view: QWidget) -> None:
        """Give a view its commands: in its context menu, and by Ctrl+C while it has the focus."""
        place = view if name == NEURON else view.findChild(pg.PlotWidget)
        assert place is not None
        copy, save = QAction(self.tr("Copy picture"), place), QAction(self.tr("Save picture…"), place)
        copy.setObjectName("copyPictureAction")
        copy.setShortcut(QKeySequence(QKeySequence.StandardKey.Copy))
        copy.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        copy.setShortcutVisibleInContextMenu(True)
        copy.triggered.connect(lambda *_: self.copy(name))
        save.setObjectName("savePictureAction")
        save.triggered.connect(lambda *_: self.save(name))
        place.addActions([copy, save])
        place.setContextMenuPolicy(Qt.ContextMenuPolicy.ActionsContextMenu)
        if name in NAMES:  # a click takes the focus, too; the Tab key goes where it went
            by_tab = place.focusPolicy() == Qt.FocusPolicy.TabFocus
            place.setFocusPolicy(Qt.FocusPolicy.StrongFocus if by_tab else Qt.FocusPolicy.ClickFocus)

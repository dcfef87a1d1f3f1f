"""A teacher takes pictures for a worksheet: light, on white, twice as fine as the screen, from any window."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt, QTimer
from PySide6.QtGui import QAction, QContextMenuEvent, QImage, QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QMenu, QWidget

from neuron_gui.core.dataset import Dataset, column_names
from neuron_gui.core.project import Project
from neuron_gui.core.settings import Settings
from neuron_gui.ui.neuron_card import NeuronCard
from neuron_gui.ui.theme import DARK, LIGHT

PLOTS = ("loss", "fit", "landscape", "weights", "rates")
WHITE = 0xFFFFFFFF


def copied(pupil, name: str) -> QImage:
    """Copy by the menu, and look into the clipboard."""
    QApplication.clipboard().clear()
    pupil.find(QAction, f"copyPicture{name.capitalize()}Action").trigger()
    return QApplication.clipboard().image()


def card(pupil, name: str) -> QWidget:
    """What is in the picture."""
    if name == "neuron":
        return pupil.window.findChild(NeuronCard)
    return pupil.widget(f"{name}Plot").parentWidget().parentWidget()


def colours(image: QImage) -> set[int]:
    plain = image.convertToFormat(QImage.Format.Format_RGB32)
    return {plain.pixel(x, y) for x in range(0, plain.width(), 2) for y in range(0, plain.height(), 2)}


def in_the_dark(pupil) -> None:
    pupil.find(QAction, "themeAction").trigger()
    pupil.wait_for_the_end()


@pytest.mark.parametrize("name", ["neuron", *PLOTS])
def test_a_picture_has_two_pixels_for_each_of_the_screen_and_a_white_ground(pupil, name):
    pupil.train_to_the_end()
    image = copied(pupil, name)
    size = card(pupil, name).size()
    assert (image.width(), image.height()) == (2 * size.width(), 2 * size.height())
    assert image.pixel(1, 1) == image.pixel(image.width() - 2, image.height() - 2) == WHITE
    assert len(colours(image)) > 40
    assert pupil.text("statusMessage") == "Picture copied"


@pytest.mark.parametrize("name", ["neuron", *PLOTS])
def test_it_is_the_same_from_a_dark_window_and_a_light_one(pupil, name):
    pupil.train_to_the_end()
    if name == "rates":
        pupil.window.open_view(name)
        pupil.wait(lambda: pupil.window.sweeps.settled)
        pupil.wait_for_the_end()  # and all of it is painted
    light = copied(pupil, name)
    in_the_dark(pupil)
    assert copied(pupil, name) == light


def test_the_window_looks_afterwards_as_it_did_before(pupil):
    pupil.train_to_the_end()
    in_the_dark(pupil)
    for name in ("landscape", "loss"):
        copied(pupil, name)
        pupil.wait_for_the_end()
        before = card(pupil, name).grab().toImage()
        copied(pupil, name)
        assert card(pupil, name).grab().toImage() == before
        assert before.pixelColor(3, before.height() // 2).name().upper() in (DARK.card, DARK.line)
    assert LIGHT.card not in {f"#{pixel & 0xFFFFFF:06X}" for pixel in colours(card(pupil, "loss").grab().toImage())}


def test_neither_the_ring_of_the_focus_nor_words_beside_the_mouse_are_in_it(pupil):
    pupil.train_to_the_end()
    fit = pupil.widget("fitPlot")
    still = copied(pupil, "fit")
    fit.setFocus(Qt.FocusReason.TabFocusReason)
    here = pupil.window._stage.plots.fit._board.to_pixels(1.0, 1.0)
    view = fit.viewport()
    QApplication.sendEvent(
        view,
        QMouseEvent(
            QMouseEvent.Type.MouseMove,
            here,
            QPointF(view.mapToGlobal(here.toPoint())),
            Qt.MouseButton.NoButton,
            Qt.MouseButton.NoButton,
            Qt.KeyboardModifier.NoModifier,
        ),
    )
    assert pupil.widget("fitHover").isVisible()
    assert copied(pupil, "fit") == still
    assert pupil.widget("fitHover").isVisible()
    diagram = pupil.widget("networkView")
    plain = copied(pupil, "neuron")
    for focused in (diagram, pupil.widget("biasPill")):
        focused.setFocus(Qt.FocusReason.TabFocusReason)
        assert copied(pupil, "neuron") == plain


@pytest.mark.parametrize("name", ["networkView", "fitPlot", "landscapePlot", "lossPlot"])
def test_ctrl_c_copies_what_has_the_focus(pupil, name):
    pupil.window.open_view("landscape" if name == "landscapePlot" else "fit")
    pupil.wait_for_the_end()
    QApplication.clipboard().setText("before")
    view = pupil.widget(name)
    pupil.wait(view.isVisible)
    view.setFocus(Qt.FocusReason.MouseFocusReason)
    QTest.keyClick(view, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    image = QApplication.clipboard().image()
    assert image.width() == 2 * card(pupil, name.removesuffix("Plot").replace("networkView", "neuron")).width()


def test_in_the_table_ctrl_c_still_copies_numbers(pupil):
    pupil.table.setFocus()
    pupil.table.selectRow(4)
    QTest.keyClick(pupil.table, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert QApplication.clipboard().text() == "3\t5\t0.36\t-4.64"


def test_the_menu_of_the_fit_has_both_commands(pupil):
    view = pupil.widget("fitPlot").viewport()
    place = view.rect().center()
    QApplication.sendEvent(view, QContextMenuEvent(QContextMenuEvent.Reason.Mouse, place, view.mapToGlobal(place)))
    menu = pupil.find(QMenu, "fitMenu")
    assert [action.text() for action in menu.actions()][-2:] == ["Copy picture", "Save picture…"]
    menu.actions()[-2].trigger()
    menu.close()
    assert not QApplication.clipboard().image().isNull()


@pytest.mark.parametrize("name", ["lossPlot", "networkView"])
def test_a_right_click_elsewhere_offers_them_too(pupil, name):
    view = pupil.widget(name)
    offered: list[str] = []

    def look() -> None:
        popup = QApplication.activePopupWidget()
        offered.extend(action.text() for action in popup.actions())
        popup.close()

    QTimer.singleShot(0, look)
    target = view.viewport() if name == "lossPlot" else view
    place = QPoint(5, 5)
    QApplication.sendEvent(target, QContextMenuEvent(QContextMenuEvent.Reason.Mouse, place, target.mapToGlobal(place)))
    pupil.wait(lambda: bool(offered))
    assert offered == ["Copy picture", "Save picture…"]


def test_a_picture_is_saved_to_a_file_and_a_failure_is_told(pupil, tmp_path, monkeypatch):
    path = tmp_path / "loss.png"
    monkeypatch.setattr(QFileDialog, "exec", lambda dialog: True)
    monkeypatch.setattr(QFileDialog, "selectedFiles", lambda dialog: [str(path)])
    save = next(action for action in pupil.widget("lossPlot").actions() if action.objectName() == "savePictureAction")
    save.trigger()
    assert QImage(str(path)) == copied(pupil, "loss").convertToFormat(QImage(str(path)).format())
    assert QImage(str(path)).dotsPerMeterX() == round(2 * 96 / 0.0254)
    path = tmp_path / "nowhere" / "loss.png"
    save.trigger()
    assert pupil.window.complaint == "The picture cannot be saved as loss.png."


@pytest.mark.parametrize("inputs", [2, 7])
def test_pictures_of_many_inputs(open_window, inputs):
    rows = tuple(tuple(float((3 * n + 5 * k) % 7) - 3 for n in range(inputs + 1)) for k in range(12))
    pupil = open_window(Project(Dataset(column_names(inputs), rows), Settings(learning_rate=0.001)))
    pupil.train_to_the_end()
    for name in ("neuron", "fit", "landscape", "weights"):
        image = copied(pupil, name)
        assert len(colours(image)) > 40
        assert image.width() == 2 * card(pupil, name).width()

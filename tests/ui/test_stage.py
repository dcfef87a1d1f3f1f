"""The cards find a place at every size of window and text: nothing is cut, and only up and down is scrolled."""

from __future__ import annotations

from itertools import product

import pytest
from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QAbstractButton, QApplication, QComboBox, QLabel, QPushButton, QScrollArea, QWidget

from neuron_gui.core.by_hand import reaches, take
from neuron_gui.core.dataset import TUTORIAL, Dataset, column_names
from neuron_gui.core.finding import Finding, Kind
from neuron_gui.core.moment import Moment
from neuron_gui.core.remedy import Deed, Remedy
from neuron_gui.core.settings import Settings, State
from neuron_gui.ui.diagnosis_words import Words
from neuron_gui.ui.plots_area import NAMES
from neuron_gui.ui.stage import Stage
from neuron_gui.ui.theme import LIGHT, SCALES, Theme, load_fonts, style_sheet


@pytest.fixture
def stage(qtbot):
    load_fonts()
    made = Stage()
    qtbot.addWidget(made)
    return made


def dress(stage: Stage, size: tuple[int, int], scale: float = 1.0, dataset: Dataset = TUTORIAL) -> Stage:
    theme = Theme(LIGHT, scale)
    stage.setStyleSheet(style_sheet(theme))
    stage.setFont(theme.font())
    stage.set_theme(theme)
    stage.resize(*size)
    state = State((0.1,) * dataset.input_count, 0.0)
    stage.settings.show_settings(Settings(), state, len(dataset.rows))
    stage.predict.show_data(dataset)
    stage.data.show_moment(Moment(0, 0, state, dataset, Settings(), None))
    stage.show()
    for _ in range(4):
        QApplication.processEvents()
    return stage


def right_edge(widget: QWidget, stage: Stage) -> int:
    return widget.mapTo(stage, QPoint(widget.width(), 0)).x()


@pytest.mark.parametrize(("size", "scale"), list(product([(1024, 610), (1366, 670), (1920, 970)], SCALES)))
def test_nothing_is_cut_at_the_side(stage, size, scale):
    dress(stage, size, scale)
    for card in (stage.data, stage.settings, stage.neuron, stage.plots, stage.predict, stage.log):
        assert right_edge(card, stage) <= size[0] - 16
    for card in (stage.data, stage.settings, stage.predict):
        for button in card.findChildren(QPushButton):
            if button.isVisible():
                assert right_edge(button, stage) <= right_edge(card, stage)
                assert button.width() >= button.sizeHint().width(), button.objectName()


@pytest.mark.parametrize("size", [(1024, 612), (1366, 672), (1920, 970)])
def test_at_the_usual_size_of_text_nothing_is_scrolled(stage, size):
    dress(stage, size, 2.0)
    dress(stage, size)  # and nothing is left of another size
    assert [area.verticalScrollBar().maximum() for area in stage.findChildren(QScrollArea)] == [0] * 4
    assert stage.data.table.verticalScrollBar().maximum() == 0


@pytest.mark.parametrize("size", [(1366, 672), (1920, 970)])
def test_the_data_end_at_their_rows_and_the_settings_take_the_rest(stage, size):
    dress(stage, size)
    table = stage.data.table
    assert table.viewport().height() - 7 * table.rowHeight(0) <= 4
    assert stage.settings.mapTo(stage, QPoint(0, stage.settings.height())).y() == size[1] - 14


@pytest.mark.parametrize("more", [False, True], ids=["settings closed", "settings open"])
def test_a_sentence_below_a_long_table_leaves_the_table_its_own_scroll_bar(stage, more):
    long = Dataset(("x", "y"), tuple((float(row), 1.0) for row in range(300))).with_cell(3, 0, "abc")
    dress(stage, (1366, 672), dataset=long)
    stage.settings.open_more(more)
    stage.data.show_moment(Moment(0, 0, State((0.1,), 0.0), long, Settings(), None))
    for _ in range(4):
        QApplication.processEvents()
    table, message = stage.data.table, stage.data.findChild(QLabel, "dataMessage")
    assert "abc" in message.text()
    assert message.isVisible()
    assert message.height() >= message.heightForWidth(message.width())  # the sentence is whole
    assert table.height() < 672
    assert table.verticalScrollBar().maximum() > 200


def test_the_data_grow_with_their_columns_and_leave_the_neuron_room(stage):
    dress(stage, (1366, 672))
    before = stage.data.width()
    dress(stage, (1366, 672), dataset=Dataset(column_names(7), ((1.5,) * 8,)))
    assert before < stage.data.width() <= 420
    assert stage.neuron.width() >= 420


def test_in_a_wide_window_the_side_columns_are_wider(stage):
    dress(stage, (1366, 672))
    assert (stage.data.width(), stage.predict.width()) == (272, 292)
    dress(stage, (1920, 970))
    assert (stage.data.width(), stage.predict.width()) == (320, 360)


def test_opening_all_settings_moves_no_column_and_scrolls_once(stage):
    dress(stage, (1024, 612))
    before = (stage.data.width(), stage.neuron.geometry(), stage.data.table.columnViewportPosition(3))
    stage.settings.open_more(True)
    for _ in range(4):
        QApplication.processEvents()
    assert (stage.data.width(), stage.neuron.geometry(), stage.data.table.columnViewportPosition(3)) == before
    moving = [area for area in stage.findChildren(QScrollArea) if area.verticalScrollBar().maximum()]
    assert len(moving) == 1
    assert stage.data.table.verticalScrollBar().maximum() == 0


@pytest.mark.parametrize(("size", "scale"), list(product([(1024, 612), (1366, 672), (1920, 970)], (1.0, 1.4))))
def test_what_can_be_pressed_over_a_plot_is_covered_by_nothing(stage, size, scale):
    dress(stage, size, scale)
    for name in NAMES:
        stage.plots.open_view(name)
        stage.plots.make_fit()
        stage.plots.make_the_rest()
        for _ in range(4):
            QApplication.processEvents()
        buttons, boxes = stage.plots.findChildren(QAbstractButton), stage.plots.findChildren(QComboBox)
        pressed = [part for part in (*buttons, *boxes) if part.isVisible() and part.objectName()]
        assert pressed or name in ("weights", "landscape"), name
        for part in pressed:
            for place in (QPoint(3, part.height() // 2), part.rect().center(), QPoint(part.width() - 3, 3)):
                hit = stage.plots.childAt(part.mapTo(stage.plots, place))
                assert hit is part, (name, part.objectName(), hit)


@pytest.mark.parametrize("inputs", [1, 2, 7])
@pytest.mark.parametrize("size", [(1024, 612), (1366, 672), (1920, 970)])
def test_what_is_in_the_hand_finds_its_place(stage, size, inputs):
    dataset = TUTORIAL if inputs == 1 else Dataset(column_names(inputs), ((1.5,) * (inputs + 1),))
    dress(stage, size, dataset=dataset)
    hand = take(State((0.1,) * inputs, 0.0), dataset, Settings())
    stage.hand.show_hand(hand, reaches(dataset, Settings()), 0.5, "")
    for _ in range(4):
        QApplication.processEvents()
    shown = [card for card in (stage.hand, stage.predict, stage.log) if card.isVisible()]
    bottom = 0
    for card in shown:
        assert card.mapTo(stage, QPoint(0, 0)).y() >= bottom
        bottom = card.mapTo(stage, QPoint(0, card.height())).y()
        assert card.height() >= card.minimumSizeHint().height()
    assert bottom <= size[1] - 14
    for button in stage.hand.findChildren(QPushButton):
        assert right_edge(button, stage) <= right_edge(stage.hand, stage)
        assert button.width() >= button.sizeHint().width(), button.objectName()
    stage.hand.show_hand(None, (), None, "")
    assert stage.predict.isVisible()
    assert stage.log.isVisible()


GERMAN = Words(
    "Die Eingaben sind verschieden groß",
    "Die Wohnfläche ist ungefähr hundertmal so groß wie die Anzahl der Zimmer. Eine Lernrate, die zu der einen passt, "
    "ist für die andere falsch. Oberhalb von 0.0000861 läuft sie davon. Ausprobiert mit Rate 0.05: der Verlust endet "
    "bei 10.68.",
    "Eingaben umrechnen",
)


@pytest.mark.parametrize(("size", "scale"), list(product([(1024, 612), (1366, 672), (1920, 970)], SCALES)))
def test_a_diagnosis_has_its_room_below_the_question_and_nothing_is_cut(stage, size, scale, monkeypatch):
    monkeypatch.setattr("neuron_gui.ui.diagnosis_words.words", lambda _found: GERMAN)
    dress(stage, size, scale)
    asked = stage.predict.geometry()
    stage.diagnosis.show_found(Finding(Kind.DIVERGED, {}, (Remedy(Deed.SCALE),)))
    for _ in range(4):
        QApplication.processEvents()
    card = stage.diagnosis
    assert card.height() >= card.heightForWidth(card.width())
    assert stage.predict.height() >= stage.predict.minimumSizeHint().height()
    assert right_edge(card, stage) <= size[0] - 16
    for pressed in card.findChildren(QPushButton):
        assert right_edge(pressed, stage) <= right_edge(card, stage)
        assert pressed.width() >= pressed.sizeHint().width()
    if stage.log.isVisible():
        assert stage.log.height() >= stage.log.minimumSizeHint().height()
    place, beside = (part.mapTo(stage, QPoint()) for part in (card, stage.predict))
    if place.x() == beside.x():
        assert place.y() >= beside.y() + stage.predict.height()
        assert stage.predict.geometry().topLeft() == asked.topLeft()
    stage.diagnosis.show_found(None)
    for _ in range(4):
        QApplication.processEvents()
    assert stage.log.isVisible()
    assert stage.predict.geometry() == asked

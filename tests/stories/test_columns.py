"""A pupil makes the table their own: names, units, more inputs; and loses neither numbers nor what was learned."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QHeaderView, QLabel, QLineEdit, QMenu

from neuron_gui.core.dataset import TUTORIAL, Dataset
from neuron_gui.core.project import Project
from neuron_gui.core.settings import Settings, State
from neuron_gui.ui.column_menu import column_menu
from tests.stories.conftest import Pupil

Key = Qt.Key
CTRL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier


def headings(pupil: Pupil) -> list[str]:
    model = pupil.table.model()
    return [model.headerData(column, Qt.Orientation.Horizontal) for column in range(model.columnCount() - 2)]


def double_click_heading(pupil: Pupil, column: int) -> QLineEdit:
    header: QHeaderView = pupil.table.horizontalHeader()
    place = QPoint(header.sectionViewportPosition(column) + header.sectionSize(column) - 8, header.height() // 2)
    QTest.mouseDClick(header.viewport(), Qt.MouseButton.LeftButton, pos=place)
    return pupil.find(QLineEdit, "headingEditor")


def rename(pupil: Pupil, column: int, text: str) -> None:
    editor = double_click_heading(pupil, column)
    editor.selectAll()
    QTest.keyClicks(editor, text)
    QTest.keyClick(editor, Key.Key_Return)


def choose_in_menu_of(pupil: Pupil, column: int, name: str) -> None:
    menu = column_menu(pupil.window._stage.data.table, column)
    action = next(action for action in menu.actions() if action.objectName() == name)
    assert action.isEnabled(), name
    action.trigger()
    menu.close()


def message(pupil: Pupil) -> str:
    return pupil.text("dataMessage")


def predict_names(pupil: Pupil) -> list[str]:
    card = pupil.window._stage.predict
    return [field.accessibleName() for field in card.findChildren(QLineEdit) if "predictInput" in field.objectName()]


def test_names_and_units_are_seen_wherever_a_column_is_named(pupil):
    pupil.train_to_the_end()
    history, loss = pupil.window.playback.history, pupil.window.playback.moment().loss
    rename(pupil, 0, "time [h]")
    rename(pupil, 1, "distance (km)")
    assert headings(pupil) == ["time (h)", "distance (km)"]
    assert predict_names(pupil) == ["Number for time (h)"]
    # A name teaches nothing: the run is the same, at its end, and goes on as one.
    assert pupil.window.playback.history is history
    assert pupil.window.playback.moment().loss == loss
    assert pupil.button_text == "Train 500 more"
    pupil.press("trainButton")
    pupil.wait_for_the_end()
    assert history.last_epoch == 1000
    assert len(history.segments) == 1


def test_looking_back_the_columns_have_the_names_of_today(pupil):
    pupil.train_to_the_end()
    rename(pupil, 0, "time (h)")
    pupil.timeline.setValue(100)
    pupil.wait_for_the_end()
    assert pupil.window.timeline.epoch == 100
    assert headings(pupil)[0] == "time (h)"


def test_a_second_input_is_added_filled_and_learned_from_and_undo_brings_the_first_run_back(pupil):
    pupil.train_to_the_end()
    first = pupil.window.playback.history
    pupil.press("addInputButton")
    assert headings(pupil) == ["x₁", "x₂", "y"]
    assert message(pupil) == "With 2 inputs the neuron begins anew. Undo brings its run back."
    assert pupil.window.playback.history is None
    assert predict_names(pupil) == ["Number for x₁", "Number for x₂"]
    # The cursor waits in the new column: six numbers typed one below the other.
    pupil.table.setCurrentIndex(pupil.table.model().index(0, 1))
    for row, number in enumerate((3, 1, 4, 1, 5, 9)):
        pupil.type_into_cell(row, 1, str(number))
    for row, (x, second) in enumerate(zip(range(-1, 5), (3, 1, 4, 1, 5, 9), strict=True)):
        pupil.type_into_cell(row, 2, str(2 * x - second + 1))
    pupil.choose("optimizerBox", "adam")
    pupil.set_number("learningRateInput", "0.1")
    pupil.train_to_the_end()
    assert float(pupil.ask("10", "2").removeprefix("ŷ = ")) == pytest.approx(2 * 10 - 2 + 1, abs=0.2)
    while pupil.window.document.project.dataset != TUTORIAL or pupil.window.playback.history is not first:
        assert pupil.window.document.undo_stack.canUndo()
        pupil.do("undoAction")
    assert headings(pupil) == ["x", "y"]
    assert pupil.window.playback.moment().epoch == 500


def test_one_step_of_undo_brings_table_start_and_run_back(open_window):
    two = Dataset(("a", "b", "y"), tuple((float(x), float(x * x), 3.0 * x) for x in range(5)))
    start = State((0.5, -0.25), 1.0)
    pupil = open_window(Project(two, Settings(start=start, learning_rate=0.01, epochs=50)))
    pupil.train_to_the_end()
    run = pupil.window.playback.history
    choose_in_menu_of(pupil, 0, "removeColumn")
    settings = pupil.window.document.project.settings
    assert settings.start == State((-0.25,), 1.0)  # the weight of what is left
    pupil.train_to_the_end()
    alone = pupil.window.playback.history
    pupil.do("undoAction")
    assert pupil.window.document.project == Project(two, Settings(start=start, learning_rate=0.01, epochs=50))
    assert pupil.window.playback.history is run
    pupil.do("redoAction")
    assert pupil.window.document.project.dataset.columns == ("b", "y")
    assert pupil.window.document.project.settings.start == State((-0.25,), 1.0)
    assert pupil.window.playback.history is alone


def test_another_target_is_another_question(open_window):
    celsius = Dataset(("°C", "°F"), tuple((float(c), 1.8 * c + 32) for c in range(-5, 6)))
    pupil = open_window(Project(celsius, Settings(optimizer="adam", learning_rate=0.5, epochs=5000)))
    pupil.train_to_the_end()
    assert pupil.ask_anew("3") == pytest.approx(37.4, abs=0.2)
    choose_in_menu_of(pupil, 0, "makeTarget")
    assert headings(pupil) == ["°F", "°C"]
    assert message(pupil) == "With other columns the neuron begins anew. Undo brings its run back."
    assert not pupil.window.has_answer
    assert pupil.window._questions.input_count is None  # nothing is asked again with the next frame
    assert pupil.window.playback.ghost is None  # the old curve was about another question
    pupil.train_to_the_end()
    assert pupil.ask_anew("37.4") == pytest.approx(3, abs=0.5)


def test_a_table_of_three_columns_is_pasted_from_a_spreadsheet(pupil):
    pupil.press("clearButton")
    QGuiApplication.clipboard().setText("height (cm)\tage\tmass (kg)\n150\t12\t41\n162\t14\t52\n171\t15\t60\n")
    pupil.table.setFocus()
    pupil.do("pasteAction")
    assert headings(pupil) == ["height (cm)", "age", "mass (kg)"]
    assert pupil.window.document.project.dataset.rows[2] == (171.0, 15.0, 60.0)
    assert predict_names(pupil) == ["Number for height (cm)", "Number for age"]
    pupil.do("undoAction")
    assert headings(pupil) == ["x", "y"]


def test_while_it_trains_a_column_can_come_and_go(pupil):
    pupil.press("trainButton")
    pupil.wait(lambda: pupil.window.timeline.epoch > 5)
    pupil.press("addInputButton")
    assert not pupil.window.playback.running
    choose_in_menu_of(pupil, 1, "removeColumn")
    assert pupil.window.document.project.dataset == TUTORIAL
    pupil.train_to_the_end()


def test_the_menu_bar_has_the_commands_of_the_current_column(pupil):
    menu = pupil.find(QMenu, "currentColumnMenu")
    pupil.table.setCurrentIndex(pupil.table.model().index(2, 1))
    menu.aboutToShow.emit()
    shown = {action.objectName(): action for action in menu.actions()}
    assert shown["removeColumn"].toolTip() == "A table needs a target. Make another column the target first."
    shown["sortDescending"].trigger()
    assert pupil.cell(0, 1) == "7"
    pupil.do("addInputAction")
    assert headings(pupil) == ["x₁", "x₂", "y"]


def test_filling_down_and_pinning_share_a_key(pupil):
    table = pupil.table
    table.setFocus()
    table.setCurrentIndex(table.model().index(0, 1))
    QTest.keyClick(table, Key.Key_Down, SHIFT)
    QTest.keyClick(table, Key.Key_Down, SHIFT)
    QTest.keyClick(QApplication.focusWidget(), Key.Key_D, CTRL)
    assert [row[1] for row in pupil.window.document.project.dataset.rows] == [-3, -3, -3, 3, 5, 7]
    assert pupil.window.document.undo_stack.undoText() == "fill down"


def test_a_column_that_is_gone_takes_its_question_along(pupil):
    pupil.train_to_the_end()
    pupil.ask("10")
    pupil.press("addInputButton")
    assert pupil.find(QLabel, "predictOutput").text() == ""
    assert pupil.find(QLineEdit, "predictInput").text() == ""


def test_a_start_that_fits_no_longer_is_drawn_anew_and_nothing_raises(open_window):
    """As another table comes by other ways than columns added or removed: a remedy, a file, a rule."""
    pupil = open_window(Project(TUTORIAL, Settings(start=State((0.5,), 1.0))))
    wide = Dataset(("a", "b", "y"), ((1.0, 2.0, 3.0),))
    pupil.window.document.replace_dataset(wide, "other data")
    assert pupil.window.document.project.settings.start is None
    assert len(pupil.window.playback.moment().state.weights) == 2
    pupil.do("undoAction")
    assert pupil.window.document.project == replace(Project(), settings=Settings(start=State((0.5,), 1.0)))


def test_a_start_that_was_typed_gets_no_weight_for_a_new_input(open_window):
    pupil = open_window(Project(TUTORIAL, Settings(start=State((0.5,), 1.0))))
    before = pupil.window.playback.moment().predictions
    pupil.press("addInputButton")
    assert message(pupil) == "The weight of a new input starts at 0."
    assert pupil.window.document.project.settings.start == State((0.5, 0.0), 1.0)
    for row in range(6):
        pupil.type_into_cell(row, 1, "7")
    assert pupil.window.playback.moment().predictions == pytest.approx(before)


VIEWS = ("loss", "fit", "landscape", "weights", "rates")


@pytest.mark.parametrize("busy", ["by hand", "what if", "why", "step", "compare"])
def test_columns_come_and_go_whatever_else_is_open(pupil, busy):
    """Nothing that is looked at, held or told stands in the way, and nothing raises."""
    window = pupil.window
    pupil.train_to_the_end()
    if busy == "by hand":
        pupil.do("byHandAction")
    elif busy == "what if":
        pupil.do("whatIfAction")
    elif busy == "why":
        pupil.press("weightPill")
    elif busy == "step":
        pupil.press("resetButton")
        pupil.press("stepButton")
    else:
        pupil.do("pinAction")
        pupil.do("compareAction")
    for view in VIEWS:
        window.open_view(view)
        pupil.press("addInputButton")
        pupil.wait(lambda: not window.timeline.awake)
        choose_in_menu_of(pupil, 0, "makeTarget")
        pupil.wait(lambda: not window.timeline.awake)
        for action in ("undoAction", "undoAction", "redoAction", "redoAction", "undoAction", "undoAction"):
            pupil.do(action)
            pupil.wait(lambda: not window.timeline.awake)
        assert window.document.project.dataset == TUTORIAL
        assert len(window.playback.moment().state.weights) == 1

"""What the table shows of a moment, and that showing it disturbs nobody."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt

from neuron_gui.core.dataset import Dataset, column_names
from neuron_gui.core.settings import State
from tests.ui.test_data_table import Desk, put_on_screen

Key = Qt.Key


@pytest.fixture
def desk(qtbot):
    return put_on_screen(qtbot, Desk())


class TestShowing:
    def test_columns_show_the_rows_with_prediction_and_error(self, desk):
        model = desk.table.model()
        assert [model.headerData(column, Qt.Orientation.Horizontal) for column in range(4)] == [
            "x",
            "y",
            "prediction",
            "error",
        ]
        assert [model.index(4, column).data() for column in range(4)] == ["3", "5", "0.36", "−4.64"]
        assert model.index(4, 2).data(Qt.ItemDataRole.ToolTipRole) == "Row 5: prediction = 0.36"

    def test_a_new_state_repaints_predictions_only_and_disturbs_no_editor(self, desk, qtbot):
        desk.at(0, 0).type("12")
        changed = []
        desk.table.model().dataChanged.connect(lambda first, last: changed.append((first.column(), last.column())))
        desk.state = State((2.0,), -1.0)
        desk.show()
        assert changed == [(2, 3)]
        assert desk.editor.text() == "12"
        assert desk.table.model().index(4, 2).data() == "5.00"

    def test_an_editor_and_the_selection_survive_edits_elsewhere(self, desk):
        desk.at(3, 0).type("12")
        desk.document.replace_dataset(desk.dataset.with_empty_row(0), "insert")
        assert desk.editor.text() == "12"
        assert desk.here == (4, 0)
        desk.press(Key.Key_Return)
        assert desk.dataset.rows[4][0] == 12.0

    def test_other_columns_are_shown_as_well(self, qtbot):
        desk = put_on_screen(qtbot, Desk())
        seven = Dataset(column_names(7), ((1.0,) * 8,))
        desk.state = State((0.1,) * 7, 0.0)
        desk.document.replace_dataset(seven, "seven")
        assert desk.table.model().columnCount() == 10
        assert desk.table.horizontalScrollBar().maximum() > 0

    def test_selecting_a_row_is_told_once_and_the_ghost_row_not_at_all(self, desk):
        desk.rows_selected.clear()
        desk.at(2, 0).at(2, 1).at(3, 1).at(6, 0)
        assert desk.rows_selected == [2, 3]
        desk.table.select_row(99)
        assert desk.here[0] == 5

    def test_wide_numbers_lose_decimals_before_digits_and_all_of_a_column_the_same(self, desk):
        def column(number):
            return [desk.table.model().index(row, number).data() for row in range(6)]

        desk.state = State((49.28,), 0.0)
        desk.show()
        assert column(3) == ["−46.28", "1.00", "48.28", "95.56", "142.84", "190.12"]
        desk.state = State((12345.678,), 0.0)
        desk.show()
        assert column(2) == ["−12346", "0", "12346", "24691", "37037", "49383"]
        assert column(3) == ["−12343", "1", "12345", "24688", "37032", "49376"]
        desk.state = State((1.5e6,), 0.0)
        desk.show()
        assert column(2) == ["−2e6", "0e0", "2e6", "3e6", "4e6", "6e6"]
        desk.state = State((2.0,), -1.0)
        desk.show()
        assert column(2)[5] == "7.00"

    def test_target_prediction_and_error_stay_in_sight_beside_many_inputs(self, qtbot):
        seven = Dataset(column_names(7), tuple((float(row),) * 7 + (1.0,) for row in range(6)))
        desk = put_on_screen(qtbot, Desk(seven))
        desk.table.resize(360, 330)
        table, model, bar = desk.table, desk.table.model(), desk.table.horizontalScrollBar()
        rest = table.viewport().rect()
        for value in (0, bar.maximum()):
            bar.setValue(value)
            for column in (7, 8, 9):
                rect = table.visualRect(model.index(2, column))
                assert rest.contains(rect)
                assert table.indexAt(rect.center()) == model.index(2, column)
        bar.setValue(0)
        desk.at(2, 7)
        assert table.visualRect(model.index(2, 7)).right() < table.visualRect(model.index(2, 8)).left()
        here = bar.value()
        desk.at(2, 9)
        assert bar.value() == here

    def test_the_target_is_typed_where_it_is_seen_and_an_input_comes_from_under_it(self, qtbot):
        seven = Dataset(column_names(7), tuple((float(row),) * 7 + (1.0,) for row in range(6)))
        desk = put_on_screen(qtbot, Desk(seven))
        desk.table.resize(360, 330)
        table, bar = desk.table, desk.table.horizontalScrollBar()
        desk.at(2, 7).type("4")
        assert bar.value() == 0
        assert desk.editor.geometry().right() == table.visualRect(table.model().index(2, 7)).right()
        desk.press(Key.Key_Return)
        assert desk.dataset.rows[2][7] == 4.0
        desk.at(2, 6)
        assert bar.value() > 0
        assert table.visualRect(table.model().index(2, 6)).right() < table.visualRect(table.model().index(2, 7)).left()

    def test_a_wide_target_leaves_its_place_to_the_inputs(self, qtbot):
        wide = Dataset(column_names(7), ((1.0,) * 7 + (-123456.789,), (2.0,) * 7 + (987654.321,)))
        desk = put_on_screen(qtbot, Desk(wide))
        assert desk.table.horizontalHeader().first_kept == 8
        desk.table.resize(700, 330)
        assert desk.table.horizontalHeader().first_kept == 7

    def test_a_hundred_thousand_rows_are_shown_and_edited(self, qtbot):
        many = Dataset(("x", "y"), tuple((float(row), row / 2) for row in range(99_999)))
        desk = put_on_screen(qtbot, Desk(many))
        desk.at(99_999, 0).type("7").press(Key.Key_Return)
        assert len(desk.dataset.rows) == 100_000
        assert desk.here == (100_000, 0)
        desk.type("8").press(Key.Key_Return)
        assert desk.complaints == ["A table can have at most 100,000 rows."]
        assert len(desk.dataset.rows) == 100_000


class TestYesNo:
    @pytest.fixture
    def asking(self, qtbot):
        rows = (0.0, 0.0, 0.0), (0.0, 1.0, 0.0), (1.0, 0.0, 0.0), (1.0, 1.0, 1.0)
        desk = Desk(Dataset(("key 1", "key 2", "opens"), rows))
        desk.state = State((2.0, 2.0), -1.0)
        project = desk.document.project
        desk.document.replace(replace(project, settings=replace(project.settings, activation="sigmoid")), "sigmoid")
        return put_on_screen(qtbot, desk)

    def test_each_error_says_whether_the_answer_is_right(self, asking):
        model = asking.table.model()
        assert [model.is_right(row) for row in range(4)] == [True, False, False, True]
        last = model.columnCount() - 1
        spoken = [model.index(row, last).data(Qt.ItemDataRole.AccessibleTextRole) for row in (0, 1)]
        assert [text.rsplit(", ", 1)[1] for text in spoken] == ["right", "wrong"]
        assert model.index(1, last).data(Qt.ItemDataRole.ToolTipRole).endswith(", wrong")

    def test_there_is_no_verdict_without_a_question(self, desk):
        model = desk.table.model()
        assert model.is_right(0) is None
        assert "right" not in model.index(0, 3).data(Qt.ItemDataRole.AccessibleTextRole)

    @pytest.mark.parametrize("width", [282, 300, 330])
    def test_all_columns_of_and_are_in_sight_in_a_narrow_card(self, asking, width):
        asking.table.resize(width, 260)
        header = asking.table.horizontalHeader()
        assert header.shift() == 0
        assert header.length() <= asking.table.viewport().width()
        assert asking.table.model().index(1, 3).data() in ("0.73", "0.731")

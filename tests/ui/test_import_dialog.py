"""A table is looked at before it comes: how it is read can be put right, and nothing is left out in silence."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QCheckBox, QComboBox, QDialog, QLabel, QListWidget, QPushButton, QTableView, QWidget

from neuron_gui.core.dataset import MOST_ROWS
from neuron_gui.core.table_files import open_table, open_text
from neuron_gui.ui.importing import Importing
from neuron_gui.ui.theme import DARK, Theme

PENGUINS = """species;flipper (mm);mass (g);sex
Adelie;181;3750,5;male
Adelie;186;3800;female
Adelie;NA;3250;female
Gentoo;217
Gentoo;211;4500;female
Chinstrap;195;3700;male
"""


class Teacher:
    """Works the dialog through its controls only."""

    def __init__(self, qtbot) -> None:
        self.qtbot = qtbot
        self.window = QWidget()
        self.window.resize(1366, 700)
        qtbot.addWidget(self.window)
        self.window.show()
        self.importing = Importing(self.window)
        self.importing.imported.connect(self.take)
        self.taken = []

    def take(self, dataset, path, name) -> None:
        self.taken.append((dataset, path, name))

    def look_at(self, text: str) -> Teacher:
        self.importing.begin(open_text(text, "clipboard"), None)
        self.qtbot.waitExposed(self.dialog)
        return self

    @property
    def dialog(self) -> QDialog:
        return self.window.findChildren(QDialog, "importDialog")[-1]

    def find(self, kind, name):
        found = self.dialog.findChild(kind, name)
        assert found is not None, name
        return found

    def choose(self, name: str, value: object) -> None:
        box = self.find(QComboBox, name)
        box.setCurrentIndex(box.findData(value))
        box.activated.emit(box.currentIndex())

    def tick(self, name: str) -> None:
        columns = self.find(QListWidget, "importColumns")
        item = next(columns.item(row) for row in range(columns.count()) if columns.item(row).text().startswith(name))
        columns.setCurrentItem(item)
        QTest.keyClick(columns, Qt.Key.Key_Space)

    def press(self, name: str) -> None:
        QTest.mouseClick(self.find(QPushButton, name), Qt.MouseButton.LeftButton)

    @property
    def troubles(self) -> list[str]:
        listed = self.find(QListWidget, "importTroubles")
        return [listed.item(row).text() for row in range(listed.count())]

    @property
    def summary(self) -> str:
        return self.find(QLabel, "importSummary").text()

    @property
    def can_import(self) -> bool:
        return self.find(QPushButton, "importButton").isEnabled()

    def preview(self, row: int) -> list[str]:
        model = self.find(QTableView, "importPreview").model()
        return [model.index(row, column).data() for column in range(model.columnCount())]

    def heading(self, column: int) -> str:
        return self.find(QTableView, "importPreview").model().headerData(column, Qt.Orientation.Horizontal)


@pytest.fixture
def teacher(qtbot):
    return Teacher(qtbot)


def test_it_shows_the_first_rows_as_they_are_read_and_what_will_come(teacher):
    teacher.look_at(PENGUINS)
    assert teacher.find(QComboBox, "importDelimiterBox").currentText() == "Semicolon ;"
    assert teacher.find(QComboBox, "importDecimalBox").currentText() == "Comma 2,5"
    assert teacher.find(QCheckBox, "importHeaderBox").isChecked()
    assert teacher.heading(1) == "flipper (mm)\ninput"
    assert teacher.heading(2) == "mass (g)\ntarget"
    assert teacher.heading(0) == "species\nleft out"
    assert teacher.preview(0) == ["Adelie", "181", "3750.5", "male"]
    assert teacher.summary == "4 of 6 rows with 1 input come; the target is mass."
    assert teacher.troubles == [
        "Line 4, column flipper: “NA” is not a number.",
        "Line 5: 2 cells, the first line has 4.",
    ]


def test_enter_takes_it_and_escape_leaves_everything(teacher):
    teacher.look_at(PENGUINS)
    QTest.keyClick(teacher.dialog, Qt.Key.Key_Escape)
    assert teacher.taken == []
    teacher.look_at(PENGUINS)
    QTest.keyClick(teacher.dialog, Qt.Key.Key_Return)
    dataset, path, name = teacher.taken[0]
    assert (dataset.columns, dataset.units, path, name) == (("flipper", "mass"), ("mm", "g"), None, "clipboard")
    assert dataset.rows == ((181.0, 3750.5), (186.0, 3800.0), (211.0, 4500.0), (195.0, 3700.0))


def test_rows_with_troubles_can_come_with_red_cells(teacher):
    teacher.look_at(PENGUINS)
    box = teacher.find(QComboBox, "importBadRowsBox")
    box.setCurrentIndex(1)
    box.activated.emit(1)
    assert teacher.summary == "6 rows with 1 input come; the target is mass."
    teacher.press("importButton")
    assert teacher.taken[0][0].texts == {(2, 0): "NA", (3, 1): ""}


def test_columns_are_ticked_by_keys_and_any_of_them_is_the_target(teacher):
    teacher.look_at("a,b,c\n1,2,3\n4,5,6\n")
    teacher.choose("importTargetBox", 0)
    teacher.tick("c")
    assert [teacher.heading(column) for column in range(3)] == ["a\ntarget", "b\ninput", "c\nleft out"]
    teacher.tick("a")  # the target goes: another column is it
    assert not teacher.can_import
    assert "at least one input" in teacher.summary
    teacher.tick("c")
    teacher.press("importButton")
    assert teacher.taken[0][0].columns == ("c", "b")


def test_a_click_on_a_heading_ticks_too(teacher):
    teacher.look_at("a,b,c\n1,2,3\n4,5,6\n")
    table = teacher.find(QTableView, "importPreview")
    header = table.horizontalHeader()
    place = header.viewport().rect().center()
    place.setX(header.sectionViewportPosition(0) + 5)
    QTest.mouseClick(header.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert teacher.heading(0) == "a\nleft out"


def test_words_cannot_come_but_two_words_can_be_1_and_0(teacher):
    teacher.look_at(PENGUINS)
    teacher.tick("species")  # three words: there is no tick to set
    assert teacher.heading(0) == "species\nleft out"
    teacher.tick("sex")
    assert teacher.find(QComboBox, "importOneBox4").currentText() == "female = 1, male = 0"
    assert teacher.preview(0)[-1] == "0"
    teacher.choose("importOneBox4", "male")
    assert teacher.preview(0)[-1] == "1"
    teacher.choose("importTargetBox", 3)
    teacher.press("importButton")
    assert [row[-1] for row in teacher.taken[0][0].rows] == [1.0, 0.0, 0.0, 1.0]


def test_how_it_is_written_can_be_put_right(teacher):
    teacher.look_at("1,234;2\n3,456;4\n")
    assert teacher.preview(0) == ["1.234", "2"]
    assert teacher.troubles == ["Numbers such as 1,234 may be more than a thousand: look at the decimal mark."]
    teacher.choose("importDecimalBox", ".")
    assert teacher.preview(0) == ["1234", "2"]
    assert teacher.troubles[0] == "Line 1, column x: “1,234” is read as 1234."
    teacher.find(QCheckBox, "importHeaderBox").click()
    assert teacher.heading(0).startswith("1,234")
    teacher.choose("importDelimiterBox", "\t")
    assert teacher.summary == "A table needs at least one input column and one target column."
    assert not teacher.can_import
    assert teacher.preview(0) == ["1,234;2"]  # the text as it stands: what is between the cells can be seen
    teacher.choose("importDelimiterBox", ";")
    assert teacher.can_import


def test_the_encoding_can_be_chosen_for_a_file(teacher, tmp_path: Path):
    path = tmp_path / "größen.csv"
    path.write_bytes("Größe,y\n1,2\n2,3\n".encode("cp1252"))
    teacher.importing.begin(open_table(path), path)
    assert teacher.heading(0).startswith("Größe")
    teacher.choose("importEncodingBox", "utf-8")
    assert teacher.summary == "Line 1 is no text in the encoding UTF-8."
    teacher.choose("importEncodingBox", "cp1252")
    assert teacher.summary == "2 rows with 1 input come; the target is y."


def test_what_is_beyond_the_largest_table_is_told(teacher):
    teacher.look_at("x,y\n" + "1,2\n" * (MOST_ROWS + 7))
    assert teacher.summary == (
        "100,000 rows with 1 input come; the target is y. "
        "A table can have at most 100,000 rows: the last 7 of the file are left out."
    )
    teacher.look_at(",".join(f"c{place}" for place in range(140)) + "\n" + ",".join("1" * 140))
    assert teacher.summary == "1 row with 100 inputs come; the target is c139. A table can have at most 100 inputs."
    teacher.tick("c120")
    assert teacher.summary == "A table can have at most 100 input columns; 101 are chosen."


def test_it_has_a_name_for_every_control_and_looks_like_the_rest(teacher):
    teacher.look_at(PENGUINS)
    teacher.tick("sex")
    for kind in (QComboBox, QListWidget, QTableView):
        assert all(part.accessibleName() and part.objectName() for part in teacher.dialog.findChildren(kind, "import*"))
    before = teacher.find(QTableView, "importPreview").model().index(0, 1).data(Qt.ItemDataRole.ForegroundRole)
    teacher.importing.set_theme(Theme(DARK, 1.4))
    after = teacher.find(QTableView, "importPreview").model().index(0, 1).data(Qt.ItemDataRole.ForegroundRole)
    assert before != after
    assert teacher.dialog.width() <= teacher.window.width()


def test_a_long_heading_ends_in_dots_and_keeps_its_unit(teacher):
    long = "height of the plant above the ground in the morning"
    teacher.look_at(f"day;{long} (cm)\n1;2\n2;3\n3;4\n")
    model = teacher.find(QTableView, "importPreview").model()
    shown = str(model.headerData(1, Qt.Orientation.Horizontal)).split("\n")[0]
    assert shown.startswith("height of")
    assert shown.endswith("… (cm)")
    assert model.headerData(1, Qt.Orientation.Horizontal, Qt.ItemDataRole.ToolTipRole).startswith(f"{long} (cm)\n")
    assert model.headerData(0, Qt.Orientation.Horizontal, Qt.ItemDataRole.ToolTipRole) is None  # the usual one

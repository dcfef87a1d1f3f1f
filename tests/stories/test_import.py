"""A pupil brings tables: from a German spreadsheet, by the clipboard, on the command line; and takes one home."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QComboBox, QDialog, QFileDialog, QLabel, QListWidget, QPushButton

from neuron_gui.app import make_window
from neuron_gui.arguments import parse
from neuron_gui.core.dataset import TUTORIAL, Dataset
from neuron_gui.core.project import Project
from neuron_gui.core.table_files import open_table
from neuron_gui.ui.files import Written
from neuron_gui.ui.preferences import Preferences

PLANTS = "Tag;Höhe (cm);Gießen (ml);Farbe\r\n" + "".join(
    f"{day};{height};{day % 4 * 10};{'grün' if day % 2 else 'gelb'}\r\n"
    for day, height in enumerate(["1", "1,2", "1,4", "1,6", "1,8", "2", "2,2", "2,4", "2,6", "2,8", "3", "3,2"])
)


@pytest.fixture
def plants(tmp_path: Path) -> Path:
    """As a German Excel writes it: Latin-1, semicolons, decimal commas, and one cell that is no number."""
    path = tmp_path / "Pflanzen.csv"
    path.write_bytes(PLANTS.replace("7;2,4", "7;abgeknickt").encode("cp1252"))
    return path


def drop(pupil, path: Path) -> None:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path))])
    how = Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    QApplication.sendEvent(pupil.window, QDragEnterEvent(QPoint(50, 50), *how))
    QApplication.sendEvent(pupil.window, QDropEvent(QPointF(50, 50), *how))


def dialog(pupil) -> QDialog:
    return pupil.find(QDialog, "importDialog")


def press_in(pupil, name: str) -> None:
    QTest.mouseClick(dialog(pupil).findChild(QPushButton, name), Qt.MouseButton.LeftButton)


def test_a_german_table_is_dropped_looked_at_trained_and_undone(pupil, plants):
    drop(pupil, plants)
    assert pupil.window.document.project.dataset == TUTORIAL  # nothing comes before it was looked at
    troubles = dialog(pupil).findChild(QListWidget, "importTroubles")
    assert troubles.item(0).text() == "Line 9, column Höhe: “abgeknickt” is not a number."
    target = dialog(pupil).findChild(QComboBox, "importTargetBox")
    target.setCurrentIndex(target.findText("Höhe (cm)"))
    target.activated.emit(target.currentIndex())
    columns = dialog(pupil).findChild(QListWidget, "importColumns")
    columns.item(2).setCheckState(Qt.CheckState.Unchecked)  # how much was watered
    summary = dialog(pupil).findChild(QLabel, "importSummary").text()
    assert summary == "11 of 12 rows with 1 input come; the target is Höhe."
    press_in(pupil, "importButton")
    dataset = pupil.window.document.project.dataset
    assert (dataset.columns, dataset.units) == (("Tag", "Höhe"), ("", "cm"))
    assert "Pflanzen.csv" in pupil.window.windowTitle()
    pupil.set_number("epochsInput", "3000")
    pupil.train_to_the_end()
    assert pupil.ask_anew("10") == pytest.approx(3.0, abs=0.05)
    while pupil.window.document.project.dataset != TUTORIAL:
        last = pupil.window.document.undo_stack.undoText()
        pupil.do("undoAction")
    assert last == "import “Pflanzen.csv”"  # the whole of it is one step


def test_a_sound_table_opens_at_once(pupil, tmp_path):
    path = tmp_path / "plain.tsv"
    path.write_text("hours\tpoints\n1\t2.5\n2\t4\n", encoding="utf-8")
    drop(pupil, path)
    assert pupil.window.findChild(QDialog, "importDialog") is None
    assert pupil.window.document.project.dataset == Dataset(("hours", "points"), ((1.0, 2.5), (2.0, 4.0)))


def test_a_broken_table_is_one_sentence_and_the_work_stays(pupil, tmp_path):
    path = tmp_path / "broken.csv"
    path.write_text('x,y\n1,"2\n3,4\n', encoding="utf-8")
    drop(pupil, path)
    assert pupil.window.findChild(QDialog, "importDialog") is None
    reason = "Line 2: a quotation mark opens there and never closes."
    assert pupil.window.complaint == f"“broken.csv” cannot be opened: {reason}"
    assert pupil.window.document.project.dataset == TUTORIAL


def test_a_whole_table_is_pasted_over_one_of_another_width(pupil):
    QGuiApplication.clipboard().setText("a\tb\tc\n1\t2\t3\n4\t5\t6\n")
    pupil.table.setFocus()
    pupil.table.setCurrentIndex(pupil.table.model().index(0, 0))
    pupil.do("pasteAction")
    press_in(pupil, "importButton")
    assert pupil.window.document.project.dataset == Dataset(("a", "b", "c"), ((1.0, 2.0, 3.0), (4.0, 5.0, 6.0)))
    pupil.do("undoAction")
    assert pupil.window.document.project.dataset == TUTORIAL


def test_the_menu_lets_any_table_be_looked_at_first(pupil, tmp_path, monkeypatch):
    path = tmp_path / "plain.csv"
    path.write_text("a,b,c\n1,2,3\n4,5,6\n", encoding="utf-8")
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (str(path), ""))
    pupil.do("importTableAction")
    columns = dialog(pupil).findChild(QListWidget, "importColumns")
    columns.item(0).setCheckState(Qt.CheckState.Unchecked)
    press_in(pupil, "importButton")
    assert pupil.window.document.project.dataset.columns == ("b", "c")


def test_a_large_table_is_worked_like_a_small_one(pupil, tmp_path):
    rows = 20_000
    path = tmp_path / "large.csv"
    path.write_text("x,y\n" + "".join(f"{row / rows},{3 * row / rows + 1}\n" for row in range(rows)), encoding="utf-8")
    drop(pupil, path)
    pupil.set_number("epochsInput", "12")
    pupil.train_to_the_end()
    assert pupil.ask_anew("2") == pytest.approx(7, abs=0.3)
    assert float(pupil.cell(rows - 1, 2)) == pytest.approx(4, abs=0.2)  # the last row's prediction
    pupil.type_into_cell(12_345, 1, "100")
    dataset = pupil.window.document.project.dataset
    assert dataset.targets[12_345] == 100
    assert pupil.cell(12_345, 3).startswith("−97")  # and its error at once
    pupil.do("undoAction")
    assert pupil.window.document.project.dataset.targets[12_345] == pytest.approx(3 * 12_345 / rows + 1)
    assert abs(float(pupil.cell(12_345, 3).replace("−", "-"))) < 0.2


def test_on_the_command_line_a_table_is_looked_at_only_where_something_is_to_decide(plants, tmp_path, capsys):
    assert parse([str(plants)]).asks
    assert parse([str(plants)]).project is None
    plain = tmp_path / "plain.csv"
    plain.write_text("x,y\n1,2\n", encoding="utf-8")
    assert not parse([str(plain)]).asks
    assert parse([str(plain)]).project.dataset.rows == ((1.0, 2.0),)
    plain.write_text("x,y\n1,2,3\n", encoding="utf-8")
    with pytest.raises(SystemExit) as ended:
        parse(["--headless", str(plain)])
    assert ended.value.code == 2
    told = capsys.readouterr().err
    assert told == "neuron-gui: “plain.csv” cannot be opened: Line 2: 3 cells, the first line has 2.\n"


def test_there_the_window_opens_first_and_the_table_is_looked_at_in_it(qtbot, plants):
    window = make_window(parse([str(plants)]), Preferences())
    qtbot.addWidget(window)
    window.show()
    qtbot.waitUntil(lambda: window.findChild(QDialog, "importDialog") is not None)
    assert window.document.project.dataset == TUTORIAL
    window.findChild(QDialog, "importDialog").accept()
    assert window.document.project.dataset.columns == ("Tag", "Höhe", "Gießen")


def test_a_table_of_few_rows_on_the_command_line_flows_through_the_diagram_at_once(open_window):
    pupil = open_window(Project(Dataset(("x", "y"), ((1.0, 2.0), (3.0, 4.0)))))
    assert pupil.table.currentIndex().row() == pupil.window.playback.moment().row == 1
    assert "3" in pupil.text("formulaLabel")


@pytest.mark.parametrize(
    ("name", "written", "line"),
    [
        ("a.csv", Written(), "-1,-3"),
        ("a.csv", Written(";", ","), "-1;-3"),
        ("a.tsv", Written(), "-1\t-3"),
    ],
)
def test_the_table_goes_to_a_spreadsheet_and_comes_back(pupil, tmp_path, name, written, line):
    path = tmp_path / name
    assert pupil.window._files.export(path, written)
    assert path.read_text(encoding="utf-8-sig").splitlines()[1] == line
    assert open_table(path).whole() == TUTORIAL


def test_the_menu_asks_where_to_and_how(pupil, tmp_path, monkeypatch):
    path = tmp_path / "mine.csv"

    def choose_commas(dialog: QFileDialog) -> bool:
        dialog.selectNameFilter(next(kind for kind in dialog.nameFilters() if "decimal commas" in kind))
        return True

    monkeypatch.setattr(QFileDialog, "exec", choose_commas)
    monkeypatch.setattr(QFileDialog, "selectedFiles", lambda _: [str(path)])
    pupil.type_into_cell(0, 0, "0.5")
    pupil.do("exportTableAction")
    assert path.read_text(encoding="utf-8-sig").splitlines()[:2] == ['"x";"y"', "0,5;-3"]
    assert pupil.text("statusMessage") == "Table saved to mine.csv"


def test_predictions_and_errors_go_along_if_they_are_wanted(pupil, tmp_path):
    pupil.train_to_the_end()
    path = tmp_path / "answers.csv"
    assert pupil.window._files.export(path, Written(answers=True))
    answers = open_table(path).whole()
    assert answers.columns == ("x", "y", "prediction", "error")
    moment = pupil.window.playback.moment()
    assert answers.rows[3][2] == pytest.approx(float(moment.predictions[3]), rel=1e-8)
    assert answers.rows[3][3] == pytest.approx(answers.rows[3][2] - answers.rows[3][1], abs=1e-6)


def test_the_pointer_says_to_wait_while_a_table_is_read(pupil, plants, tmp_path, monkeypatch):
    pointers = []

    def note(*_) -> None:
        pointers.append(QGuiApplication.overrideCursor() is not None)

    monkeypatch.setattr("neuron_gui.ui.importing.Importing._look_at", note)
    drop(pupil, plants)
    note()
    assert not pupil.window.open_file(tmp_path / "missing.csv")
    note()
    assert pointers == [True, False, False]  # the usual one is back, even after a failure


def test_what_cannot_be_written_is_said(pupil, tmp_path):
    assert not pupil.window._files.export(tmp_path / "no" / "a.csv", Written())
    assert pupil.window.complaint == "“a.csv” was not saved: the folder is not there."


def test_the_example_of_a_school_brings_its_story_and_its_settings_along(pupil, tmp_path):
    path = tmp_path / "bridges.csv"
    notes = "# title: Bridges of our town\n# story: How heavy?\n# units: m, t\n# settings: epochs=70\n"
    path.write_text(f"{notes}length,mass\n1,2\n2,4\n3,6\n", encoding="utf-8")
    drop(pupil, path)
    work = pupil.window.document.project
    assert (work.about.title, work.about.story) == ("Bridges of our town", "How heavy?")
    assert work.dataset.headings == ("length (m)", "mass (t)")
    pupil.press("aboutDataButton")
    assert pupil.text("aboutDataTitle") == "Bridges of our town"
    assert pupil.text("aboutDataStory") == "How heavy?"
    assert not pupil.find(QLabel, "aboutDataFacts").isVisible()  # it names neither source nor licence
    QTest.keyClick(pupil.widget("aboutDataPopover"), Qt.Key.Key_Escape)
    pupil.train_to_the_end()
    assert pupil.window.timeline.epoch == 70
    pupil.do("undoAction")
    pupil.do("undoAction")
    assert pupil.window.document.project.dataset == TUTORIAL

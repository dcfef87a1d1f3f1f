"""Files: what is saved comes back to the last digit, and no file whatever can do more than be refused in a sentence."""

from __future__ import annotations

import errno
import json
import os
import random
import sys
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from neuron_gui.core import work_zip
from neuron_gui.core.about import made_from
from neuron_gui.core.dataset import MOST_ROWS, TUTORIAL, Dataset
from neuron_gui.core.examples import load_examples
from neuron_gui.core.numerals import LARGEST
from neuron_gui.core.problem import Problem
from neuron_gui.core.project import Project
from neuron_gui.core.project_files import load_work, open_work, save_work
from neuron_gui.core.rule import Rule
from neuron_gui.core.settings import LEARNING_RATE_RANGE, SEED_RANGE, Settings, State
from neuron_gui.core.work import Work
from tests.core.tables import marked_tables

ODD = Project(
    Dataset(("größe", "y"), ((0.1 + 0.2, -0.0), (1e-300, 1e30)))
    .with_cells(2, 0, [["abc", "5"], ["", "ünï “ß”"]]),
    Settings(learning_rate=0.007, epochs=7, optimizer="adam", start=State((0.1 + 0.2,), -1e-9), shuffle=True),
)  # fmt: skip


FILES = Path(__file__).with_name("files")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "work.neuron"


def refusal(path: Path) -> str:
    """The sentence with which a file is refused."""
    with pytest.raises(Problem) as caught:
        open_work(path)
    return str(caught.value)


def content(**changes: object) -> dict[str, object]:
    """A sound project.json, with changes."""
    whole = {
        "format": "hello-neuron",
        "version": 1,
        "dataset": {"columns": ["x", "y"], "rows": [[1, 2.5], [3, "abc"]]},
        "settings": {"learning_rate": 0.1},
    }
    return whole | changes


def packed(path: Path, what: object, name: str = "project.json") -> Path:
    """A zip with this as its one part."""
    text = what if isinstance(what, str | bytes) else json.dumps(what)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, text)
    return path


class TestRoundTrip:
    def test_odd_work_comes_back_exactly(self, path):
        save_work(Work(ODD), path)
        loaded = load_work(path).project
        assert loaded == ODD
        assert repr(loaded.dataset.rows) == repr(ODD.dataset.rows)  # −0 too

    @pytest.mark.parametrize("secret", [True, False])
    def test_what_is_told_of_the_data_comes_back_and_a_secret_stays_one(self, path, secret):
        made = made_from(Rule((1.4, -0.3), -0.6, "tanh", noise=0.2, seed=7), Settings(), secret=secret)
        for project in (made, *(example.project for example in load_examples())):
            save_work(Work(project), path)
            assert load_work(path).project == project

    @settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
    @given(marked_tables())
    def test_units_and_test_rows_come_back(self, path, table):
        save_work(Work(Project(table)), path)
        assert load_work(path).project.dataset == table

    @settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
    @given(
        cells=st.lists(st.lists(st.floats(-LARGEST, LARGEST).map(repr) | st.text(max_size=5), min_size=2, max_size=2)),
        rate=st.floats(*LEARNING_RATE_RANGE),
        seed=st.integers(*SEED_RANGE),
        start=st.none() | st.builds(State, st.tuples(st.floats(-1e9, 1e9)), st.floats(-1e9, 1e9)),
    )
    def test_any_work_comes_back_exactly(self, path, cells, rate, seed, start):
        cells = [[text.encode("utf-8", "replace").decode() for text in line] for line in cells]
        work = Project(
            Dataset(("x", "y"), ()).with_cells(0, 0, cells), Settings(learning_rate=rate, seed=seed, start=start)
        )
        save_work(Work(work), path)
        assert load_work(path).project == work

    def test_the_same_work_makes_the_same_file(self, tmp_path):
        save_work(Work(ODD), tmp_path / "a.neuron")
        save_work(Work(ODD), tmp_path / "b.neuron")
        assert (tmp_path / "a.neuron").read_bytes() == (tmp_path / "b.neuron").read_bytes()

    def test_a_cell_is_a_number_or_its_text(self, path):
        save_work(Work(ODD), path)
        with zipfile.ZipFile(path) as archive:
            (table,) = json.loads(archive.read("tables.json"))
        assert table["rows"][1:3] == [[1e-300, 1e30], ["abc", 5.0]]
        assert "NaN" not in json.dumps(table)

    def test_a_hundred_thousand_rows(self, path):
        many = Project(Dataset(("x", "y"), tuple((row / 7, row / 3) for row in range(MOST_ROWS))))
        save_work(Work(many), path)
        assert load_work(path).project == many

    def test_what_a_later_version_adds_is_passed_over(self, path):
        packed(path, content(lesson={"step": 3}))
        assert load_work(path).project.dataset.texts == {(1, 1): "abc"}

    def test_a_text_that_is_a_number_is_one(self, path):
        packed(path, content(dataset={"columns": ["x", ""], "rows": [["1,5", 2]]}))
        assert load_work(path).project.dataset == Dataset(("x", "y"), ((1.5, 2.0),))


class TestRefusals:
    def test_what_is_no_zip(self, path):
        path.write_bytes(b"no zip")
        assert refusal(path) == "“work.neuron” is not a Hello Neuron file, or it is damaged."

    def test_a_zip_of_something_else(self, path):
        packed(path, "hello", name="word.xml")
        assert refusal(path) == "“work.neuron” is not a Hello Neuron file: there is no project.json in it."
        packed(path, content(format="excel"))
        assert refusal(path) == "“work.neuron” is not a Hello Neuron file."

    def test_a_newer_version(self, path):
        packed(path, {"format": "hello-neuron", "version": 3, "settings": "all is different"})
        assert refusal(path) == "“work.neuron” was made by a newer Hello Neuron. Update this one to open it."

    @pytest.mark.parametrize(
        ("part", "place"),
        [
            ("{", "damaged"),
            (b"\xff\xfe", "damaged"),
            ("[" * 100_000, "damaged"),
            ([], "Expected `object`, got `array`"),
            ({}, "missing required field `format`"),
            (content(version="1"), "Expected `int`, got `str` - at `$.version`"),
            (content(settings=None), "Expected `object`, got `null` - at `$.settings`"),
            (content(settings={"epochs": 1.5}), "Expected `int`, got `float` - at `$.settings.epochs`"),
            (content(settings={"epochs": 0}), "The number of epochs must be a whole number from 1 to 1,000,000."),
            (content(settings={"start": {"weights": [True], "bias": 0}}), "at `$.settings.start.weights[0]`"),
            (content(about={"story": 5}), "Expected `str`, got `int` - at `$.about.story`"),
            (content(about={"rule": {"weights": []}}), "A rule has 1 to 7 inputs."),
            (content(about={"rule": {"rows": 1e9}}), "at `$.about.rule.rows`"),
            (content(dataset={"columns": ["x", "y"], "rows": [[1, None]]}), "at `$.dataset.rows[0][1]`"),
            (content(dataset={"columns": ["x", "y"], "rows": [[1, 2], [3]]}), "Row 2 does not have 2 numbers."),
            (
                content(dataset={"columns": ["x", "y"], "rows": [[1e31, 2]]}),
                "Row 1, column 1: the number is too large.",
            ),
            (content(dataset={"columns": ["x"], "rows": []}), "at least one input column"),
            (content(dataset={"columns": [], "rows": []}), "at least one input column"),
            (content(dataset={"columns": ["x"] * 102, "rows": []}), "at most 100 input columns"),
            (content(dataset={"columns": ["x", "y"], "rows": [[1, 2]] * 100_001}), "at most 100,000 rows"),
        ],
        ids=lambda value: value if isinstance(value, str) and len(value) < 60 else "",
    )
    def test_the_place_of_what_is_wrong(self, path, part, place):
        packed(path, part)
        sentence = refusal(path)
        assert sentence.startswith("“work.neuron” is damaged: ") or "damaged" in place
        assert place in sentence

    def test_an_encrypted_zip(self, path):
        packed(path, content())
        whole = bytearray(path.read_bytes())
        whole[whole.index(b"PK\x01\x02") + 8] |= 1
        path.write_bytes(whole)
        assert refusal(path) == "“work.neuron” is locked with a password."

    def test_an_unusual_compression(self, path):
        with zipfile.ZipFile(path, "w", zipfile.ZIP_LZMA) as archive:
            archive.writestr("project.json", json.dumps(content()))
        assert "is not a Hello Neuron file, or it is damaged" in refusal(path)

    def test_what_would_unpack_to_too_much_is_never_unpacked(self, path, monkeypatch):
        monkeypatch.setattr(work_zip, "MOST_UNPACKED_BYTES", 1000)
        packed(path, b" " * 1001)
        assert refusal(path) == "“work.neuron” is too large to be opened."

    def test_a_file_that_is_too_large_is_never_read(self, path, monkeypatch):
        with path.open("wb") as file:
            file.truncate(work_zip.MOST_PACKED_BYTES + 1)  # a hole: it takes no room
        monkeypatch.setattr(Path, "open", None)
        assert refusal(path) == "“work.neuron” is too large to be opened."

    @pytest.mark.parametrize("bomb", [b"[" + b"[]," * 400_000, b"[" + b"1," * 21_000_000])
    def test_endless_lists_are_not_built(self, path, bomb):
        head = b'{"format":"hello-neuron","version":1,"settings":{},"dataset":{"columns":["x","y"],"rows":'
        packed(path, head + bomb.rstrip(b",") + b"]}}")
        assert refusal(path) == "“work.neuron” is too large to be opened."

    def test_files_that_cannot_be_read(self, tmp_path):
        assert refusal(tmp_path / "no.neuron") == "There is no file “no.neuron”."
        assert refusal(tmp_path / "no.pdf") == "There is no file “no.pdf”."
        folder = tmp_path / "folder.neuron"
        folder.mkdir()
        assert refusal(folder) == "“folder.neuron” is a folder."
        assert "cannot be read" in refusal(tmp_path / "a\0b.neuron")
        (tmp_path / "a.pdf").write_bytes(b"")
        assert refusal(tmp_path / "a.pdf") == (
            "“a.pdf” cannot be opened here; these kinds can: .neuron, .csv, .tsv, .txt."
        )

    def test_a_file_that_may_not_be_read(self, path, monkeypatch):
        packed(path, content())

        def forbid(*_: object, **__: object) -> None:
            raise PermissionError(errno.EACCES, "Permission denied")

        monkeypatch.setattr(Path, "open", forbid)
        assert refusal(path) == "“work.neuron” may not be read: the permission is missing."

    @pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="needs a named pipe")
    def test_a_pipe_does_not_make_it_wait(self, path):
        os.mkfifo(path)
        assert refusal(path) == "“work.neuron” is not a file that can be read."

    def test_two_thousand_spoiled_files_are_refused_or_sound(self, path):
        save_work(Work(ODD), path)
        sound, dice, opened = path.read_bytes(), random.Random(7), 0
        for _ in range(2000):
            spoiled = bytearray(sound)
            for _ in range(dice.randint(1, 6)):
                match dice.randrange(4):
                    case 0:
                        spoiled[dice.randrange(len(spoiled))] = dice.randrange(256)
                    case 1:
                        spoiled[dice.randrange(len(spoiled))] ^= 1 << dice.randrange(8)
                    case 2:
                        del spoiled[dice.randrange(len(spoiled)) :][: dice.randint(1, 20)]
                    case 3:
                        place = dice.randrange(len(spoiled))
                        spoiled[place:place] = dice.randbytes(dice.randint(1, 8))
            path.write_bytes(spoiled)
            try:
                assert isinstance(load_work(path).project, Project)
                opened += 1
            except Problem:
                pass
        assert 0 < opened < 2000

    def test_two_thousand_spoiled_texts_are_refused_or_sound(self, path):
        with zipfile.ZipFile(FILES / "version-1-odd.neuron") as archive:
            sound = archive.read("project.json")
        dice, opened = random.Random(7), 0
        pieces = [b"null", b"1e999", b"-1", b'"', b"[]", b"{}", b",", b"true", b"\xff", b"NaN", b"99999999999999999999"]
        for _ in range(2000):
            spoiled = bytearray(sound)
            place = dice.randrange(len(spoiled))
            spoiled[place : place + dice.randint(0, 6)] = dice.choice(pieces)
            packed(path, bytes(spoiled))
            try:
                assert isinstance(load_work(path).project, Project)
                opened += 1
            except Problem:
                pass
        assert 0 < opened < 2000


class TestTables:
    @pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "latin-1"])
    @pytest.mark.parametrize("suffix", [".csv", ".TSV", ".txt"])
    def test_usual_encodings(self, tmp_path, encoding, suffix):
        path = tmp_path / f"table{suffix}"
        path.write_bytes("Größe;y\n1,5;2\n".encode(encoding))
        assert open_work(path).project == Project(Dataset(("Größe", "y"), ((1.5, 2.0),)))

    @pytest.mark.parametrize(
        ("written", "sentence"),
        [
            (b"", "“t.csv” cannot be opened: There are no rows in it."),
            (b"x,y\n1,2,3\n", "“t.csv” cannot be opened: Line 2: 3 cells, the first line has 2."),
            (b"\x00\x01\x02", "“t.csv” is not a table of text."),
            (b"\xff\xfe\x00", "“t.csv” is not a table of text."),
        ],
    )
    def test_what_is_no_table(self, tmp_path, written, sentence):
        path = tmp_path / "t.csv"
        path.write_bytes(written)
        assert refusal(path) == sentence


class TestSaving:
    def test_nothing_but_the_file_is_left(self, path):
        save_work(Work(ODD), path)
        save_work(Work(Project()), path)
        assert [entry.name for entry in path.parent.iterdir()] == ["work.neuron"]
        assert load_work(path).project == Project()

    @pytest.mark.parametrize(
        ("number", "sentence"),
        [
            (errno.ENOSPC, "“work.neuron” was not saved: the disk is full."),
            (errno.EROFS, "“work.neuron” was not saved: writing is not permitted there."),
            (errno.EIO, "“work.neuron” was not saved: " + os.strerror(errno.EIO) + "."),
        ],
    )
    @pytest.mark.parametrize("moment", ["fsync", "replace"])
    def test_when_it_fails_the_old_file_is_still_there(self, path, monkeypatch, number, sentence, moment):
        save_work(Work(ODD), path)

        def fail(*_: object) -> None:
            raise OSError(number, os.strerror(number))

        monkeypatch.setattr(*((os, "fsync", fail) if moment == "fsync" else (Path, "replace", fail)))
        with pytest.raises(Problem) as caught:
            save_work(Work(Project()), path)
        assert str(caught.value) == sentence
        monkeypatch.undo()
        assert load_work(path).project == ODD
        assert [entry.name for entry in path.parent.iterdir()] == ["work.neuron"]

    def test_places_where_nothing_can_be_saved(self, tmp_path):
        with pytest.raises(Problem, match="the folder is not there"):
            save_work(Work(ODD), tmp_path / "no" / "work.neuron")
        (tmp_path / "folder.neuron").mkdir()
        with pytest.raises(Problem, match=r"“folder.neuron” was not saved: "):
            save_work(Work(ODD), tmp_path / "folder.neuron")

    @pytest.mark.skipif(sys.platform == "win32", reason="links and modes of POSIX")
    def test_a_link_and_a_mode_stay(self, tmp_path):
        real, link = tmp_path / "real.neuron", tmp_path / "link.neuron"
        save_work(Work(Project()), real)
        real.chmod(0o640)
        link.symlink_to(real)
        save_work(Work(ODD), link)
        assert link.is_symlink()
        assert load_work(real).project == ODD
        assert real.stat().st_mode & 0o777 == 0o640


def test_projects_are_values():
    assert Project() == Project(TUTORIAL, Settings())
    assert replace(Project(), settings=Settings(epochs=3)) != Project()

"""A .neuron file holds everything: reopened it is the same to the last bit, what is wrong is told by its place."""

from __future__ import annotations

import json
import zipfile
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from neuron_gui.core.dataset import MOST_ROWS, TUTORIAL, Dataset
from neuron_gui.core.history import History, Segment
from neuron_gui.core.pins import Pins
from neuron_gui.core.problem import Problem
from neuron_gui.core.project import Project
from neuron_gui.core.project_files import from_bytes, load_work, save_work, to_bytes
from neuron_gui.core.settings import Settings, State
from neuron_gui.core.work import RunRecord, Work
from neuron_gui.core.work_arrays import BrokenArrays, pack_arrays, unpack_arrays
from neuron_gui.core.work_parts import from_parts, small_parts, to_parts
from neuron_gui.core.work_tables import MOST_INLINE, decode_tables, encode_tables
from tests.core.works import bits_of, trained, works

FILES = Path(__file__).with_name("files")
NAME = "work.neuron"


def edited_run(epochs: int = 1200, optimizer: str = "adam") -> Work:
    """A run with a changed rate and an edited cell, a branch, and two pins, one of them the run itself."""
    dice = np.random.default_rng(3)
    project = Project(TUTORIAL, Settings(optimizer=optimizer))
    history = History(State((0.12,), 0.0), Segment(0, TUTORIAL, project.settings))
    trained(history, history.segments[0], epochs, dice)
    trained(history, Segment(epochs, TUTORIAL, replace(project.settings, learning_rate=0.02)), 30, dice)
    edited = TUTORIAL.with_cell(0, 1, "9")
    trained(history, Segment(epochs + 30, edited, replace(project.settings, learning_rate=0.02)), 30, dice)
    branch = history.until(epochs + 10)
    trained(branch, branch.segments[-1], 50, dice)
    pins = Pins().pin(history).pin(branch).rename("B", "my branch")
    now = Project(edited, replace(project.settings, learning_rate=0.02))
    return Work(now, RunRecord(branch, 2000), history, 137, 2, pins)


def reopened(work: Work) -> Work:
    return from_bytes(to_bytes(work, NAME), NAME)


class TestIdentity:
    @settings(suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
    @given(works())
    def test_any_work_with_any_history_comes_back_to_the_last_bit(self, work):
        again = reopened(work)
        assert bits_of(again) == bits_of(work)
        assert to_bytes(again, NAME) == to_bytes(work, NAME)

    def test_what_was_one_thing_is_one_thing_again(self):
        """The pinned run on screen is the pinned one, and the table on screen that of the last segment."""
        again = reopened(edited_run())
        assert again.pins.all[0].history is again.ghost
        assert again.pins.all[1].history is again.run.history
        first, second, *_ = again.run.history.segments
        assert first.dataset is second.dataset
        assert again.project.dataset is again.ghost.segments[-1].dataset

    def test_a_record_goes_on_where_it_ended(self):
        work = edited_run()
        again = reopened(work)
        for history in (work.run.history, again.run.history):
            trained(history, history.segments[-1], 2000, np.random.default_rng(9))
        assert bits_of(again) == bits_of(work)
        for epoch in (0, 999, 1000, 1001, 1205, 1260, 3000):
            segment, checkpoint = work.run.history.kept(epoch)
            other, known = again.run.history.kept(epoch)
            assert (segment.first_epoch, checkpoint.epoch, checkpoint.state) == (
                other.first_epoch, known.epoch, known.state
            )  # fmt: skip

    def test_the_small_parts_and_the_arrays_are_all(self):
        """The autosave writes the first often and appends to the others."""
        work = edited_run()
        assert small_parts(work).keys() == {"project.json", "tables.json", "work.json", "run1.json", "run2.json"}
        assert to_parts(work).keys() - small_parts(work).keys() == {"run1.npz", "run2.npz"}
        assert bits_of(from_parts(to_parts(work), NAME)) == bits_of(work)

    def test_numpy_reads_the_arrays_without_pickle(self):
        work = edited_run(optimizer="momentum")
        with np.load(BytesIO(to_parts(work)["run1.npz"]), allow_pickle=False) as arrays:
            assert arrays["weights"].tobytes() == work.run.history.weights.tobytes()
            assert arrays["slots0_epochs"].tolist() == [epoch for epoch in work.run.history.slots if epoch]
            assert arrays["slots0_1"].shape == (len(arrays["slots0_epochs"]), 1, 1)

    def test_optimizers_that_follow_one_another_keep_their_own_memory(self):
        history = History(State((0.0, 1.0), 0.5), Segment(0, Dataset(("a", "b", "y"), ((1.0, 2.0, 3.0),)), Settings()))
        dice = np.random.default_rng(1)
        for optimizer in ("sgd", "adam", "momentum", "adam", "rmsprop"):
            settings = Settings(optimizer=optimizer)
            trained(history, Segment(history.last_epoch, history.segments[0].dataset, settings), 700, dice)
        assert len(history.slots) > 5
        work = Work(Project(history.segments[0].dataset, settings), RunRecord(history, 5000))
        assert bits_of(reopened(work)) == bits_of(work)


class TestTables:
    def large(self, rows: int = MOST_ROWS) -> Dataset:
        return Dataset(("x", "y"), tuple((row / 7, row / 3) for row in range(rows)))

    def test_a_large_table_edited_often_is_told_once(self):
        tables = [self.large()]
        for row in range(0, 5000, 500):
            tables.append(tables[-1].with_cell(row, 1, "abc" if row % 1000 else "5"))
            tables.append(tables[-1].without_rows([row + 7]))
            tables.append(tables[-1].with_empty_row(row))
        tables.append(replace(tables[-1], tests=frozenset({5}), units=("km", "")).with_headings(("a", "b"), ("", "h")))
        told, arrays = encode_tables(tables)
        assert arrays.keys() == {"rows0"}
        assert decode_tables(told, arrays) == tables
        assert all(mine.texts == theirs.texts for mine, theirs in zip(decode_tables(told, arrays), tables, strict=True))

    def test_another_order_of_the_rows_is_another_table(self):
        table = self.large(MOST_INLINE)
        tables = [table, table.with_rows_from(range(MOST_INLINE - 1, -1, -1)), table.with_cell(3, 0, "x")]
        told, arrays = encode_tables(tables)
        assert arrays.keys() == {"rows0", "rows1", "rows2"}
        assert decode_tables(told, arrays) == tables

    def test_texts_in_a_large_table_come_back(self):
        rough = self.large(3000).with_cells(10, 0, [["abc", ""], ["", "ünï"]]).with_empty_row(0)
        (again,) = decode_tables(*encode_tables([rough]))
        assert again == rough
        assert again.texts == rough.texts
        assert repr(again.rows[0]) == "(nan, nan)"

    def test_a_chain_of_tables_like_others_ends(self):
        parts = to_parts(Work(Project(self.large())))
        tables = json.loads(parts["tables.json"]) + [{"like": 0, "rows": []}] * 300
        with pytest.raises(Problem, match="too many tables like others"):
            from_parts(parts | {"tables.json": json.dumps(tables).encode()}, NAME)


class TestVersions:
    @pytest.mark.parametrize("path", sorted(FILES.glob("*.neuron")), ids=lambda path: path.stem)
    def test_a_file_of_every_version_still_opens(self, path):
        work = load_work(path)
        assert bits_of(reopened(work)) == bits_of(work)

    def test_version_1_is_read_as_it_was_meant(self):
        odd = load_work(FILES / "version-1-odd.neuron")
        assert odd.run is None
        assert odd.project.dataset.texts == {(2, 0): "abc", (3, 0): "", (3, 1): "ünï “ß”"}
        assert repr(odd.project.dataset.rows[0]) == "(0.30000000000000004, -0.0)"
        assert (odd.project.dataset.units, odd.project.dataset.tests) == (("cm", ""), {1})
        assert odd.project.settings == Settings(
            learning_rate=0.007, epochs=7, optimizer="adam", start=State((0.1 + 0.2,), -1e-9), shuffle=True
        )
        assert load_work(FILES / "version-1-tutorial.neuron").project == Project()
        rule = load_work(FILES / "version-1-rule.neuron").project.about
        assert rule.secret
        assert rule.rule.weights == (1.4, -0.3)

    def test_version_2_is_read_as_it_was_meant(self):
        work = load_work(FILES / "version-2-branch.neuron")
        run, whole = work.run.history, work.ghost
        assert (run.last_epoch, work.run.planned, whole.last_epoch, work.shown_epoch, work.row) == (35, 60, 60, 27, 2)
        assert [(part.first_epoch, part.settings.optimizer) for part in run.segments] == [(0, "adam"), (20, "momentum")]
        assert [part.settings.learning_rate for part in whole.segments] == [0.05, 0.02]
        assert whole.segments[1].dataset.rows[0] == (-1.0, 9.0)
        assert run.weights[:21].tobytes() == whole.weights[:21].tobytes()
        assert {epoch: len(memory) for epoch, memory in run.slots.items()} == {0: 0, 35: 3}
        assert run.state(35) == State((2.124328136444092,), -1.9091004133224487)
        assert [(pin.letter, pin.history is run, pin.name) for pin in work.pins] == [
            ("A", False, ""), ("B", True, "my branch")
        ]  # fmt: skip
        assert work.unknown == {"later.txt": b"kept", "work.json#camera": b'"near"'}
        table = load_work(FILES / "version-2-rough-table.neuron").project.dataset
        assert table.texts == {(5, 1): "abc", (6, 1): ""}
        assert (table.units, table.tests, table.rows[6][0]) == (("km", "", "h"), {1, 9}, 6 / 7)

    @pytest.mark.parametrize("part", ["lesson.json", "pictures/cat.png", "run1.extra"])
    def test_parts_and_fields_of_a_later_version_are_written_back(self, part):
        parts = to_parts(edited_run())
        project, shown = json.loads(parts["project.json"]), json.loads(parts["work.json"])
        parts["project.json"] = json.dumps(project | {"lesson": {"step": 3, "deep": [[[]]]}}).encode()
        parts["work.json"] = json.dumps(shown | {"view": "landscape"}).encode()
        parts[part] = b"\x00 anything at all"
        work = from_parts(parts, NAME)
        again = reopened(replace(work, row=5))
        assert again.unknown == work.unknown
        written = to_parts(again)
        assert written[part] == parts[part]
        assert json.loads(written["project.json"])["lesson"] == {"step": 3, "deep": [[[]]]}
        assert json.loads(written["work.json"])["view"] == "landscape"

    def test_what_is_kept_of_a_version_1_file_goes_into_the_next(self, tmp_path):
        path = tmp_path / NAME
        with zipfile.ZipFile(path, "w") as archive:
            archive.writestr("project.json", json.dumps({
                "format": "hello-neuron", "version": 1, "lesson": 3, "settings": {},
                "dataset": {"columns": ["x", "y"], "rows": [[1, 2]]},
            }))  # fmt: skip
        work = load_work(path)
        save_work(work, path)
        assert load_work(path).unknown == {"project.json#lesson": b"3"}

    def test_a_part_of_ours_that_nobody_asks_for_is_not_kept(self):
        parts = to_parts(edited_run())
        parts["run7.npz"] = b"left over"
        assert from_parts(parts, NAME).unknown == {}


def spoiled(**changes: object) -> dict[str, bytes]:
    """The parts of a sound work, some replaced: ``run1_json={...}`` changes fields, None takes a part away."""
    parts = to_parts(edited_run())
    for key, change in changes.items():
        part = key.replace("_", ".")
        if change is None:
            del parts[part]
        elif isinstance(change, bytes):
            parts[part] = change
        elif part.endswith("json"):
            parts[part] = json.dumps(json.loads(parts[part]) | change).encode()
        else:
            parts[part] = pack_arrays(unpack_arrays(parts[part]) | change)
    return parts


RUN = json.loads(to_parts(edited_run())["run1.json"])
FIRST = RUN["segments"][0]
NUMBERS = np.zeros(3, dtype=np.float32)


class TestRefusals:
    @pytest.mark.parametrize(
        ("changes", "sentence"),
        [
            ({"tables_json": None}, "tables.json is missing."),
            ({"run1_npz": None}, "run1.npz is missing."),
            ({"run2_json": None}, "run2.json is missing."),
            ({"project_json": {"table": 9}}, "There is no table 9."),
            ({"project_json": {"version": 0}}, "There is no version 0."),
            ({"work_json": {"shown_epoch": 9999}}, "work.json: There is no epoch 9999."),
            ({"work_json": {"row": -1}}, "work.json: There is no row -1."),
            ({"work_json": {"ghost": 5}}, "run5.json is missing."),
            (
                {"work_json": {"run": {"record": 1, "planned": 2_000_000}}},
                "work.json: A run can have at most",
            ),
            ({"work_json": {"run": {"record": 1, "planned": 5, "outcome": "won"}}}, "at `$.run.outcome`"),
            ({"work_json": {"pins": [{"letter": "G", "record": 1}]}}, "work.json: The letters of the pins"),
            ({"work_json": {"pins": [{"letter": "B", "record": 1}, {"letter": "A", "record": 2}]}}, "The letters of"),
            ({"work_json": {"pins": [{"letter": "A", "record": 1}, {"letter": "B", "record": 1}]}}, "pinned twice"),
            ({"run1_json": {"segments": []}}, "run1: A run has 1 to 100,000 segments."),
            ({"run1_json": {"segments": [FIRST | {"first_epoch": 3}]}}, "run1: Its first segment does not begin at"),
            ({"run1_json": {"segments": [FIRST, FIRST | {"first_epoch": 1260}]}}, "run1: Segment 2 does not begin"),
            ({"run1_json": {"segments": [FIRST | {"table": 7}]}}, "run1: Segment 1: there is no table 7."),
            ({"run1_json": {"segments": [FIRST | {"settings": {"epochs": 0}}]}}, "run1.json: The number of epochs"),
            ({"run1_json": {"start": {"weights": [1.0, 2.0], "bias": 0}}}, "run1: Its arrays of epochs"),
            ({"run1_json": {"start": {"weights": [0.13], "bias": 0}}}, "run1: Its epoch 0 is not its start."),
            ({"run1_npz": {"bias": NUMBERS}}, "run1: Its arrays of epochs do not have the shapes"),
            ({"run1_npz": {"loss": np.zeros(1261)}}, "in 32-bit numbers"),
            ({"run1_npz": {"weights": np.full((1261, 1), np.nan, np.float32)}}, "run1: Its epoch 0 is not its start."),
            ({"run1_npz": {"loss": np.full(1261, np.inf, np.float32)}}, "run1: An epoch of it is not a number."),
            ({"run1_npz": {"slots0_epochs": np.array([0, 5])}}, "The optimizer's memory is not of epochs"),
            ({"run1_npz": {"slots0_epochs": np.array([5], np.int32)}}, "not as long as its epochs are many"),
            ({"run1_npz": {"slots0_1": np.zeros((2, 9, 1), np.float32)}}, "The optimizer's memory is not"),
            ({"run1_npz": b"PK"}, "run1.npz: it cannot be unpacked"),
            ({"tables_json": b"[]"}, "There is no table 0."),
            (
                {"tables_json": b'[{"columns": ["x", "y"], "rows": [[1, 2]], "tests": [1]}]'},
                "A test row is none of",
            ),
            ({"tables_json": b'[{"columns": ["x", "y"]}]'}, "It needs its rows either written out or as an array."),
            ({"tables_json": b'[{"columns": ["x", "y"], "like": 0, "rows": []}]'}, "like a table that does not come"),
        ],
        ids=lambda value: value if isinstance(value, str) else "",
    )
    def test_what_does_not_fit_together_is_told_by_its_part(self, changes, sentence):
        with pytest.raises(Problem) as caught:
            from_parts(spoiled(**changes), NAME)
        assert str(caught.value).startswith("“work.neuron” is damaged: ")
        assert sentence in str(caught.value)

    @pytest.mark.parametrize("part", ["../evil", "/etc/passwd", "a\\b", "a//b", "C:evil", "a/../b", "ä", ".hidden", ""])
    def test_names_that_lead_elsewhere(self, part):
        with pytest.raises(Problem, match="a name that is not allowed"):
            from_bytes(zipped(to_parts(Work()) | {part: b""}), NAME)

    def test_a_part_that_is_there_twice(self):
        with pytest.raises(Problem, match=r"Project\.json is in it twice"):
            from_bytes(zipped(to_parts(Work()) | {"Project.json": b""}), NAME)

    def test_bombs_are_refused_before_they_are_unpacked(self, monkeypatch):
        monkeypatch.setattr(zipfile.ZipFile, "open", None)
        for bomb in ({"zeros.bin": bytes(50_000_000)}, {f"part{k}": b"" for k in range(201)}):
            with pytest.raises(Problem, match="is too large to be opened"):
                from_bytes(PACKED_BOMBS[next(iter(bomb))], NAME)

    @pytest.mark.parametrize(
        "header",
        [
            b"{'descr': '|O', 'fortran_order': False, 'shape': (3,), }",
            b"{'descr': '<f4', 'fortran_order': True, 'shape': (3,), }",
            b"{'descr': '<f4', 'fortran_order': False, 'shape': (999999999, 999999999, 999999999), }",
            b"{'descr': '<f4', 'fortran_order': False, 'shape': (-3,), }",
            b"{'descr': '<f4', 'fortran_order': False, 'shape': (" + b"1" * 400 + b",), }",
            b"{'descr': '<f4', 'fortran_order': False, 'shape': (__import__('os').getpid(),), }",
            b"{'descr': [('a', '<f4')], 'fortran_order': False, 'shape': (3,), }",
        ],
    )
    def test_headers_of_arrays_are_compared_and_not_evaluated(self, header):
        line = header.ljust(117) + b"\n"
        array = b"\x93NUMPY\x01\x00" + len(line).to_bytes(2, "little") + line + bytes(12)
        with pytest.raises(BrokenArrays):
            unpack_arrays(zipped({"weights.npy": array}, zipfile.ZIP_STORED))

    def test_compressed_arrays_are_refused(self):
        buffer = BytesIO()
        np.savez_compressed(buffer, weights=np.zeros(1000))
        with pytest.raises(BrokenArrays, match="it is compressed"):
            unpack_arrays(buffer.getvalue())

    def test_more_than_fits_is_not_saved(self, monkeypatch):
        monkeypatch.setattr("neuron_gui.core.work_zip.MOST_UNPACKED_BYTES", 1000)
        with pytest.raises(Problem, match="was not saved: there is more in it than fits into one file"):
            to_bytes(edited_run(), NAME)

    def test_what_repeats_itself_is_saved_so_that_it_opens(self):
        same = Dataset(("x", "y"), tuple((0.0, float("nan")) for _ in range(MOST_ROWS)),
                       {(row, 1): "the same again and again and again" for row in range(MOST_ROWS)})  # fmt: skip
        work = Work(Project(same))
        assert reopened(work).project.dataset.texts == same.texts


def zipped(parts: dict[str, bytes], compression: int = zipfile.ZIP_DEFLATED) -> bytes:
    buffer = BytesIO()
    with zipfile.ZipFile(buffer, "w", compression) as archive:
        for name, content in parts.items():
            archive.writestr(zipfile.ZipInfo(name), content, compression)
    return buffer.getvalue()


PACKED_BOMBS = {
    "zeros.bin": zipped({"project.json": b"{}", "zeros.bin": bytes(50_000_000)}),
    "part0": zipped({"project.json": b"{}", **{f"part{k}": b"" for k in range(201)}}),
}


@given(st.dictionaries(st.sampled_from(["weights", "bias", "a1"]), st.integers(0, 3)))
def test_arrays_of_any_shape_come_back(shapes):
    dice = np.random.default_rng(len(shapes))
    arrays = {name: np.asarray(dice.normal(size=(2,) * count), dtype=np.float32) for name, count in shapes.items()}
    again = unpack_arrays(pack_arrays(arrays))
    assert {name: (array.shape, array.tobytes()) for name, array in again.items()} == {
        name: (array.shape, array.tobytes()) for name, array in arrays.items()
    }

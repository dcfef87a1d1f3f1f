"""The tables of a session: a small one stands in ``work.json``; the numbers of a large one are written once, to a file.

While a dot is dragged in a table of 100,000 rows, or a value typed, each new table is told by the rows in which it is
other than the one that was written. A start that finds only small tables does not import what reads files of arrays.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import msgspec
import numpy as np

from neuron_gui.core.dataset import Dataset
from neuron_gui.core.problem import Problem
from neuron_gui.core.whole_files import read_whole
from neuron_gui.core.work_tables import MOST_INLINE, Table, decode_tables, encode_tables, told_by_changes

MOST_BYTES = 1_000_000_000
_ARRAY = "rows"


class SavedTable(msgspec.Struct, omit_defaults=True):
    """A table as it stands in ``work.json``, and the file of its numbers, if it has one."""

    table: Table
    file: str = ""


@dataclass(frozen=True, eq=False)
class _Known:
    """A data set that is encoded; ``base`` is the one that it is told by."""

    dataset: Dataset
    saved: SavedTable
    base: Dataset | None = None


class Tables:
    """Encodes the data sets of one session; ``write`` puts a file into its folder."""

    def __init__(self, write: Callable[[str, bytes], None]) -> None:
        self._write = write
        self._known: dict[int, _Known] = {}  # by the identity of the data set
        self._count = 0

    def encode(self, datasets: Iterable[Dataset]) -> tuple[list[SavedTable], dict[int, int]]:
        """These and those that they are told by, each once; and the place of each by the ``id`` of the data set.

        Those that are not asked for again are forgotten.
        """
        known: dict[int, _Known] = {}
        for dataset in datasets:
            one = self._known.get(id(dataset)) or self._encode(dataset)
            self._known[id(dataset)] = one
            if one.base is not None:
                known[id(one.base)] = self._known[id(one.base)]
            known[id(dataset)] = one
        self._known = known
        places = {number: place for place, number in enumerate(known)}
        return [_like(one, places) for one in known.values()], places

    def _encode(self, dataset: Dataset) -> _Known:
        if len(dataset.rows) * len(dataset.columns) > MOST_INLINE:
            for known in reversed(list(self._known.values())):
                table = told_by_changes(dataset, known.dataset) if known.saved.file else None
                if table is not None:
                    return _Known(dataset, SavedTable(table), known.dataset)
        from neuron_gui.core.work_arrays import pack_arrays

        (table,), arrays = encode_tables([dataset])
        file = ""
        for numbers in arrays.values():
            self._count += 1
            file = f"table-{self._count}.npz"
            self._write(file, pack_arrays({_ARRAY: numbers}))
        return _Known(dataset, SavedTable(table, file))


def _like(one: _Known, places: dict[int, int]) -> SavedTable:
    if one.base is None:
        return one.saved
    return SavedTable(msgspec.structs.replace(one.saved.table, like=places[id(one.base)]))


def read_tables(saved: Sequence[SavedTable], folder: Path) -> list[Dataset]:
    """The data sets again. Raises Problem if one of them cannot be read."""
    files = {f"rows{place}": folder / Path(one.file).name for place, one in enumerate(saved) if one.file}
    return decode_tables([one.table for one in saved], _read_arrays(files) if files else {})


def _read_arrays(files: dict[str, Path]) -> dict[str, np.ndarray]:
    from neuron_gui.core.work_arrays import BrokenArrays, unpack_arrays

    try:
        return {name: unpack_arrays(read_whole(path, MOST_BYTES))[_ARRAY] for name, path in files.items()}
    except (BrokenArrays, KeyError) as error:
        raise Problem("A table of the autosave is damaged.") from error

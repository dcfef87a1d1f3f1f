"""Thousands of spoiled .neuron files: each is refused in one clear sentence or sound, and none takes much memory.

    python -m tests.fuzz_files 20000          all kinds of damage, the same ones for the same --seed
    python -m tests.fuzz_files 20000 --seed 7

The suite does a few hundred of them (tests/core/test_spoiled_files.py). Qt and Keras are not needed.
"""

from __future__ import annotations

import argparse
import json
import pickle
import random
import sys
import time
import warnings
import zipfile
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import lru_cache
from io import BytesIO

import numpy as np

from neuron_gui.core.dataset import TUTORIAL, Dataset, column_names
from neuron_gui.core.history import History, Segment
from neuron_gui.core.moment import recorded_moment
from neuron_gui.core.pins import Pins
from neuron_gui.core.problem import Problem
from neuron_gui.core.project import Project
from neuron_gui.core.project_files import from_bytes, to_bytes
from neuron_gui.core.settings import Settings
from neuron_gui.core.work import RunRecord, Work
from neuron_gui.core.work_parts import to_parts
from tests.core.works import trained

NAME = "spoiled.neuron"
MOST_MEMORY = 400_000_000  # bytes that opening may take beyond what the program takes anyway
LONGEST_SENTENCE = 300

Damage = Callable[[random.Random], bytes]


class Pickled:
    """What must never be called."""

    def __reduce__(self) -> tuple[Callable[[str], object], tuple[str]]:
        return (sys.exit, ("a pickle was loaded",))


@lru_cache(maxsize=1)
def sound_works() -> list[Work]:
    """Works of every kind that go into a file."""
    dice = np.random.default_rng(1)
    settings = Settings(optimizer="adam")
    history = History(settings.start_state(1), Segment(0, TUTORIAL, settings))
    trained(history, history.segments[0], 1500, dice)
    edited = TUTORIAL.with_cell(0, 1, "9")
    trained(history, Segment(1500, edited, replace(settings, optimizer="sgd")), 40, dice)
    branch = history.until(1200)
    trained(branch, branch.segments[-1], 30, dice)
    run = RunRecord(branch, 2000)
    project = Project(TUTORIAL, settings)
    wide = Dataset(column_names(7), tuple(map(tuple, dice.normal(size=(400, 8)).tolist())), tests=frozenset({3}))
    rough = wide.with_cells(5, 2, [["abc", ""], ["", "x"]]).with_empty_row(9)
    large = History(settings.start_state(7), Segment(0, wide, settings))
    trained(large, Segment(0, wide.with_cell(1, 1, "5"), settings), 20, dice)
    return [
        Work(),
        Work(project, run, history, 700, 3, Pins().pin(history).pin(branch).rename("B", "mine")),
        Work(Project(rough, settings), unknown={"later.json": b"{}", "work.json#view": b"[1]"}),
        Work(Project(wide, settings), RunRecord(large, 500, "done"), None, 20),
    ]


@lru_cache(maxsize=1)
def sound_files() -> list[tuple[bytes, dict[str, bytes]]]:
    return [(to_bytes(work, NAME), to_parts(work)) for work in sound_works()]


def zipped(parts: list[tuple[str, bytes]], compression: int = zipfile.ZIP_DEFLATED) -> bytes:
    buffer = BytesIO()
    with warnings.catch_warnings(), zipfile.ZipFile(buffer, "w") as archive:
        warnings.simplefilter("ignore")  # that a name is there twice
        for name, content in parts:
            archive.writestr(zipfile.ZipInfo(name), content, compression)
    return buffer.getvalue()


# Damage to the bytes


def bytes_spoiled(dice: random.Random) -> bytes:
    whole = bytearray(dice.choice(sound_files())[0])
    for _ in range(dice.choice([1, 1, 1, 2, 5, 30])):
        spoil_bytes(whole, dice)
    return bytes(whole)


def spoil_bytes(whole: bytearray, dice: random.Random) -> None:
    place = dice.randrange(len(whole) + 1)
    match dice.randrange(6):
        case 0 if place < len(whole):
            whole[place] ^= 1 << dice.randrange(8)
        case 1 if place < len(whole):
            whole[place] = dice.randrange(256)
        case 2:
            del whole[place : place + dice.choice([1, 4, 50, 5000, 10**9])]
        case 3:
            whole[place:place] = dice.randbytes(dice.choice([1, 4, 50]))
        case 4:
            whole[place : place + 40] = bytes(40)
        case _:
            other = dice.randrange(len(whole) + 1)
            whole[place : place + 40] = whole[other : other + 40]


# Damage to the zip

OTHER_NAMES = ["../../evil", "/etc/passwd", "C:\\x", "a" * 300, "", "run1.npz", "run2.json", "later/x"]


def parts_spoiled(dice: random.Random) -> bytes:
    parts = list(dice.choice(sound_files())[1].items())
    place = dice.randrange(len(parts))
    name, content = parts[place]
    match dice.randrange(8):
        case 0:
            del parts[place]
        case 1:
            parts.append((name, dice.choice(parts)[1]))
        case 2:
            others = [
                "../../evil",
                "/etc/passwd",
                "C:\\x",
                "a" * 300,
                "",
                "run1.npz",
                "run2.json",
                name.upper(),
                "later/x",
            ]
            parts[place] = (dice.choice(others), content)
        case 3:
            parts[place] = (name, dice.choice(parts)[1])
        case 4:
            parts.append(
                (dice.choice(["bomb.bin", "run1.npz", "tables.npz", "bomb.json"]), bytes(dice.choice([2, 30]) << 20))
            )
        case 5:
            parts += [(f"part{number}.bin", b"") for number in range(dice.choice([5, 300]))]
        case 6:
            return zipped(parts, dice.choice([zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA]))
        case _:
            return headers_spoiled(zipped(parts), dice)
    return zipped(parts, dice.choice([zipfile.ZIP_DEFLATED, zipfile.ZIP_STORED]))


def headers_spoiled(packed: bytes, dice: random.Random) -> bytes:
    """What the zip says of its parts: flags, method, date, sum, sizes, lengths."""
    whole = bytearray(packed)
    entries = [place for place in range(len(whole) - 46) if whole[place : place + 4] == b"PK\x01\x02"]
    place = dice.choice(entries) + dice.choice([8, 10, 16, 20, 22, 24, 26, 28, 30, 32, 42])
    whole[place : place + 2] = dice.choice([b"\x00\x00", b"\x01\x00", b"\xff\xff", dice.randbytes(2)])
    return bytes(whole)


# Damage to the texts

ODD = [
    None, True, -1, 0, 1, 2, 5, 1e300, -1e-300, 10**20, -(10**30), 0.5, "", "abc", "5", "9" * 400, "\u0000\n", [], {},
    [[]], {"a": 1}, [1] * 50, [1.5, "x"], "../x", 999_999, 1_000_001, 2**31, [[1.0, 2.0]] * 3,
]  # fmt: skip


def texts_spoiled(dice: random.Random) -> bytes:
    parts = dict(dice.choice(sound_files())[1])
    name = dice.choice([part for part in parts if part.endswith(".json")])
    text = json.loads(parts[name])
    for _ in range(dice.choice([1, 1, 2, 4])):
        text = spoil_value(text, dice)
    encoded = json.dumps(text).encode()
    if dice.random() < 0.2:
        depth = dice.choice([50, 5000, 200_000])
        nested = b"[" * depth + b"]" * depth if dice.random() < 0.5 else b'{"a":' * depth + b"1" + b"}" * depth
        encoded = encoded.replace(b"null", nested, 1) if b"null" in encoded else nested
    if dice.random() < 0.2:
        raw = bytearray(encoded)
        for _ in range(3):
            spoil_bytes(raw, dice)
        encoded = bytes(raw)
    parts[name] = encoded
    return zipped(list(parts.items()))


def spoil_value(value: object, dice: random.Random) -> object:
    """The same with something in it changed: a value, a key, a length."""
    if isinstance(value, dict) and value and dice.random() < 0.9:
        key = dice.choice(sorted(value))
        match dice.randrange(8):
            case 0:
                return {other: inside for other, inside in value.items() if other != key}
            case 1:
                return value | {dice.choice(["new", "like", "rows", "first", "after", "texts"]): dice.choice(ODD)}
            case _:
                return value | {key: spoil_value(value[key], dice)}
    if isinstance(value, list) and value and dice.random() < 0.9:
        place = dice.randrange(len(value))
        match dice.randrange(6):
            case 0:
                return value[:place] + value[place + 1 :]
            case 1:
                return value + [value[place]] * dice.choice([1, 1, 300])
            case 2:
                return value[::-1]
            case _:
                return [*value[:place], spoil_value(value[place], dice), *value[place + 1 :]]
    return dice.choice(ODD)


# Damage to the arrays

SHAPES = [b"(999999999, 999999999)", b"(-1,)", b"()", b"(0,)", b"(1,)", b"(2, 2, 2)", b"(1e9,)", b"(x,)"]


def arrays_spoiled(dice: random.Random) -> bytes:
    parts = dict(dice.choice([parts for _, parts in sound_files() if any(name.endswith("npz") for name in parts)]))
    name = dice.choice([part for part in parts if part.endswith(".npz")])
    with zipfile.ZipFile(BytesIO(parts[name])) as archive:
        arrays = [(entry.filename, archive.read(entry)) for entry in archive.infolist()]
    place = dice.randrange(len(arrays))
    array, content = arrays[place]
    arrays[place] = (array, spoil_array(content, dice))
    match dice.randrange(8):
        case 0:
            del arrays[place]
        case 1:
            arrays.append(dice.choice(arrays))
        case 2:
            arrays[place] = (dice.choice(["slots0_1.npy", "slots9_epochs.npy", "bias.npy", "x/../y.npy", ""]), content)
        case 3:
            arrays[place] = (array, dice.choice(arrays)[1])
    parts[name] = zipped(arrays, dice.choice([zipfile.ZIP_STORED] * 5 + [zipfile.ZIP_DEFLATED]))
    if dice.random() < 0.1:
        raw = bytearray(parts[name])
        spoil_bytes(raw, dice)
        parts[name] = bytes(raw)
    return zipped(list(parts.items()), zipfile.ZIP_STORED)


def spoil_array(content: bytes, dice: random.Random) -> bytes:
    begin = content.index(b"\n") + 1
    header, numbers = content[:begin], bytearray(content[begin:])
    match dice.randrange(8):
        case 0:
            kind = dice.choice([b"|O", b"<f8", b">f4", b"<U9", b"<i8", b"|V4", b"<c8", b"<m8"])
            return header.replace(b"<f4", kind[:3].ljust(3)).replace(b"<i4", kind[:3].ljust(3)) + numbers
        case 1:
            shape = dice.choice(
                [b"(999999999, 999999999)", b"(-1,)", b"()", b"(0,)", b"(1,)", b"(2, 2, 2)", b"(1e9,)", b"(x,)"]
            )
            old = header[header.index(b"(") : header.index(b")") + 1]
            return header.replace(old, shape) + numbers
        case 2:
            return header[:6] + bytes([dice.randrange(4), 0]) + header[8:] + numbers
        case 3:
            return header + numbers[: dice.randrange(len(numbers) + 1)]
        case 4:
            odd = dice.choice([np.nan, np.inf, -np.inf, 3e38, -3e38, 1e-45, 1e20])
            number, at = np.float32(odd).tobytes(), 4 * dice.randrange(max(1, len(numbers) // 4))
            numbers[at : at + 4] = number[: max(0, len(numbers) - at)]
            return header + numbers
        case 5:
            buffer = BytesIO()
            np.save(buffer, np.array([Pickled()], dtype=object), allow_pickle=True)
            return dice.choice([buffer.getvalue(), pickle.dumps(Pickled())])
        case 6:
            return header.replace(b"False", dice.choice([b"True ", b"1/0  ", b"[]*99"])) + numbers
        case _:
            whole = bytearray(header + numbers)
            spoil_bytes(whole, dice)
            return bytes(whole)


DAMAGE: tuple[Damage, ...] = (bytes_spoiled, parts_spoiled, texts_spoiled, arrays_spoiled)


def spoiled_files(count: int, seed: int) -> Iterator[tuple[str, bytes]]:
    """So many spoiled files with the kind of their damage, each the same for the same seed."""
    for number in range(count):
        damage = DAMAGE[number % len(DAMAGE)]
        yield damage.__name__, damage(random.Random(f"{seed} {number}"))


def verdict(packed: bytes) -> str:
    """What became of a file: the sentence with which it was refused; empty if it opened and is sound.

    Raises whatever is no Problem, and AssertionError if the sentence is no clear one, or what opened cannot be used.
    """
    try:
        work = from_bytes(packed, NAME)
    except Problem as problem:
        sentence = str(problem)
        assert sentence.startswith(f"“{NAME}” "), sentence
        assert len(sentence) <= LONGEST_SENTENCE, sentence
        assert sentence.isprintable(), sentence
        return sentence
    use(work)
    return ""


def use(work: Work) -> None:
    """What a window does with work that it opened: show every part of it, train on, save it again."""
    from_bytes(to_bytes(work, NAME), NAME)
    dataset, settings = work.project.dataset, work.project.settings
    for history in work.histories:
        history.kept(history.last_epoch)
        for epoch in {0, history.last_epoch // 2, history.last_epoch}:
            with warnings.catch_warnings(), np.errstate(all="ignore"):
                warnings.simplefilter("ignore")
                if history.fits(dataset, settings):
                    moment = recorded_moment(history, epoch, dataset, settings, work.row)
                    assert len(moment.predictions) == len(moment.dataset.rows)
        history.losses.envelope(0, history.last_epoch, 100)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("count", type=int, nargs="?", default=20_000)
    parser.add_argument("--seed", type=int, default=0)
    given = parser.parse_args()
    use_no_more_than(MOST_MEMORY)
    begun, sentences, opened = time.perf_counter(), Counter[str](), Counter[str]()
    for number, (kind, packed) in enumerate(spoiled_files(given.count, given.seed)):
        try:
            sentence = verdict(packed)
        except BaseException:
            print(f"file {number} of seed {given.seed} ({kind}):", file=sys.stderr)
            raise
        opened[kind] += not sentence
        sentences[sentence] += 1
    print(f"{given.count} spoiled files, {time.perf_counter() - begun:.0f} s, {len(sentences)} different answers")
    for kind in (damage.__name__ for damage in DAMAGE):
        print(f"{kind}: {opened[kind]} opened, sound all the same")
    for sentence, count in sentences.most_common(12):
        print(f"{count:6} {sentence or '(opened)'}")
    return 0


def use_no_more_than(memory: int) -> None:
    """Let whatever takes so much more memory fail. Where the system cannot do that, nothing is checked."""
    try:
        import resource
        from pathlib import Path

        pages = int(Path("/proc/self/statm").read_text().split()[0])
    except (ImportError, OSError):
        print("the memory is not limited on this system", file=sys.stderr)
        return
    sound_files()
    limit = pages * resource.getpagesize() + memory
    resource.setrlimit(resource.RLIMIT_AS, (limit, limit))


if __name__ == "__main__":
    sys.exit(main())

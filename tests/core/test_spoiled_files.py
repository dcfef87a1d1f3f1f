"""Some hundred of the spoiled files of ``python -m tests.fuzz_files``, which does as many thousands as one wants."""

from __future__ import annotations

import tracemalloc
from collections import Counter

from neuron_gui.core.project_files import from_bytes
from tests.fuzz_files import NAME, sound_files, spoiled_files, verdict

COUNT = 600
MOST_MEMORY = 150_000_000


def test_spoiled_files_are_refused_in_one_sentence_or_sound():
    answers = Counter((kind, verdict(packed) == "") for kind, packed in spoiled_files(COUNT, seed=42))
    assert sum(answers.values()) == COUNT
    for kind in {kind for kind, _ in answers}:
        assert answers[kind, False] > COUNT // 16, f"{kind} does hardly any damage"


def test_the_same_seed_makes_the_same_files():
    assert list(spoiled_files(40, seed=3)) == list(spoiled_files(40, seed=3))
    assert list(spoiled_files(40, seed=3)) != list(spoiled_files(40, seed=4))


def test_opening_takes_no_more_memory_than_is_meant():
    files = [packed for _, packed in spoiled_files(200, seed=5)]
    sound = [packed for packed, _ in sound_files()]
    tracemalloc.start()
    try:
        for packed in files:
            verdict(packed)
        for packed in sound:
            from_bytes(packed, NAME)
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert peak < MOST_MEMORY

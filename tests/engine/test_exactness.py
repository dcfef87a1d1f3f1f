"""The engine is Keras: the same numbers as ``model.fit``, to the last bit where one batch is an epoch."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace

import numpy as np
import pytest

from neuron_gui.core.dataset import TUTORIAL
from neuron_gui.core.engine import Interrupted
from neuron_gui.core.history import Checkpoint, History, Segment, next_segment
from neuron_gui.core.neuron import loss_value
from neuron_gui.core.settings import ACTIVATIONS, LOSSES, OPTIMIZERS, Settings, State
from neuron_gui.keras_engine.neuron import BATCHES_AT_ONCE, KerasNeuron
from tests.engine.runs import close, data, same_bits, train


@pytest.fixture
def fast_runs(monkeypatch) -> list[int]:
    """The lengths of the runs that really went through XLA."""
    lengths: list[int] = []
    original = KerasNeuron.train_fast

    def spied(self, start, dataset, settings, epochs, must_stop):
        lengths.append(epochs)
        return original(self, start, dataset, settings, epochs, must_stop)

    monkeypatch.setattr(KerasNeuron, "train_fast", spied)
    return lengths


# The same numbers as fit


def test_tutorial_is_bit_identical_to_fit_over_500_epochs(engine, fit):
    same_bits(train(engine, TUTORIAL, Settings(), 500), fit(TUTORIAL, Settings(), 500))


@pytest.mark.parametrize("n", [1, 2, 7])
@pytest.mark.parametrize("optimizer", ["sgd", "adam", "rmsprop"])
def test_one_batch_an_epoch_is_bit_identical_to_fit(engine, fit, optimizer, n):
    settings = Settings(optimizer=optimizer, learning_rate=0.02)
    same_bits(train(engine, data(n), settings, 500), fit(data(n), settings, 500))


@pytest.mark.parametrize("loss", LOSSES)
@pytest.mark.parametrize("activation", ACTIVATIONS)
@pytest.mark.parametrize("optimizer", OPTIMIZERS)
def test_every_combination_in_mini_batches_agrees_with_fit(engine, fit, optimizer, activation, loss):
    settings = Settings(optimizer=optimizer, activation=activation, loss=loss, batch_size=3, learning_rate=0.02)
    dataset = data(2, rows=8, answers=loss == "binary_crossentropy")
    close(train(engine, dataset, settings, 8), fit(dataset, settings, 8))


@pytest.mark.parametrize("loss", LOSSES)
@pytest.mark.parametrize("activation", ACTIVATIONS)
def test_every_loss_and_activation_in_one_batch_agrees_with_fit(engine, fit, activation, loss):
    settings = Settings(optimizer="adam", activation=activation, loss=loss, learning_rate=0.02)
    dataset = data(2, rows=8, answers=loss == "binary_crossentropy")
    close(train(engine, dataset, settings, 10), fit(dataset, settings, 10))


def test_changed_rate_opens_a_segment_and_is_bit_identical_to_fit_with_the_rate_assigned(engine, fit):
    settings = Settings(optimizer="adam")
    first = Segment(0, TUTORIAL, settings)
    before = engine.train(first, Checkpoint(0, settings.start_state(1)), 20)
    segment, checkpoint = next_segment(first, before.checkpoint(), TUTORIAL, replace(settings, learning_rate=0.05))
    after = engine.train(segment, checkpoint, 20)
    oracle = fit(TUTORIAL, settings, 40, later_rate=(20, 0.05))
    np.testing.assert_array_equal(np.append(before.bias, after.bias), oracle.bias)
    np.testing.assert_array_equal(np.append(before.keras_loss, after.keras_loss), oracle.keras_loss)


@pytest.mark.parametrize("changes", [{}, {"shuffle": True}, {"optimizer": "adam"}, {"loss": "mean_absolute_error"}])
def test_epochs_of_very_many_batches_go_in_parts_and_agree_with_fit(engine, fit, monkeypatch, changes):
    settings = Settings(batch_size=1, learning_rate=0.01, **changes)
    dataset = data(2, rows=2 * BATCHES_AT_ONCE + 77)
    in_parts = train(engine, dataset, settings, 3)
    if not settings.shuffle:
        close(in_parts, fit(dataset, settings, 3))
    monkeypatch.setattr("neuron_gui.keras_engine.engine.BATCHES_AT_ONCE", 10**9)
    at_once = train(engine, dataset, settings, 3)
    same_bits(in_parts, at_once)
    np.testing.assert_array_equal(in_parts.loss, at_once.loss)
    for one, other in zip(in_parts.slots, at_once.slots, strict=True):
        np.testing.assert_array_equal(one, other)


def test_epoch_of_very_many_batches_is_broken_off_between_two_parts(engine):
    settings, dataset = Settings(batch_size=1), data(1, rows=5 * BATCHES_AT_ONCE)
    segment, begin = Segment(0, dataset, settings), Checkpoint(0, settings.start_state(1))
    asked: list[int] = []

    def must_stop() -> bool:
        asked.append(len(asked))
        return len(asked) > 3

    with pytest.raises(Interrupted):
        engine.train(segment, begin, 2, must_stop)
    assert len(asked) == 4
    same_bits(engine.train(segment, begin, 1), train(engine, dataset, settings, 1))  # nothing is left of it


# The two ways


@pytest.mark.parametrize("epochs", [1, 499, 500, 501, 1200])
def test_fast_agrees_with_exact_for_any_count_of_epochs(engine, fast_runs, epochs):
    assert engine.try_fast()
    fast_runs.clear()
    settings = Settings(epochs=epochs)
    fast = engine.preview(settings.start_state(1), TUTORIAL, settings, epochs)
    assert fast_runs == [epochs] == [len(fast)]
    close(fast, train(engine, TUTORIAL, settings, epochs), "weights bias loss keras_loss")


@pytest.mark.parametrize("optimizer", ["sgd", "momentum", "adam"])
@pytest.mark.parametrize(("n", "rows"), [(1, 6), (2, 8), (7, 13)])
def test_fast_agrees_with_exact_for_every_shape(engine, fast_runs, optimizer, n, rows):
    assert engine.try_fast()
    fast_runs.clear()
    settings = Settings(optimizer=optimizer, learning_rate=0.02)
    dataset = data(n, rows)
    fast = engine.preview(settings.start_state(n), dataset, settings, 200)
    assert fast_runs == [200]
    close(fast, train(engine, dataset, settings, 200), "weights bias loss keras_loss")


@pytest.mark.parametrize("activation", ACTIVATIONS)
@pytest.mark.parametrize("loss", ["mean_squared_error", "binary_crossentropy"])
def test_fast_agrees_with_exact_for_every_activation(engine, fast_runs, loss, activation):
    assert engine.try_fast()
    fast_runs.clear()
    settings = Settings(activation=activation, loss=loss, learning_rate=0.05)
    dataset = data(2, 11, answers=loss == "binary_crossentropy")
    fast = engine.preview(settings.start_state(2), dataset, settings, 100)
    assert fast_runs == [100]
    close(fast, train(engine, dataset, settings, 100), "weights bias loss keras_loss")


@pytest.mark.parametrize("optimizer", ["sgd", "momentum", "adam"])
@pytest.mark.parametrize(("n", "rows", "size"), [(1, 6, 1), (1, 6, 4), (1, 6, 5), (2, 8, 3), (7, 33, 16), (7, 40, 32)])
def test_fast_agrees_with_exact_in_batches_of_every_size(engine, fast_runs, optimizer, n, rows, size):
    assert engine.try_fast()
    fast_runs.clear()
    settings = Settings(optimizer=optimizer, batch_size=size)
    dataset = data(n, rows)
    fast = engine.preview(settings.start_state(n), dataset, settings, 620)
    assert fast_runs == [620]
    close(fast, train(engine, dataset, settings, 620), "weights bias loss keras_loss", rtol=5e-5)


@pytest.mark.parametrize("settings", [Settings(), Settings(batch_size=2), Settings(loss="mean_absolute_error")])
def test_a_long_preview_can_be_broken_off(engine, settings):
    asked = []

    def soon() -> bool:
        asked.append(True)
        return len(asked) >= 3

    with pytest.raises(Interrupted):
        engine.preview(settings.start_state(1), TUTORIAL, settings, 1_000_000, soon)
    assert len(asked) == 3


@pytest.mark.parametrize(
    "changes",
    [{"loss": "mean_absolute_error"}, {"optimizer": "rmsprop"}, {"shuffle": True}, {"shuffle": True, "batch_size": 4}],
)
def test_where_a_rounding_error_would_grow_a_preview_goes_the_exact_way(engine, fast_runs, changes):
    settings = Settings(**changes)
    preview = engine.preview(settings.start_state(1), TUTORIAL, settings, 30)
    assert fast_runs == []
    same_bits(preview, train(engine, TUTORIAL, settings, 30))


def test_without_xla_a_preview_goes_the_exact_way(engine, fast_runs, monkeypatch):
    monkeypatch.setattr(engine, "xla", False)
    preview = engine.preview(Settings().start_state(1), TUTORIAL, Settings(), 30)
    assert fast_runs == []
    same_bits(preview, train(engine, TUTORIAL, Settings(), 30))


# One run, however it is cut, whenever it is repeated


@pytest.mark.parametrize("changes", [{}, {"batch_size": 4}, {"batch_size": 4, "shuffle": True}, {"shuffle": True}])
@pytest.mark.parametrize("optimizer", OPTIMIZERS)
def test_cut_into_pieces_a_run_stays_the_same_to_the_last_bit(engine, optimizer, changes):
    settings = Settings(optimizer=optimizer, **changes)
    whole = train(engine, TUTORIAL, settings, 120)
    segment, checkpoint = Segment(0, TUTORIAL, settings), Checkpoint(0, settings.start_state(1))
    dice, pieces = np.random.default_rng(1), []
    while checkpoint.epoch < 120:
        piece = engine.train(segment, checkpoint, min(int(dice.integers(1, 20)), 120 - checkpoint.epoch))
        assert piece.first_epoch == checkpoint.epoch + 1
        pieces.append(piece)
        checkpoint = piece.checkpoint()
    for column in ("weights", "bias", "loss", "keras_loss"):
        np.testing.assert_array_equal(
            np.concatenate([getattr(piece, column) for piece in pieces]), getattr(whole, column)
        )
    for cut, uncut in zip(pieces[-1].slots, whole.slots, strict=True):
        np.testing.assert_array_equal(cut, uncut)


@pytest.mark.parametrize("changes", [{}, {"batch_size": 4, "shuffle": True}])
@pytest.mark.parametrize("optimizer", OPTIMIZERS)
@pytest.mark.parametrize("branch_at", [7, 50, 64])
def test_an_unchanged_branch_repeats_the_original_to_the_last_bit(engine, optimizer, changes, branch_at):
    settings = Settings(optimizer=optimizer, **changes)
    first = Segment(0, TUTORIAL, settings)
    history = History(settings.start_state(1), first)
    history.append(engine.train(first, history.kept(0)[1], 50))
    later, checkpoint = next_segment(*history.kept(50), TUTORIAL, replace(settings, learning_rate=0.02))
    history.append(engine.train(later, checkpoint, 40))
    segment, kept = history.until(branch_at).kept(branch_at)
    if kept.epoch < branch_at:
        kept = engine.train(segment, kept, branch_at - kept.epoch).checkpoint()
    end = 50 if branch_at < 50 else 90
    segment, kept = next_segment(segment, kept, TUTORIAL, history.segment_at(branch_at + 1).settings)
    again = engine.train(segment, kept, end - branch_at)
    np.testing.assert_array_equal(again.weights, history.weights[branch_at + 1 : end + 1])
    np.testing.assert_array_equal(again.bias, history.bias[branch_at + 1 : end + 1])
    np.testing.assert_array_equal(again.loss, history.loss[branch_at + 1 : end + 1])
    if end == 90:
        for old, new in zip(history.kept(90)[1].slots, again.slots, strict=True):
            np.testing.assert_array_equal(old, new)


@pytest.mark.parametrize("changes", [{}, {"batch_size": 2, "shuffle": True, "seed": 9}])
def test_same_seed_gives_the_same_run_twice(engine, changes):
    settings = Settings(optimizer="adam", **changes)
    same_bits(train(engine, data(2), settings, 50), train(engine, data(2), settings, 50))


def test_shuffled_order_depends_on_the_seed(engine):
    runs = [train(engine, TUTORIAL, Settings(batch_size=2, shuffle=True, seed=seed, start=State((0.1,), 0.0)), 20)
            for seed in (1, 2)]  # fmt: skip
    assert (runs[0].weights != runs[1].weights).any()


def test_training_one_run_between_two_pieces_of_another_disturbs_neither(engine):
    settings = Settings(optimizer="adam")
    whole = train(engine, TUTORIAL, settings, 40)
    first = train(engine, TUTORIAL, settings, 20)
    train(engine, TUTORIAL.with_cell(0, 0, "9"), replace(settings, learning_rate=0.5), 7)
    engine.predict(State((3.0,), 1.0), "linear", TUTORIAL.inputs)
    second = engine.train(first.segment, first.checkpoint(), 20)
    np.testing.assert_array_equal(np.append(first.bias, second.bias), whole.bias)


# Losses


@pytest.mark.parametrize("changes", [{}, {"batch_size": 4}, {"loss": "mean_absolute_error", "activation": "tanh"}])
def test_loss_is_that_of_the_state_over_all_rows(engine, changes):
    settings = Settings(**changes)
    batch = train(engine, TUTORIAL, settings, 30)
    for k in range(30):
        now = State(tuple(map(float, batch.weights[k])), float(batch.bias[k]))
        own = loss_value(now, TUTORIAL.inputs, TUTORIAL.targets, settings.activation, settings.loss)
        assert batch.loss[k] == pytest.approx(own, rel=1e-5)


def test_keras_prints_the_loss_of_the_state_before(engine):
    batch = train(engine, TUTORIAL, Settings(), 30)
    np.testing.assert_allclose(batch.keras_loss[1:], batch.loss[:-1], rtol=1e-6)
    history = History(Settings().start_state(1), batch.segment)
    assert batch.keras_loss[0] == pytest.approx(history.loss_at(0), rel=1e-6)


# What it costs


def test_edited_rows_are_not_traced_anew(engine, keras, monkeypatch):
    train(engine, TUTORIAL, Settings(), 1)
    calls = []
    plain = keras.layers.Dense.call

    def watched(self, inputs, training=None):
        calls.append(inputs)
        return plain(self, inputs, training)

    monkeypatch.setattr(keras.layers.Dense, "call", watched)
    for rows in range(1, 6):
        train(engine, TUTORIAL.without_rows(range(rows)), Settings(learning_rate=0.02, epochs=rows), rows)
    assert not calls
    train(engine, data(3), Settings(), 1)
    assert calls  # the watch itself works: another count of inputs is another graph


def test_importing_the_engine_imports_neither_library():
    code = (
        "import sys, neuron_gui.keras_engine, neuron_gui.app\n"
        "print({'keras', 'tensorflow', 'PySide6'} & set(sys.modules))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "set()"

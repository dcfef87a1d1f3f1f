"""The record of a run: every epoch once and in order, however it came in pieces."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from neuron_gui.core.dataset import TUTORIAL
from neuron_gui.core.history import (
    SLOTS_EVERY,
    Checkpoint,
    EpochBatch,
    History,
    Segment,
    next_segment,
)
from neuron_gui.core.settings import Settings, State

START = State((0.12,), 0.0)
SEGMENT = Segment(0, TUTORIAL, Settings())


def epochs(first: int, count: int, segment: Segment = SEGMENT) -> EpochBatch:
    """A batch whose numbers tell their epoch."""
    number = np.arange(first, first + count, dtype=np.float32)
    return EpochBatch(segment, first, number[:, None], number + 0.25, number + 0.5, number + 0.75, (number[-1:],))


def filled(*counts: int) -> History:
    history = History(START, SEGMENT)
    for count in counts:
        history.append(epochs(history.last_epoch + 1, count))
    return history


def test_it_begins_with_the_untrained_neuron():
    history = History(START, SEGMENT)
    assert history.last_epoch == 0
    assert history.state(0) is START
    assert history.loss_at(0) == pytest.approx(13.62, abs=0.005)
    assert np.isnan(history.keras_loss[0])
    assert history.kept(0)[1].state == START


@given(st.lists(st.integers(1, 700), min_size=1, max_size=8))
def test_it_is_the_same_however_the_epochs_were_cut(counts):
    pieces, whole = filled(*counts), filled(sum(counts))
    for name in ("weights", "bias", "loss", "keras_loss"):
        np.testing.assert_array_equal(getattr(pieces, name), getattr(whole, name))
    np.testing.assert_array_equal(pieces.losses.values, pieces.loss)
    assert pieces.state(counts[0]) == whole.state(counts[0])
    last = pieces.kept(sum(counts))[1]
    assert (last.epoch, last.state, list(last.slots)) == (sum(counts), whole.state(sum(counts)), [sum(counts)])


def test_epochs_must_follow_one_another():
    history = filled(3)
    for wrong in (3, 5):
        with pytest.raises(ValueError, match=f"epoch {wrong} cannot follow epoch 3"):
            history.append(epochs(wrong, 2))


@pytest.mark.parametrize("epoch", [-1, 4])
def test_there_are_no_other_epochs(epoch):
    with pytest.raises(IndexError):
        filled(3).state(epoch)


def test_an_empty_batch_is_nothing():
    history = filled(3)
    history.append(epochs(4, 2).head(0))
    assert history.last_epoch == 3
    assert list(history.kept(3)[1].slots) == [3]


def test_the_optimizer_s_memory_is_kept_only_here_and_there():
    history = filled(*[100] * 25)
    assert sorted(history._slots) == [0, SLOTS_EVERY, 2 * SLOTS_EVERY, 2500]


def test_each_epoch_belongs_to_the_segment_that_made_it():
    second = Segment(3, TUTORIAL, Settings(learning_rate=0.1))
    history = filled(3)
    history.append(epochs(4, 2, second))
    assert [history.segment_at(epoch) for epoch in (0, 1, 3)] == [SEGMENT] * 3
    assert [history.segment_at(epoch) for epoch in (4, 5)] == [second] * 2
    assert history.segments == [SEGMENT, second]


class TestWhereTrainingCanGoOn:
    def test_from_any_epoch_the_nearest_memory_before_it_is_at_most_a_thousand_epochs_away(self):
        history = filled(*[100] * 25)
        for epoch, place in ((0, 0), (999, 0), (1000, 1000), (1001, 1000), (2499, 2000), (2500, 2500)):
            segment, checkpoint = history.kept(epoch)
            assert (segment, checkpoint.epoch, checkpoint.state) == (SEGMENT, place, history.state(place))

    def test_where_a_segment_begins_the_memory_is_kept_for_both_sides(self):
        second = Segment(3, TUTORIAL, Settings(learning_rate=0.1))
        history = filled(3)
        history.append(epochs(4, 5, second))
        assert history.kept(3)[0] is SEGMENT
        segment, checkpoint = history.kept(6)
        assert (segment, checkpoint.epoch, list(checkpoint.slots)) == (second, 3, [3])

    def test_another_optimizer_began_there_with_an_empty_memory(self):
        second = Segment(3, TUTORIAL, Settings(optimizer="adam"))
        history = filled(3)
        history.append(epochs(4, 5, second))
        assert list(history.kept(3)[1].slots) == [3]
        assert history.kept(6)[1].slots == ()

    def test_an_end_without_memory_is_reached_from_before(self):
        history = filled(3)
        history.append(epochs(4, 5).head(2))
        assert history.last_epoch == 5
        assert history.kept(5)[1].epoch == 3

    @pytest.mark.parametrize("end", [0, 2, 3, 4, 7])
    def test_a_branch_has_the_same_past_and_leaves_the_old_future_alone(self, end):
        second = Segment(3, TUTORIAL, Settings(learning_rate=0.1))
        history = filled(3)
        history.append(epochs(4, 4, second))
        branch = history.until(end)
        assert branch.last_epoch == end
        assert [branch.state(epoch) for epoch in range(end + 1)] == [history.state(epoch) for epoch in range(end + 1)]
        assert branch.segments == ([SEGMENT, second] if end > 3 else [SEGMENT])
        np.testing.assert_array_equal(branch.losses.values, history.loss[: end + 1])
        branch.append(epochs(end + 1, 2, Segment(end, TUTORIAL, Settings(learning_rate=0.5))))
        assert branch.last_epoch == end + 2
        assert history.last_epoch == 7


class TestBatch:
    def test_two_that_meet_are_one(self):
        joined = epochs(1, 3).joined(epochs(4, 2))
        np.testing.assert_array_equal(joined.loss, epochs(1, 5).loss)
        assert joined.last_epoch == 5
        assert joined.checkpoint().epoch == 5
        assert list(joined.checkpoint().slots) == [5]

    @pytest.mark.parametrize("later", [epochs(5, 1), epochs(4, 1, replace(SEGMENT))])
    def test_two_that_do_not_meet_stay_apart(self, later):
        with pytest.raises(ValueError, match="do not follow"):
            epochs(1, 3).joined(later)

    def test_a_head_has_no_memory_of_what_was_cut_off(self):
        head = epochs(1, 5).head(2)
        assert (len(head), head.last_epoch, head.slots) == (2, 2, None)
        assert epochs(1, 5).head(9).slots


class TestNextSegment:
    point = Checkpoint(7, START, (np.ones(2),))

    def go_on(self, settings: Settings = SEGMENT.settings, dataset=TUTORIAL) -> tuple[Segment, Checkpoint]:
        return next_segment(SEGMENT, self.point, dataset, settings)

    @pytest.mark.parametrize("change", [{}, {"epochs": 9}, {"seed": 3}, {"start": START}])
    def test_what_does_not_touch_training_keeps_the_segment(self, change):
        segment, point = self.go_on(replace(SEGMENT.settings, **change))
        assert segment is SEGMENT
        assert point is self.point

    def test_another_rate_opens_one_and_keeps_the_memory(self):
        segment, point = self.go_on(Settings(learning_rate=0.1))
        assert segment.first_epoch == 7
        assert point.slots

    def test_another_optimizer_begins_with_an_empty_memory(self):
        assert self.go_on(Settings(optimizer="adam"))[1].slots == ()

    def test_other_data_open_one(self):
        assert self.go_on(dataset=TUTORIAL.with_cell(0, 0, "5"))[0].first_epoch == 7

    def test_the_seed_counts_when_rows_are_shuffled(self):
        shuffled = Segment(0, TUTORIAL, Settings(shuffle=True))
        segment, _ = next_segment(shuffled, self.point, TUTORIAL, Settings(shuffle=True, seed=3))
        assert segment.first_epoch == 7

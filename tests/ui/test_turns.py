"""A moving picture shows one costly view a frame, and a resting one shows all as they are."""

from __future__ import annotations

from neuron_gui.core.dataset import TUTORIAL
from neuron_gui.core.moment import Moment
from neuron_gui.core.settings import Settings, State
from neuron_gui.ui.turns import Turns


class View:
    def __init__(self) -> None:
        self.shown: list[int] = []

    def show(self, moment: Moment) -> bool:
        if self.shown and self.shown[-1] == moment.epoch:
            return False
        self.shown.append(moment.epoch)
        return True


def moment(epoch: int) -> Moment:
    return Moment(epoch, 100, State((0.5,), 0.0), TUTORIAL, Settings(), 0)


def test_each_view_gets_its_turn_and_none_is_left_behind():
    views = [View() for _ in range(3)]
    turns = Turns(*(view.show for view in views))
    for epoch in range(1, 10):
        assert turns.show_next(moment(epoch))
    assert [len(view.shown) for view in views] == [3, 3, 3]
    frames = 0
    while turns.show_next(moment(9)):
        frames += 1
    assert frames <= 2
    assert all(view.shown[-1] == 9 for view in views)


def test_a_view_that_shows_it_already_does_not_use_up_a_frame():
    views = [View(), View()]
    turns = Turns(*(view.show for view in views))
    views[0].show(moment(5))
    assert turns.show_next(moment(5))
    assert views[1].shown == [5]


def test_what_a_person_does_shows_everywhere_at_once():
    views = [View() for _ in range(3)]
    turns = Turns(*(view.show for view in views))
    turns.show_all(moment(5))
    assert [view.shown for view in views] == [[5]] * 3
    assert not turns.show_next(moment(5))

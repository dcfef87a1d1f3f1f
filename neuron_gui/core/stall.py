"""Why a run that did not run away learned nothing all the same; a hint for people, not an error."""

from __future__ import annotations

from enum import Enum, auto

import numpy as np

from neuron_gui.core.history import History
from neuron_gui.core.neuron import gradient, weighted_sum

HARDLY = 0.05  # of the first loss: a run that lowers it by less has hardly learned


class Stall(Enum):
    """What keeps the loss from falling."""

    NO_PROBABILITY = auto()  # binary cross-entropy of an activation that does not give 0 … 1
    NO_ANSWERS = auto()  # binary cross-entropy of targets other than 0 … 1
    OUT_OF_REACH = auto()  # targets that the activation can never give
    DEAD = auto()  # relu is 0 with slope 0 for every row
    TINY_RATE = auto()  # the loss would fall, but the steps are too small


REACH = {"sigmoid": (0.0, 1.0), "tanh": (-1.0, 1.0), "relu": (0.0, np.inf)}


def find_stall(history: History) -> Stall | None:
    """What kept a finished run from learning; None if nothing did, or it learned what there is to learn."""
    segment, state = history.segments[-1], history.state(history.last_epoch)
    dataset, settings = segment.dataset, segment.settings
    targets = dataset.targets
    if settings.loss == "binary_crossentropy":
        if settings.activation != "sigmoid":
            return Stall.NO_PROBABILITY
        if targets.min() < 0 or targets.max() > 1:
            return Stall.NO_ANSWERS
    low, high = REACH.get(settings.activation, (-np.inf, np.inf))
    if targets.min() < low or targets.max() > high:
        return Stall.OUT_OF_REACH
    if settings.activation == "relu" and (weighted_sum(state, dataset.inputs) <= 0).all() and targets.any():
        return Stall.DEAD
    fell = history.loss_at(0) - history.loss_at(history.last_epoch)
    slopes = gradient(history.start, dataset.inputs, targets, settings.activation, settings.loss)
    to_learn = any(abs(slope) > 1e-3 for slope in (*slopes.weights, slopes.bias))
    return Stall.TINY_RATE if to_learn and 0 <= fell < HARDLY * history.loss_at(0) else None

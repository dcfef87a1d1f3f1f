"""The mathematics of being stable and of being done: the rate that is too big, and whether a line could be better.

Every data set here is one as it is taught.
"""

from __future__ import annotations

import numpy as np

from neuron_gui.core.dataset import Dataset
from neuron_gui.core.evidence import CLEARLY, still_to_gain
from neuron_gui.core.settings import Settings, State


def stability_edge(data: Dataset) -> float:
    """The learning rate at which plain gradient descent on linear + mean squared error stops being stable: 2 / λ.

    λ is the largest eigenvalue of the Hessian (2/rows) · X̃ᵀX̃ with X̃ = [x, 1]. Source: Y. LeCun, L. Bottou,
    G. Orr, K.-R. Müller, "Efficient BackProp", 1998, section 5.
    """
    x = np.column_stack((data.inputs.astype(float), np.ones(len(data.rows))))
    return 2.0 / float(np.linalg.eigvalsh(2.0 / len(x) * x.T @ x)[-1])


def could_learn_more(state: State, data: Dataset, activation: str) -> bool:
    """Whether the best line through these rows, as they are taught, is clearly closer to them than this state's.

    Clearly: its mean squared error is lower by more than a thousandth of the variance of y. Nothing is known, so
    False, for another activation than linear, for a table with gaps and for a very long one.
    """
    rows = len(data.rows)
    if activation != "linear" or data.texts or not 0 < rows <= 10_000 or len(state.weights) != data.input_count:
        return False
    gain = still_to_gain(state, data, Settings())
    return gain is not None and gain > max(CLEARLY * float(np.var(data.targets.astype(float))), 1e-12)

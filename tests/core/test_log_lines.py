"""What the log says at the end of a training."""

from __future__ import annotations

from neuron_gui.core.dataset import TUTORIAL, Dataset
from neuron_gui.core.log_lines import learned_lines
from neuron_gui.core.settings import Settings, State


def test_the_rule_of_one_input_is_written_as_under_the_diagram():
    lines = learned_lines(State((1.9973,), -0.9917), TUTORIAL, Settings())
    assert lines[2:4] == ["weight 1.997", "bias −0.992"]
    assert lines[-1] == "y ≈ 1.997 × x + (−0.992)"


def test_negative_numbers_after_a_sign_stand_in_brackets():
    dataset = Dataset(("a", "b", "c", "y"), ((1.0, 2.0, 3.0, 4.0), (2.0, 1.0, 0.0, 1.0)))
    lines = learned_lines(State((-0.5, -0.25, 0.75), 0.125), dataset, Settings(activation="tanh"))
    assert lines[-1] == "y ≈ tanh(−0.500 × a + (−0.250) × b + 0.750 × c + 0.125)"

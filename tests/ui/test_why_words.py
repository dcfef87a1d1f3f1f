"""Why a number is what it is, in words: for each kind at a known state of the tutorial."""

from __future__ import annotations

import re

import numpy as np
import pytest

from neuron_gui.core.dataset import TUTORIAL, Dataset, column_names
from neuron_gui.core.equations import plain
from neuron_gui.core.history import Segment
from neuron_gui.core.moment import Moment
from neuron_gui.core.quantity import Kind, Quantity
from neuron_gui.core.settings import ACTIVATIONS, LOSSES, OPTIMIZERS, Settings, State
from neuron_gui.core.why import Origin
from neuron_gui.ui.theme import DARK, LIGHT, Theme
from neuron_gui.ui.why_text import MOST_ROWS, Explanation, rich, rich_table, visible_rows
from neuron_gui.ui.why_words import explanation

STATE = State((1.887,), -0.649)
BEFORE = State((1.884,), -0.645)


def moment(row=4, state=STATE, dataset=TUTORIAL, epoch=137, **settings) -> Moment:
    return Moment(epoch, 500, state, dataset, Settings(**settings), row)


def slots(*averages: tuple[float, float], updates: int = 136) -> tuple[np.ndarray, ...]:
    weights = [np.array([[weight]], dtype="float32") for weight, _ in averages]
    return (np.int64(updates), *weights, *[np.array([bias], dtype="float32") for _, bias in averages])


def told(kind: Kind, now: Moment, place: int | None = None, origin: Origin | None = None) -> Explanation:
    made = explanation(Quantity(kind, place), now, origin)
    assert made is not None
    return made


def lines(made: Explanation) -> list[str]:
    return [plain(line) for line in made.lines]


def rows(made: Explanation) -> list[list[str]]:
    assert made.table is not None
    table = [[piece.text for piece in row.cells] for row in made.table.rows]
    return [[piece.text for piece in made.table.headings], *table]


# One row


def test_weighted_sum():
    made = told(Kind.SUM, moment())
    assert made.title == "Why is the weighted sum z = 5.01?"
    assert lines(made) == ["z = 1.887 × 3 + (−0.649) = 5.01"]
    assert made.sentence == "The weighted sum is the input times the weight, plus the bias."
    assert made.table is None


def test_weighted_sum_of_a_negative_input():
    assert lines(told(Kind.SUM, moment(row=0))) == ["z = 1.887 × (−1) + (−0.649) = −2.54"]


def test_weighted_sum_of_many_inputs_is_a_table():
    n = 9
    dataset = Dataset(column_names(n), (tuple(float(k) for k in range(n + 1)), (0.0,) * (n + 1)))
    made = told(Kind.SUM, moment(0, State((0.5,) * n, 1.0), dataset))
    assert lines(made) == ["z = 18.0000 + 1.000 = 19.000"]
    assert rows(made) == [
        ["input", "value", "weight", "product"],
        ["x₁", "0", "0.500", "0.0000"],
        ["x₂", "1", "0.500", "0.5000"],
        ["x₃", "2", "0.500", "1.0000"],
        ["x₄", "3", "0.500", "1.5000"],
        ["x₅", "4", "0.500", "2.0000"],
        ["…", "", "", ""],
        ["sum of all 9", "", "", "18.0000"],
    ]


@pytest.mark.parametrize(
    ("activation", "equation", "word"),
    [
        ("linear", "ŷ = z = 5.01", "unchanged"),
        ("sigmoid", "ŷ = sigmoid(5.01) = 0.99", "from 0 to 1"),
        ("tanh", "ŷ = tanh(5.01) = 1.00", "from −1 to 1"),
        ("relu", "ŷ = max(0, 5.01) = 5.01", "makes a negative one 0"),
    ],
)
def test_prediction(activation, equation, word):
    made = told(Kind.PREDICTION, moment(activation=activation))
    assert made.title == f"Why is the prediction ŷ = {equation.rpartition(' ')[2]}?"
    assert lines(made) == ["z = 1.887 × 3 + (−0.649) = 5.01", equation]
    assert word in made.sentence


@pytest.mark.parametrize(
    ("row", "value", "equation", "word"),
    [(4, "0.01", "ŷ − y = 5.01 − 5 = 0.01", "too high"), (5, "−0.10", "ŷ − y = 6.90 − 7 = −0.10", "too low")],
)
def test_error(row, value, equation, word):
    made = told(Kind.ERROR, moment(row))
    assert made.title == f"Why is the error {value}?"
    assert lines(made) == [equation]
    assert made.sentence == f"The error is the prediction minus the target. This prediction is {word}."


def test_no_error_is_exactly_right():
    made = told(Kind.ERROR, moment(0, State((2.0,), -1.0)))
    assert lines(made) == ["ŷ − y = −3.00 − (−3) = 0.00"]
    assert made.sentence.endswith("is exactly right.")


@pytest.mark.parametrize("bias", [-0.999, -1.001])
def test_an_error_that_is_shown_as_0_is_neither_too_high_nor_too_low(bias):
    made = told(Kind.ERROR, moment(0, State((2.0,), bias)))
    assert made.title.endswith("0.00?")
    assert made.sentence.endswith("is almost exactly right.")


# All rows


def test_loss():
    made = told(Kind.LOSS, moment())
    assert made.title == "Why is the loss 0.0702?"
    assert rows(made) == [
        ["row", "error", "squared"],
        ["1", "0.4640", "0.2153"],
        ["2", "0.3510", "0.1232"],
        ["3", "0.2380", "0.0566"],
        ["4", "0.1250", "0.0156"],
        ["5", "0.0120", "0.0001"],
        ["6", "−0.1010", "0.0102"],
        ["mean of all 6", "", "0.0702"],
    ]
    assert made.sentence == "The loss is the mean of the squared errors."
    assert [row.kind for row in made.table.rows] == ["row"] * 4 + ["selected", "row", "total"]


def test_absolute_loss():
    made = told(Kind.LOSS, moment(loss="mean_absolute_error"))
    assert rows(made)[0] == ["row", "error", "size"]
    assert rows(made)[6] == ["6", "−0.1010", "0.1010"]
    assert rows(made)[-1] == ["mean of all 6", "", "0.2152"]
    assert made.sentence == "The loss is the mean of the sizes of the errors."


def test_cross_entropy():
    dataset = Dataset(("x", "y"), ((-1.0, 0.0), (0.0, 0.0), (1.0, 1.0)))
    now = moment(0, State((1.0,), 0.5), dataset, activation="sigmoid", loss="binary_crossentropy")
    made = told(Kind.LOSS, now)
    assert rows(made) == [
        ["row", "y", "ŷ", "surprise"],
        ["1", "0", "0.37754", "0.4741"],
        ["2", "0", "0.62246", "0.9741"],
        ["3", "1", "0.81757", "0.2014"],
        ["mean of all 3", "", "", "0.5499"],
    ]


def test_a_tiny_loss_is_told_in_powers_of_ten():
    made = told(Kind.LOSS, moment(state=State((2.0001,), -1.0001)))
    assert rows(made)[1] == ["1", "−0.00020000", "4.000×10⁻⁸"]
    assert made.title == "Why is the loss 3.2×10⁻⁸?"


def test_gradient_of_the_weight_names_its_scope():
    made = told(Kind.GRADIENT, moment(), 0)
    assert made.title == "Why is the gradient ∂L/∂w = −0.1147?"
    assert lines(made) == ["∂L/∂w = mean of 2 × (ŷ − y) × x"]
    assert rows(made)[0] == ["row", "2 (ŷ − y)", "x", "product"]
    assert rows(made)[5] == ["5", "0.0240", "3", "0.0720"]
    assert rows(made)[-1] == ["mean of all 6", "", "", "−0.1147"]
    assert made.sentence == (
        "Row 5 alone pulls w down. All 6 rows together pull w up: a step against the gradient makes the loss smaller."
    )


def test_gradient_of_the_bias():
    made = told(Kind.GRADIENT, moment(row=None))
    assert made.title == "Why is the gradient ∂L/∂b = 0.3630?"
    assert rows(made)[0] == ["row", "2 (ŷ − y)"]
    assert rows(made)[-1] == ["mean of all 6", "0.3630"]
    assert made.sentence.startswith("All 6 rows together pull b down")


def test_gradient_through_a_curved_activation_has_its_slope():
    made = told(Kind.GRADIENT, moment(activation="tanh", loss="mean_absolute_error"), 0)
    assert lines(made) == ["∂L/∂w = mean of sign of (ŷ − y) × f′(z) × x"]
    assert rows(made)[0] == ["row", "sign (ŷ − y)", "f′(z)", "x", "product"]
    assert rows(made)[1][:4] == ["1", "1", "0.02477", "−1"]


# Where a weight came from


def made_by(optimizer: str = "sgd", memory=(), **settings) -> Origin:
    return Origin(BEFORE, Segment(0, TUTORIAL, Settings(optimizer=optimizer, **settings)), memory)


def test_start():
    made = told(Kind.PARAMETER, moment(epoch=0, state=State((0.12,), 0.0)), 0)
    assert made.title == "Why is the weight w = 0.120?"
    assert made.sentence == "w starts at a random number (seed 618). The neuron has not learned anything yet."
    bias = told(Kind.PARAMETER, moment(epoch=0, state=State((0.12,), 0.0)))
    assert bias.title == "Why is the bias b = 0.000?"
    assert bias.sentence == "The bias starts at 0. The neuron has not learned anything yet."
    chosen = told(Kind.PARAMETER, moment(epoch=0, start=STATE), 0)
    assert chosen.sentence == "This is the start that was chosen. The neuron has not learned anything yet."


AFTER = {"sgd": 1.885337, "momentum": 1.888937, "adam": 1.887996, "rmsprop": 1.891878}


def known_update(optimizer: str, kind: Kind = Kind.PARAMETER, place: int | None = 0) -> Explanation:
    memory = {
        "sgd": slots(),
        "momentum": slots((0.004, -0.0066)),
        "adam": slots((-0.2, 0.1), (0.03, 0.04)),
        "rmsprop": slots((0.03, 0.04)),
    }[optimizer]
    state = State((AFTER[optimizer],), -0.64863)
    return told(kind, moment(state=state), place, made_by(optimizer, memory))


def test_gradient_descent():
    made = known_update("sgd")
    assert made.title == "Why is the weight w = 1.885?"
    assert lines(made) == ["w ← w − rate × ∂L/∂w", "w = 1.88400 − 0.01 × (−0.1337) = 1.88534"]
    assert made.sentence == "Epoch 137 moved w a little against its gradient, because that way the loss falls."
    bias = known_update("sgd", Kind.UPDATE, None)
    assert bias.title == "Why did b change by −0.0036?"
    assert lines(bias) == ["b ← b − rate × ∂L/∂b", "change = −0.01 × 0.3620 = −0.003620"]


def test_momentum():
    assert lines(known_update("momentum")) == [
        "v ← 0.9 × v − rate × ∂L/∂w",
        "v = 0.9 × 0.004000 − 0.01 × (−0.1337) = 0.004937",
        "w ← w + v",
        "w = 1.88400 + 0.004937 = 1.88894",
    ]
    assert lines(known_update("momentum", Kind.UPDATE))[-1] == "change = v = 0.004937"


def test_adam():
    assert lines(known_update("adam")) == [
        "m ← 0.9 × m + 0.1 × ∂L/∂w",
        "m = 0.9 × (−0.2000) + 0.1 × (−0.1337) = −0.1934",
        "v ← 0.999 × v + 0.001 × (∂L/∂w)²",
        "v = 0.999 × 0.03000 + 0.001 × (−0.1337)² = 0.02999",
        "α = rate × √(1 − 0.999ⁿ) ÷ (1 − 0.9ⁿ)",
        "α = 0.01 × √(1 − 0.999¹³⁷) ÷ (1 − 0.9¹³⁷) = 0.003579",
        "w ← w − α × m ÷ (√v + 10⁻⁷)",
        "w = 1.88400 − 0.003579 × (−0.1934) ÷ (√0.02999 + 10⁻⁷) = 1.88800",
    ]


def test_rmsprop():
    assert lines(known_update("rmsprop")) == [
        "v ← 0.9 × v + 0.1 × (∂L/∂w)²",
        "v = 0.9 × 0.03000 + 0.1 × (−0.1337)² = 0.02879",
        "w ← w − rate × ∂L/∂w ÷ √(v + 10⁻⁷)",
        "w = 1.88400 − 0.01 × (−0.1337) ÷ √(0.02879 + 10⁻⁷) = 1.89188",
    ]


@pytest.mark.parametrize("kind", [Kind.PARAMETER, Kind.UPDATE])
@pytest.mark.parametrize("optimizer", OPTIMIZERS[1:])
def test_unknown_memory_shows_the_rule_without_made_up_numbers(optimizer, kind):
    made = told(kind, moment(state=State((1.889,), -0.65)), 0, made_by(optimizer, None))
    assert "∂L/∂w" in lines(made)[0]
    wanted = "w = 1.88400 + 0.005000 = 1.88900" if kind is Kind.PARAMETER else "change = 1.88900 − 1.88400 = 0.005000"
    assert lines(made)[-1] == wanted
    assert "is not known here" in made.sentence


def test_mini_batches_are_told_as_the_sum_that_they_are():
    made = told(Kind.PARAMETER, moment(state=State((1.896,), -0.6)), 0, made_by(batch_size=2))
    assert lines(made) == ["w = 1.88400 + 0.01200 = 1.89600"]
    assert made.sentence == (
        "Epoch 137 corrected w 3 times, once after every 2 rows, each time by a gradient of those rows alone. "
        "Together that changed it by +0.012."
    )


# Tables and texts


def test_a_table_shows_few_rows_and_always_the_selected_one():
    assert visible_rows(6, None) == [0, 1, 2, 3, 4, 5]
    assert visible_rows(7, None) == [0, 1, 2, 3, 4, None]
    assert visible_rows(7, 5) == [0, 1, 2, 3, 4, 5, None]
    assert visible_rows(7, 6) == [0, 1, 2, 3, 4, None, 6]
    assert visible_rows(100, 50) == [0, 1, 2, 3, 4, None, 50, None]
    for count in range(1, 40):
        for selected in [None, *range(count)]:
            shown = [row for row in visible_rows(count, selected) if row is not None]
            assert len(shown) <= MOST_ROWS
            assert selected is None or selected in shown


def test_numbers_have_the_colours_of_their_quantities():
    line = told(Kind.SUM, moment()).lines[0]
    for colours in (LIGHT, DARK):
        text = rich(line, Theme(colours))
        for colour, number in ((colours.weight, "1.887"), (colours.bias, "−0.649")):
            assert f'<span style="color:{colour}; font-weight:600">{number}</span>' in text
        assert "(<span" in text  # the bracket is ink


def test_names_with_marks_are_shown_as_they_are():
    dataset = Dataset(("a<b", "y"), TUTORIAL.rows)
    made = told(Kind.GRADIENT, moment(dataset=dataset), 0)
    text = rich(made.lines[0], Theme()) + rich_table(made.table, Theme(), [1, 1, 1, 1])
    assert "a&lt;b" in text
    assert "a<b" not in text


def test_plain_text_says_all_of_it():
    text = told(Kind.LOSS, moment()).plain
    assert text.splitlines()[0] == "row, error, squared"
    assert "mean of all 6, 0.0702" in text
    assert not re.search(r"<[a-z]", text)


@pytest.mark.parametrize("loss", LOSSES)
@pytest.mark.parametrize("activation", ACTIVATIONS)
def test_everything_can_be_said_from_the_first_epoch_to_a_perfect_one(activation, loss):
    for state in (State((0.0,), 0.0), State((2.0,), -1.0), State((1e5,), -3e4), State((2 + 1e-7,), -1.0)):
        now = moment(state=state, activation=activation, loss=loss)
        for kind in set(Kind) - {Kind.ACCURACY, Kind.INPUT}:  # no yes/no question, and inputs go in as they were typed
            for place in (0, None):
                made = explanation(Quantity(kind, place), now, made_by("adam", slots((0.0, 0.0), (0.0, 0.0))))
                assert made is not None
                assert made.title.endswith("?")
                assert "nan" not in made.plain

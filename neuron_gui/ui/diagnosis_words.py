"""What the diagnosis card says: for each finding what is seen, why, and what the one button does.

Knows findings and remedies as values; nothing of widgets.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QCoreApplication

from neuron_gui.core.dataset import shorten
from neuron_gui.core.finding import Finding, Kind
from neuron_gui.core.numerals import format_exact, format_loss, format_significant, round_down
from neuron_gui.core.remedy import Deed, Remedy

NEARLY_NOTHING = 1e-6  # of a loss that is only promised
NAME = 16  # characters of a column's name


@dataclass(frozen=True)
class Words:
    """A title, a few sentences, and the button with its tool tip (both empty where there is no remedy)."""

    title: str
    text: str
    button: str = ""
    tip: str = ""


def _tr(text: str) -> str:
    return QCoreApplication.translate("diagnosis", text)


def format_rate(rate: float) -> str:
    """A learning rate as a person would type it: 0.00005 and not 5e−05."""
    return f"{rate:.9f}".rstrip("0") if rate < 1e-4 else format_exact(rate)


def words(found: Finding) -> Words:
    """All that is said about a finding."""
    values = _Written(found.values)
    title, text = _SAID[found.kind](found.values)
    sentences = [text.format_map(values)]
    remedy = found.remedy
    if remedy is None:
        return Words(title.format_map(values), sentences[0])
    if remedy.loss is not None and remedy.settings is not None:
        tried = _tr("Tried with rate {rate}: the loss ends at {loss}.")
        rate = format_rate(remedy.settings.learning_rate)
        loss = _tr("nearly 0") if abs(remedy.loss) < NEARLY_NOTHING else format_loss(remedy.loss)
        sentences.append(tried.format(rate=rate, loss=loss))
    button, tip = _button(found, remedy)
    return Words(title.format_map(values), " ".join(sentences), button.format_map(values), tip)


def step_text(found: Finding) -> str:
    """What taking the remedy is called after "Undo"."""
    remedy = found.remedy
    assert remedy is not None
    if remedy.deed is Deed.RATE and remedy.settings is not None:
        return _tr("use learning rate {rate}").format(rate=format_rate(remedy.settings.learning_rate))
    if remedy.deed is Deed.TRAIN_ON:
        return _tr("train {epochs} more").format(epochs=f"{remedy.epochs:,}")
    button = words(found).button
    return button[:1].lower() + button[1:]


class _Written(dict[str, Any]):
    """The values of a finding, written as each kind of number is."""

    def __missing__(self, name: str) -> str:
        return "…"

    def __getitem__(self, name: str) -> str:
        value = super().__getitem__(name)
        if isinstance(value, str):
            return shorten(value, NAME)
        if name in ("loss", "test_loss"):
            return format_loss(value)
        if name in ("rate", "stable"):
            return format_rate(value)
        if name == "turn":
            return format_significant(value, 3)
        if name == "ratio":
            return f"{round_down(value, 1 if value < 1000 else 2):,.0f}"
        return f"{value:,}" if isinstance(value, int) else format_exact(value)


# What is seen, and why.


def _diverged(values: Any) -> tuple[str, str]:
    text = _tr(
        "With a learning rate of {rate}, each change of the weights overshoots more than the one before. "
        "So training stopped after epoch {epoch}."
    )
    if values.get("stable") is not None:
        more = _tr("Up to {stable} works here; about half of it learns well.")
    else:
        more = _tr("No smaller rate helped either: look at the data and the loss.")
    return _tr("The learning rate is too big"), f"{text} {more}"


def _too_big(_values: Any) -> tuple[str, str]:
    return (
        _tr("The numbers are too big"),
        _tr("The loss is too large to compute with, before anything is learned and with any learning rate."),
    )


def _no_answers(_values: Any) -> tuple[str, str]:
    return (
        _tr("Targets outside 0 … 1"),
        _tr("Cross-entropy takes each target for a probability. Some targets here are below 0 or above 1."),
    )


def _no_probability(_values: Any) -> tuple[str, str]:
    return (
        _tr("Cross-entropy needs sigmoid"),
        _tr("Cross-entropy takes each prediction for a probability, and only sigmoid stays between 0 and 1."),
    )


def _out_of_reach(values: Any) -> tuple[str, str]:
    title = _tr("Targets out of reach")
    if values["activation"] == "relu":
        return title, _tr("Whatever it learns, relu never answers below 0. A target is {target}.")
    return title, _tr("Whatever it learns, {activation} answers between {low} and {high}. A target is {target}.")


def _dead(_values: Any) -> tuple[str, str]:
    return (
        _tr("The neuron is silent"),
        _tr("For every row the weighted sum is below 0. There relu answers 0 and is flat, so no step leads out."),
    )


def _same_inputs(values: Any) -> tuple[str, str]:
    if values["lone"]:
        return (
            _tr("The input is always the same"),
            _tr("{column} is {value} in every row, so nothing shows how the target changes with it."),
        )
    return (
        _tr("An input is always the same"),
        _tr("{column} is {value} in every row. Its weight does the work of the bias: the two cannot be told apart."),
    )


def _too_few_rows(values: Any) -> tuple[str, str]:
    if values["needed"] == 2:
        return _tr("One row is too few"), _tr("Many lines go through one point. A second one shows which is meant.")
    return (
        _tr("Too few rows"),
        _tr("Weights and bias are {needed} numbers, and there are {rows} different rows. Many neurons fit them all."),
    )


def _all_right(values: Any) -> tuple[str, str]:
    title = _tr("All {rows} rows are right")
    if values["inputs"] > 1:
        parts = _line_or_cut(values, _tr("A straight line parts yes from no."), _tr("A flat cut parts yes from no."))
    elif values["turn"] is None:
        parts = _tr("The answer is the same for every {column}.")
    else:
        parts = _tr("At {column} = {turn} the answer turns.")
    return title, f"{parts} {_tr('More epochs only make the neuron surer.')}"


def _line_or_cut(values: Any, line: str, cut: str) -> str:
    """What is a straight line over two inputs is a plane, or more, over others."""
    return line if values["inputs"] == 2 else cut


def _memorised(values: Any) -> tuple[str, str]:
    text = _tr(
        "It is right on the rows it learned from (loss {loss}), and wrong on the {tests} test rows (loss {test_loss}). "
        "With {numbers} weights and bias for {rows} rows it could learn them by heart."
    )
    if values["tests"] == 1:
        text = _tr(
            "It is right on the rows it learned from (loss {loss}), and wrong on the test row (loss {test_loss}). "
            "With {numbers} weights and bias for {rows} rows it could learn them by heart."
        )
    return _tr("Memorised, not learned"), text


def _unlike(_values: Any) -> tuple[str, str]:
    return (
        _tr("Test rows unlike the others"),
        _tr(
            "On the rows it learned from the loss is {loss}, on test rows {test_loss}: what holds for "
            "the first does not hold for the others."
        ),
    )


def _sizes(values: Any) -> tuple[str, str]:
    title = _tr("Inputs of very different size")
    if values["small"] and values["large"]:
        text = _tr("{large} is about {ratio} times as large as {small}.")
    elif values["large"]:
        text = _tr("{large} is about {ratio} times as large as the bias’s 1.")
    else:
        text = _tr("The bias’s 1 is about {ratio} times as large as {small}.")
    text += " " + _tr("A learning rate that suits one is wrong for the other.")
    if "stable" in values:
        text += " " + _tr("Above {stable} it runs away.")
    return title, text


def _oscillating(_values: Any) -> tuple[str, str]:
    return (
        _tr("It jumps to and fro"),
        _tr("With a learning rate of {rate}, a step goes beyond the lowest loss to the other side of it, and back."),
    )


def _crawling(_values: Any) -> tuple[str, str]:
    return (
        _tr("It learns very slowly"),
        _tr("With a learning rate of {rate} the steps are tiny: after {epochs} epochs the loss is still {loss}."),
    )


def _more_epochs(values: Any) -> tuple[str, str]:
    title = _tr("It is still learning")
    if "right" in values:
        return title, _tr("{right} of {rows} rows are right. The loss is {loss} and goes on falling.")
    return title, _tr("The loss is {loss} and goes on falling.")


def _contradiction(_values: Any) -> tuple[str, str]:
    return (
        _tr("Rows contradict each other"),
        _tr(
            "Rows {first} and {second} have the same inputs, but other targets. "
            "A neuron can only answer in between: so the loss stays at {loss}."
        ),
    )


def _converged(values: Any) -> tuple[str, str]:
    title, text = _nothing_more(values)
    tests = values.get("tests", 0)
    if tests == 1:
        text += " " + _tr("As right on the test row it never saw (loss {test_loss}): learned, not memorised.")
    elif tests:
        text += " " + _tr("As right on the {tests} test rows it never saw (loss {test_loss}): learned, not memorised.")
    return title, text


def _nothing_more(values: Any) -> tuple[str, str]:
    title = _tr("Nothing more to learn")
    if values["through_all"]:
        if values["inputs"] == 1:
            return title, _tr("The loss stays at {loss}, as good as 0, because the line goes through every row.")
        return title, _tr("The loss stays at {loss}, as good as 0, because every row gets the right answer.")
    if values.get("parted") is False:
        return _not_parted(values)
    if values["nearly"]:
        return (
            _tr("Hardly more to learn"),
            _tr("The loss is {loss}, and every row gets nearly the right answer. More epochs bring little."),
        )
    if not values["is_known"]:
        return title, _tr("The loss stays at {loss}, because no more steps bring it down.")
    if values["activation"] in ("sigmoid", "tanh"):
        return title, _tr("The loss stays at {loss}, because no S-curve comes closer to all rows.")
    if values["activation"] == "relu":
        return title, _tr("The loss stays at {loss}, because no bent line comes closer to all rows.")
    if values["inputs"] == 1:
        return title, _tr("The loss stays at {loss}, because no straight line comes closer to all rows.")
    return title, _tr("The loss stays at {loss}, because no other weights come closer to all rows.")


def _not_parted(values: Any) -> tuple[str, str]:
    """What no training of a single neuron can do."""
    right = _tr("{right} of {rows} rows are right.")
    if values["inputs"] == 1:
        why = _tr("Yes and no overlap: whatever the boundary, some rows are on the wrong side.")
        return _tr("The two kinds overlap"), f"{right} {why}"
    title = _line_or_cut(values, _tr("No line can part them"), _tr("No flat cut can part them"))
    why = _line_or_cut(
        values,
        _tr("No straight line parts yes from no: that is beyond a single neuron."),
        _tr("No flat cut parts yes from no: that is beyond a single neuron."),
    )
    return title, f"{right} {why}"


_SAID: dict[Kind, Callable[[Any], tuple[str, str]]] = {
    Kind.DIVERGED: _diverged,
    Kind.TOO_BIG: _too_big,
    Kind.NO_ANSWERS: _no_answers,
    Kind.NO_PROBABILITY: _no_probability,
    Kind.OUT_OF_REACH: _out_of_reach,
    Kind.DEAD: _dead,
    Kind.SAME_INPUTS: _same_inputs,
    Kind.MEMORISED: _memorised,
    Kind.UNLIKE: _unlike,
    Kind.TOO_FEW_ROWS: _too_few_rows,
    Kind.ALL_RIGHT: _all_right,
    Kind.SIZES: _sizes,
    Kind.OSCILLATING: _oscillating,
    Kind.CRAWLING: _crawling,
    Kind.MORE_EPOCHS: _more_epochs,
    Kind.CONTRADICTION: _contradiction,
    Kind.CONVERGED: _converged,
}


# What the button does.


def _button(found: Finding, remedy: Remedy) -> tuple[str, str]:
    back = _tr("Then it begins again, ready to train. Undo brings this back.")
    if remedy.deed is Deed.RATE and remedy.settings is not None:
        rate = format_rate(remedy.settings.learning_rate)
        tried = _tr("Set this learning rate and go back to the start. It was tried: it converges.")
        return _tr("Use {rate}").format(rate=rate), tried
    if remedy.deed is Deed.ACTIVATION and remedy.settings is not None:
        if found.kind is Kind.NO_ANSWERS:
            return _tr("Use squared error"), f"{_tr('Loss mean squared error, activation linear.')} {back}"
        return _tr("Use {name}").format(name=remedy.settings.activation), back
    if remedy.deed is Deed.TRAIN_ON:
        text = _tr("Train {epochs} more").format(epochs=f"{remedy.epochs:,}")
        return text, _tr("Go on from here: it should be done then.")
    if remedy.deed is Deed.SHOW_ERRORS and "parted" in found.values:
        return _tr("See the mistakes"), _tr("Show in the fit which rows are on the wrong side")
    return {
        Deed.START: (_tr("Another start"), back),
        Deed.STANDARDISE: (_tr("Standardise inputs"), _standardise_tip(back)),
        Deed.SCALE: (_tr("Scale the table"), _scale_tip(back)),
        Deed.DROP: (_tr("Remove {column}"), back),
        Deed.MEANS: (
            _tr("Use the mean"),
            f"{_tr('Rows with the same inputs get the mean of their targets; the best line stays the same.')} {back}",
        ),
        Deed.ADD_ROW: (_tr("Add a row"), _tr("An empty row, to be filled in with other numbers")),
        Deed.SHOW_ERRORS: (_tr("See the errors"), _tr("Show in the fit how far each row is from the prediction")),
        Deed.ASK: (_tr("Ask it"), _tr("Type a number it has never seen")),
    }[remedy.deed]


def _standardise_tip(back: str) -> str:
    told = _tr("The neuron sees (x − mean) ÷ deviation of each input; you go on asking in the table’s units.")
    return f"{told} {back}"


def _scale_tip(back: str) -> str:
    return f"{_tr('Count in tens, hundreds or thousands; the headings say so. Ask in the same units.')} {back}"

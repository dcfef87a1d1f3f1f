"""What is said of a guess and of an answer: a number, or for a yes/no question how likely yes is."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication

from neuron_gui.core.moment import BY_HAND
from neuron_gui.core.numerals import format_exact, format_percent, parse_number
from neuron_gui.core.problem import Problem
from neuron_gui.core.yes_no import says_yes

LEAST, MOST = 0.01, 0.99  # nearer to 0 and 1 an answer is never quite sure


def _tr(text: str) -> str:
    return QCoreApplication.translate("PredictCard", text)


@dataclass(frozen=True)
class Guess:
    """What was guessed, as a number and as it is said; ``said`` is yes or no, None for a number."""

    value: float
    text: str
    said: bool | None = None


def read_guess(text: str, yes_no: bool) -> Guess:
    """Read a guess: a number; of a yes/no question also yes, no and a percentage. Raises Problem if it is neither."""
    text = text.strip()
    if not yes_no:
        value = parse_number(text)
        return Guess(value, format_exact(value))
    word = text.casefold()
    if word in ("yes", "y", _tr("yes").casefold()):
        return Guess(1.0, _tr("yes"), True)
    if word in ("no", "n", _tr("no").casefold()):
        return Guess(0.0, _tr("no"), False)
    try:
        value = parse_number(text.removesuffix("%"))
    except Problem:
        value = -1.0
    if text.endswith("%") or value > 1.0:
        value /= 100.0
    if not 0.0 <= value <= 1.0:
        raise Problem("Guess yes, no, or a number from 0 to 100 %.")
    return Guess(value, format_percent(value))


def yes_or_no(prediction: float) -> str:
    """What the neuron says."""
    return _tr("yes") if says_yes(prediction) else _tr("no")


def chance_words(prediction: float) -> str:
    """How likely yes is: 87 % yes; never 0 % or 100 %, which no sigmoid gives."""
    if prediction < LEAST:
        return _tr("less than {percent} yes").format(percent=format_percent(LEAST))
    if prediction > MOST:
        return _tr("more than {percent} yes").format(percent=format_percent(MOST))
    return _tr("{percent} yes").format(percent=format_percent(prediction))


def heading_words(prediction: float, epoch: int, yes_no: bool) -> str:
    """When the neuron answers so, and what it says."""
    if epoch == 0:
        return _tr("The neuron knows nothing yet:")
    if not yes_no:
        return _tr("With your w and b:") if epoch == BY_HAND else _tr("At epoch {n}:").format(n=f"{epoch:,}")
    told = _tr("With your w and b it says {answer}:") if epoch == BY_HAND else _tr("At epoch {n} it says {answer}:")
    return told.format(n=f"{epoch:,}", answer=yes_or_no(prediction))


def guess_words(guess: Guess, prediction: float) -> str:
    """How a guess at a yes/no question compares with the answer of a neuron that has learned."""
    answer = yes_or_no(prediction)
    if guess.said is None:
        return _tr("Your guess: {guess}. The neuron: {chance}.").format(
            guess=guess.text, chance=chance_words(prediction)
        )
    if guess.said == says_yes(prediction):
        return _tr("Your guess and the neuron agree: {answer}.").format(answer=answer)
    return _tr("Your guess: {guess}. The neuron says {answer}.").format(guess=guess.text, answer=answer)

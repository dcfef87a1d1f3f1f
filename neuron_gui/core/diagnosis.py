"""What is to be seen in a run that ended, why, and what can be done about it: one small table, CHECKS.

Each check looks at the evidence of one run and tells what it finds with remedies that may help; ``proof`` tries them
before one is offered. Several may apply: the first counts, causes before symptoms. Says nothing on screen.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from dataclasses import replace

import numpy as np

from neuron_gui.core.dataset import Dataset
from neuron_gui.core.evidence import Evidence
from neuron_gui.core.finding import Finding, Kind
from neuron_gui.core.history import MOST_EPOCHS
from neuron_gui.core.neuron import forward, gradient, weighted_sum
from neuron_gui.core.numerals import round_down
from neuron_gui.core.remedy import Deed, Remedy, contradictions, scaled, with_means
from neuron_gui.core.separable import separable
from neuron_gui.core.settings import LEARNING_RATE_RANGE, SEED_RANGE, Settings, State
from neuron_gui.core.stability import stability_edge
from neuron_gui.core.taught import taught
from neuron_gui.core.yes_no import is_yes_no, verdict

REACH = {"sigmoid": (0.0, 1.0), "tanh": (-1.0, 1.0), "relu": (0.0, math.inf)}
FAR_APART = 50.0  # times as large: the loss is then 2,500 times as steep in one direction as in the other
HARDLY = 0.05  # of the first loss: a run that lowers it by less has hardly learned
PATIENT = 3.0  # times the run: who must wait longer than that needs a larger rate, not more epochs
ONE_GO = 1000  # epochs that are no reason to complain
FEWEST_MORE, MOST_MORE = 100, 100_000  # epochs to train on
USUALLY_MOST = 1.0  # of a rate that is found by climbing
OTHER_STARTS = 6
CLIMB = (3, 10, 30, 100, 300, 1000, 3000, 10_000)  # times the rate, while it helps
EXACTLY = 0.01  # of what is worth speaking of: then every row is answered rightly
SURE = 0.8  # on average, of the right answer to a yes/no question: then a neuron that makes no mistake is done
FAR_WORSE = 4.0  # times as large, in squares, is the loss over rows of which nothing was learned
PER_ROW = 0.5  # weights and bias for each training row: with more, rows can be learned by heart
UNAVOIDABLE = 0.5  # of what is left: then contradicting rows are the reason for it


def findings(evidence: Evidence) -> Iterator[Finding]:
    """All that may be said of a run, the most helpful first."""
    for check in CHECKS_OF_DIVERGED if evidence.diverged else CHECKS:
        found = check(evidence)
        if found is not None:
            yield found


# The checks. They stand in the order of the tables at the end.


def _too_big(evidence: Evidence) -> Finding | None:
    """The numbers are so big that the loss overflows before anything is learned."""
    if math.isfinite(evidence.first_loss):
        return None
    small = scaled(evidence.dataset, with_target=True)
    return Finding(Kind.TOO_BIG, {}, _with_rates(Deed.SCALE, small, replace(evidence.settings, start=None)))


def _diverged(evidence: Evidence) -> Finding:
    """The loss ran away; ``proof`` finds out which rates are stable."""
    return Finding(Kind.DIVERGED, {"epoch": evidence.epoch, "rate": evidence.settings.learning_rate})


def _no_answers(evidence: Evidence) -> Finding | None:
    """Cross-entropy compares probabilities: targets outside 0 … 1 are none."""
    settings, targets = evidence.settings, evidence.taught.targets
    if settings.loss != "binary_crossentropy" or (targets.min() >= 0 and targets.max() <= 1):
        return None
    other = replace(settings, loss="mean_squared_error", activation="linear")
    return Finding(Kind.NO_ANSWERS, {}, _with_rates(Deed.ACTIVATION, evidence.dataset, other))


def _no_probability(evidence: Evidence) -> Finding | None:
    """Cross-entropy compares probabilities, and of the activations only sigmoid gives them."""
    settings = evidence.settings
    if settings.loss != "binary_crossentropy" or settings.activation == "sigmoid":
        return None
    other = replace(settings, activation="sigmoid")
    values = {"activation": settings.activation}
    return Finding(Kind.NO_PROBABILITY, values, _with_rates(Deed.ACTIVATION, evidence.dataset, other))


def _out_of_reach(evidence: Evidence) -> Finding | None:
    """Whatever it learns, f(z) stays between bounds that some targets are outside of."""
    low, high = REACH.get(evidence.settings.activation, (-math.inf, math.inf))
    targets = evidence.taught.targets
    if targets.min() >= low and targets.max() <= high:
        return None
    furthest = float(targets.min() if low - targets.min() > targets.max() - high else targets.max())
    other = replace(evidence.settings, activation="linear")
    values = {"activation": evidence.settings.activation, "low": low, "high": high, "target": furthest}
    return Finding(Kind.OUT_OF_REACH, values, _with_rates(Deed.ACTIVATION, evidence.dataset, other))


def _dead(evidence: Evidence) -> Finding | None:
    """Where z ≤ 0, relu and its slope are 0: if that is so for every row, no gradient leads out again."""
    settings, dataset, data = evidence.settings, evidence.dataset, evidence.taught
    z = weighted_sum(evidence.end, data.inputs)
    if settings.activation != "relu" or (z > 0).any() or not data.targets.any():
        return None
    seeds = ((settings.seed + more) % SEED_RANGE[1] for more in range(1, OTHER_STARTS + 1))
    starts = tuple(Remedy(Deed.START, dataset, replace(settings, seed=seed, start=None)) for seed in seeds)
    return Finding(
        Kind.DEAD, {}, (*starts, *_with_rates(Deed.ACTIVATION, dataset, replace(settings, activation="linear")))
    )


def _same_inputs(evidence: Evidence) -> Finding | None:
    """A column that never changes does what the bias does: w · x + b stays the same if one rises as the other falls."""
    dataset, data = evidence.dataset, evidence.dataset.training
    if len(data.rows) < 2:
        return None
    same = [place for place, column in enumerate(data.inputs.T) if np.ptp(column) == 0]
    if not same:
        return None
    lone = len(same) == dataset.input_count
    values = {"column": dataset.columns[same[0]], "value": data.rows[0][same[0]], "lone": lone}
    if lone:
        return Finding(Kind.SAME_INPUTS, values, (Remedy(Deed.ADD_ROW),))
    settings = evidence.settings
    if settings.start is not None:
        weights = (*settings.start.weights[: same[0]], *settings.start.weights[same[0] + 1 :])
        settings = replace(settings, start=State(weights, settings.start.bias))
    return Finding(Kind.SAME_INPUTS, values, (Remedy(Deed.DROP, dataset.without_column(same[0]), settings),))


def _right_on_tests(evidence: Evidence) -> bool:
    """Whether the rows of which nothing was learned are answered about as well as the others."""
    tested = evidence.test_loss
    if tested is None:
        return False
    worse = math.sqrt(FAR_WORSE) if evidence.settings.loss == "mean_absolute_error" else FAR_WORSE
    return tested <= max(worse * evidence.loss, evidence.enough)


def _test_values(evidence: Evidence) -> dict[str, object]:
    return {"loss": evidence.loss, "test_loss": evidence.test_loss, "tests": len(evidence.dataset.tests)}


def _wrong_on_tests(evidence: Evidence) -> Finding | None:
    """Learned from some rows, and wrong on others: by heart where the rows are few, else the others are unlike them.

    Source: I. Goodfellow, Y. Bengio, A. Courville, "Deep Learning", MIT Press 2016, section 5.2.
    """
    if evidence.test_loss is None or not _has_settled(evidence) or _right_on_tests(evidence):
        return None
    data = evidence.taught
    rows, numbers = len({row[:-1] for row in data.rows}), data.input_count + 1
    values = {**_test_values(evidence), "rows": rows, "numbers": numbers}
    if numbers > PER_ROW * rows:
        return Finding(Kind.MEMORISED, values, (Remedy(Deed.ADD_ROW),))
    return Finding(Kind.UNLIKE, values, (Remedy(Deed.SHOW_ERRORS),))


def _too_few_rows(evidence: Evidence) -> Finding | None:
    """With fewer different rows than weights and bias, many neurons go through all of them."""
    needed = evidence.dataset.input_count + 1
    different = set()
    for row in evidence.dataset.training.rows:
        different.add(row[:-1])
        if len(different) == needed:
            return None
    return Finding(Kind.TOO_FEW_ROWS, {"rows": len(different), "needed": needed}, (Remedy(Deed.ADD_ROW),))


def _all_right(evidence: Evidence) -> Finding | None:
    """Where the kinds can be parted the loss falls for ever, for a steeper curve is always surer: no reason to wait."""
    found = verdict(evidence.end, evidence.dataset, evidence.settings)
    if found is None or not found.all_right or found.sure < SURE:
        return None
    return Finding(Kind.ALL_RIGHT, found.values, (Remedy(Deed.ASK),))


def _sizes(evidence: Evidence) -> Finding | None:
    """The steepness of the loss grows with the square of an input: one rate is too big for one weight, too small for
    another. The bias counts as well: its input is always 1.

    Source: Y. LeCun, L. Bottou, G. Orr, K.-R. Müller, "Efficient BackProp", 1998, section 4.3.
    """
    dataset, data = evidence.dataset, evidence.taught
    sizes = np.sqrt(np.mean(data.inputs.astype(float) ** 2, axis=0))
    known = [(1.0, ""), *((float(size), name) for size, name in zip(sizes, dataset.columns, strict=False) if size > 0)]
    (least, small), (most, large) = min(known), max(known)
    if most < FAR_APART * least or (not evidence.diverged and evidence.has_learned):
        return None
    values: dict[str, object] = {"small": small, "large": large, "ratio": most / least}
    if evidence.diverged and _is_plain(data, evidence.settings):
        values["stable"] = round_down(stability_edge(data), 3)
    remedies = _with_rates(Deed.STANDARDISE, dataset, replace(evidence.settings, standardise=True, start=None))
    return Finding(Kind.SIZES, values, remedies, is_certain=False)


def _oscillating(evidence: Evidence) -> Finding | None:
    """Each step goes beyond the lowest place, to the other side of it: the rate is near the edge of what is stable."""
    in_batches = evidence.settings.batch_size < len(evidence.taught.rows)
    hops = evidence.oscillates or (in_batches and evidence.epochs_missing == math.inf)  # to and fro within an epoch
    if evidence.has_learned or not hops:
        return None
    rate = evidence.settings.learning_rate
    if _is_plain(evidence.taught, evidence.settings):
        rate = min(rate, stability_edge(evidence.taught))
    smaller = (rate / 2, rate / 4, rate / 10)
    remedies = _rates(Deed.RATE, evidence.dataset, evidence.settings, smaller)
    return Finding(Kind.OSCILLATING, {"rate": evidence.settings.learning_rate}, remedies, is_certain=False)


def _crawling(evidence: Evidence) -> Finding | None:
    """The loss falls, but it would take far longer than the run: the steps are too small."""
    dataset, settings, data = evidence.dataset, evidence.settings, evidence.taught
    if evidence.has_learned:
        return None
    if evidence.gain is None:
        slopes = gradient(evidence.end, data.inputs, data.targets, settings.activation, settings.loss)
        flat = not any((*slopes.weights, slopes.bias))
        hardly = 0 <= evidence.first_loss - evidence.loss < HARDLY * evidence.first_loss and not flat
        if not hardly and (not _is_falling(evidence) or evidence.epochs_missing <= _bearable(evidence)):
            return None
    elif evidence.epochs_missing <= _bearable(evidence):
        return None
    rate = settings.learning_rate
    plain = _is_plain(data, settings)
    larger = [stability_edge(data) / 2] if plain else [min(rate * factor, USUALLY_MOST) for factor in CLIMB]
    remedies = _rates(Deed.RATE, dataset, settings, [other for other in larger if other >= 2 * rate])
    values = {"rate": rate, "epochs": evidence.epoch, "loss": evidence.loss}
    return Finding(Kind.CRAWLING, values, remedies, is_certain=False)


def _more_epochs(evidence: Evidence) -> Finding | None:
    """The loss still falls well: it only needs to be let go on."""
    missing = evidence.epochs_missing
    known = evidence.gain is not None
    if evidence.has_learned or not (known or _is_falling(evidence)) or not 0 < missing <= MOST_MORE:
        return None
    epochs = min(_tidy(max(missing, FEWEST_MORE)), MOST_EPOCHS - evidence.epoch)
    if epochs <= 0:
        return None
    values: dict[str, object] = {"loss": evidence.loss}
    found = verdict(evidence.end, evidence.dataset, evidence.settings)
    values |= {} if found is None else found.values
    return Finding(Kind.MORE_EPOCHS, values, (Remedy(Deed.TRAIN_ON, epochs=epochs),))


def _contradiction(evidence: Evidence) -> Finding | None:
    """Rows that ask for different answers to the same inputs; none can do better than their mean."""
    dataset, settings, data = evidence.dataset, evidence.settings, evidence.taught
    if settings.loss == "binary_crossentropy" or is_yes_no(dataset, settings):
        return None
    if not _has_settled(evidence) or evidence.loss <= evidence.enough:
        return None
    groups = contradictions(dataset)
    if not groups:
        return None
    means = with_means(dataset)
    unavoidable = float(np.mean((data.targets.astype(float) - means.training.targets) ** 2))
    left = float(np.mean((forward(evidence.end, data.inputs, settings.activation) - data.targets) ** 2))
    if unavoidable < UNAVOIDABLE * left:
        return None
    values = {"first": groups[0][0] + 1, "second": groups[0][1] + 1, "loss": evidence.loss, "groups": len(groups)}
    return Finding(Kind.CONTRADICTION, values, (Remedy(Deed.MEANS, means, settings),))


def _converged(evidence: Evidence) -> Finding | None:
    """Nothing more to learn, because every row is answered rightly, or because no neuron like this does better."""
    if not _has_settled(evidence):
        return None
    through_all = evidence.loss <= EXACTLY * evidence.enough
    nearly = not through_all and evidence.gain is not None and evidence.loss / 2 < evidence.gain
    values = {
        "loss": evidence.loss,
        "through_all": through_all,
        "nearly": nearly,  # it still falls, but there is little left of it
        "is_known": evidence.gain is not None,
        "inputs": evidence.dataset.input_count,
        "activation": evidence.settings.activation,
        **(_test_values(evidence) if _right_on_tests(evidence) else {}),
    }
    data = evidence.taught
    found = verdict(evidence.end, evidence.dataset, evidence.settings)
    if found is not None and not through_all:
        parted = found.all_right or separable(data.inputs, data.targets)
        values |= {**found.values, "parted": parted}  # None where that was not found out
    done = through_all or nearly
    return Finding(Kind.CONVERGED, values, (Remedy(Deed.ASK if done else Deed.SHOW_ERRORS),))


# The order: first what makes the numbers senseless, then settings that cannot fit the data, then data that no settings
# can mend, then what is to be seen of the steps, and at last that all is well.
CHECKS: tuple[Callable[[Evidence], Finding | None], ...] = (
    _no_answers,
    _no_probability,
    _out_of_reach,
    _dead,
    _same_inputs,
    _wrong_on_tests,
    _too_few_rows,
    _all_right,
    _sizes,
    _oscillating,
    _crawling,
    _more_epochs,
    _contradiction,
    _converged,
)
# A run that ran away says only that; why a rate is too big may be the inputs' fault.
CHECKS_OF_DIVERGED: tuple[Callable[[Evidence], Finding | None], ...] = (_too_big, _sizes, _diverged)


def _has_settled(evidence: Evidence) -> bool:
    return evidence.has_learned if evidence.gain is not None else not _is_falling(evidence)


def _bearable(evidence: Evidence) -> float:
    return max(PATIENT * evidence.span, ONE_GO)


def _is_falling(evidence: Evidence) -> bool:
    """Where what can be gained is not known: whether the second half of the run still gained something."""
    return evidence.loss > evidence.enough and evidence.fell > 10 * evidence.enough


def _is_plain(data: Dataset, settings: Settings) -> bool:
    """Whether for what is taught the largest stable rate is known in closed form."""
    kinds = (settings.optimizer, settings.loss, settings.activation)
    one_batch = settings.batch_size >= len(data.rows)
    return one_batch and kinds == ("sgd", "mean_squared_error", "linear")


def _with_rates(deed: Deed, dataset: Dataset, settings: Settings) -> tuple[Remedy, ...]:
    """The same with the rate as it is, and with one that is likely to suit."""
    rate = settings.learning_rate
    data = taught(dataset, settings)
    others = (stability_edge(data) / 2,) if _is_plain(data, settings) else (0.01, 0.1, 1.0)
    return (Remedy(deed, dataset, settings), *_rates(deed, dataset, settings, [r for r in others if r != rate]))


def _rates(
    deed: Deed, dataset: Dataset, settings: Settings, rates: list[float] | tuple[float, ...]
) -> tuple[Remedy, ...]:
    """One remedy for each rate, rounded down so that it can be read aloud."""
    low, high = LEARNING_RATE_RANGE
    tidy = (round_down(min(rate, high), 1) for rate in rates if rate >= low)
    return tuple(
        Remedy(deed, dataset, replace(settings, learning_rate=rate)) for rate in dict.fromkeys(tidy) if rate >= low
    )


def _tidy(epochs: float) -> int:
    """The next of 100, 200, 500, 1000, … that is not below."""
    power: int = 10 ** math.floor(math.log10(epochs))
    return next(step * power for step in (1, 2, 5, 10) if step * power >= epochs)

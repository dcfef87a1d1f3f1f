"""The main job without a window: train, print what Keras would print, and predict. Knows no Qt.

The same engine, start and segments as in the window, so the same numbers come out.
"""

from __future__ import annotations

import io
import json
import math
import sys
import time
from dataclasses import dataclass

import numpy as np

from neuron_gui.core.dataset import Dataset
from neuron_gui.core.engine import Engine
from neuron_gui.core.history import History, Segment
from neuron_gui.core.log_lines import format_epoch_line, heading_lines, learned_lines
from neuron_gui.core.neuron import loss_on_tests
from neuron_gui.core.numerals import format_exact, format_number
from neuron_gui.core.problem import Problem
from neuron_gui.core.proof import diagnose_divergence
from neuron_gui.core.runaway import loss_limit, sound_epochs
from neuron_gui.core.settings import Settings
from neuron_gui.core.taught import in_original_units, scaling, taught
from neuron_gui.keras_engine import KerasEngine, load_engine

EPOCHS_AT_ONCE = 1000

SUCCESS, FAILURE, BAD_INPUT = 0, 1, 2


@dataclass(frozen=True)
class HeadlessJob:
    """What to train on, how, what to ask afterwards, and whether to answer as one JSON object."""

    dataset: Dataset
    settings: Settings
    predictions: tuple[tuple[float, ...], ...] = ()
    as_json: bool = False


def run(job: HeadlessJob) -> int:
    """Do the job; returns the exit status: 0 done, 1 failed or diverged, 2 not possible with this input."""
    if sys.stdout is None:
        return _fail("there is nowhere to print to; use neuron-gui-cli", FAILURE)
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(errors="replace")  # a pipe on Windows may have no “≈”
    try:
        _check(job)
    except Problem as problem:
        return _fail(str(problem), BAD_INPUT)
    begun = time.perf_counter()
    try:
        engine: KerasEngine = load_engine()
    except Exception as error:  # whatever keeps TensorFlow from loading on this machine
        return _fail(f"TensorFlow cannot load: {error}", FAILURE)
    loaded = time.perf_counter() - begun
    try:
        return _train_and_tell(job, engine, loaded)
    except KeyboardInterrupt:
        return _fail("stopped", FAILURE)
    except BrokenPipeError:  # whoever reads has read enough
        sys.stderr.close()
        return SUCCESS
    except OSError as error:
        return _fail(f"the result cannot be printed: {error.strerror or error}", FAILURE)


def _check(job: HeadlessJob) -> None:
    """Raise Problem, before TensorFlow is loaded, for what cannot work."""
    problem = job.dataset.first_problem()
    if problem is not None:
        raise problem


def _train_and_tell(job: HeadlessJob, engine: KerasEngine, loaded: float) -> int:
    dataset, settings = job.dataset, job.settings
    start = settings.start_state(dataset.input_count)
    segment = Segment(0, dataset, settings)
    history = History(start, segment)
    if not job.as_json:
        print("\n".join(heading_lines(dataset, settings)))
    begun = time.perf_counter()
    engine.warm_up_for(segment)
    traced = time.perf_counter() - begun
    begun = time.perf_counter()
    diverged = not _train(job, engine, history)
    trained = time.perf_counter() - begun
    last = history.state(history.last_epoch)
    known = scaling(dataset, settings)
    asked = job.predictions if known is None else [known.apply_to_row(inputs) for inputs in job.predictions]
    answers = [
        float(engine.predict(last, settings.activation, np.array([inputs], dtype=np.float32))[0]) for inputs in asked
    ]
    if job.as_json:
        seconds = {"import": loaded - engine.tracing_seconds, "trace": engine.tracing_seconds + traced}
        print(_as_json(job, history, answers, {**seconds, "train": trained}))
    else:
        if not diverged:
            print("\n".join(learned_lines(last, dataset, settings)))
        for inputs, answer in zip(job.predictions, answers, strict=True):
            print(_answer_line(dataset, inputs, answer))
    sys.stdout.flush()
    return _explain_divergence(job, engine, history) if diverged else SUCCESS


def _train(job: HeadlessJob, engine: Engine, history: History) -> bool:
    """Record every epoch; False if the loss ran away, after the last epoch that can be used."""
    total = job.settings.epochs
    limit = loss_limit(history.loss_at(0), taught(job.dataset, job.settings))
    while history.last_epoch < total:
        batch = engine.train(*history.kept(history.last_epoch), min(EPOCHS_AT_ONCE, total - history.last_epoch))
        sound = sound_epochs(batch, limit)
        history.append(batch.head(sound))
        if not job.as_json:
            for epoch, loss in enumerate(batch.keras_loss[:sound], batch.first_epoch):
                print(format_epoch_line(epoch, total, float(loss)))
        if sound < len(batch):
            return False
    return True


def _answer_line(dataset: Dataset, inputs: tuple[float, ...], answer: float) -> str:
    asked = ", ".join(f"{name} = {format_exact(value)}" for name, value in zip(dataset.headings, inputs, strict=False))
    return f"{asked} → {dataset.heading(-1)} ≈ {format_number(answer, dataset.decimals.prediction)}"


def _explain_divergence(job: HeadlessJob, engine: Engine, history: History) -> int:
    epoch = history.last_epoch + 1
    found = diagnose_divergence(engine, epoch, history.start, job.dataset, job.settings)
    text = (
        f"the loss ran away in epoch {epoch}: the learning rate {format_exact(job.settings.learning_rate)} is too big"
    )
    if found.largest_stable is not None and found.offered is not None:
        text += f"; up to {format_exact(found.largest_stable)} is stable, try {format_exact(found.offered)}"
    return _fail(text, FAILURE)


def _as_json(job: HeadlessJob, history: History, answers: list[float], seconds: dict[str, float]) -> str:
    last = history.state(history.last_epoch)
    tested = loss_on_tests(last, job.dataset, job.settings)
    return json.dumps(
        {
            "epochs": history.last_epoch,
            "start": {"weights": list(history.start.weights), "bias": history.start.bias},
            "weights": list(last.weights),
            "bias": last.bias,
            "loss": _finite(history.loss_at(history.last_epoch)),
            **({} if tested is None else {"test_loss": _finite(tested)}),
            **({"standardised": _standardised(job, history)} if job.settings.standardise else {}),
            "history": {
                "loss": [_finite(float(loss)) for loss in history.keras_loss[1:]],
                "state_loss": [_finite(float(loss)) for loss in history.loss],
            },
            "predictions": [
                {"x": list(inputs), "prediction": _finite(answer)}
                for inputs, answer in zip(job.predictions, answers, strict=True)
            ],
            "seconds": seconds,
        },
        allow_nan=False,
    )


def _standardised(job: HeadlessJob, history: History) -> dict[str, object] | None:
    """How the inputs are standardised, and the weights and the bias for inputs as they are in the file."""
    known = scaling(job.dataset, job.settings)
    if known is None:
        return None
    rule = in_original_units(history.state(history.last_epoch), job.dataset, job.settings)
    original = {"weights": list(rule.weights), "bias": rule.bias}
    return {"means": list(known.means), "deviations": list(known.deviations), "in_original_units": original}


def _finite(value: float) -> float | None:
    """JSON has no word for NaN and infinity."""
    return value if math.isfinite(value) else None


def _fail(text: str, status: int) -> int:
    if sys.stderr is not None:
        print(f"neuron-gui: {text}", file=sys.stderr)
    return status

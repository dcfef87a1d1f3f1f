"""What is asked with "what if", and what came of it, ready for translation."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from neuron_gui.core.dataset import Dataset
from neuron_gui.core.history import History
from neuron_gui.core.numerals import format_exact, format_loss
from neuron_gui.core.project import Project
from neuron_gui.core.trial import Trial, tried_aspects
from neuron_gui.ui.plot_numbers import grouped


def _tr(text: str) -> str:
    return QCoreApplication.translate("WhatIf", text)


def question(work: Project, tried: Project) -> str:
    """The question in one short line: the value of what is tried, if it is one thing."""
    aspects, settings = tried_aspects(work, tried), tried.settings
    if not aspects:
        return _tr("What if …?")
    if len(aspects) > 1:
        return _tr("What if all this were so?")
    aspect = aspects[0]
    if aspect == "learning_rate":
        return _tr("What if the rate were {rate}?").format(rate=format_exact(settings.learning_rate))
    if aspect == "epochs":
        return _tr("What if it had {epochs} epochs?").format(epochs=f"{settings.epochs:,}")
    if aspect == "batch_size":
        return _tr("What if it took {size} rows at a time?").format(size=f"{settings.batch_size:,}")
    if aspect == "standardise":
        return (
            _tr("What if inputs were standardised?") if settings.standardise else _tr("What if inputs stayed as typed?")
        )
    if aspect == "start":
        return _start_question(tried)
    if aspect == "data":
        return _data_question(work.dataset, tried.dataset)
    return _tr("What if this setting were another?")


def _start_question(tried: Project) -> str:
    start = tried.settings.start_state(tried.dataset.input_count)
    if len(start.weights) > 1:
        return _tr("What if it began elsewhere?")
    weight, bias = format_exact(start.weights[0]), format_exact(start.bias)
    return _tr("What if it began at w = {w}, b = {b}?").format(w=weight, b=bias)


def _data_question(before: Dataset, now: Dataset) -> str:
    changed = [place for place, (one, other) in enumerate(zip(before.rows, now.rows, strict=False)) if one != other]
    if len(before.rows) != len(now.rows) or len(changed) != 1 or now.input_count > 1 or before.columns != now.columns:
        return _tr("What if the data were these?")
    row = now.rows[changed[0]]
    values = ", ".join(
        f"{name} = {format_exact(value)}" for name, value in zip(now.columns, row, strict=True)
    )  # short names are usual with one input
    return _tr("What if row {row} were {values}?").format(row=changed[0] + 1, values=values)


def answer(recorded: History, tried: History | None, trial: Trial | None) -> str:
    """What the last loss would be, beside what it is."""
    before = grouped(format_loss(recorded.loss_at(recorded.last_epoch)))
    if tried is None:
        return _tr("Loss {loss}. Change any number.").format(loss=before)
    if trial is not None and tried.last_epoch < trial.epochs:
        return _tr("it runs away after epoch {epoch}").format(epoch=f"{tried.last_epoch:,}")
    after = grouped(format_loss(tried.loss_at(tried.last_epoch)))
    return _tr("loss {after}, before {before}").format(after=after, before=before)

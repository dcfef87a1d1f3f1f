"""Card 4, predict: a guess first if one likes, a number for each input, the Keras model's answer and its working."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QLabel, QLineEdit, QPushButton, QVBoxLayout, QWidget

from neuron_gui.core.dataset import Dataset
from neuron_gui.core.numerals import format_exact, format_number, parse_number
from neuron_gui.core.problem import Problem
from neuron_gui.ui.cards import label, small_label, title_row
from neuron_gui.ui.formula import working
from neuron_gui.ui.orders import Answer
from neuron_gui.ui.theme import Theme
from neuron_gui.ui.words import say

FIELDS_IN_ONE_COLUMN = 3


class PredictCard(QFrame):
    """Emits the numbers asked about; shows the answers it is given."""

    asked = Signal(object)  # tuple of floats, one for each input

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("card", True)
        self._theme = Theme()
        self._dataset: Dataset | None = None
        self._answer: tuple[Answer, int] | None = None
        self._fields: list[QLineEdit] = []
        self._names: list[QLabel] = []
        self._grid = QGridLayout()
        self._ask = QPushButton(self.tr("Ask the neuron"))
        self._ask.setObjectName("predictButton")
        self._ask.setProperty("kind", "strong")
        self._ask.setToolTip(self.tr("What does the neuron answer for this number? (Enter)"))
        self._ask.clicked.connect(self._submit)
        self._guess = QLineEdit()
        self._guess.setObjectName("guessInput")
        self._guess.setAccessibleName(self.tr("Your guess"))
        self._guess.setToolTip(self.tr("What do you think the answer is? You need not guess."))
        self._guess.setPlaceholderText(self.tr("if you like"))
        self._guess.returnPressed.connect(self._submit)
        self._guess.textEdited.connect(self._show_guess)
        self._heading = label("", "muted")
        self._heading.setWordWrap(True)
        self._output = label("", "answer")
        self._output.setObjectName("predictOutput")
        self._output.setAccessibleName(self.tr("The neuron's answer"))
        self._output.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._working = QLabel()
        self._working.setObjectName("predictWorking")
        self._working.setTextFormat(Qt.TextFormat.RichText)
        self._working.setWordWrap(True)
        self._working.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._verdict = label("", "muted")
        self._verdict.setWordWrap(True)
        self._lay_out()

    def set_theme(self, theme: Theme) -> None:
        """Take on other colours and another scale."""
        self._theme = theme
        self._show_answer()

    def set_compact(self, compact: bool) -> None:
        """Do with less width."""
        self._ask.setText(self.tr("Ask") if compact else self.tr("Ask the neuron"))

    def show_data(self, dataset: Dataset) -> None:
        """Have one field for each input, named as in the table."""
        if self._dataset is not None and self._dataset.columns == dataset.columns:
            self._dataset = dataset
            return
        self._dataset = dataset
        for widget in (*self._fields, *self._names):
            self._grid.removeWidget(widget)
            widget.deleteLater()
        self._fields, self._names = [], []
        pairs = 1 if dataset.input_count <= FIELDS_IN_ONE_COLUMN else 2
        for place, name in enumerate(dataset.columns[:-1]):
            field = QLineEdit()
            field.setObjectName("predictInput" if place == 0 else f"predictInput{place + 1}")
            field.setAccessibleName(self.tr("Number for {name}").format(name=name))
            field.setPlaceholderText(self.tr("number"))
            field.setMinimumWidth(1)
            field.returnPressed.connect(self._submit)
            field.textEdited.connect(self._clear_mark)
            title = QLabel(f"{name} =")
            title.setBuddy(field)
            self._grid.addWidget(title, place // pairs, place % pairs * 2)
            self._grid.addWidget(field, place // pairs, place % pairs * 2 + 1)
            self._fields.append(field)
            self._names.append(title)
        self.clear_answer()

    @property
    def has_answer(self) -> bool:
        """Whether an answer is shown."""
        return self._answer is not None

    def clear_answer(self) -> None:
        """Say what will be here."""
        self._answer = None
        self._output.clear()
        self._working.clear()
        self._verdict.clear()
        target = self._dataset.columns[-1] if self._dataset else "y"
        self._heading.setText(self.tr("Type a number and ask: what would {y} be?").format(y=target))
        self._set_heading_kind("muted")

    def show_waiting(self, text: str) -> None:
        """Say why there is no answer yet."""
        self._heading.setText(text)
        self._set_heading_kind("muted")

    def show_problem(self, problem: Problem) -> None:
        """Say in a sentence why there is no answer."""
        self._answer = None
        self._output.clear()
        self._working.clear()
        self._verdict.clear()
        self._heading.setText(say(problem))
        self._set_heading_kind("error")

    def show_answer(self, answer: Answer, epoch: int) -> None:
        """Show the model's answer from the state of an epoch."""
        if len(answer.inputs) == len(self._fields):
            self._answer = (answer, epoch)
            self._show_answer()

    def _show_answer(self) -> None:
        if self._answer is None or self._dataset is None:
            return
        answer, epoch = self._answer
        decimals = self._dataset.decimals
        self._set_heading_kind("muted")
        untrained = self.tr("The neuron knows nothing yet:")
        self._heading.setText(untrained if epoch == 0 else self.tr("At epoch {n}:").format(n=f"{epoch:,}"))
        self._output.setText(f"ŷ = {format_number(answer.prediction, decimals.prediction)}")
        self._output.setToolTip(f"{answer.prediction:.9g}")
        self._working.setText(
            working(answer.state, answer.inputs, answer.activation, answer.prediction, decimals, self._theme)
        )
        self._show_guess()

    @Slot()
    def _show_guess(self) -> None:
        text = self._guess.text().strip()
        if self._answer is None or not text:
            self._verdict.clear()
            return
        try:
            guess = parse_number(text)
        except Problem as problem:
            self._verdict.setText(say(problem))
            return
        decimals = self._dataset.decimals.prediction if self._dataset else 2
        apart = format_number(abs(guess - self._answer[0].prediction), decimals)
        self._verdict.setText(
            self.tr("Your guess: {guess}. The neuron is {apart} away from it.").format(
                guess=format_exact(guess), apart=apart
            )
        )

    @Slot()
    def _submit(self) -> None:
        numbers = []
        for field, title in zip(self._fields, self._names, strict=True):
            try:
                numbers.append(parse_number(field.text()))
            except Problem as reason:
                problem = reason
                if not field.text().strip():
                    problem = Problem("Type a number for {name} first.", name=title.text().removesuffix(" ="))
                self._mark(field, True)
                self.show_problem(problem)
                field.setFocus()
                return
            self._mark(field, False)
        self.asked.emit(tuple(numbers))

    @Slot()
    def _clear_mark(self) -> None:
        for field in self._fields:
            self._mark(field, False)

    def _mark(self, field: QLineEdit, bad: bool) -> None:
        if bool(field.property("bad")) != bad:
            field.setProperty("bad", bad)
            field.style().unpolish(field)
            field.style().polish(field)

    def _set_heading_kind(self, kind: str) -> None:
        if self._heading.property("kind") != kind:
            self._heading.setProperty("kind", kind)
            self._heading.style().unpolish(self._heading)
            self._heading.style().polish(self._heading)

    def _lay_out(self) -> None:
        self._grid.setHorizontalSpacing(8)
        self._grid.setVerticalSpacing(6)
        ask = QHBoxLayout()
        ask.addLayout(self._grid, 1)
        ask.addWidget(self._ask, 0, Qt.AlignmentFlag.AlignTop)
        guess = QHBoxLayout()
        guess.addWidget(small_label(self.tr("Your guess first:")), 1)
        guess.addWidget(self._guess, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 10, 16, 12)
        column.setSpacing(8)
        column.addLayout(title_row("4", self.tr("Predict")))
        column.addLayout(ask)
        column.addLayout(guess)
        column.addSpacing(4)
        column.addWidget(self._heading)
        column.addWidget(self._output)
        column.addWidget(self._working)
        column.addWidget(self._verdict)
        column.addStretch()

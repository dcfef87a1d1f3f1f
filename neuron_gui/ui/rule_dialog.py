"""Make a table from a rule: its weights and bias by sliders, how rows are drawn from it, and a picture of them at once.

Knows rules and their tables, nothing of the work; says which rule was made, and whether it is to be kept secret.
"""

from __future__ import annotations

import secrets
from dataclasses import replace

from PySide6.QtCore import QSignalBlocker, QSize, Qt, Signal, Slot
from PySide6.QtWidgets import (
    QCheckBox,
    QDialog,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from neuron_gui.core.by_hand import Reach
from neuron_gui.core.dataset import column_names
from neuron_gui.core.equations import plain
from neuron_gui.core.problem import Problem
from neuron_gui.core.rule import (
    MOST_INPUT,
    MOST_INPUTS,
    MOST_NOISE,
    MOST_WEIGHT,
    ROWS_RANGE,
    Rule,
    make_dataset,
    rule_line,
    settings_for,
)
from neuron_gui.core.settings import SEED_RANGE, Settings
from neuron_gui.ui.cards import button, label
from neuron_gui.ui.hand_fields import HandFields
from neuron_gui.ui.icons import icon
from neuron_gui.ui.number_inputs import CountInput, ParameterInput
from neuron_gui.ui.rule_picture import RulePicture
from neuron_gui.ui.setting_rows import SettingRow, choices
from neuron_gui.ui.theme import Theme
from neuron_gui.ui.why_text import rich
from neuron_gui.ui.words import say

REACH = 5.0  # of a slider, unless a larger number is typed
MORE_WEIGHTS = (2.0, -1.5, 1.0, -0.5, 2.5, -1.0, 1.5)  # of inputs that are added, all different
EASY_SEEDS = 10_000  # a new one is short enough to be told to a class
LEFT, RIGHT, HIGH = 300, 370, 560  # logical pixels at 100 %


class Tenths(Reach):
    """In no smaller steps than tenths: these are numbers that a class shall find and say."""

    @property
    def _power(self) -> int:
        return max(-1, super()._power)


class RuleDialog(QDialog):
    """Everything that is set is a Rule; what is no rule says why, and cannot be made."""

    made = Signal(object, bool)  # the Rule, and whether it is a secret

    def __init__(self, parent: QWidget, rule: Rule, theme: Theme) -> None:
        super().__init__(parent)
        self.setObjectName("ruleDialog")
        self.setWindowTitle(self.tr("Make from a rule"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._rule, self._theme = rule, theme
        self._refused = ""
        self._fields = HandFields()
        self._inputs = _count("ruleInputsInput", (1, MOST_INPUTS))
        self._activation = choices(
            ("linear", self.tr("linear: any number")),
            ("sigmoid", self.tr("sigmoid: yes or no")),
            ("tanh", self.tr("tanh: −1 to 1")),
            ("relu", self.tr("relu: never below 0")),
        )
        self._activation.setObjectName("ruleActivationBox")
        self._low = _number("ruleLowInput", MOST_INPUT)
        self._high = _number("ruleHighInput", MOST_INPUT)
        self._noise = _number("ruleNoiseInput", MOST_NOISE)
        self._noise.setMinimum(0.0)
        self._rows = _count("ruleRowsInput", ROWS_RANGE)
        self._seed = _count("ruleSeedInput", SEED_RANGE)
        self._new_seed = button(
            "newSeedButton", "action", self.tr("New seed"), self.tr("Draw other rows from the same rule")
        )
        self._formula = label("", "formula")
        self._formula.setObjectName("ruleFormula")
        self._formula.setTextFormat(Qt.TextFormat.RichText)
        self._formula.setWordWrap(True)
        self._formula.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._picture = RulePicture()
        self._complaint = label("", "error")
        self._complaint.setObjectName("ruleComplaint")
        self._complaint.setWordWrap(True)
        self._secret = QCheckBox(self.tr("Keep the rule secret"))
        self._secret.setObjectName("secretRuleBox")
        self._secret.setToolTip(self.tr("Only the table is shown, until the rule is revealed"))
        self._cancel = button("cancelRuleButton", "", self.tr("Cancel"), self.tr("Keep the table that is there (Esc)"))
        self._make = button(
            "makeRuleButton",
            "primary",
            self.tr("Make table"),
            self.tr("Put this table in the place of yours (it can be undone)"),
        )
        self._make.setDefault(True)
        self._settings_rows = self._setting_rows()
        self._lay_out()
        self._connect()
        self._dress()
        self._show_rule()

    # What is set

    def _connect(self) -> None:
        self._fields.chosen.connect(self._set_parameter)
        self._fields.refused.connect(self._note_refusal)
        for box in (self._inputs, self._low, self._high, self._noise, self._rows, self._seed):
            box.refused.connect(self._note_refusal)
        self._inputs.valueChanged.connect(self._set_inputs)
        self._activation.currentIndexChanged.connect(self._read)
        for field in (self._low, self._high, self._noise):
            field.valueChanged.connect(self._read)
        self._rows.valueChanged.connect(self._read)
        self._seed.valueChanged.connect(self._read)
        self._new_seed.clicked.connect(self._draw_seed)
        self._cancel.clicked.connect(self.reject)
        self._make.clicked.connect(self._finish)

    @Slot(int, float)
    def _set_parameter(self, place: int, value: float) -> None:
        value = max(-MOST_WEIGHT, min(value, MOST_WEIGHT))
        if place == len(self._rule.weights):
            self._take(replace(self._rule, bias=value))
        else:
            weights = (*self._rule.weights[:place], value, *self._rule.weights[place + 1 :])
            self._take(replace(self._rule, weights=weights))

    @Slot(int)
    def _set_inputs(self, count: int) -> None:
        kept = self._rule.weights[:count]
        self._rule = replace(self._rule, weights=(*kept, *MORE_WEIGHTS[len(kept) : count]))
        self._show_parameters()
        self._read()

    @Slot()
    def _draw_seed(self) -> None:
        self._seed.setValue(1 + secrets.randbelow(EASY_SEEDS))

    @Slot()
    def _read(self) -> None:
        """Take what the fields say."""
        try:
            rule = replace(
                self._rule,
                activation=str(self._activation.currentData()),
                low=self._low.value(),
                high=self._high.value(),
                noise=self._noise.value(),
                rows=self._rows.value(),
                seed=self._seed.value(),
            )
        except Problem as problem:
            self._complaint.setText(say(problem))
            self._make.setEnabled(False)
            return
        self._take(rule)

    def _take(self, rule: Rule) -> None:
        self._rule = rule
        self._show_rule()

    @Slot(str)
    def _note_refusal(self, reason: str) -> None:
        """What was typed is no value; it is said beside the field, where the value before has come back."""
        self._refused = reason
        if not reason and self._make.isEnabled():  # else it says why there is no such rule
            self._complaint.clear()

    @Slot()
    def _finish(self) -> None:
        """Make the table, unless the last thing typed was refused, perhaps by the click on this very button."""
        if self._refused:
            self._complaint.setText(self._refused)
            self._refused = ""
            return
        self.made.emit(self._rule, self._secret.isChecked())
        self.accept()

    # What is shown

    def _show_rule(self) -> None:
        rule = self._rule
        self._complaint.clear()
        self._make.setEnabled(True)
        self._show_parameters()
        for field, count in ((self._inputs, len(rule.weights)), (self._rows, rule.rows), (self._seed, rule.seed)):
            with QSignalBlocker(field):
                field.setValue(count)
        with QSignalBlocker(self._activation):
            self._activation.setCurrentIndex(self._activation.findData(rule.activation))
        step = 1.0 if rule.high - rule.low >= 5 else 0.1
        self._low.show_value(rule.low, step, 1)
        self._high.show_value(rule.high, step, 1)
        self._noise.show_value(rule.noise, 0.1, 1)
        line = rule_line(rule)
        self._formula.setText(rich(line, self._theme))
        self._formula.setAccessibleName(plain(line))
        dataset = make_dataset(rule)
        self._picture.show_rule(rule, dataset, settings_for(rule, dataset, Settings()))

    def _show_parameters(self) -> None:
        rule = self._rule
        reaches = tuple(Tenths(Reach(REACH).grown(value).most) for value in (*rule.weights, rule.bias))
        self._fields.show_state(rule.state, reaches, column_names(len(rule.weights))[:-1])

    # How it stands

    def _setting_rows(self) -> list[SettingRow]:
        noise = self.tr("its deviation")
        return [
            SettingRow(self.tr("Inputs"), self.tr("how many x"), self._inputs),
            SettingRow(self.tr("Rows"), self.tr("how many"), self._rows),
            SettingRow(self.tr("x from"), self.tr("smallest"), self._low),
            SettingRow(self.tr("x to"), self.tr("largest"), self._high),
            SettingRow(self.tr("Noise"), noise, self._noise),
            SettingRow(self.tr("Seed"), self.tr("of the draw"), self._seed),
        ]

    def _lay_out(self) -> None:
        left = QVBoxLayout()
        left.addWidget(self._formula)
        left.addWidget(SettingRow(self.tr("Activation"), self.tr("after the sum"), self._activation))
        left.addWidget(self._fields)
        left.addStretch()
        right = QVBoxLayout()
        right.addWidget(self._picture, 1)
        pairs = QGridLayout()
        for place, row in enumerate(self._settings_rows):
            pairs.addWidget(row, place // 2, place % 2)
            for field in (self._low, self._high, self._noise):
                if row.isAncestorOf(field):
                    field.refused.connect(row.show_reason)
        right.addLayout(pairs)
        right.addWidget(self._new_seed, 0, Qt.AlignmentFlag.AlignRight)
        self._pairs = pairs
        inside = QWidget()
        columns = QHBoxLayout(inside)
        columns.setContentsMargins(0, 0, 0, 0)
        columns.addLayout(left, LEFT)
        columns.addLayout(right, RIGHT)
        self._columns = columns
        self._left, self._right = left, right
        scroll = QScrollArea()
        scroll.setFrameShape(QScrollArea.Shape.NoFrame)
        scroll.setWidgetResizable(True)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setWidget(inside)
        self._inside = inside
        foot = QHBoxLayout()
        foot.addWidget(self._secret)
        foot.addWidget(self._complaint, 1)
        foot.addWidget(self._cancel)
        foot.addWidget(self._make)
        self._foot = foot
        column = QVBoxLayout(self)
        column.addWidget(scroll, 1)
        column.addLayout(foot)
        self._column = column
        for control, row in zip(
            (self._inputs, self._rows, self._low, self._high, self._noise, self._seed), self._settings_rows, strict=True
        ):
            name = row.findChild(QLabel)
            control.setAccessibleName(name.text() if name is not None else "")
        self._activation.setAccessibleName(self.tr("Activation"))
        self._formula.setToolTip(self.tr("The rule that the table is made from"))

    def _dress(self) -> None:
        theme = self._theme
        px = theme.px
        self._fields.set_theme(theme)
        self._picture.set_theme(theme)
        for row in self._settings_rows:
            row.set_theme(theme)
        pad = round(px(20))
        self._column.setContentsMargins(pad, pad, pad, round(px(16)))
        self._column.setSpacing(round(px(14)))
        self._columns.setSpacing(round(px(28)))
        for part in (self._left, self._right):
            part.setSpacing(round(px(10)))
        self._pairs.setHorizontalSpacing(round(px(20)))
        self._foot.setSpacing(round(px(10)))
        side = round(px(16))
        self._new_seed.setIcon(icon("dice", theme))
        self._new_seed.setIconSize(QSize(side, side))
        window = self.parentWidget()
        assert window is not None
        width = round(px(LEFT + RIGHT + 28 + 40))
        room = window.size() - QSize(24, 24)
        if width > room.width():  # with large text: one below the other
            self._columns.setDirection(QHBoxLayout.Direction.TopToBottom)
        self.resize(QSize(width, round(px(HIGH))).boundedTo(room))


def _count(name: str, bounds: tuple[int, int]) -> CountInput:
    made = CountInput(*bounds)
    made.setObjectName(name)
    return made


def _number(name: str, most: float) -> ParameterInput:
    made = ParameterInput(most)
    made.setObjectName(name)
    made.setAlignment(Qt.AlignmentFlag.AlignLeft)
    return made

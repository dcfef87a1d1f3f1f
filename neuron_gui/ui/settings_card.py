"""Card 2, how it learns: learning rate and epochs in sight, the rest behind "More settings"."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QSignalBlocker, Qt, Signal, Slot
from PySide6.QtGui import QEnterEvent
from PySide6.QtWidgets import QCheckBox, QFrame, QHBoxLayout, QVBoxLayout, QWidget

from neuron_gui.core import settings as bounds
from neuron_gui.core.numerals import format_exact
from neuron_gui.core.settings import Settings, State
from neuron_gui.core.yes_no import suited
from neuron_gui.ui.cards import button, small_label, title_row
from neuron_gui.ui.number_inputs import CountInput, RateInput
from neuron_gui.ui.setting_rows import SettingRow, choices
from neuron_gui.ui.theme import Theme
from neuron_gui.ui.value_slider import ValueSlider, two_digit_numbers, whole_numbers

SIDE = 16
SLIDER_RATES, SLIDER_EPOCHS = (1e-4, 10.0), 10_000  # sliders reach as far; more can be typed
MOST_IN_TIP = 8  # weights of a start; of more the first and the last
LINK_PADDING = 7  # between a link's edge and its words, which stand in line with all others


class SettingsCard(QFrame):
    """Shows settings and emits new ones; holds none of its own."""

    # The new Settings, what was done for undo, and a key that joins the ticks of one number into one step.
    edited = Signal(object, str, str)
    new_start_pressed = Signal()
    more_toggled = Signal(bool)
    held = Signal(bool)  # a slider was taken by the mouse, or moved by a key
    let_go = Signal()  # by the mouse
    kept = Signal()  # with Enter on a slider
    what_if_toggled = Signal(bool)
    approached = Signal()  # the mouse comes near

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("card", True)
        self._settings = Settings()
        self._rate = RateInput(*bounds.LEARNING_RATE_RANGE)
        self._epochs = CountInput(*bounds.EPOCHS_RANGE)
        self._optimizer = choices(
            ("sgd", self.tr("SGD")),
            ("momentum", self.tr("SGD with momentum")),
            ("adam", self.tr("Adam")),
            ("rmsprop", self.tr("RMSprop")),
        )
        self._loss = choices(
            ("mean_squared_error", self.tr("Mean squared error")),
            ("mean_absolute_error", self.tr("Mean absolute error")),
            ("binary_crossentropy", self.tr("Binary cross-entropy")),
        )
        self._activation = choices(
            ("linear", self.tr("linear")), ("sigmoid", "sigmoid"), ("tanh", "tanh"), ("relu", "relu")
        )
        self._batch = CountInput(*bounds.BATCH_SIZE_RANGE)
        self._shuffle = QCheckBox()
        self._standardise = QCheckBox()
        self._seed = CountInput(*bounds.SEED_RANGE)
        self._start = small_label("")
        self._sliders = (
            ValueSlider("learningRateSlider", self.tr("Learning rate")),
            ValueSlider("epochsSlider", self.tr("Epochs")),
            ValueSlider("batchSizeSlider", self.tr("Batch size")),
        )
        self._sliders[0].offer(two_digit_numbers(*SLIDER_RATES))
        self._what_if = button("whatIfButton", "link", self.tr("What if?"))
        self._what_if.setCheckable(True)
        self._yes_no = button("yesNoButton", "link")
        self._yes_no.hide()
        self._new_start = button("newStartButton", "strong-link", self.tr("New start"))
        self._more = button("moreSettingsButton", "link", self.tr("More settings"))
        self._more.setCheckable(True)
        self._name_widgets()
        self._lay_out()
        self._connect()

    def set_theme(self, theme: Theme) -> None:
        """Take on another scale."""
        for row in (*self._rows, *self._more_rows):
            row.set_theme(theme)
        padding = round(theme.px(LINK_PADDING))
        self._indent.setContentsMargins(max(0, SIDE - padding), 0, max(0, SIDE - padding), 0)
        self._heading.setContentsMargins(SIDE, 0, max(0, SIDE - padding), 0)
        self._foot.setContentsMargins(SIDE, 0, max(0, SIDE - padding), 0)

    def show_settings(self, settings: Settings, start: State, rows: int = 0) -> None:
        """Show settings, the state from which the next new run begins, and what they mean for so many rows."""
        self._settings = settings
        widgets = (self._rate, self._epochs, self._batch, self._seed, self._optimizer, self._loss, self._activation)
        blockers = [QSignalBlocker(widget) for widget in (*widgets, self._shuffle, self._standardise)]
        for number, value in ((self._epochs, settings.epochs), (self._batch, settings.batch_size)):
            number.setValue(value)
        self._seed.setValue(settings.seed)
        self._rate.setValue(settings.learning_rate)
        self._optimizer.setCurrentIndex(self._optimizer.findData(settings.optimizer))
        self._loss.setCurrentIndex(self._loss.findData(settings.loss))
        self._activation.setCurrentIndex(self._activation.findData(settings.activation))
        self._shuffle.setChecked(settings.shuffle)
        self._standardise.setChecked(settings.standardise)
        del blockers
        if len(start.weights) == 1:
            text = self.tr("Start: w = {w}, b = {b}")
            text = text.format(w=format_exact(start.weights[0]), b=format_exact(start.bias))
        else:
            text = self.tr("Start: random weights") if settings.start is None else self.tr("Start: chosen weights")
        self._start.setText(text)
        shown = [format_exact(value) for value in start.weights]
        if len(shown) > MOST_IN_TIP:
            shown = [*shown[: MOST_IN_TIP - 1], "…", shown[-1]]
        self._start.set_tip(", ".join((*shown, format_exact(start.bias))))
        self._say_batch(settings.batch_size, rows)
        rate, epochs, batch = self._sliders
        epochs.offer(whole_numbers(max(SLIDER_EPOCHS, settings.epochs)))
        batch.offer(whole_numbers(max(1, rows)))
        rate.show_number(settings.learning_rate)
        epochs.show_number(settings.epochs)
        batch.show_number(settings.batch_size)

    def show_what_if(self, *, slides: bool, possible: bool, is_open: bool) -> None:
        """Whether there is a run for which sliders make sense, one that can be tried anew, and one that is."""
        for row in (*self._rows, self._batch_row):
            row.show_slider(slides)
        self._what_if.setEnabled(possible)
        self._what_if.setChecked(is_open)
        tip = self.tr("Try other numbers, data or another start: the whole run is trained again at once")
        reason = self.tr("Train first, and pause: then the whole run can be tried with something else")
        self._what_if.setToolTip(tip if possible else reason)

    def offer_yes_no(self, looks_so: bool) -> None:
        """Say whether the targets look like answers to a yes/no question; what suits it is offered quietly."""
        suits = suited(self._settings) == self._settings
        self._yes_no.setVisible(looks_so and not suits)
        if self._settings.activation == "sigmoid":
            self._yes_no.setText(self.tr("Use cross-entropy"))
            self._yes_no.setToolTip(self.tr("The loss that suits yes/no questions: a sure mistake counts very much"))
        else:
            self._yes_no.setText(self.tr("Ask yes or no"))
            tip = self.tr("All targets are 0 or 1. Use sigmoid and cross-entropy: then ŷ is how likely yes is")
            self._yes_no.setToolTip(tip)

    def release_sliders(self) -> None:
        """Take them out of the hand."""
        for slider in self._sliders:
            slider.setSliderDown(False)

    def _say_batch(self, size: int, rows: int) -> None:
        """What a batch size comes to in a table of so many rows."""
        hint, tip = self.tr("rows for each change"), self.tr("The weights and the bias change after so many rows.")
        if size >= rows > 0:
            hint = self.tr("all {rows} rows at once").format(rows=f"{rows:,}")
            tip = self.tr("{size} is not less than the {rows} rows there are: all rows at once, one change an epoch.")
            tip = tip.format(size=f"{size:,}", rows=f"{rows:,}")
        self._batch_row.set_hint(hint)
        self._batch.setToolTip(tip)

    def open_more(self, is_open: bool) -> None:
        """Show or hide the rarely needed settings."""
        self._more.setChecked(is_open)

    def _lay_out(self) -> None:
        self._rows = (
            SettingRow(self.tr("Learning rate"), self.tr("size of each change"), self._rate, self._sliders[0]),
            SettingRow(self.tr("Epochs"), self.tr("passes over all rows"), self._epochs, self._sliders[1]),
        )
        hint = self.tr("rows for each change")
        self._batch_row = SettingRow(self.tr("Batch size"), hint, self._batch, self._sliders[2])
        self._more_rows = (
            SettingRow(self.tr("Optimizer"), self.tr("how weights change"), self._optimizer),
            SettingRow(self.tr("Loss"), self.tr("one number for all errors"), self._loss),
            SettingRow(self.tr("Activation"), self.tr("from z to the prediction"), self._activation),
            self._batch_row,
            SettingRow(self.tr("Shuffle"), self.tr("rows in a new order"), self._shuffle),
            SettingRow(self.tr("Standardise"), self.tr("inputs of one size"), self._standardise),
            SettingRow(self.tr("Seed"), self.tr("for start and shuffle"), self._seed),
        )
        self._more_box = QWidget()
        more = QVBoxLayout(self._more_box)
        more.setContentsMargins(SIDE, 0, SIDE, 0)
        more.setSpacing(4)
        for row in self._more_rows:
            more.addWidget(row)
        self._more_box.hide()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 10, 0, 8)
        column.setSpacing(4)
        heading = title_row("2", self.tr("How it learns"))
        heading.addWidget(self._what_if)
        column.addLayout(heading)
        self._heading = heading
        for row in self._rows:
            line = QHBoxLayout()
            line.setContentsMargins(SIDE, 0, SIDE, 0)
            line.addWidget(row)
            column.addLayout(line, 100)
        self._indent = QHBoxLayout()
        self._indent.addWidget(self._more)
        self._indent.addStretch()
        self._indent.addWidget(self._yes_no)
        column.addLayout(self._indent)
        column.addWidget(self._more_box)
        column.addStretch(1)
        self._foot = QHBoxLayout()
        self._foot.setSpacing(4)
        self._foot.addWidget(self._start, 1)
        self._foot.addWidget(self._new_start)
        column.addLayout(self._foot)
        self.set_theme(Theme())

    def _name_widgets(self) -> None:
        for widget, name, spoken, tip in (
            (self._rate, "learningRateInput", self.tr("Learning rate"),
             self.tr("How far the weights and the bias change each time: learning rate × gradient. Too small: slow. "
                     "Too big: they jump past the best place.")),
            (self._epochs, "epochsInput", self.tr("Epochs"),
             self.tr("How many times the neuron goes through the whole table.")),
            (self._optimizer, "optimizerBox", self.tr("Optimizer"),
             self.tr("SGD changes the weights by learning rate × gradient. Momentum keeps rolling. Adam and RMSprop "
                     "fit the size of each change to each weight.")),
            (self._loss, "lossBox", self.tr("Loss"),
             self.tr("Squared: big errors count much more. Absolute: all errors count alike. Cross-entropy: for yes/no "
                     "questions with targets 0 and 1, with sigmoid.")),
            (self._activation, "activationBox", self.tr("Activation"),
             self.tr("Makes the weighted sum z the prediction. linear: any number. sigmoid: 0 to 1, for yes/no. "
                     "tanh: −1 to 1. relu: nothing below 0.")),
            (self._batch, "batchSizeInput", self.tr("Batch size"), ""),
            (self._shuffle, "shuffleBox", self.tr("Shuffle"),
             self.tr("Off: the same run every time, to the last digit. On, as in Keras's fit: the rows in a new order "
                     "in each epoch, the same for the same seed.")),
            (self._standardise, "standardiseBox", self.tr("Standardise inputs"),
             self.tr("Each input minus its mean, divided by its standard deviation: (x − μ) ÷ σ. Then inputs of very "
                     "different size count alike, and one learning rate suits all weights. You go on typing numbers "
                     "in their own units. Training begins anew, for the weights mean something else.")),
            (self._seed, "seedInput", self.tr("Seed"),
             self.tr("The same seed draws the same start, and shuffles the rows into the same orders. "
                     "Takes effect at the next Reset.")),
            (self._new_start, "newStartButton", self.tr("New start"),
             self.tr("Draw other weights to start from, and go back to epoch 0.")),
            (self._more, "moreSettingsButton", self.tr("More settings"),
             self.tr("Optimizer, loss, activation, batch size, shuffle, standardise, seed")),
        ):  # fmt: skip
            widget.setObjectName(name)
            widget.setAccessibleName(spoken)
            widget.setToolTip(tip)
        for number in (self._rate, self._epochs, self._batch, self._seed):
            number.setAlignment(Qt.AlignmentFlag.AlignRight)

    def _connect(self) -> None:
        self._rate.valueChanged.connect(self._edit_rate)
        self._epochs.valueChanged.connect(self._edit_epochs)
        self._optimizer.currentIndexChanged.connect(self._edit_optimizer)
        self._loss.currentIndexChanged.connect(self._edit_loss)
        self._activation.currentIndexChanged.connect(self._edit_activation)
        self._batch.valueChanged.connect(self._edit_batch)
        self._shuffle.toggled.connect(self._edit_shuffle)
        self._standardise.toggled.connect(self._edit_standardise)
        self._seed.valueChanged.connect(self._edit_seed)
        self._new_start.clicked.connect(self.new_start_pressed)
        self._more.toggled.connect(self._toggle_more)
        self._yes_no.clicked.connect(self._ask_yes_no)
        self._what_if.clicked.connect(self.what_if_toggled)
        for slider, slid in zip(self._sliders, (self._slide_rate, self._slide_epochs, self._slide_batch), strict=True):
            slider.chosen.connect(slid)
            slider.held.connect(self.held)
            slider.let_go.connect(self.let_go)
            slider.kept.connect(self.kept)

    def enterEvent(self, event: QEnterEvent) -> None:
        """A slider may be taken soon."""
        super().enterEvent(event)
        self.approached.emit()

    @Slot(bool)
    def _toggle_more(self, is_open: bool) -> None:
        self._more_box.setVisible(is_open)
        self._more.setText(self.tr("Fewer settings") if is_open else self.tr("More settings"))
        self.more_toggled.emit(is_open)

    @Slot(float)
    def _edit_rate(self, rate: float) -> None:
        self._slide_rate(rate, "rate" if self._rate.is_stepping else "")

    @Slot(float, str)
    def _slide_rate(self, rate: float, merge_key: str) -> None:
        text = self.tr("learning rate {rate}").format(rate=format_exact(rate))
        self.edited.emit(replace(self._settings, learning_rate=round(rate, 10)), text, merge_key)

    @Slot(int)
    def _edit_epochs(self, epochs: int) -> None:
        self._slide_epochs(epochs, "epochs" if self._epochs.is_stepping else "")

    @Slot(float, str)
    def _slide_epochs(self, number: float, merge_key: str) -> None:
        epochs = int(number)
        text = self.tr("{n} epochs", "", epochs) if epochs != 1 else self.tr("1 epoch")
        self.edited.emit(replace(self._settings, epochs=epochs), text.format(n=f"{epochs:,}"), merge_key)

    @Slot()
    def _edit_optimizer(self) -> None:
        name = self._optimizer.currentText()
        chosen = replace(self._settings, optimizer=self._optimizer.currentData())
        self.edited.emit(chosen, self.tr("optimizer {name}").format(name=name), "")

    @Slot()
    def _ask_yes_no(self) -> None:
        self.edited.emit(suited(self._settings), self.tr("yes/no question"), "")

    @Slot()
    def _edit_loss(self) -> None:
        name = self._loss.currentText()
        chosen = replace(self._settings, loss=self._loss.currentData())
        self.edited.emit(chosen, self.tr("loss {name}").format(name=name), "")

    @Slot()
    def _edit_activation(self) -> None:
        name = self._activation.currentText()
        chosen = replace(self._settings, activation=self._activation.currentData())
        self.edited.emit(chosen, self.tr("activation {name}").format(name=name), "")

    @Slot(int)
    def _edit_batch(self, size: int) -> None:
        self._slide_batch(size, "batch size" if self._batch.is_stepping else "")

    @Slot(float, str)
    def _slide_batch(self, size: float, merge_key: str) -> None:
        text = self.tr("batch size {size}").format(size=f"{size:,.0f}")
        self.edited.emit(replace(self._settings, batch_size=int(size)), text, merge_key)

    @Slot(bool)
    def _edit_shuffle(self, shuffle: bool) -> None:
        text = self.tr("shuffle on") if shuffle else self.tr("shuffle off")
        self.edited.emit(replace(self._settings, shuffle=shuffle), text, "")

    @Slot(bool)
    def _edit_standardise(self, on: bool) -> None:
        text = self.tr("standardise inputs") if on else self.tr("inputs as typed")
        self.edited.emit(replace(self._settings, standardise=on), text, "")

    @Slot(int)
    def _edit_seed(self, seed: int) -> None:
        text = self.tr("seed {seed}").format(seed=seed)
        merge_key = "seed" if self._seed.is_stepping else ""
        self.edited.emit(replace(self._settings, seed=seed, start=None), text, merge_key)

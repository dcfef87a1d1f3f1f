"""Card 2, how it learns: learning rate and epochs in sight, the rest behind "More settings"."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QSignalBlocker, Qt, Signal, Slot
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from neuron_gui.core import settings as bounds
from neuron_gui.core.numerals import format_exact
from neuron_gui.core.settings import Settings, State
from neuron_gui.ui.cards import small_label, title_row
from neuron_gui.ui.number_inputs import CountInput, RateInput


class SettingsCard(QFrame):
    """Shows settings and emits new ones; holds none of its own."""

    edited = Signal(object, str)  # the new Settings, and what was done, for undo
    new_start_pressed = Signal()
    more_toggled = Signal(bool)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("card", True)
        self._settings = Settings()
        self._rate = RateInput(*bounds.LEARNING_RATE_RANGE)
        self._epochs = CountInput(*bounds.EPOCHS_RANGE)
        self._optimizer = _choices(
            ("sgd", self.tr("SGD")),
            ("momentum", self.tr("SGD with momentum")),
            ("adam", self.tr("Adam")),
            ("rmsprop", self.tr("RMSprop")),
        )
        self._loss = _choices(
            ("mean_squared_error", self.tr("Mean squared error")),
            ("mean_absolute_error", self.tr("Mean absolute error")),
            ("binary_crossentropy", self.tr("Binary cross-entropy")),
        )
        self._activation = _choices(
            ("linear", self.tr("linear")), ("sigmoid", "sigmoid"), ("tanh", "tanh"), ("relu", "relu")
        )
        self._batch = CountInput(*bounds.BATCH_SIZE_RANGE)
        self._shuffle = QCheckBox()
        self._seed = CountInput(*bounds.SEED_RANGE)
        self._start = small_label("")
        self._new_start = QPushButton(self.tr("New start"))
        self._more = QPushButton(self.tr("More settings"))
        self._lay_out()
        self._connect()

    def show_settings(self, settings: Settings, start: State) -> None:
        """Show settings, and the state from which the next new run begins."""
        self._settings = settings
        widgets = (self._rate, self._epochs, self._batch, self._seed, self._optimizer, self._loss, self._activation)
        blockers = [QSignalBlocker(widget) for widget in (*widgets, self._shuffle)]
        for number, value in ((self._epochs, settings.epochs), (self._batch, settings.batch_size)):
            number.setValue(value)
        self._seed.setValue(settings.seed)
        self._rate.setValue(settings.learning_rate)
        self._optimizer.setCurrentIndex(self._optimizer.findData(settings.optimizer))
        self._loss.setCurrentIndex(self._loss.findData(settings.loss))
        self._activation.setCurrentIndex(self._activation.findData(settings.activation))
        self._shuffle.setChecked(settings.shuffle)
        del blockers
        if len(start.weights) == 1:
            text = self.tr("Start: w = {w}, b = {b}")
            text = text.format(w=format_exact(start.weights[0]), b=format_exact(start.bias))
        else:
            text = self.tr("Start: %n drawn weights", "", len(start.weights))
        self._start.setText(text)
        self._start.setToolTip(", ".join(format_exact(value) for value in (*start.weights, start.bias)))

    def open_more(self, is_open: bool) -> None:
        """Show or hide the rarely needed settings."""
        self._more.setChecked(is_open)

    def _lay_out(self) -> None:
        self._name_widgets()
        self._more_box = QWidget()
        grid = _grid(self._more_box)
        rows = (
            (self.tr("Optimizer"), self.tr("how a correction is made"), self._optimizer),
            (self.tr("Loss"), self.tr("how wrongness is measured"), self._loss),
            (self.tr("Activation"), self.tr("what f does to the sum"), self._activation),
            (self.tr("Batch size"), self.tr("rows for each correction"), self._batch),
            (self.tr("Shuffle"), self.tr("rows in a new order"), self._shuffle),
            (self.tr("Seed"), self.tr("number that picks the start"), self._seed),
        )
        for place, (name, hint, widget) in enumerate(rows):
            add = _add_tall_row if isinstance(widget, QComboBox) else _add_row
            add(grid, 2 * place, name, hint, widget)
        self._more_box.hide()
        inside = QWidget()
        column = QVBoxLayout(inside)
        column.setContentsMargins(1, 0, 6, 0)
        column.setSpacing(6)
        main = QWidget()
        main_grid = _grid(main)
        _add_row(main_grid, 0, self.tr("Learning rate"), self.tr("size of each correction"), self._rate)
        _add_row(main_grid, 1, self.tr("Epochs"), self.tr("times through the table"), self._epochs)
        column.addWidget(main)
        column.addWidget(self._more, 0, Qt.AlignmentFlag.AlignLeft)
        column.addWidget(self._more_box)
        column.addStretch()
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setWidget(inside)
        self._scroll = scroll
        foot = QHBoxLayout()
        foot.addWidget(self._start, 1)
        foot.addWidget(self._new_start)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(16, 10, 12, 10)
        whole.setSpacing(6)
        whole.addLayout(title_row("2", self.tr("How it learns")))
        whole.addWidget(scroll, 1)
        whole.addLayout(foot)

    def _name_widgets(self) -> None:
        for widget, name, spoken, tip in (
            (self._rate, "learningRateInput", self.tr("Learning rate"),
             self.tr("How big each correction is. Too small: slow. Too big: it overshoots.")),
            (self._epochs, "epochsInput", self.tr("Epochs"),
             self.tr("How many times the neuron goes through the whole table.")),
            (self._optimizer, "optimizerBox", self.tr("Optimizer"),
             self.tr("SGD corrects by rate × gradient. Momentum keeps rolling. Adam and RMSprop fit the size of each "
                     "correction to each weight.")),
            (self._loss, "lossBox", self.tr("Loss"),
             self.tr("Squared: big errors count much more. Absolute: all errors count alike. Cross-entropy: for yes/no "
                     "questions with targets 0 and 1, with sigmoid.")),
            (self._activation, "activationBox", self.tr("Activation"),
             self.tr("linear: any number. sigmoid: 0 to 1, for yes/no. tanh: −1 to 1. relu: nothing below 0.")),
            (self._batch, "batchSizeInput", self.tr("Batch size"),
             self.tr("The weights are corrected after so many rows. As many as there are rows: once an epoch.")),
            (self._shuffle, "shuffleBox", self.tr("Shuffle"),
             self.tr("Off: the same run every time, to the last digit. On, as in Keras's fit: the rows in a new order "
                     "in each epoch, the same for the same seed.")),
            (self._seed, "seedInput", self.tr("Seed"),
             self.tr("The same seed draws the same start. Takes effect at the next Reset.")),
            (self._new_start, "newStartButton", self.tr("New start"),
             self.tr("Draw other weights to start from, and go back to epoch 0.")),
            (self._more, "moreSettingsButton", self.tr("More settings"),
             self.tr("Optimizer, loss, activation, batch size, shuffle, seed")),
        ):  # fmt: skip
            widget.setObjectName(name)
            widget.setAccessibleName(spoken)
            widget.setToolTip(tip)
        self._new_start.setProperty("kind", "strong-link")
        self._more.setProperty("kind", "link")
        self._more.setCheckable(True)
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
        self._seed.valueChanged.connect(self._edit_seed)
        self._new_start.clicked.connect(self.new_start_pressed)
        self._more.toggled.connect(self._toggle_more)

    @Slot(bool)
    def _toggle_more(self, is_open: bool) -> None:
        self._more_box.setVisible(is_open)
        self._more.setText(self.tr("Fewer settings") if is_open else self.tr("More settings"))
        self.more_toggled.emit(is_open)

    @Slot(float)
    def _edit_rate(self, rate: float) -> None:
        text = self.tr("learning rate {rate}").format(rate=format_exact(rate))
        self.edited.emit(replace(self._settings, learning_rate=round(rate, 10)), text)

    @Slot(int)
    def _edit_epochs(self, epochs: int) -> None:
        self.edited.emit(replace(self._settings, epochs=epochs), self.tr("%Ln epochs", "", epochs))

    @Slot()
    def _edit_optimizer(self) -> None:
        name = self._optimizer.currentText()
        chosen = replace(self._settings, optimizer=self._optimizer.currentData())
        self.edited.emit(chosen, self.tr("optimizer {name}").format(name=name))

    @Slot()
    def _edit_loss(self) -> None:
        name = self._loss.currentText()
        chosen = replace(self._settings, loss=self._loss.currentData())
        self.edited.emit(chosen, self.tr("loss {name}").format(name=name))

    @Slot()
    def _edit_activation(self) -> None:
        name = self._activation.currentText()
        chosen = replace(self._settings, activation=self._activation.currentData())
        self.edited.emit(chosen, self.tr("activation {name}").format(name=name))

    @Slot(int)
    def _edit_batch(self, size: int) -> None:
        text = self.tr("batch size {size}").format(size=size)
        self.edited.emit(replace(self._settings, batch_size=size), text)

    @Slot(bool)
    def _edit_shuffle(self, shuffle: bool) -> None:
        text = self.tr("shuffle on") if shuffle else self.tr("shuffle off")
        self.edited.emit(replace(self._settings, shuffle=shuffle), text)

    @Slot(int)
    def _edit_seed(self, seed: int) -> None:
        text = self.tr("seed {seed}").format(seed=seed)
        self.edited.emit(replace(self._settings, seed=seed, start=None), text)


def _choices(*items: tuple[str, str]) -> QComboBox:
    box = QComboBox()
    for key, text in items:
        box.addItem(text, key)
    box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
    box.setMinimumContentsLength(7)
    return box


def _grid(owner: QWidget) -> QGridLayout:
    grid = QGridLayout(owner)
    grid.setContentsMargins(0, 0, 0, 0)
    grid.setVerticalSpacing(6)
    grid.setColumnStretch(1, 1)
    return grid


def _add_row(grid: QGridLayout, row: int, name: str, hint: str, widget: QWidget) -> None:
    words = QVBoxLayout()
    words.setSpacing(0)
    title = QLabel(name)
    title.setBuddy(widget)
    words.addWidget(title)
    words.addWidget(small_label(hint))
    grid.addLayout(words, row, 0)
    grid.addWidget(widget, row, 1, Qt.AlignmentFlag.AlignVCenter)
    widget.setMinimumWidth(1)


def _add_tall_row(grid: QGridLayout, row: int, name: str, hint: str, widget: QWidget) -> None:
    """Name and hint on one line, and a control of full width below."""
    words = QHBoxLayout()
    title = QLabel(name)
    title.setBuddy(widget)
    words.addWidget(title)
    words.addWidget(small_label(hint), 1)
    grid.addLayout(words, row, 0, 1, 2)
    grid.addWidget(widget, row + 1, 0, 1, 2)

"""The window: puts the cards side by side and connects them; the only place where views meet.

Views show what they are given and say what was done to them; document, playback and trainer hold the truth.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QEvent, QRect, QSignalBlocker, QTimer, Slot
from PySide6.QtGui import QCloseEvent, QDragEnterEvent, QDropEvent, QIcon, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QMainWindow, QWidget

from neuron_gui.core.engine import Engine
from neuron_gui.core.problem import Problem
from neuron_gui.core.project import Project
from neuron_gui.core.quantity import Quantity
from neuron_gui.core.resources import resource
from neuron_gui.core.work import Work
from neuron_gui.ui.appearance import Appearance
from neuron_gui.ui.by_hand import ByHand
from neuron_gui.ui.collector import Collector
from neuron_gui.ui.commands import Commands
from neuron_gui.ui.comparing import Comparing
from neuron_gui.ui.controls import Controls
from neuron_gui.ui.document import Document
from neuron_gui.ui.examiner import Examiner
from neuron_gui.ui.example_links import ExampleLinks
from neuron_gui.ui.files import Files
from neuron_gui.ui.hand_links import HandLinks
from neuron_gui.ui.help_links import HelpLinks
from neuron_gui.ui.menus import Menus
from neuron_gui.ui.orders import Answer
from neuron_gui.ui.pictures import Pictures
from neuron_gui.ui.pinning import Pinning
from neuron_gui.ui.playback import Playback
from neuron_gui.ui.preferences import Preferences
from neuron_gui.ui.present_work import PresentWork
from neuron_gui.ui.presenter import Presenter
from neuron_gui.ui.questions import Questions
from neuron_gui.ui.recent_files import RecentFiles
from neuron_gui.ui.remedies import Remedies
from neuron_gui.ui.session_links import FIRST_ROW, SessionLinks
from neuron_gui.ui.stage import Stage
from neuron_gui.ui.sweeps import Sweeps
from neuron_gui.ui.timeline import Timeline
from neuron_gui.ui.title import Title
from neuron_gui.ui.trainer import Trainer
from neuron_gui.ui.what_if import WhatIf
from neuron_gui.ui.what_if_links import WhatIfLinks
from neuron_gui.ui.whys import Whys
from neuron_gui.ui.wiring import (
    connect_autosave,
    connect_comparing,
    connect_data,
    connect_diagnosis,
    connect_files,
    connect_pins,
    connect_story,
    connect_sweeps,
    connect_transport,
)

MINIMUM = (1024, 640)
USUAL = (1366, 700)
SOON = 100  # milliseconds between things that are made when there is time
MORE_SETTINGS = "window/more_settings"


class MainWindow(QMainWindow):
    """Hello Neuron's window, for one document."""

    def __init__(
        self,
        load_engine: Callable[[], Engine],
        preferences: Preferences,
        project: Project | None = None,
        path: Path | None = None,
    ) -> None:
        super().__init__()
        self._preferences = preferences
        self.document = Document(project, path, self)
        self.trainer = Trainer(load_engine, self)
        self.timeline = Timeline(self)
        self.playback = Playback(self.document, self.trainer, self.timeline, self)
        self.what_if = WhatIf(self.document, self.playback, self.trainer, self.timeline)
        self.by_hand = ByHand(self.document, self.playback, self.timeline, self)
        self.pinning = Pinning(self.document, self.playback, self)
        self._examiner = Examiner(self.document, self.playback, self.trainer, self)
        self.work = PresentWork(self.document, self.playback, self.pinning, self.timeline, self.trainer, self)
        self._commands = Commands(self.document, self.playback, self.pinning, self)
        self._questions = Questions(self.trainer, self)
        self.sweeps = Sweeps(self.document, self.playback, self.trainer, self)
        self._collector = Collector(self)
        self._appearance = Appearance(preferences, self)
        self._files = Files(self.document, self.playback, self.work, self)
        self.engine: Engine | None = None
        self.load_error = ""
        self._painted = False
        self._build()
        self._connect()
        self._appearance.put_on()
        self._dress()
        self.playback.select_row(min(FIRST_ROW, max(0, len(self.document.project.dataset.rows) - 1)))
        self._presenter.show_document()
        Title(self.document, self.work, self)
        with QSignalBlocker(self._stage.data):
            self._stage.data.select_row(FIRST_ROW)

    # Building

    def _build(self) -> None:
        self.setWindowIcon(QIcon(str(resource("icons", "app-256.png"))))
        self.setMinimumSize(*MINIMUM)
        self.setAcceptDrops(True)
        self._stage = Stage()
        self.setCentralWidget(self._stage)
        self._whys = Whys(self.trainer, self)
        self._whys.keep_open_over(self._stage.transport, self._stage.data.table)
        self._presenter = Presenter(
            self._stage, self.document, self.playback, self.pinning, self.timeline, self._questions, self._whys, self
        )
        self._comparing = Comparing(self.pinning, self.playback, self, self._stage.neuron)
        self._remedies = Remedies(self._stage, self._commands, self._presenter, self.timeline, self)
        self._controls = Controls(
            self,
            self.playback,
            self.timeline,
            self._files,
            self._presenter,
            self.what_if,
            self._stage.data.table.commit_edit,
        )
        self.menus = Menus(self.menuBar(), self.document.undo_stack, self._stage.data)
        geometry = self._preferences.geometry
        if geometry is None or not self.restoreGeometry(geometry):
            self.resize(*USUAL)
        self._stage.settings.open_more(self._preferences.flag(MORE_SETTINGS))

    def _connect(self) -> None:
        transport, data, diagram = self._stage.transport, self._stage.data, self._stage.neuron.diagram
        playback, commands, controls = self.playback, self._commands, self._controls
        commands.done.connect(self._presenter.show_now)
        commands.work_replaced.connect(self._look_at_other_work)
        connect_transport(transport, controls, commands, playback)
        connect_data(data, self.document, commands, self.menus, self._presenter)
        data.row_selected.connect(playback.select_row)
        data.row_selected.connect(self._presenter.show_now)
        self._stage.plots.view_opened.connect(self._presenter.show_now)
        self._stage.plots.edited.connect(self.document.replace_dataset)
        self._stage.plots.row_selected.connect(data.select_row)
        self._stage.settings.edited.connect(commands.change_settings)
        self._stage.settings.new_start_pressed.connect(commands.new_start)
        self._stage.settings.more_toggled.connect(self._remember_more)
        self._stage.predict.asked.connect(self._ask)
        diagram.story_grasped.connect(playback.pause)
        diagram.why_asked.connect(self._ask_why)
        transport.why_asked.connect(self._ask_why)
        data.table.why_asked.connect(self._ask_why)
        self._stage.plots.epoch_chosen.connect(controls.choose_epoch)
        self._stage.plots.why_asked.connect(self._ask_why)
        diagram.play_pressed.connect(controls.toggle_training)
        playback.changed.connect(self._presenter.show_playback)
        playback.complained.connect(self._presenter.complain)
        # In this order: what is new may be complained of, and is shown in the end.
        self.document.changed.connect(self._presenter.forget_complaint)
        self.document.changed.connect(playback.follow_document)
        self.document.changed.connect(self._presenter.show_document)
        self.timeline.frame.connect(self._presenter.frame)
        self.trainer.loaded.connect(self._engine_loaded)
        self.trainer.load_failed.connect(self._engine_failed)
        for loading_over in (self.trainer.loaded, self.trainer.load_failed):
            loading_over.connect(self._collector.begin)
            loading_over.connect(self._make_the_rest)
        self._questions.answered.connect(self._show_answer)
        self.trainer.crashed.connect(self._training_crashed)
        connect_files(self._files, commands, self._presenter, self.menus, self._stage)
        RecentFiles(self.document, self._preferences, self._files, self.menus.recent)
        self.sessions = SessionLinks(
            self.document, playback, self._files, self.work, commands, self._presenter, self.menus, self
        )
        connect_autosave(self.sessions.autosave, self.document, playback, self.pinning, self.timeline, commands)
        self._appearance.changed.connect(self._dress)
        self.by_hand.changed.connect(self.what_if.look_again)
        WhatIfLinks(self.what_if, self._stage, self.menus, commands, self)
        connect_pins(self.pinning, self._stage, self._presenter)
        connect_comparing(self._comparing, self._stage, self._presenter, self.timeline)
        self.examples = ExampleLinks(
            self.document, playback, self.timeline, commands, self._stage.data, self.menus, self._appearance
        )
        HelpLinks(self.trainer, self.menus, self)
        HandLinks(self.by_hand, self._stage, self.menus, commands, controls, self.document)
        connect_diagnosis(self._examiner, self._remedies, self._stage, self._presenter, controls)
        connect_sweeps(self.sweeps, self._stage)
        connect_story(playback.story, self._stage, self.timeline)
        self._connect_menus()
        self._connect_pictures()

    def _connect_pictures(self) -> None:
        playback, look = self.playback, self._appearance
        self.pictures = Pictures(self._stage, self.menus.pictures, playback.moment, lambda: look.theme, self)
        self.pictures.told.connect(self._presenter.tell)
        self.pictures.complained.connect(self._presenter.complain)

    def _connect_menus(self) -> None:
        controls, commands, pinning = self._controls, self._commands, self.pinning
        menus, look = self.menus, self._appearance
        for action, slot in (
            (menus.open, self._files.ask_and_open),
            (menus.save, controls.save),
            (menus.save_as, controls.save_as),
            (menus.quit, self.close),
            (menus.train, controls.toggle_training),
            (menus.step, controls.step),
            (menus.branch, commands.branch),
            (menus.earlier, controls.go_back),
            (menus.later, controls.go_forward),
            (menus.reset, commands.reset),
            (menus.new_start, commands.new_start),
            (menus.pin, pinning.pin),
            (menus.compare, self._comparing.compare),
            (menus.unpin_all, pinning.unpin_all),
            (menus.theme, look.choose_dark),
            (menus.system_theme, look.follow_system),
            (menus.larger, look.enlarge),
            (menus.smaller, look.reduce),
            (menus.normal, look.normal_size),
            (menus.full_screen, self._fill_screen),
            (menus.calm, look.choose_calm),
        ):
            action.triggered.connect(slot)

    # Showing

    @Slot(int)
    def _look_at_other_work(self, row: int) -> None:
        self._presenter.forget_question()
        self._stage.data.select_row(row)

    def take_up(self, work: Work) -> None:
        """Go on with the work for whose project this window was made: its run, shown epoch, row and pins."""
        self._files.take_up(work)
        if work.row is not None:
            self._stage.data.select_row(work.row)

    @Slot(str)
    def _training_crashed(self, details: str) -> None:
        if sys.stderr is not None:  # a windowed program on Windows has none
            sys.stderr.write(details)
        self._presenter.complain(Problem("Something in the program went wrong while training. You can go on."))

    @Slot()
    def _dress(self) -> None:
        theme = self._appearance.theme
        self._stage.set_theme(theme)
        self._whys.set_theme(theme)
        self._comparing.set_theme(theme)
        self._files.importing.set_theme(theme)
        self.menus.theme.setChecked(self._appearance.is_dark)
        self.menus.system_theme.setChecked(self._appearance.follows_system)
        self.menus.calm.setChecked(theme.calm)
        self.menus.show_text_size(theme.scale)
        self.timeline.wake()

    # What a person does with the window itself

    @Slot(bool)
    def _remember_more(self, is_open: bool) -> None:
        self._preferences.set_flag(MORE_SETTINGS, is_open)

    @Slot(bool)
    def _fill_screen(self, filled: bool) -> None:
        if filled:
            self.showFullScreen()
        else:
            self.showNormal()

    def open_file(self, path: Path) -> bool:
        """Open a file as the menu does."""
        return self._files.open(path)

    @Slot(Path)
    def take_asked_for(self, path: Path) -> None:
        """Open a file that the system asks for, and come to the front."""
        self.open_file(path)
        self.raise_()
        self.activateWindow()

    def open_view(self, name: str) -> None:
        """Bring a plot to the front: ``"loss"``, ``"fit"``, ``"landscape"``, ``"weights"``, ``"rates"``."""
        self._stage.plots.open_view(name)

    @property
    def is_examining(self) -> bool:
        """Whether it is being found out what is to be said of the run that ended."""
        return self._examiner.busy

    @property
    def complaint(self) -> str:
        """Why the last command could not be carried out; empty where it could."""
        return self._presenter.complaint

    @property
    def has_answer(self) -> bool:
        """Whether the model has answered for what is shown."""
        return self._stage.predict.has_answer

    @Slot(object, QWidget, QRect)
    def _ask_why(self, quantity: Quantity, widget: QWidget, area: QRect) -> None:
        self._whys.ask(quantity, widget, area, self.playback.scene())

    # Predicting

    @Slot(object)
    def _ask(self, inputs: tuple[float, ...]) -> None:
        if self.load_error:
            self._stage.predict.show_waiting(self.tr("There is no answer without TensorFlow."))
            return
        if self.engine is None:
            self._stage.predict.show_waiting(self.tr("Loading TensorFlow…"))
        self._questions.ask(inputs, self.playback.moment())

    @Slot(object, int)
    def _show_answer(self, answer: Answer, epoch: int) -> None:
        self._stage.predict.show_answer(answer, epoch)
        self._stage.plots.show_asked(answer.inputs, answer.prediction)

    # What the trainer says

    @Slot()
    def _make_the_rest(self) -> None:
        """What was not needed for the first picture; while TensorFlow was loaded it would have taken thrice as long."""
        QTimer.singleShot(SOON, self._stage.plots.make_the_rest)
        QTimer.singleShot(3 * SOON, self._whys.make_ready)
        QTimer.singleShot(4 * SOON, self.sessions.autosave.make_ready)

    @Slot(object)
    def _engine_loaded(self, engine: Engine) -> None:
        self.engine = engine
        self._presenter.engine_loaded()

    @Slot(str)
    def _engine_failed(self, error: str) -> None:
        self.load_error = error
        self.playback.pause()
        self._presenter.engine_failed(error)

    # The window's own events

    def paintEvent(self, event: QPaintEvent) -> None:
        """After the first paint, begin to load TensorFlow: the window is there before it."""
        super().paintEvent(event)
        if not self._painted:
            self._painted = True
            QTimer.singleShot(0, self._first_paint_done)

    @Slot()
    def _first_paint_done(self) -> None:
        self._collector.start()
        self._stage.plots.make_fit()
        self.trainer.load()
        self._presenter.loading()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """What was explained is elsewhere now."""
        super().resizeEvent(event)
        self._whys.close()

    def changeEvent(self, event: QEvent) -> None:
        """The system, too, may fill the screen or not."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.WindowStateChange:
            self.menus.full_screen.setChecked(self.isFullScreen())

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Take files that are dropped."""
        if event.mimeData().hasUrls():
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Open the first file dropped."""
        for url in event.mimeData().urls()[:1]:
            self.open_file(Path(url.toLocalFile()))

    def closeEvent(self, event: QCloseEvent) -> None:
        """Remember the window, end the thread, go."""
        self._preferences.geometry = self.saveGeometry()
        self.what_if.drop()
        self.timeline.stop()
        self._comparing.close()
        self.hide()
        QCoreApplication.sendPostedEvents()
        self.sessions.autosave.close()
        self.trainer.shutdown()
        self._collector.stop()
        super().closeEvent(event)

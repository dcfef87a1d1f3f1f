"""The window: puts the cards side by side and connects them; the only place where views meet.

Views show what they are given and say what was done to them; document, playback and trainer hold the truth.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QTimer, Slot
from PySide6.QtGui import QCloseEvent, QDragEnterEvent, QDropEvent, QIcon, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractSpinBox, QMainWindow, QWidget

from neuron_gui.core.diagnosis import Diverged
from neuron_gui.core.engine import Engine
from neuron_gui.core.log_lines import heading_lines, learned_lines
from neuron_gui.core.moment import Moment, Scene
from neuron_gui.core.neuron import StepStory
from neuron_gui.core.problem import Problem
from neuron_gui.core.project import Project
from neuron_gui.core.resources import resource
from neuron_gui.core.settings import State
from neuron_gui.core.stall import find_stall
from neuron_gui.core.why import Quantity
from neuron_gui.ui.about import AboutDialog, show_keys
from neuron_gui.ui.appearance import Appearance
from neuron_gui.ui.collector import Collector
from neuron_gui.ui.commands import Commands
from neuron_gui.ui.document import Document
from neuron_gui.ui.files import Files
from neuron_gui.ui.menus import Menus
from neuron_gui.ui.playback import Playback
from neuron_gui.ui.preferences import Preferences
from neuron_gui.ui.questions import Questions
from neuron_gui.ui.stage import Stage
from neuron_gui.ui.timeline import Timeline
from neuron_gui.ui.trainer import Answer, Trainer
from neuron_gui.ui.turns import Turns
from neuron_gui.ui.whys import Whys
from neuron_gui.ui.words import hint, say

MINIMUM = (1024, 640)
USUAL = (1366, 700)
WATCHING_SPEED = 1.0  # epochs a second, slow enough to see each step of a run that diverged
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
        self.document.changed.connect(self._forget_complaint)  # before anybody complains of what is new
        self.trainer = Trainer(load_engine, self)
        self.timeline = Timeline(self)
        self.playback = Playback(self.document, self.trainer, self.timeline, self)
        self._commands = Commands(self.document, self.playback, self)
        self._questions = Questions(self.trainer, self)
        self._collector = Collector(self)
        self._appearance = Appearance(preferences, self)
        self._files = Files(self.document, self)
        self.engine: Engine | None = None
        self.load_error = ""
        self._painted = False
        self._complaint = ""
        self._hint = ""  # what kept the last run from learning
        self._build()
        self._connect()
        self._appearance.put_on()
        self._dress()
        self._show_document()
        self._stage.data.select_row(4)
        self._show_now()

    # Building

    def _build(self) -> None:
        self.setWindowIcon(QIcon(str(resource("icons", "app-256.png"))))
        self.setMinimumSize(*MINIMUM)
        self.setAcceptDrops(True)
        self._stage = Stage()
        self.setCentralWidget(self._stage)
        self._whys = Whys(self.trainer, self)
        self._whys.keep_open_over(self._stage.transport, self._stage.data.table)
        self._turns = Turns(self._show_data, *self._stage.plots.turns, self._whys.show_scene, self._write_log)
        self.menus = Menus(self.menuBar(), self.document.undo_stack, self._stage.data)
        geometry = self._preferences.geometry
        if geometry is None or not self.restoreGeometry(geometry):
            self.resize(*USUAL)
        self._stage.settings.open_more(self._preferences.flag(MORE_SETTINGS))

    def _connect(self) -> None:
        transport, data, diagram = self._stage.transport, self._stage.data, self._stage.neuron.diagram
        playback, commands = self.playback, self._commands
        commands.done.connect(self._show_now)
        commands.work_replaced.connect(self._look_at_other_work)
        transport.train_pressed.connect(self._toggle_training)
        transport.step_pressed.connect(self._step)
        transport.reset_pressed.connect(commands.reset)
        transport.speed_chosen.connect(self._choose_speed)
        transport.epoch_chosen.connect(self._choose_epoch)
        transport.timeline_held.connect(playback.hold)
        data.edited.connect(self.document.replace_dataset)
        data.row_selected.connect(playback.select_row)
        data.row_selected.connect(self._show_now)
        data.example_chosen.connect(commands.take_example)
        self._stage.plots.view_opened.connect(self._show_now)
        self._stage.plots.landscape.start_chosen.connect(commands.start_from)
        self._stage.plots.fit.edited.connect(self.document.replace_dataset)
        self._stage.plots.fit.row_selected.connect(data.select_row)
        self._stage.settings.edited.connect(self.document.replace_settings)
        self._stage.settings.new_start_pressed.connect(commands.new_start)
        self._stage.settings.more_toggled.connect(self._remember_more)
        self._stage.predict.asked.connect(self._ask)
        self._stage.diagnosis.remedy_taken.connect(commands.take_remedy)
        self._stage.diagnosis.watch_pressed.connect(self._watch_slowly)
        diagram.story_updated.connect(playback.story_updated)
        diagram.story_finished.connect(playback.story_over)
        diagram.why_asked.connect(self._ask_why)
        playback.story_held.connect(diagram.hold_story)
        diagram.play_pressed.connect(self._toggle_training)
        playback.changed.connect(self._show_playback)
        playback.told.connect(self._tell)
        playback.story_dropped.connect(diagram.finish_story)
        playback.complained.connect(self._complain)
        playback.diverged.connect(self._show_diverged)
        playback.diagnosis_over.connect(self._stage.diagnosis.hide)
        self.document.changed.connect(self._show_document)
        self.timeline.frame.connect(self._frame)
        self.trainer.loaded.connect(self._engine_loaded)
        self.trainer.load_failed.connect(self._engine_failed)
        self.trainer.ended.connect(self._training_ended)
        self._questions.answered.connect(self._show_answer)
        self.trainer.crashed.connect(self._training_crashed)
        self.document.undo_stack.cleanChanged.connect(self._show_title)
        self._files.opened.connect(commands.take_file)
        self._files.complained.connect(self._complain)
        self._appearance.changed.connect(self._dress)
        self._connect_menus()

    def _connect_menus(self) -> None:
        menus, edits, look = self.menus, self._stage.data.table.edits, self._appearance
        for action, slot in (
            (menus.open, self._files.ask_and_open),
            (menus.save, self._save),
            (menus.save_as, self._save_as),
            (menus.quit, self.close),
            (menus.cut, edits.cut),
            (menus.copy, edits.copy),
            (menus.paste, edits.paste),
            (menus.select_all, edits.select_all),
            (menus.add_row, edits.add_row),
            (menus.delete_rows, edits.delete_rows),
            (menus.clear, edits.clear_table),
            (menus.train, self._toggle_training),
            (menus.step, self._step),
            (menus.reset, self._commands.reset),
            (menus.new_start, self._commands.new_start),
            (menus.theme, look.choose_dark),
            (menus.system_theme, look.follow_system),
            (menus.larger, look.enlarge),
            (menus.smaller, look.reduce),
            (menus.normal, look.normal_size),
            (menus.calm, look.choose_calm),
            (menus.keys, self._show_keys),
            (menus.about, self._show_about),
        ):
            action.triggered.connect(slot)

    # Showing

    @Slot()
    def _show_now(self) -> None:
        """Show the present moment in every view."""
        scene = self.playback.scene()
        self._show_quick_views(scene.moment)
        self._turns.show_all(scene)

    def _show_quick_views(self, moment: Moment) -> None:
        self._stage.transport.show_epoch(moment.epoch, moment.last_epoch, self.playback.planned, moment.loss)
        self._stage.neuron.show_moment(moment)
        self._questions.follow(moment)

    def _show_data(self, scene: Scene) -> bool:
        editable = scene.moment.dataset is self.document.project.dataset
        return self._stage.data.show_moment(scene.moment, editable)

    def _write_log(self, _scene: Scene) -> bool:
        return self._stage.log.write_on(self.playback.planned)

    @Slot(float)
    def _frame(self, seconds: float) -> None:
        scene = self.playback.scene()
        self._show_quick_views(scene.moment)
        behind = self._turns.show_next(scene)
        moving = self._stage.neuron.diagram.advance(seconds)
        self.timeline.keep_awake(moving or behind)

    @Slot()
    def _show_document(self) -> None:
        project = self.document.project
        try:
            start = self.playback.start_state
        except Problem:
            start = State((float("nan"),) * project.dataset.input_count, float("nan"))
        self._stage.settings.show_settings(project.settings, start)
        self._stage.predict.show_data(project.dataset)
        self._stage.plots.fit.set_present(project.dataset)
        if self._questions.input_count not in (None, project.dataset.input_count):
            self._forget_question()
        self._show_title()
        self._show_playback()
        self._show_now()

    @Slot()
    def _show_title(self) -> None:
        path = self.document.path
        self.setWindowTitle(f"{path.name}[*] – Hello Neuron" if path else "Hello Neuron")
        self.setWindowModified(path is not None and not self.document.clean)

    @Slot()
    def _look_at_other_work(self) -> None:
        self._forget_question()
        self._stage.data.select_row(0)

    def _forget_question(self) -> None:
        self._questions.forget()
        self._stage.predict.clear_answer()
        self._stage.plots.fit.show_asked(None, 0.0)

    @Slot()
    def _show_playback(self) -> None:
        playback = self.playback
        more = self.document.project.settings.epochs if playback.complete else 0
        self._stage.transport.show_playback(running=playback.running, fresh=playback.fresh, more=more)
        # Nothing flows before there is an engine; painting meanwhile would only delay its loading.
        flow = self._stage.transport.speed if playback.running and self.engine is not None else 0.0
        self._stage.neuron.diagram.set_flow(min(flow, 60.0))
        self._show_log()
        self._show_status()
        self.timeline.wake()

    def _show_log(self) -> None:
        """Begin a new text for another run, and end it with what was learned once the run is complete."""
        project, history = self.document.project, self.playback.history
        heading = heading_lines(project.dataset, project.settings)
        if self.engine is None:
            heading[-1] = self.tr("loading TensorFlow…")
        self._stage.log.begin(history, heading)
        if history is not None and self.playback.has_learned:
            segment, last = history.segments[-1], history.last_epoch
            self._stage.log.end_with(last, learned_lines(history.state(last), segment.dataset, segment.settings))

    def _show_status(self) -> None:
        waiting = self.engine is None and self.playback.running
        if self.load_error:
            text = self.tr("TensorFlow cannot load, so training does not work: {error}").format(error=self.load_error)
        elif self._complaint:
            text = self._complaint
        elif waiting or (self.engine is None and self._painted):
            text = self.tr("Loading TensorFlow…")
        elif self.playback.is_diverged and not self.explains_divergence:
            text = self.tr("Looking for a learning rate that works…")
        else:
            text = self._hint
        self._stage.transport.show_status(text, is_error=bool(self.load_error or self._complaint))

    @Slot(object)
    def _complain(self, problem: Problem) -> None:
        self._complaint = say(problem)
        self._show_status()

    @Slot()
    def _forget_complaint(self) -> None:
        self._complaint = self._hint = ""

    @Slot(str)
    def _training_crashed(self, details: str) -> None:
        if sys.stderr is not None:  # a windowed program on Windows has none
            sys.stderr.write(details)
        self._complain(Problem("Something in the program went wrong while training. You can go on."))

    @Slot()
    def _dress(self) -> None:
        theme = self._appearance.theme
        self._stage.set_theme(theme)
        self._whys.set_theme(theme)
        self.menus.theme.setChecked(self._appearance.is_dark)
        self.menus.system_theme.setChecked(self._appearance.follows_system)
        self.menus.calm.setChecked(theme.calm)
        self.timeline.wake()

    # What a person does

    @Slot()
    def _toggle_training(self) -> None:
        self._take_over_typing()
        if not self.load_error:
            self.playback.toggle()

    @Slot()
    def _step(self) -> None:
        self._take_over_typing()
        if not self.load_error:
            self.playback.step()

    def _take_over_typing(self) -> None:
        """What stands in an open editor counts, as if Enter had been pressed there."""
        self._forget_complaint()
        self._stage.data.table.commit_edit()
        field = self.focusWidget()
        if isinstance(field, QAbstractSpinBox):
            field.interpretText()

    @Slot()
    def _save(self) -> None:
        self._take_over_typing()
        self._files.save()

    @Slot()
    def _save_as(self) -> None:
        self._take_over_typing()
        self._files.ask_and_save()

    @Slot(float)
    def _choose_speed(self, speed: float) -> None:
        self.playback.set_speed(speed)
        self._show_playback()

    @Slot(int)
    def _choose_epoch(self, epoch: int) -> None:
        self.playback.scrub(epoch)
        self._show_now()

    @Slot()
    def _watch_slowly(self) -> None:
        self.playback.watch_slowly(WATCHING_SPEED)
        self._show_now()

    @Slot(bool)
    def _remember_more(self, is_open: bool) -> None:
        self._preferences.set_flag(MORE_SETTINGS, is_open)

    @Slot()
    def _show_about(self) -> None:
        dialog = AboutDialog(self, self.engine.versions if self.engine else {})
        self.trainer.fast_tried.connect(dialog.show_fast)
        if self.engine is not None:
            self.trainer.try_fast()
        dialog.open()

    @Slot()
    def _show_keys(self) -> None:
        show_keys(self)

    def open_file(self, path: Path) -> bool:
        """Open a file as the menu does."""
        return self._files.open(path)

    def open_view(self, name: str) -> None:
        """Bring a plot to the front: ``"loss"``, ``"fit"``, ``"landscape"`` or ``"weights"``."""
        self._stage.plots.open_view(name)

    @property
    def explains_divergence(self) -> bool:
        """Whether the card that explains a divergence is there."""
        return self._stage.diagnosis.isVisibleTo(self)

    @property
    def complaint(self) -> str:
        """Why the last command could not be carried out; empty where it could."""
        return self._complaint

    @property
    def has_answer(self) -> bool:
        """Whether the model has answered for what is shown."""
        return self._stage.predict.has_answer

    @Slot(object, object)
    def _ask_why(self, quantity: Quantity, widget: QWidget) -> None:
        self._whys.ask(quantity, widget, widget.rect(), self.playback.scene())

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
        self._stage.plots.fit.show_asked(answer.inputs, answer.prediction)

    # What the trainer says

    @Slot(object)
    def _engine_loaded(self, engine: Engine) -> None:
        self.engine = engine
        self._show_playback()

    @Slot(str)
    def _engine_failed(self, error: str) -> None:
        self.load_error = error
        self.playback.pause()
        self._stage.transport.disable_training(error)
        if self._questions.input_count is not None:
            self._stage.predict.show_waiting(self.tr("There is no answer without TensorFlow."))
        self._show_status()

    @Slot(object)
    def _tell(self, story: StepStory) -> None:
        self._stage.neuron.diagram.play(story)
        self.timeline.wake()

    @Slot(object)
    def _show_diverged(self, found: Diverged) -> None:
        self._stage.diagnosis.show_diverged(found)
        self._show_status()

    @Slot(str)
    def _training_ended(self, _outcome: str) -> None:
        history = self.playback.history
        if self.playback.has_learned and history is not None:
            stall = find_stall(history)
            self._hint = "" if stall is None else hint(stall)
            self._show_status()

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
        self.trainer.load()
        self._show_status()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Show one plot or two, as there is room."""
        super().resizeEvent(event)
        self._stage.arrange()
        self._whys.close()

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
        self.timeline.stop()
        self.hide()
        QCoreApplication.sendPostedEvents()
        self.trainer.shutdown()
        self._collector.stop()
        super().closeEvent(event)

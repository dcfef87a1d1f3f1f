"""Joins parts that hold the truth with the views that show it, a pair at a time: a part of the window's own work."""

from __future__ import annotations

from neuron_gui.ui.autosave import Autosave
from neuron_gui.ui.commands import Commands
from neuron_gui.ui.comparing import Comparing
from neuron_gui.ui.controls import Controls
from neuron_gui.ui.data_card import DataCard
from neuron_gui.ui.document import Document
from neuron_gui.ui.examiner import Examiner
from neuron_gui.ui.files import Files
from neuron_gui.ui.menus import Menus
from neuron_gui.ui.pinning import Pinning
from neuron_gui.ui.playback import Playback
from neuron_gui.ui.presenter import Presenter
from neuron_gui.ui.remedies import Remedies
from neuron_gui.ui.stage import Stage
from neuron_gui.ui.storyteller import Storyteller
from neuron_gui.ui.sweeps import Sweeps
from neuron_gui.ui.timeline import Timeline
from neuron_gui.ui.transport import Transport


def connect_transport(transport: Transport, controls: Controls, commands: Commands, playback: Playback) -> None:
    """The buttons of the transport train at once; its bar goes to any epoch of the run."""
    transport.train_pressed.connect(controls.toggle_training)
    transport.step_pressed.connect(controls.step)
    transport.reset_pressed.connect(commands.reset)
    transport.speed_chosen.connect(controls.choose_speed)
    transport.epoch_chosen.connect(controls.choose_epoch)
    transport.branch_pressed.connect(commands.branch)
    transport.back_pressed.connect(controls.go_back)
    transport.forward_pressed.connect(controls.go_forward)
    transport.timeline_held.connect(playback.hold)


def connect_data(data: DataCard, document: Document, commands: Commands, menus: Menus, presenter: Presenter) -> None:
    """The table edits the document; other columns are more than that: the neuron begins anew with them."""
    data.edited.connect(document.replace_dataset)
    data.rearranged.connect(commands.rearrange)
    commands.rearranged.connect(presenter.forget_question)
    commands.noted.connect(data.tell)
    edits, rows, columns = data.table.edits, data.table.rows, data.table.columns
    for action, slot in (
        (menus.cut, edits.cut),
        (menus.copy, edits.copy),
        (menus.paste, edits.paste),
        (menus.fill_down, rows.fill_down),
        (menus.select_rows, rows.select_rows),
        (menus.select_column, columns.select_current),
        (menus.select_all, edits.select_all),
        (menus.add_row, edits.add_row),
        (menus.duplicate_rows, rows.duplicate),
        (menus.rows_up, rows.move_up),
        (menus.rows_down, rows.move_down),
        (menus.delete_rows, edits.delete_rows),
        (menus.add_input, columns.add_input),
        (menus.toggle_tests, edits.tests.toggle),
        (menus.every_fifth_test, edits.tests.use_every_fifth),
        (menus.random_tests, edits.tests.use_a_share),
        (menus.no_tests, edits.tests.use_all_for_training),
        (menus.clear, edits.clear_table),
    ):
        action.triggered.connect(slot)
    menus.column.aboutToShow.connect(data.fill_column_menu)


def connect_files(files: Files, commands: Commands, presenter: Presenter, menus: Menus, stage: Stage) -> None:
    """What was read takes the place of the work; a table may be looked at before."""
    files.opened.connect(commands.take_file)
    files.importing.imported.connect(commands.take_table)
    files.complained.connect(presenter.complain)
    files.told.connect(presenter.tell)
    menus.import_table.triggered.connect(files.ask_and_import)
    menus.export_table.triggered.connect(files.ask_and_export)
    stage.data.table.edits.wide_pasted.connect(files.import_text)


def connect_autosave(
    autosave: Autosave,
    document: Document,
    playback: Playback,
    pinning: Pinning,
    timeline: Timeline,
    commands: Commands,
) -> None:
    """Whatever happens, the work may be another: it is kept soon after."""
    for happened in (document.changed, document.saved, playback.changed, pinning.done, timeline.frame):
        happened.connect(autosave.wake)
    commands.work_leaves.connect(autosave.look)
    commands.work_replaced.connect(autosave.begin_another)


def connect_pins(pinning: Pinning, stage: Stage, presenter: Presenter) -> None:
    """What is pinned on the loss plot is kept, and shown in every plot."""
    loss = stage.plots.loss
    loss.pin_pressed.connect(pinning.pin)
    loss.chips.unpinned.connect(pinning.unpin)
    loss.chips.all_unpinned.connect(pinning.unpin_all)
    loss.chips.renamed.connect(pinning.rename)
    pinning.changed.connect(presenter.show_pins)
    pinning.done.connect(presenter.pins_exchanged)
    pinning.complained.connect(presenter.complain)


def connect_comparing(comparing: Comparing, stage: Stage, presenter: Presenter, timeline: Timeline) -> None:
    """The chips open a comparison, which follows the run on screen with every frame."""
    chips = stage.plots.loss.chips
    chips.compare_asked.connect(comparing.compare_with)
    chips.compare_pressed.connect(comparing.compare)
    comparing.possible_changed.connect(chips.offer_comparing)
    comparing.complained.connect(presenter.complain)
    timeline.frame.connect(comparing.frame)


def connect_diagnosis(
    examiner: Examiner, remedies: Remedies, stage: Stage, presenter: Presenter, controls: Controls
) -> None:
    """What is found out about a run is said in its card, and done when its button is pressed."""
    card = stage.diagnosis
    examiner.told.connect(card.show_found)
    examiner.told.connect(presenter.show_playback)
    card.watch_pressed.connect(controls.watch_slowly)
    card.remedy_taken.connect(remedies.take)


def connect_sweeps(sweeps: Sweeps, stage: Stage) -> None:
    """What every learning rate and every start lead to is worked out while somebody sees it."""
    plots = stage.plots
    plots.rates_seen.connect(sweeps.watch)
    plots.goal_chosen.connect(sweeps.choose_goal)
    sweeps.rate_shown.connect(plots.show_rate)
    sweeps.rates_swept.connect(plots.show_sweep)
    sweeps.rates_missing.connect(plots.show_no_rates)
    plots.starts_wished.connect(sweeps.map_starts)
    sweeps.starts_mapped.connect(plots.show_starts)


def connect_story(story: Storyteller, stage: Stage, timeline: Timeline) -> None:
    """An epoch is told in the diagram, and the table lights up when all rows are spoken of."""
    diagram = stage.neuron.diagram
    story.told.connect(diagram.play)
    story.told.connect(timeline.wake)
    story.stepped.connect(diagram.step_story)
    story.held.connect(diagram.hold_story)
    story.dropped.connect(diagram.finish_story)
    diagram.story_moved.connect(timeline.wake)
    diagram.story_updated.connect(story.show_told)
    diagram.story_taken_back.connect(story.take_back)
    diagram.story_finished.connect(story.end)
    diagram.all_rows_told.connect(stage.data.table.tell_all_rows)

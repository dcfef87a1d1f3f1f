"""Card 4 as a person meets it: fields that can be read, one height, and sentences that stay until they are past."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QPushButton

from neuron_gui.core.column_edits import renamed
from neuron_gui.core.dataset import TUTORIAL, Dataset, column_names
from neuron_gui.core.settings import State
from neuron_gui.ui.orders import Answer
from neuron_gui.ui.predict_card import PredictCard
from neuron_gui.ui.predict_fields import PredictFields
from neuron_gui.ui.theme import LIGHT, SCALES, Theme, load_fonts, style_sheet


@pytest.fixture
def card(qtbot):
    load_fonts()
    made = PredictCard()
    qtbot.addWidget(made)
    made.show_data(TUTORIAL)
    return dress(made, 292, 1.0)


def dress(card: PredictCard, width: int, scale: float) -> PredictCard:
    theme = Theme(LIGHT, scale)
    card.setStyleSheet(style_sheet(theme))
    card.setFont(theme.font())
    card.set_theme(theme)
    card.resize(round(width * scale**0.75), card.sizeHint().height())
    card.show()
    QApplication.processEvents()
    return card


def table(inputs: int, names: tuple[str, ...] | None = None) -> Dataset:
    return Dataset(names or column_names(inputs), ((1.0,) * (inputs + 1), (2.0,) * (inputs + 1)))


def fields(card: PredictCard) -> list[QLineEdit]:
    return [field for field in card.findChildren(QLineEdit) if field.objectName().startswith("predictInput")]


def type_in(field: QLineEdit, text: str) -> None:
    field.setText(text)
    field.textEdited.emit(text)


def text(card: PredictCard, name: str) -> str:
    return card.findChild(QLabel, name).text()


def answer(prediction: float, state: State = State((2.0,), -1.0), inputs: tuple[float, ...] = (10.0,)) -> Answer:  # noqa: B008
    return Answer(1, inputs, state, "linear", prediction)


@pytest.mark.parametrize("width", [254, 292, 360])
@pytest.mark.parametrize("inputs", [1, 2, 3, 7, 9])
@pytest.mark.parametrize("scale", [0.8, 1.0, 1.4, 2.0])
def test_every_field_can_be_typed_in_and_stands_beside_the_others(card, width, inputs, scale):
    names = tuple(f"a rather long name {place}" for place in range(inputs + 1))
    for data in (table(inputs), table(inputs, names)):
        card.show_data(data)
        dress(card, width, scale)
        places = [(field.mapTo(card, QPoint(0, 0)), field) for field in fields(card)]
        assert all(field.width() >= 64 * scale - 1 for _, field in places)
        assert all(place.x() + field.width() <= card.width() for place, field in places)
        assert len({(place.x(), place.y()) for place, _ in places}) == inputs
        button = card.findChild(QPushButton, "predictButton")
        assert button.width() >= button.sizeHint().width()
        if 2 <= inputs <= 3:
            assert card.findChild(QLineEdit, "guessInput").x() == places[0][0].x()


def test_seven_fields_are_all_in_sight_and_more_are_scrolled(card):
    card.show_data(table(7))
    seven = dress(card, 292, 1.0).sizeHint().height()
    area = card.findChild(PredictFields)
    assert all(area.rect().contains(field.mapTo(area, field.rect().bottomRight())) for field in fields(card))
    for many in (9, 30, 100):
        card.show_data(table(many))
        assert dress(card, 292, 1.0).sizeHint().height() < seven


def test_names_that_have_no_room_side_by_side_stand_below_each_other(card):
    card.show_data(table(7, (*(f"a rather long name {place}" for place in range(7)), "y")))
    assert len({field.x() for field in fields(dress(card, 292, 1.0))}) == 1
    card.show_data(table(7))
    assert len({field.x() for field in fields(dress(card, 292, 1.0))}) == 2


def test_the_tab_key_goes_through_all_fields_and_brings_each_into_sight(card, qtbot):
    card.show_data(table(30))
    with qtbot.waitActive(card):
        dress(card, 292, 1.0).activateWindow()
    area = card.findChild(PredictFields)
    fields(card)[0].setFocus()
    for place in range(30):
        field = QApplication.focusWidget()
        assert field is fields(card)[place]
        assert area.viewport().rect().contains(field.mapTo(area.viewport(), field.rect().center()))
        QTest.keyClick(field, Qt.Key.Key_Tab)


@pytest.mark.parametrize("inputs", [1, 2, 7])
def test_the_tab_key_goes_on_to_the_button_and_the_guess(card, inputs):
    card.show_data(table(inputs))
    chain, widget = [], fields(card)[0]
    for _ in range(100):
        chain.append(widget.objectName())
        widget = widget.nextInFocusChain()
    (*_, last) = (field.objectName() for field in fields(card))
    stops = [name for name in chain if name.startswith("predictInput") or name in ("predictButton", "guessInput")]
    assert stops[stops.index(last) :][:3] == [last, "predictButton", "guessInput"]


def test_a_missing_input_is_told_as_a_shape_and_leads_to_its_field(card):
    card.show_data(table(7))
    dress(card, 292, 1.0)
    card.findChild(QPushButton, "predictButton").click()
    assert text(card, "predictHeading") == "Type a number for x₁ first."
    type_in(fields(card)[0], "3")
    card.findChild(QPushButton, "predictButton").click()
    assert text(card, "predictHeading") == "This neuron has 7 inputs; you gave 1. Type a number for x₂."
    assert fields(card)[1].property("bad")


def test_of_several_fields_the_one_that_holds_no_number_is_named(card):
    card.show_data(table(7))
    for field in fields(card):
        type_in(field, "1")
    type_in(fields(card)[2], "x")
    card.findChild(QPushButton, "predictButton").click()
    assert text(card, "predictHeading") == "x₃ cannot be “x”: type a number."
    assert [field.property("bad") for field in fields(card)].index(True) == 2


def test_the_numbers_of_a_row_can_be_taken_over(card):
    button = card.findChild(QPushButton, "fillFromRowButton")
    card.show_row(4)
    assert not button.isVisible()  # one number is typed at once
    card.show_data(table(7).with_cell(1, 2, "−0,125"))
    dress(card, 292, 1.0)
    card.show_row(1)
    assert button.text() == "Like row 2"
    button.click()
    assert [field.text() for field in fields(card)] == ["2", "2", "−0.125", "2", "2", "2", "2"]
    asked = []
    card.asked.connect(asked.append)
    card.findChild(QPushButton, "predictButton").click()
    assert asked == [(2.0, 2.0, -0.125, 2.0, 2.0, 2.0, 2.0)]


def test_a_row_pasted_from_a_spreadsheet_goes_through_the_fields(card, qtbot):
    card.show_data(table(3))
    with qtbot.waitActive(card):
        dress(card, 292, 1.0).activateWindow()
    QGuiApplication.clipboard().setText("1\t2,5\t-3\t99\r\n")  # with its target, for which there is no field
    fields(card)[0].setFocus()
    QTest.keyClick(fields(card)[0], Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    assert [field.text() for field in fields(card)] == ["1", "2,5", "-3"]
    QGuiApplication.clipboard().setText("7")
    fields(card)[1].selectAll()
    QTest.keyClick(fields(card)[1], Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    assert [field.text() for field in fields(card)] == ["1", "7", "-3"]


def test_other_names_keep_what_is_typed_asked_and_answered(card):
    type_in(fields(card)[0], "10")
    card.show_answer(answer(18.98), 5)
    card.show_data(renamed(TUTORIAL, 0, "time (h)"))
    assert fields(card)[0].text() == "10"
    assert fields(card)[0].accessibleName() == "Number for time (h)"
    assert card.has_answer


@pytest.mark.parametrize("scale", SCALES)
def test_its_height_is_the_same_whatever_it_says(card, scale):
    dress(card, 254, scale)
    heights = {card.sizeHint().height()}
    guess = card.findChild(QLineEdit, "guessInput")
    type_in(guess, "19")
    for prediction in (18.98, -123456.78):
        card.show_answer(answer(prediction), 100_000)
        QApplication.processEvents()
        heights.add(card.sizeHint().height())
        verdict = card.findChild(QLabel, "predictVerdict")
        assert verdict.mapTo(card, QPoint(0, verdict.height())).y() <= card.height()
    type_in(guess, "nineteen")
    heights.add(card.sizeHint().height())
    type_in(fields(card)[0], "ten")
    card.findChild(QPushButton, "predictButton").click()
    heights.add(card.sizeHint().height())
    assert len(heights) == 1


def test_a_problem_stays_until_the_text_is_edited_and_then_the_last_answer_is_back(card):
    card.show_answer(answer(18.98), 5)
    type_in(fields(card)[0], "ten")
    card.findChild(QPushButton, "predictButton").click()
    assert text(card, "predictHeading") == "“ten” is not a number."
    assert fields(card)[0].property("bad")
    card.show_answer(answer(18.99), 6)  # of the question before
    assert text(card, "predictHeading") == "“ten” is not a number."
    assert not card.has_answer
    assert text(card, "predictOutput") == ""
    type_in(fields(card)[0], "1")
    assert text(card, "predictOutput") == "ŷ = 18.99"
    assert not fields(card)[0].property("bad")


def test_a_guess_that_is_no_number_is_marked_and_told_in_red(card):
    guess, verdict = card.findChild(QLineEdit, "guessInput"), card.findChild(QLabel, "predictVerdict")
    card.show_answer(answer(18.98), 5)
    type_in(guess, "many")
    assert guess.property("bad")
    assert (verdict.text(), verdict.property("kind")) == ("“many” is not a number.", "error")
    type_in(guess, "19")
    assert not guess.property("bad")
    assert verdict.property("kind") == "muted"


@pytest.mark.parametrize(
    ("state", "epoch", "said"),
    [
        (State((1.997,), -0.992), 500, "Your guess 19 and the neuron differ by\N{NO-BREAK SPACE}0.02."),
        (State((1.887,), -0.649), 137, "Your guess: 19. Let it learn a little longer?"),
        (State((0.12,), 0.0), 0, "Your guess: 19. Now let it learn."),
    ],
)
def test_the_verdict_depends_on_how_much_is_left_to_learn(card, state, epoch, said):
    type_in(card.findChild(QLineEdit, "guessInput"), "19")
    card.show_answer(answer(18.98, state), epoch)
    assert text(card, "predictVerdict") == said


@pytest.mark.parametrize("how", ["other columns", "another target", "other work"])
def test_nothing_of_other_work_is_left(card, how):
    type_in(fields(card)[0], "10")
    type_in(card.findChild(QLineEdit, "guessInput"), "19")
    card.show_answer(answer(18.98), 5)
    if how == "other work":
        card.forget()
    else:
        card.show_data(table(1, ("celsius", "y") if how == "other columns" else ("x", "fahrenheit")))
    assert not card.has_answer
    assert [field.text() for field in fields(card)] == [""]
    assert card.findChild(QLineEdit, "guessInput").text() == ""
    assert text(card, "predictVerdict") == text(card, "predictOutput") == text(card, "predictWorking") == ""
    assert text(card, "predictHeading") == "Type a number and ask."


def test_other_rows_of_the_same_columns_keep_what_is_typed(card):
    type_in(fields(card)[0], "10")
    card.show_data(TUTORIAL.without_rows([0]))
    assert fields(card)[0].text() == "10"


@pytest.mark.parametrize("scale", SCALES)
@pytest.mark.parametrize(("name", "unit"), [("hours", "h"), ("distance", "Mpc"), ("bill", "cm")])
def test_a_unit_stands_behind_the_number_and_no_name_is_cut(card, name, unit, scale):
    card.show_data(Dataset((name, "y"), ((1.0, 2.0), (2.0, 3.0)), units=(unit, "")))
    dress(card, 254, scale)
    (field,) = fields(card)
    (title,) = card.findChild(PredictFields)._names
    assert title._shown() == f"{name} ="
    assert field.textMargins().right() >= field.fontMetrics().horizontalAdvance(unit) * 0.8
    assert field.accessibleName() == f"Number for {name} ({unit})"
    assert field.toolTip() == f"{name} ({unit})"


def test_a_unit_too_long_for_the_field_stands_behind_the_name(card):
    card.show_data(Dataset(("a", "y"), ((1.0, 2.0), (2.0, 3.0)), units=("thousands of kilometres an hour", "")))
    dress(card, 254, 1.0)
    (field,) = fields(card)
    assert field.textMargins().right() == 0
    assert card.findChild(PredictFields)._names[0].text().startswith("a (thousands")

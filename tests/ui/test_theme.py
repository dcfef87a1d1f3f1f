"""Every text can be read on every ground it stands on, light and dark, by computation."""

from __future__ import annotations

from itertools import product

import pytest
from PySide6.QtGui import QColor, QFontDatabase, QFontInfo, QPalette
from PySide6.QtWidgets import QApplication, QLineEdit, QVBoxLayout, QWidget

from neuron_gui.ui.cards import button
from neuron_gui.ui.theme import DARK, FAMILY, LIGHT, SCALES, SMALL, Theme, load_fonts, style_sheet

TEXTS = ("weight", "bias", "prediction", "error", "ink", "muted")
GROUNDS = ("ground", "card", "chip")


def luminance(colour: str) -> float:
    """Relative luminance. Source: WCAG 2.2, "relative luminance"."""
    parts = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in QColor(colour).getRgbF()[:3]]
    return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]


def contrast(one: str, other: str) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def test_the_measure_itself():
    assert contrast("#000000", "#FFFFFF") == pytest.approx(21)
    assert contrast("#777777", "#FFFFFF") == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize(("colours", "text", "ground"), list(product((LIGHT, DARK), TEXTS, GROUNDS)))
def test_every_text_on_every_ground_is_at_least_4_5_to_1(colours, text, ground):
    assert contrast(getattr(colours, text), getattr(colours, ground)) >= 4.5


@pytest.mark.parametrize("colours", [LIGHT, DARK])
def test_text_on_the_filled_button_can_be_read_and_it_stays_ink_under_the_mouse(colours):
    hovered = Theme(colours).hovered_ink.name()
    assert contrast(colours.card, colours.ink) >= 4.5
    assert contrast(colours.card, hovered) >= 4.5
    assert contrast(colours.ink, hovered) < contrast(colours.ink, colours.muted)
    for side in (colours.ink, colours.card):
        assert contrast(Theme(colours).ring.name(), side) >= 3  # WCAG 2.2, "non-text contrast"
    assert f'"primary"]:hover {{ background: {hovered}' in style_sheet(Theme(colours))


@pytest.mark.parametrize("colours", [LIGHT, DARK])
def test_bad_cells_and_selected_blocks_of_the_table_can_be_read(colours):
    assert contrast(colours.error, Theme(colours).bad_ground.name()) >= 4.5
    for text in ("ink", "prediction", "error"):
        assert contrast(getattr(colours, text), colours.line) >= 4.5


@pytest.mark.parametrize("colours", [LIGHT, DARK])
def test_what_a_field_is_for_can_be_read_in_it(qapp, colours):
    field = QLineEdit()
    field.setStyleSheet(style_sheet(Theme(colours)))
    field.ensurePolished()
    placeholder = field.palette().color(QPalette.ColorRole.PlaceholderText)
    assert placeholder.alpha() == 255
    assert contrast(placeholder.name(), colours.card) >= 4.5


@pytest.mark.parametrize("scale", SCALES)
@pytest.mark.parametrize("kind", ["primary", "strong", "link", "action", "strong-link", ""])
def test_no_button_changes_its_size_with_the_focus(qtbot, scale, kind):
    window = QWidget()
    qtbot.addWidget(window)
    window.setStyleSheet(style_sheet(Theme(LIGHT, scale)))
    row = QVBoxLayout(window)
    pressed = [button("one", kind, "Train"), button("other", kind, "Train")]
    for each in pressed:
        row.addWidget(each)
    with qtbot.waitActive(window):
        window.show()
        window.activateWindow()
    for each in pressed:
        each.setFocus()
        QApplication.processEvents()
        assert each.hasFocus()
        assert pressed[0].sizeHint() == pressed[1].sizeHint()


def test_bundled_typeface_is_used_and_no_text_is_smaller_than_12_at_100_percent(qapp):
    load_fonts()
    assert FAMILY in QFontDatabase.families()
    assert QFontInfo(Theme().font(SMALL)).family() == FAMILY
    sheet = style_sheet(Theme())
    sizes = [int(part.split("px")[0]) for part in sheet.split("font-size: ")[1:]]
    assert min(sizes) >= 12


def test_figures_have_one_width_so_that_live_numbers_do_not_jump(qapp):
    from PySide6.QtGui import QFontMetricsF

    load_fonts()
    for weight in (400, 600, 700):
        font = Theme().font(20)
        font.setWeight(font.Weight(weight))
        widths = {round(QFontMetricsF(font).horizontalAdvance(digit), 3) for digit in "0123456789"}
        assert len(widths) == 1, weight


@pytest.mark.parametrize("scale", SCALES)
def test_style_sheet_is_whole_at_every_scale(scale):
    assert "$" not in style_sheet(Theme(DARK, scale))

"""Every text can be read on every ground it stands on, light and dark, by computation."""

from __future__ import annotations

from itertools import product

import pytest
from PySide6.QtGui import QColor, QFontDatabase, QFontInfo

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
def test_text_on_the_filled_button_can_be_read_at_rest_and_under_the_mouse(colours):
    assert contrast(colours.card, colours.ink) >= 4.5
    assert contrast(colours.card, colours.muted) >= 4.5


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

"""A heading is a name with its unit in brackets, and gives both back."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from neuron_gui.core.headings import join_heading, short_heading, split_heading

names = st.text("ab (]°", max_size=12).map(lambda text: " ".join(text.split()))
units = st.text("km/²", max_size=6) | st.sampled_from(["m (above sea)", "[log]", "a(b)c", "("])


@pytest.mark.parametrize(
    ("heading", "name", "unit"),
    [
        ("height (cm)", "height", "cm"),
        ("height [cm]", "height", "cm"),
        ("  body   mass (kg) ", "body mass", "kg"),
        ("height[cm]", "height", "cm"),  # no name is written like that
        ("height [ cm ]", "height", "cm"),
        ("height ()", "height", ""),
        ("temperature (°C)", "temperature", "°C"),
        ("f(x)", "f(x)", ""),  # no unit without a blank before it
        ("(cm)", "(cm)", ""),
        ("height (cm", "height (cm", ""),
        ("height (cm) ()", "height (cm)", ""),
        ("speed (m (s))", "speed", "m (s)"),
        ("", "", ""),
    ],
)
def test_headings_people_write(heading, name, unit):
    assert split_heading(heading) == (name, unit)


def test_what_is_typed_is_never_cut_and_what_is_read_is():
    long = "n" * 61
    assert split_heading(f"{long} (cm)") == (long, "cm")
    assert short_heading(f"{long} (cm)") == ("n" * 59 + "…", "cm")


@given(names.map(lambda name: "h" + name), units)
def test_what_is_joined_is_split_again(name, unit):
    name = " ".join(name.split())
    assert split_heading(join_heading(name, unit)) == (name, unit)

"""Text for the bus."""

from hypothesis import given
from hypothesis import strategies as st

from nbtray.tray import bus_text

anything = st.text(st.characters(exclude_categories=()))


@given(anything)
def test_whatever_a_text_holds_the_bus_can_carry_it(text):
    for said in (bus_text.plain, bus_text.label, bus_text.tooltip, bus_text.markup):
        assert b"\0" not in said(text).encode("utf-8")


@given(anything)
def test_a_tooltip_has_no_markup(text):
    assert not set("<>&") & set(bus_text.tooltip(text))


@given(anything)
def test_a_label_makes_no_access_key(text):
    assert bus_text.label(text).replace("__", "").count("_") == 0


def test_ordinary_text_is_left_alone():
    assert bus_text.plain("Grüße, 世界") == "Grüße, 世界"

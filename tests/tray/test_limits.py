"""What pystray's own backends can take."""

import ctypes

import pytest

from nbtray.tray.limits import TOOLTIP, shortened, windows_label


@pytest.mark.parametrize(
    "text", ["short", "x" * TOOLTIP, "x" * 500, "😀" * 64, "x" + "😀" * 80, "\ud83d" * 300]
)
def test_a_text_fits_into_what_windows_has_for_it(text):
    room = (ctypes.c_uint16 * (TOOLTIP + 1))()
    data = shortened(text, TOOLTIP).encode("utf-16-le", "surrogatepass")
    assert len(data) // 2 < len(room)


def test_what_fits_is_left_alone():
    assert shortened("x" * TOOLTIP, TOOLTIP) == "x" * TOOLTIP


def test_what_is_cut_says_so():
    assert shortened("x" * 200, 10) == "x" * 9 + "…"


def test_nothing_is_never_shown():
    assert shortened("", 10) == " "


def test_an_access_key_is_not_made_of_an_ampersand():
    assert windows_label("Save & quit") == "Save && quit"

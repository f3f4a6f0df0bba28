import pytest
from hypothesis import given
from hypothesis import strategies as st

from nbtray.dialogs.preferences.durations import Unit, meant, said


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (300, (5, Unit.MINUTES)),
        (3600, (1, Unit.HOURS)),
        (90, (90, Unit.SECONDS)),
        (172_800, (2, Unit.DAYS)),
        (0, (0, Unit.MINUTES)),
    ],
)
def test_a_duration_is_said_in_its_largest_unit(seconds, words):
    assert said(seconds) == words


@given(st.integers(0, 400 * 86_400))
def test_what_is_said_is_what_is_meant(seconds):
    assert meant(*said(seconds)) == seconds


@pytest.mark.parametrize("typed", ["", "x", True])
def test_what_is_no_number_stays_what_it_is(typed):
    assert meant(typed, Unit.HOURS) is typed

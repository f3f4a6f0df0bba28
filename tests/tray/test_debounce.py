"""A double click is one click."""

from beds.running_tray import ManualClock

from nbtray.tray.debounce import Debounce


def arrivals(*pauses):
    clock = ManualClock()
    debounce = Debounce(0.5, clock)
    heard = []
    for pause in pauses:
        clock.forward(pause)
        heard.append(debounce.is_first())
    return heard


def test_the_first_of_all_counts():
    assert arrivals(0) == [True]


def test_what_follows_at_once_does_not():
    assert arrivals(0, 0, 0.2, 0.4) == [True, False, False, False]


def test_after_a_pause_it_counts_again():
    assert arrivals(0, 0.5, 0.1, 0.6) == [True, True, False, True]

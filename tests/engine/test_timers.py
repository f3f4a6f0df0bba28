from nbtray.core.timers import Timer
from nbtray.engine.timers import Timers


def test_with_nothing_set_nothing_rings():
    timers = Timers()
    assert timers.next() is None
    assert timers.take_due(1e9) == []


def test_setting_again_forgets_the_time_before():
    timers = Timers()
    timers.set(Timer.ADDRESS, 5.0)
    timers.set(Timer.ADDRESS, 9.0)
    assert timers.next() == 9.0
    assert timers.take_due(8.9) == []
    assert timers.take_due(9.0) == [Timer.ADDRESS]
    assert timers.next() is None


def test_what_is_due_rings_in_order_and_once():
    timers = Timers()
    timers.set(Timer.RESTART, 3.0)
    timers.set(Timer.ADDRESS, 2.0)
    timers.set(Timer.ACTIVITY, 7.0)
    assert timers.take_due(5.0) == [Timer.ADDRESS, Timer.RESTART]
    assert timers.take_due(5.0) == []
    assert timers.next() == 7.0


def test_a_timer_can_be_switched_off():
    timers = Timers()
    timers.set(Timer.RESTART, 3.0)
    timers.set(Timer.RESTART, None)
    assert timers.next() is None

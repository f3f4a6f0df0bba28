from dataclasses import replace

from examples import CRASH, RECORD, crashed, pausing, running, stopped
from hypothesis import given as forall
from hypothesis import strategies as st
from playbook import given

from nbtray.core.desktop.effects import ShowNotice
from nbtray.core.problem import Problem
from nbtray.core.server.effects import KeepAwake, LetSleep
from nbtray.core.server.events import (
    ServerExited,
    ServerFound,
    ServerReady,
    ServerStopped,
    SleepNotPrevented,
    StartChosen,
    StartRefused,
    StopChosen,
)
from nbtray.core.server.keeping_awake import follow, is_wanted
from nbtray.core.server.state import Failed, Looking, Running, Starting, Stopped, Stopping
from nbtray.core.settings import Settings
from nbtray.core.settings.events import SettingsEdited
from nbtray.core.status import notices
from nbtray.core.timers import Timer, TimerRang

SETTINGS = Settings()
AWAKE = replace(SETTINGS, server=replace(SETTINGS.server, keep_awake=True))


def test_it_is_kept_awake_from_the_start_to_the_end():
    starting = given(stopped(settings=AWAKE)) >> StartChosen()
    starting.includes(KeepAwake())
    serving = starting >> ServerReady(1, RECORD)
    serving.excludes(KeepAwake, LetSleep)
    stopping = serving >> StopChosen(even_if_busy=True)
    stopping.includes(LetSleep())
    (stopping >> ServerStopped(1)).excludes(KeepAwake, LetSleep)


def test_unless_it_is_wanted_nothing_is_done():
    serving = given(stopped()) >> StartChosen()
    serving.excludes(KeepAwake)
    (serving >> ServerReady(1, RECORD)).excludes(KeepAwake)
    (given(running()) >> StopChosen(even_if_busy=True)).excludes(LetSleep)


def test_an_adopted_server_is_kept_awake_for_too():
    (given(stopped(settings=AWAKE, server=Looking())) >> ServerFound(RECORD)).includes(KeepAwake())


def test_a_crash_that_is_mended_lets_nothing_sleep():
    down = given(running(settings=AWAKE)) >> ServerExited(RECORD.pid, CRASH)
    down.excludes(LetSleep)
    again = down.later(1.0) >> TimerRang(Timer.RESTART)
    again.excludes(KeepAwake, LetSleep)


def test_a_start_that_fails_lets_it_sleep():
    starting = given(stopped(settings=AWAKE)) >> StartChosen()
    (starting >> StartRefused(1, CRASH, hopeless=True)).includes(LetSleep())


def test_a_change_of_mind_counts_at_once():
    (given(running()) >> SettingsEdited(AWAKE)).includes(KeepAwake())
    (given(running(settings=AWAKE)) >> SettingsEdited(SETTINGS)).includes(LetSleep())
    (given(stopped()) >> SettingsEdited(AWAKE)).excludes(KeepAwake)


def test_it_is_no_reason_to_restart_the_server():
    (given(running()) >> SettingsEdited(AWAKE)).shows(settings=AWAKE)
    from nbtray.core.status.overview import changed_since_start  # noqa: PLC0415 -- for this one

    assert changed_since_start(running(settings=AWAKE)) == ()


def test_a_refusal_is_said():
    problem = Problem("CannotKeepAwake", "It may fall asleep.", "Change its settings.")
    (given(running(settings=AWAKE)) >> SleepNotPrevented(problem)) << [ShowNotice(notices.trouble(problem))]


SERVERS = st.sampled_from(
    [
        Looking(),
        Stopped(),
        Starting(),
        Running(RECORD, 0.0),
        pausing(crashed(1)),
        Stopping(),
        Failed(CRASH),
    ]
)
STATES = st.builds(stopped, server=SERVERS, settings=st.sampled_from([SETTINGS, AWAKE]))


@forall(st.lists(STATES, min_size=1))
def test_what_was_done_last_is_what_is_wanted(states):
    before, held = stopped(), False
    for state in states:
        for effect in follow(before, state):
            assert held is isinstance(effect, LetSleep)
            held = isinstance(effect, KeepAwake)
        assert held is is_wanted(state)
        before = state

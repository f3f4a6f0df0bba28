from dataclasses import replace

import pytest
from examples import BUSY, IDLE, RECORD, running, stopped
from hypothesis import given as forall
from hypothesis import strategies as st
from letters import MAIL, only, told, with_letters
from playbook import Some, at, given, nothing

from nbtray.core.desktop.effects import ShowNotice, WithdrawNotice
from nbtray.core.desktop.events import AdapterFailed, NoticeAnswered
from nbtray.core.problem import Problem
from nbtray.core.server.effects import (
    ContinueServer,
    ReadActivity,
    ReadProcess,
    StartServer,
    StopServer,
    WatchServer,
)
from nbtray.core.server.events import (
    ActivityRead,
    ActivityUnavailable,
    ProcessSeen,
    ServerFound,
    ServerReady,
    ServerStopped,
    StartChecked,
    StopChosen,
)
from nbtray.core.server.silence import ProcessFacts
from nbtray.core.server.state import Activity, Looking, Pausing, Running, Starting, Stopping
from nbtray.core.state import Question
from nbtray.core.status.overview import status_of
from nbtray.core.status.wording import UNRESPONSIVE
from nbtray.core.step import step
from nbtray.core.timers import SetTimer, Timer, TimerRang

LOOK, NO_ANSWER = TimerRang(Timer.SILENCE), ActivityUnavailable(RECORD.pid, "no answer")
SECONDS = 5.0


def facts(processor=0.0, kernels=0, **fields):
    return ProcessFacts(
        **{"stopped": False, "processor": processor, "kernels": kernels, "processes": 3} | fields
    )


def silent(activity=IDLE):
    return given(running(activity=activity)) >> NO_ANSWER


def look(conversation, seen):
    """One more look, 5 s later: it does not answer, and its processes are seen."""
    effects = ()
    for event in (LOOK, ProcessSeen(RECORD.pid, seen), NO_ANSWER):
        conversation = (conversation.later(SECONDS) if event is LOOK else conversation) >> event
        effects += conversation.effects
    return replace(conversation, effects=effects)


def looks(conversation, seconds, seen):
    """Look for so long; `seen` are the facts at each second since the first of these looks."""
    begin, effects = conversation.seconds, ()
    while conversation.seconds < begin + seconds and isinstance(conversation.state.server, Running):
        conversation = look(conversation, seen(conversation.seconds - begin))
        effects += conversation.effects
    return replace(conversation, effects=effects)


def notices(conversation):
    return [each.notice for each in conversation.effects if isinstance(each, ShowNotice)]


def test_it_is_looked_at_every_five_seconds_from_the_first_failure_until_it_answers():
    began = silent().includes(ReadProcess(RECORD), SetTimer(Timer.SILENCE, 5.0))
    again = (began.later(5.0) >> LOOK).includes(
        ReadActivity(RECORD), ReadProcess(RECORD), SetTimer(Timer.SILENCE, 10.0)
    )
    waiting = (again.later(5.0) >> LOOK).excludes(ReadActivity)  # it is being asked
    answered = (waiting >> ActivityRead(RECORD.pid, IDLE)).includes(SetTimer(Timer.SILENCE, None))
    assert answered.state.server.silence is None
    answered >> LOOK << nothing


def test_a_healthy_server_is_looked_at_no_oftener_than_before():
    healthy = given(running()) >> TimerRang(Timer.ACTIVITY)
    assert [each.timer for each in healthy.effects if isinstance(each, SetTimer)] == [Timer.ACTIVITY]
    (healthy >> ActivityRead(RECORD.pid, IDLE)).excludes(SetTimer)


def test_what_a_signal_has_stopped_goes_on():
    (silent() >> ProcessSeen(RECORD.pid, facts(stopped=True))).includes(ContinueServer(RECORD))
    (silent() >> ProcessSeen(RECORD.pid, facts())).excludes(ContinueServer)


def test_without_kernels_it_is_restarted_after_a_minute_and_that_is_told():
    late = looks(silent(), 60.0, lambda seconds: facts(processor=seconds))
    late.includes(StopServer(1))
    assert isinstance(late.state.server, Stopping)
    assert late.seconds == 60.0
    down = late >> ServerStopped(1)
    assert isinstance(down.state.server, Pausing)
    starting = (down.later(1.0) >> TimerRang(Timer.RESTART)).includes(Some(StartServer))
    (notice,) = notices(starting >> ServerReady(2, RECORD))
    assert "did not answer and has been restarted" in notice.title


def test_one_that_hangs_over_and_over_is_restarted_after_longer_pauses():
    state, pauses = silent(), []
    for _ in range(3):
        late = looks(state, 60.0, lambda _: facts())
        down = late >> ServerStopped(late.state.generation)
        pauses.append(down.state.server.retry_at - down.seconds)
        starting = down.later(pauses[-1]) >> TimerRang(Timer.RESTART)
        state = starting >> ServerReady(starting.state.generation, RECORD) >> ActivityRead(RECORD.pid, IDLE)
        state = state >> NO_ANSWER
    assert pauses == [1.0, 2.0, 4.0]


@pytest.mark.parametrize("known", [BUSY, IDLE])
def test_with_kernels_that_compute_the_person_is_asked_and_nothing_is_ended(known):
    kernels = 0 if known is BUSY else 1  # either tells of kernels
    minute = looks(silent(known), 60.0, lambda seconds: facts(seconds, kernels))
    (notice,) = notices(minute)
    assert notice.title == UNRESPONSIVE.what
    assert notice.actions[0] == ("restart", "Restart (kernels end)")
    assert status_of(minute.state).problem == UNRESPONSIVE
    hour = looks(minute, 3600.0, lambda seconds: facts(60.0 + seconds, kernels))
    hour.excludes(StopServer, ShowNotice)
    stopped_by_hand = (hour >> LOOK) >> StopChosen() >> NO_ANSWER
    assert stopped_by_hand.state.server == Stopping()
    (hour >> NoticeAnswered(notice.topic, "restart") >> StartChecked(1)).includes(StopServer(1))
    answered = (hour >> ActivityRead(RECORD.pid, BUSY)).includes(WithdrawNotice(notice.topic))
    assert status_of(answered.state).problem is None


def test_with_kernels_that_do_nothing_it_is_restarted_after_ten_minutes():
    idle = looks(silent(BUSY), 600.0, lambda _: facts(kernels=2))
    assert isinstance(idle.state.server, Running)
    assert isinstance(look(idle, facts(kernels=2)).state.server, Stopping)


def test_an_idle_kernel_that_looks_after_its_server_does_nothing():
    idle = looks(silent(BUSY), 620.0, lambda seconds: facts(0.00025 * seconds, kernels=2))
    assert isinstance(idle.state.server, Stopping)


def test_work_now_and_then_is_work():
    def every_nine_minutes(seconds):
        return facts(seconds // 540 * 2.0, kernels=1)

    assert isinstance(looks(silent(BUSY), 7200.0, every_nine_minutes).state.server, Running)


def test_one_that_has_ended_is_not_silent():
    (silent() >> ProcessSeen(RECORD.pid, None)) << WatchServer(RECORD)


def test_what_nbtray_could_not_ask_is_no_silence():
    unasked = given(running()) >> ActivityUnavailable(RECORD.pid, "Too many open files", not_asked=True)
    assert unasked.state.server.silence is None
    failed = Problem("Unforeseen", "can't start new thread", "")
    unasked = given(running(activity_pending=True)) >> AdapterFailed("ReadActivity", failed)
    assert (unasked.state.server.silence, unasked.state.activity_pending) == (None, False)


def test_a_silent_server_of_an_earlier_life_is_adopted_and_judged_alike():
    found = given(stopped(server=Looking(then_start=True))) >> ServerFound(RECORD, silent=True)
    found.includes(WatchServer(RECORD), ReadProcess(RECORD), SetTimer(Timer.SILENCE, 5.0)).excludes(
        StopServer
    )
    computing = looks(found, 3600.0, lambda seconds: facts(seconds, kernels=1))
    assert isinstance(computing.state.server, Running)
    assert isinstance(looks(found, 60.0, lambda _: facts()).state.server, Stopping)


def test_stop_works_while_it_is_silent():
    asked = (silent(BUSY) >> StopChosen()).includes(ReadActivity(RECORD))
    (asked >> NO_ANSWER).includes(StopServer(1))


def test_a_long_silence_is_written_about_and_its_end_too():
    state = with_letters(running(activity=BUSY, settings=MAIL), told())
    late = looks(given(state, seconds=700.0) >> NO_ANSWER, 1800.0, lambda seconds: facts(seconds, 2))
    late = late >> TimerRang(Timer.LETTERS)
    assert only(late.state.letters.outbox).letter.problem == str(UNRESPONSIVE)
    answered = late >> ActivityRead(RECORD.pid, BUSY)
    assert only(answered.state.letters.outbox).letter.problem == ""


SEEN = st.builds(
    ProcessSeen,
    st.just(RECORD.pid),
    st.builds(
        ProcessFacts,
        stopped=st.booleans(),
        processor=st.floats(0.0, 1000.0),
        kernels=st.integers(0, 3),
        processes=st.integers(1, 5),
    ),
)
KERNELS = st.integers(0, 3).map(lambda kernels: ActivityRead(RECORD.pid, Activity(kernels, 0, 0, None)))


STORY = st.tuples(st.floats(0.1, 100.0), st.one_of(SEEN, KERNELS, st.sampled_from([NO_ANSWER, LOOK])))


@forall(st.lists(STORY))
def test_nobody_who_may_compute_is_ended_unasked(story):
    """Whatever was seen: a restart means no kernels, or ten minutes without work."""
    state, now = running(), 0.0
    for seconds, event in story:
        now += seconds
        before = state
        state, effects = step(state, event, at(now))
        if isinstance(state.server, Stopping):
            assert Some(StopServer) in list(effects)
            silence, known = before.server.silence, before.activity.kernels if before.activity else 0
            assert now - silence.since >= 60.0
            assert not max(silence.facts.kernels, known) or now - silence.idle_since >= 600.0
            return
        assert isinstance(state.server, Running | Starting)


def test_the_persons_question_is_not_lost_when_nothing_can_be_asked():
    asking = given(running(question=None)) >> StopChosen()
    assert isinstance(asking.state.question, Question)
    failed = Problem("Unforeseen", "can't start new thread", "")
    (asking >> AdapterFailed("ReadActivity", failed)).includes(StopServer(1))

from examples import BUSY, CRASH, IDLE, RECORD, TAKEN, running, stopped
from playbook import Some, given

from nbtray.core.desktop.effects import ShowNotice, WithdrawNotice
from nbtray.core.desktop.events import NoticeAnswered
from nbtray.core.server.events import (
    ActivityRead,
    QuitChosen,
    ServerExited,
    ServerReady,
    StartChosen,
    StartRefused,
    StopChosen,
)
from nbtray.core.server.state import Failed
from nbtray.core.timers import Timer, TimerRang

RUNS, ASKS = WithdrawNotice("server"), WithdrawNotice("busy")


def test_that_it_runs_is_told_no_longer_than_it_does():
    (given(running()) >> StopChosen() >> ActivityRead(RECORD.pid, IDLE)).includes(RUNS)
    (given(running()) >> QuitChosen(even_if_busy=True)).includes(RUNS)
    (given(running()) >> ServerExited(RECORD.pid, CRASH)).includes(RUNS)
    (given(running()) >> ActivityRead(RECORD.pid, BUSY)).excludes(WithdrawNotice)


def test_that_it_has_failed_is_told_until_it_is_started_again():
    starting = (given(stopped(server=Failed(TAKEN))) >> StartChosen()).includes(RUNS)
    (starting >> ServerReady(starting.state.generation, RECORD)).excludes(WithdrawNotice)


def test_that_it_does_not_run_is_told_until_it_does_or_shall_not():
    refused = given(stopped()) >> StartChosen() >> StartRefused(1, TAKEN)
    again = (refused.later(16.0) >> TimerRang(Timer.RESTART)).excludes(WithdrawNotice)
    (again >> ServerReady(2, RECORD)).includes(Some(ShowNotice)).excludes(WithdrawNotice)
    (again >> StopChosen()).includes(RUNS)
    (refused >> StopChosen()).includes(RUNS)


def test_a_notice_that_another_takes_the_place_of_is_not_withdrawn():
    down = given(running(crashes=4)) >> ServerExited(RECORD.pid, CRASH)
    down.includes(Some(ShowNotice)).excludes(WithdrawNotice)


def test_a_question_that_is_answered_anywhere_is_asked_no_more():
    question = given(running()) >> StopChosen() >> ActivityRead(RECORD.pid, BUSY)
    question.excludes(WithdrawNotice)
    question >> NoticeAnswered("busy", "no") << ASKS
    (question >> NoticeAnswered("busy", "yes")).includes(ASKS, RUNS)
    (question >> StopChosen(even_if_busy=True)).includes(ASKS)
    (question >> ServerExited(RECORD.pid, CRASH)).includes(ASKS)

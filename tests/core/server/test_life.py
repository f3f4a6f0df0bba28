from dataclasses import replace

from examples import BUSY, CERTIFICATE, CRASH, IDLE, RECORD, TAKEN, running, stopped
from hypothesis import given as forall
from hypothesis import strategies as st
from playbook import Some, at, given, nothing

from nbtray.core.certificate.effects import IssueCertificate
from nbtray.core.desktop.effects import ShowNotice, WithdrawNotice
from nbtray.core.desktop.events import AdapterFailed, NoticeAnswered
from nbtray.core.effects import EndProgram
from nbtray.core.logins.effects import AskPassword
from nbtray.core.logins.events import PasswordChangeChosen, PasswordMissing, PasswordSet
from nbtray.core.problem import Problem
from nbtray.core.server.effects import (
    CheckStart,
    KeepWish,
    ReadActivity,
    StartServer,
    StopServer,
    WatchServer,
)
from nbtray.core.server.events import (
    ActivityRead,
    ActivityUnavailable,
    NoServerFound,
    QuitChosen,
    RestartChosen,
    ServerExited,
    ServerFound,
    ServerReady,
    ServerStopped,
    StartChecked,
    StartChosen,
    StartRefused,
    StopChosen,
)
from nbtray.core.server.state import Failed, LaunchPlan, Looking, Running, Starting, Stopped, Stopping
from nbtray.core.settings import Listen, ServerSettings, Settings
from nbtray.core.settings.effects import ReadSettings
from nbtray.core.settings.events import SettingsEdited
from nbtray.core.state import Password, Purpose, Question, State
from nbtray.core.status.overview import status_of
from nbtray.core.status.tray_menu import tray_menu
from nbtray.core.step import step
from nbtray.core.timers import SetTimer, Timer, TimerRang


def test_a_click_starts_and_the_probe_makes_it_serve():
    (
        given(stopped())
        >> StartChosen()
        << [
            StartServer(1, LaunchPlan(ServerSettings(), Listen.INTERNET, ("192.168.77.0/24",))),
            SetTimer(Timer.RESTART, None),
        ]
    ).shows(server=Starting()).__rshift__(ServerReady(1, RECORD)).includes(
        WatchServer(RECORD), ReadActivity(RECORD), Some(ShowNotice)
    ).shows(server=Running(RECORD, 0.0))


def test_a_late_answer_of_an_earlier_start_is_dropped():
    later = replace(stopped(), generation=3, server=Starting())
    given(later) >> ServerReady(2, RECORD) << nothing
    given(later) >> StartRefused(2, TAKEN) << nothing


def test_a_second_start_changes_nothing():
    (given(stopped()) >> StartChosen()).__rshift__(StartChosen()) << nothing
    given(running()) >> StartChosen() << nothing


def test_without_a_password_the_window_comes_first_and_the_start_follows():
    asked = given(stopped(password=Password.MISSING)) >> StartChosen() << AskPassword()
    asked >> StartChosen() << AskPassword()  # which brings its window to the front
    asked >> PasswordChangeChosen() << AskPassword()
    chosen = (asked >> PasswordSet()) << ReadSettings(then_start=True)
    (chosen >> SettingsEdited(Settings(), then_start=True)).includes(Some(StartServer))
    closed = (asked >> PasswordMissing()) << nothing
    closed.shows(server=Stopped(), password=Password.MISSING)
    no_window = Problem("NoPasswordWindow", "No window can be shown.", "Run `nbtray password`.")
    (asked >> PasswordMissing(no_window)).includes(Some(ShowNotice)).shows(server=Failed(no_window))


def test_a_weak_old_password_starts_and_is_remembered_as_weak():
    asked = given(stopped(password=Password.MISSING)) >> StartChosen()
    chosen = (asked >> PasswordSet(weak=True)) >> SettingsEdited(Settings(), then_start=True)
    chosen.includes(Some(StartServer)).shows(password=Password.WEAK)


def test_what_a_newcomer_has_answered_counts_at_the_first_start():
    asked = given(stopped(password=Password.MISSING)) >> StartChosen()
    answers = Settings(server=ServerSettings(port=8888, listen=Listen.NETWORK))
    chosen = asked >> PasswordSet() >> SettingsEdited(answers, then_start=True)
    (start,) = [each for each in chosen.effects if isinstance(each, StartServer)]
    assert (start.plan.settings.port, start.plan.listen) == (8888, Listen.NETWORK)


def test_mistakes_known_already_are_not_told_again_at_a_start():
    mistake = Problem("SettingWrong", "It is wrong.", "Put it right.")
    known = stopped(settings_problems=(mistake,))
    (given(known) >> SettingsEdited(Settings(), (mistake,), then_start=True)).excludes(ShowNotice)
    (given(stopped()) >> SettingsEdited(Settings(), (mistake,), then_start=True)).includes(Some(ShowNotice))


def test_closing_the_window_to_change_the_password_keeps_the_old_one():
    (given(running()) >> PasswordMissing() << nothing).shows(password=Password.SET)


def test_a_missing_certificate_is_made_before_the_start():
    done = given(stopped(certificate=None)) >> StartChosen()
    kinds = [type(each) for each in done.effects]
    assert kinds.index(IssueCertificate) < kinds.index(StartServer)


def test_root_serves_this_computer_only_unless_allowed():
    plan = (given(stopped(is_root=True)) >> StartChosen()).effects[0].plan
    assert plan.listen is Listen.COMPUTER
    allowed = Settings(server=ServerSettings(allow_root=True))
    plan = (given(stopped(is_root=True, settings=allowed)) >> StartChosen()).effects[0].plan
    assert plan.listen is Listen.INTERNET


def test_an_earlier_server_is_adopted_and_never_a_second_one_started():
    found = given(stopped(server=Looking())) >> ServerFound(RECORD)
    found.includes(WatchServer(RECORD)).excludes(StartServer, ShowNotice)
    found.shows(server=Running(RECORD, 0.0))


def test_a_start_while_looking_waits_for_the_answer():
    early = given(stopped(server=Looking())) >> StartChosen() << nothing
    (early >> NoServerFound()).includes(Some(StartServer))
    (early >> ServerFound(RECORD)).excludes(StartServer)


def test_a_server_that_is_found_after_a_stop_was_chosen_is_stopped():
    early = given(stopped(server=Looking())) >> StopChosen() << nothing
    found = (early >> ServerFound(RECORD)).includes(ReadActivity(RECORD))
    (found >> ActivityRead(RECORD.pid, IDLE)).includes(Some(StopServer))


def test_a_server_that_is_found_busy_after_a_stop_was_chosen_is_asked_for():
    early = given(stopped(server=Looking())) >> StopChosen() >> ServerFound(RECORD)
    asked = early >> ActivityRead(RECORD.pid, BUSY)
    asked.excludes(StopServer)
    asked.includes(Some(ShowNotice))


def test_a_server_that_is_found_after_a_restart_was_chosen_is_restarted():
    early = given(stopped(server=Looking())) >> RestartChosen() << nothing
    found = early >> ServerFound(RECORD)
    (found >> ActivityRead(RECORD.pid, IDLE)).shows(question=Question(Purpose.RESTART, checking=True))


def test_who_starts_after_a_stop_while_nbtray_looks_keeps_the_server_it_finds():
    early = given(stopped(server=Looking())) >> StopChosen() >> StartChosen() >> ServerFound(RECORD)
    (early >> ActivityRead(RECORD.pid, IDLE)).excludes(StopServer)


def test_a_strangers_exit_is_not_ours():
    given(running()) >> ServerExited(1, CRASH) << nothing


def test_stop_asks_the_server_first_and_then_the_person_if_a_kernel_is_busy():
    asked = given(running()) >> StopChosen() << ReadActivity(RECORD)
    (asked >> ActivityRead(RECORD.pid, IDLE)).includes(StopServer(1)).shows(server=Stopping())
    question = asked >> ActivityRead(RECORD.pid, BUSY) << Some(ShowNotice)
    (question >> NoticeAnswered("busy", "yes")).includes(StopServer(1))
    kept = question >> NoticeAnswered("busy", "no") << WithdrawNotice("busy")
    kept >> NoticeAnswered("busy", "yes") << nothing


def test_a_server_that_does_not_answer_is_stopped_unasked():
    asked = given(running()) >> StopChosen()
    (asked >> ActivityUnavailable(RECORD.pid, "timeout")).includes(StopServer(1))


def test_an_unanswered_question_changes_nothing_and_can_be_asked_again():
    question = given(running()) >> StopChosen() >> ActivityRead(RECORD.pid, BUSY)
    again = question.later(3600.0) >> StopChosen() << [ReadActivity(RECORD), WithdrawNotice("busy")]
    (again >> ActivityRead(RECORD.pid, BUSY)) << Some(ShowNotice)
    assert isinstance(question.state.server, Running)


def test_an_answer_to_a_question_that_was_never_asked_does_nothing():
    given(running()) >> NoticeAnswered("busy", "yes") << nothing
    asked = given(running()) >> QuitChosen()
    asked >> NoticeAnswered("busy", "yes") << nothing


def test_a_server_that_exits_during_the_question_takes_the_question_with_it():
    question = given(running()) >> StopChosen() >> ActivityRead(RECORD.pid, BUSY)
    gone = question >> ServerExited(RECORD.pid, CRASH)
    gone >> NoticeAnswered("busy", "yes") << nothing


def test_stop_during_a_start_ends_it():
    stopping = given(stopped()) >> StartChosen() >> StopChosen()
    stopping.includes(StopServer(1)).shows(server=Stopping())
    (stopping >> ServerReady(1, RECORD) << nothing).__rshift__(ServerStopped(1)).shows(server=Stopped())


def test_a_server_that_does_not_end_has_not_stopped_and_may_be_stopped_again():
    lives = Problem("NotEnded", "It has not ended.", "Stop it again.")
    stopping = given(running()) >> StopChosen(even_if_busy=True)
    failed = stopping >> ServerStopped(stopping.state.generation, lives)
    failed.shows(server=Failed(lives, lives=True))
    (failed >> StopChosen()).includes(Some(StopServer)).shows(server=Stopping())
    (failed >> QuitChosen()).includes(Some(StopServer)).shows(server=Stopping())
    (failed >> StartChosen()).includes(Some(StartServer))


def test_stop_during_the_pause_after_a_crash_ends_the_trying():
    down = given(running()) >> ServerExited(RECORD.pid, CRASH)
    (down >> StopChosen() << [SetTimer(Timer.RESTART, None), KeepWish(wanted=False)]).shows(server=Stopped())


def test_restart_stops_and_starts():
    looking = given(running()) >> RestartChosen(even_if_busy=True)
    looking.includes(Some(CheckStart, generation=1)).excludes(StopServer)
    stopping = looking >> StartChecked(1)
    stopping.includes(StopServer(1)).shows(server=Stopping(again=True))
    (stopping >> ServerStopped(1)).includes(Some(StartServer, generation=2))
    (given(stopped()) >> RestartChosen()).includes(Some(StartServer))


def test_what_could_not_start_again_is_not_stopped():
    looking = given(running()) >> RestartChosen(even_if_busy=True)
    refused = looking >> StartChecked(1, TAKEN)
    refused.includes(Some(ShowNotice)).excludes(StopServer)
    assert isinstance(refused.state.server, Running)
    assert status_of(refused.state).restart_problem == TAKEN
    assert any("not restarted" in str(row) for row in tray_menu(status_of(refused.state)).rows)
    again = (refused >> RestartChosen(even_if_busy=True)).includes(WithdrawNotice("restart"))
    assert status_of(again.state).restart_problem is None
    (again >> StartChecked(1)).includes(StopServer(1))


def test_a_look_that_never_ends_keeps_nothing_from_being_restarted():
    looking = given(running()) >> RestartChosen(even_if_busy=True)
    looking.includes(SetTimer(Timer.RESTART, 15.0))
    (looking.later(15.0) >> TimerRang(Timer.RESTART)).includes(StopServer(1))
    (looking >> AdapterFailed("CheckStart", CRASH)).includes(StopServer(1))
    stopped_meanwhile = looking >> StopChosen(even_if_busy=True)
    stopped_meanwhile.shows(server=Stopping())
    (stopped_meanwhile >> StartChecked(1)) << nothing


def test_the_person_is_asked_before_it_is_looked():
    question = given(running()) >> RestartChosen() >> ActivityRead(RECORD.pid, BUSY)
    question.excludes(CheckStart)
    looking = (question >> NoticeAnswered("busy", "yes")).includes(Some(CheckStart))
    (looking >> ActivityRead(RECORD.pid, BUSY)).excludes(StopServer)


def test_quit_stops_the_server_and_ends():
    quitting = given(running()) >> QuitChosen(even_if_busy=True)
    quitting.includes(StopServer(1), SetTimer(Timer.SHUTDOWN, 25.0))
    quitting >> StartChosen()
    (quitting >> ServerStopped(1) << EndProgram()).shows(ended=True)


def test_quit_does_not_wait_for_ever():
    quitting = given(running()) >> QuitChosen(even_if_busy=True)
    quitting.later(25.0) >> TimerRang(Timer.SHUTDOWN) << EndProgram()


def test_quit_with_nothing_running_ends_at_once():
    given(stopped()) >> QuitChosen() << EndProgram()


def test_quit_while_looking_stops_what_an_earlier_nbtray_may_have_left():
    (given(stopped(server=Looking())) >> QuitChosen()).includes(StopServer(0))


CHOICES = [
    StartChosen(),
    StopChosen(),
    StopChosen(even_if_busy=True),
    RestartChosen(),
    QuitChosen(),
    ServerFound(RECORD),
    NoServerFound(),
    ServerReady(1, RECORD),
    ServerReady(2, RECORD),
    StartRefused(1, TAKEN),
    StartRefused(2, TAKEN),
    ServerStopped(1),
    ServerStopped(2),
    ServerExited(RECORD.pid, CRASH),
    ActivityRead(RECORD.pid, BUSY),
    ActivityRead(RECORD.pid, IDLE),
    ActivityUnavailable(RECORD.pid, "timeout"),
    NoticeAnswered("busy", "yes"),
    NoticeAnswered("busy", "no"),
    TimerRang(Timer.RESTART),
    TimerRang(Timer.ACTIVITY),
    TimerRang(Timer.SHUTDOWN),
    PasswordSet(),
    PasswordMissing(),
]
EVENTS = st.lists(st.sampled_from(CHOICES), max_size=40)


@forall(EVENTS)
def test_whatever_happens_there_is_never_a_second_server(events):
    state: State = stopped(server=Looking(), certificate=CERTIFICATE)
    starts_open = 0
    for seconds, event in enumerate(events):
        before = state
        state, effects = step(state, event, at(float(seconds)))
        started = sum(isinstance(each, StartServer) for each in effects)
        assert started <= 1
        if started:
            assert not isinstance(before.server, Starting | Running | Looking) or (
                isinstance(before.server, Looking) and isinstance(event, NoServerFound)
            )
        starts_open += started
        assert state.generation == starts_open


@forall(EVENTS)
def test_a_busy_kernel_is_never_ended_by_a_person_who_was_not_asked(events):
    state, busy_is_known = running(), False
    for seconds, event in enumerate(events):
        insisted = getattr(event, "even_if_busy", False) or state.quitting
        answered_yes = event == NoticeAnswered("busy", "yes")
        was = state.server
        state, effects = step(state, event, at(float(seconds)))
        stops = any(isinstance(each, StopServer) for each in effects)
        if stops and isinstance(was, Running):
            busy_is_known = isinstance(event, ActivityRead) and event.activity.busy > 0
            assert not busy_is_known or insisted or answered_yes

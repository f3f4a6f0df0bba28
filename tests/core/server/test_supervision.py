from dataclasses import replace

import pytest
from examples import BUSY, CRASH, IDLE, NETWORK, RECORD, TAKEN, crashed, pausing, running, stopped
from hypothesis import given as forall
from hypothesis import strategies as st
from playbook import Some, at, given, nothing

from nbtray.core.address.events import NetworkChanged, Woke
from nbtray.core.certificate.effects import RecallCertificate
from nbtray.core.desktop.effects import ShowNotice
from nbtray.core.desktop.events import AdapterFailed, NoticeAnswered
from nbtray.core.logins.effects import AskPassword, RecallPassword
from nbtray.core.logins.events import PasswordMissing, PasswordSet
from nbtray.core.problem import Problem
from nbtray.core.server.effects import CheckStart, FindServer, KeepWish, StartServer, StopServer, WatchServer
from nbtray.core.server.events import (
    ActivityRead,
    ActivityUnavailable,
    NoServerFound,
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
from nbtray.core.server.state import (
    LONGEST_PAUSE,
    Failed,
    Looking,
    Outage,
    Pausing,
    Running,
    Starting,
    Stopped,
    Stopping,
    is_wanted,
)
from nbtray.core.settings import ServerSettings, Settings
from nbtray.core.settings.effects import ReadSettings
from nbtray.core.settings.events import SettingsEdited
from nbtray.core.state import Password, State
from nbtray.core.status.overview import status_of
from nbtray.core.status.status import Phase
from nbtray.core.step import step
from nbtray.core.timers import SetTimer, Timer, TimerRang

FULL = Problem("DiskFull", "The disk is full.", "Make some room on the disk.")
NO_PASSWORD = Problem("PasswordUnset", "There is no password.", "Set one.")
RESTART = TimerRang(Timer.RESTART)


def refused(problem=TAKEN, **fields):
    """A first start that came to nothing."""
    return given(stopped()) >> StartChosen() >> StartRefused(1, problem, **fields)


def notice(conversation):
    (told,) = [each.notice for each in conversation.effects if isinstance(each, ShowNotice)]
    return told


def timer(conversation):
    (found,) = [
        each.at for each in conversation.effects if isinstance(each, SetTimer) and each.timer == "restart"
    ]
    return found


def test_a_first_start_that_fails_is_told_and_tried_again():
    down = refused(FULL)
    assert "tries again within 16 seconds" in notice(down).body
    assert down.state.server.retry_at == 16.0
    again = (down.later(16.0) >> RESTART).includes(Some(StartServer, generation=2))
    (again >> ServerReady(2, RECORD)).includes(Some(ShowNotice)).shows(
        server=Running(RECORD, 16.0, replace(down.state.server.outage, notified=""))
    )


def test_it_is_tried_for_ever_after_pauses_that_grow_to_a_quarter_of_an_hour():
    down, pauses = refused(), []
    for generation in range(2, 40):
        pauses.append(down.state.server.retry_at - down.seconds)
        starting = (down.later(pauses[-1]) >> RESTART).includes(Some(StartServer))
        down = starting >> StartRefused(generation, TAKEN)
        down.excludes(ShowNotice)  # it has been told
    assert pauses == sorted(pauses)
    assert pauses[-1] == LONGEST_PAUSE == 900.0


def test_another_reason_is_told_as_well():
    down = refused(TAKEN)
    starting = down.later(16.0) >> RESTART
    assert "disk is full" in notice(starting >> StartRefused(2, FULL)).body


def test_crashes_are_started_again_after_longer_and_longer_pauses_and_told_at_the_fifth():
    conversation = given(running())
    for crashes, pause in ((1, 1.0), (2, 2.0), (3, 4.0), (4, 8.0), (5, 16.0), (6, 32.0)):
        now = conversation.seconds
        conversation = conversation >> ServerExited(RECORD.pid, CRASH)
        told = [each.notice.body for each in conversation.effects if isinstance(each, ShowNotice)]
        assert ["5 times in a row" in each for each in told] == {5: [True], 6: [False]}.get(crashes, [])
        assert (conversation.state.server.outage.failures, conversation.state.server.retry_at) == (
            crashes,
            now + pause,
        )
        assert status_of(conversation.state).phase is (Phase.STARTING if crashes < 5 else Phase.FAILED)
        conversation = (conversation.later(pause) >> RESTART).includes(Some(StartServer))
        conversation = conversation >> ServerReady(conversation.state.generation, RECORD)
        assert "crashed" in notice(conversation).title


def test_ten_stable_minutes_forget_the_crashes():
    down = given(running(since=0.0, crashes=4), seconds=601.0) >> ServerExited(RECORD.pid, CRASH)
    down.shows(server=pausing(crashed(1, since=601.0), 602.0))
    down = given(running(since=0.0, crashes=3), seconds=599.0) >> ServerExited(RECORD.pid, CRASH)
    down.shows(server=pausing(crashed(4), 607.0))


def test_a_start_that_fails_after_a_crash_is_told_at_once():
    starting = (given(running()) >> ServerExited(RECORD.pid, CRASH)).excludes(ShowNotice).later(
        1.0
    ) >> RESTART
    assert "Port 9999 is taken" in notice(starting >> StartRefused(2, TAKEN)).body


def test_each_pause_looks_whether_the_cause_has_gone_and_starts_at_once():
    down = refused(TAKEN, before_launch=True)
    assert timer(down) == 5.0
    looking = down.later(5.0) >> RESTART
    assert timer(looking) == 10.0
    looking.includes(Some(CheckStart, generation=1)).excludes(StartServer)
    still = looking >> StartChecked(1, TAKEN) << nothing
    (still >> StartChecked(1)).includes(Some(StartServer, generation=2))
    (still >> StopChosen() >> StartChecked(1)) << nothing


def test_a_cause_that_no_look_finds_waits_for_the_pause():
    looking = refused(FULL).later(5.0) >> RESTART
    (looking >> StartChecked(1)).excludes(StartServer)
    found = looking >> StartChecked(1, FULL)  # it shows now
    (found >> StartChecked(1)).includes(Some(StartServer))


def test_looks_become_rare_and_never_miss_the_attempt():
    down = given(stopped(server=pausing(Outage(0.0, TAKEN, 20), 3000.0)), seconds=2950.0)
    assert timer(down >> RESTART) == 2980.0
    assert timer(down.later(30.0) >> RESTART) == 3000.0


OTHER_PORT = Settings(server=ServerSettings(port=8888))


@pytest.mark.parametrize(
    "event", [Woke(), NetworkChanged(replace(NETWORK, primary="10.0.0.2")), SettingsEdited(OTHER_PORT)]
)
def test_what_may_have_taken_the_cause_away_starts_it_at_once(event):
    (refused(TAKEN) >> event).includes(Some(StartServer, generation=2))


@pytest.mark.parametrize(
    "event", [NetworkChanged(NETWORK), SettingsEdited(Settings()), TimerRang(Timer.ADDRESS)]
)
def test_what_changes_nothing_starts_nothing(event):
    (refused(TAKEN) >> event).excludes(StartServer)


def test_only_what_a_person_must_change_waits_for_the_person():
    down = refused(NO_PASSWORD, hopeless=True).includes(Some(ShowNotice)).shows(server=Failed(NO_PASSWORD))
    assert timer(down) is None
    (down >> Woke()).excludes(StartServer)
    read = (down >> PasswordSet()).includes(ReadSettings(then_start=True))
    (read >> SettingsEdited(Settings(), then_start=True)).includes(Some(StartServer))
    (down >> SettingsEdited(OTHER_PORT)).includes(Some(StartServer))
    (down >> StopChosen()).shows(server=Stopped())


@pytest.mark.parametrize("choice", [StartChosen(), RestartChosen(), NoticeAnswered("server", "start")])
def test_a_person_need_not_wait_for_the_pause(choice):
    again = (refused(TAKEN) >> choice).includes(Some(StartServer, generation=2))
    (again >> StartRefused(2, TAKEN)).includes(Some(ShowNotice))  # whoever asked is answered


def test_stop_ends_the_trying():
    (refused(TAKEN) >> StopChosen()).includes(SetTimer(Timer.RESTART, None)).shows(server=Stopped())


def test_a_password_that_cannot_be_read_is_read_again_and_no_other_is_asked_for():
    launched = given(State(server=Looking(then_start=True), network=NETWORK)) >> PasswordMissing(FULL)
    down = (launched >> NoServerFound()).includes(RecallPassword(), Some(ShowNotice))
    again = (down.later(16.0) >> RESTART).includes(RecallPassword())
    (again >> PasswordSet()).includes(Some(StartServer))
    assert (again >> PasswordMissing()).state.password is Password.MISSING


def test_a_disk_that_fails_while_the_person_chooses_a_password_may_pass():
    asked = given(stopped(password=Password.MISSING)) >> StartChosen()
    down = (asked >> PasswordMissing(FULL)).includes(Some(ShowNotice))
    assert is_wanted(down.state.server)
    again = (down.later(16.0) >> RESTART).includes(RecallPassword()).excludes(AskPassword)
    (again >> PasswordSet()).includes(Some(StartServer))


def test_a_certificate_that_cannot_be_used_is_read_anew():
    unusable = Problem("CertificateUnusable", "The certificate is damaged.", "Delete it.")
    down = refused(unusable).includes(RecallCertificate())
    assert down.state.certificate is None


def test_the_next_nbtray_is_told_of_a_wish_only_while_it_is_not_fulfilled():
    began = (given(stopped()) >> StartChosen()).excludes(KeepWish)
    down = (began >> StartRefused(1, TAKEN)).includes(KeepWish(wanted=True))
    again = (down.later(16.0) >> RESTART).excludes(KeepWish)
    (again >> StartRefused(2, TAKEN)).excludes(KeepWish)
    (again >> ServerReady(2, RECORD)).includes(KeepWish(wanted=False))
    (down >> StopChosen()).includes(KeepWish(wanted=False))
    (given(running()) >> ServerExited(RECORD.pid, CRASH)).includes(KeepWish(wanted=True))
    (given(running()) >> StopChosen(even_if_busy=True)).excludes(KeepWish)


def test_what_could_not_even_be_tried_is_tried_again():
    failed = Problem("Unforeseen", "can't start new thread", "")
    starting = given(stopped()) >> StartChosen()
    assert isinstance((starting >> AdapterFailed("StartServer", failed)).state.server, Pausing)
    for state, name, effect in (
        (stopped(server=Looking()), "FindServer", FindServer()),
        (running(server=Stopping()), "StopServer", StopServer(1)),
        (running(), "WatchServer", WatchServer(RECORD)),
    ):
        waiting = given(state) >> AdapterFailed(name, failed) << SetTimer(Timer.RESTART, 5.0)
        waiting.later(5.0) >> RESTART << effect


def test_the_sentence_is_true_however_much_of_the_pause_is_over():
    def said(outage, **fields):
        return status_of(stopped(server=pausing(outage, **fields))).reason

    assert said(Outage(0.0, FULL, 9)).endswith("nbtray tries again within 4 minutes.")
    assert said(Outage(0.0, FULL, 9), blocked=True).endswith("nbtray starts it as soon as there is space.")
    assert said(Outage(0.0, TAKEN), blocked=True).endswith("as soon as the port is free.")
    assert said(crashed(2)) == f"It crashed (twice) and starts again in a moment. {CRASH}"
    status = status_of(refused(TAKEN).state)
    assert (status.phase, status.wanted, status.problem) == (Phase.FAILED, True, TAKEN)
    assert status.retry_at == at(16.0).utc


EVENTS = st.lists(
    st.sampled_from(
        [
            StartChosen(),
            StopChosen(),
            StopChosen(even_if_busy=True),
            RestartChosen(),
            ServerFound(RECORD),
            NoServerFound(),
            *(
                kind(number, *more)
                for number in range(1, 4)
                for kind, more in ((ServerReady, (RECORD,)), (StartRefused, (TAKEN,)))
            ),
            StartRefused(1, NO_PASSWORD, hopeless=True),
            StartRefused(2, NO_PASSWORD, hopeless=True),
            StartRefused(1, TAKEN, before_launch=True),
            StartChecked(1),
            StartChecked(2),
            StartChecked(1, TAKEN),
            ServerStopped(1),
            ServerStopped(2),
            ServerExited(RECORD.pid, CRASH),
            ActivityRead(RECORD.pid, BUSY),
            ActivityRead(RECORD.pid, IDLE),
            ActivityUnavailable(RECORD.pid, "timeout"),
            NoticeAnswered("busy", "yes"),
            RESTART,
            TimerRang(Timer.ACTIVITY),
            PasswordSet(),
            PasswordMissing(),
            PasswordMissing(FULL),
            Woke(),
            NetworkChanged(NETWORK),
            SettingsEdited(OTHER_PORT),
            SettingsEdited(Settings(), then_start=True),
            *(
                AdapterFailed(name, FULL)
                for name in ("StartServer", "StopServer", "FindServer", "AskPassword")
            ),
        ]
    ),
    max_size=40,
)


@forall(EVENTS, st.sampled_from(list(Password)))
def test_what_is_wanted_and_does_not_run_is_under_way_or_has_a_timer_or_waits_for_the_person(
    events, password
):
    state, timers, about_to_start = stopped(server=Looking(), password=password), {}, False
    for number, event in enumerate(events):
        if isinstance(event, TimerRang):
            timers.pop(event.timer, None)
        state, effects = step(state, event, at(float(number)))
        timers.update({each.timer: each.at for each in effects if isinstance(each, SetTimer)})
        about_to_start |= ReadSettings(then_start=True) in effects
        match state.server:
            case Pausing(retry_at=retry_at):
                assert is_wanted(state.server)
                assert timers[Timer.RESTART] is not None
                assert timers[Timer.RESTART] <= retry_at <= number + LONGEST_PAUSE
            case Failed(problem=problem):
                assert problem in (NO_PASSWORD, FULL)
                unset = state.password in (Password.MISSING, Password.UNKNOWN)
                assert problem == NO_PASSWORD or unset or about_to_start
            case Starting() | Stopping() | Looking() | Running() | Stopped():
                pass

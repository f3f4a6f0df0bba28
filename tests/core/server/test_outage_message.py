from datetime import UTC

from examples import CRASH, HOME, RECORD, TAKEN, running, stopped
from letters import MAIL, only, told, with_letters
from playbook import given

from nbtray.core.address.changes import Sightings
from nbtray.core.address.readings import Family
from nbtray.core.mail.effects import KeepOutbox
from nbtray.core.mail.message import Topic
from nbtray.core.mail.text import worded
from nbtray.core.problem import Problem
from nbtray.core.server.events import ServerExited, ServerReady, StartChosen, StartRefused, StopChosen
from nbtray.core.server.state import Failed
from nbtray.core.settings import Settings
from nbtray.core.timers import SetTimer, Timer, TimerRang

LETTERS, RESTART = TimerRang(Timer.LETTERS), TimerRang(Timer.RESTART)


def alarm(conversation):
    times = [
        each.at for each in conversation.effects if isinstance(each, SetTimer) and each.timer is Timer.LETTERS
    ]
    return times[-1] if times else None


def down(settings=MAIL):
    """A first start that came to nothing."""
    sightings = Sightings(fresh=frozenset({Family.IPV4}))
    state = with_letters(stopped(settings=settings, sightings=sightings), told(HOME))
    return given(state) >> StartChosen() >> StartRefused(1, TAKEN)


def outbox(conversation):
    return conversation.state.letters.outbox


def up(conversation):
    """The next attempt succeeds."""
    starting = conversation >> RESTART
    return starting >> ServerReady(starting.state.generation, RECORD)


def test_half_an_hour_down_is_written_about_once():
    began = down()
    assert alarm(began) == 1800.0
    late = began.later(1800.0) >> LETTERS
    letter = only(outbox(late)).letter
    assert (letter.topic, letter.problem, letter.down_minutes, letter.urls) == (
        Topic.SERVER,
        str(TAKEN),
        30,
        (),
    )
    text = worded(letter, UTC)
    assert text.subject == "[nbtray] lab: Jupyter is not running"
    assert "It has been down for 30 minutes. Port 9999 is taken." in text.plain
    again = (late.later(3600.0) >> RESTART) >> StartRefused(2, TAKEN)
    assert len(outbox(again).waiting) == 1
    assert only(outbox(again)).letter == letter


def test_that_it_runs_again_is_written_when_it_has_lasted():
    running_again = up(down().later(1800.0) >> LETTERS)
    assert alarm(running_again) == 1860.0
    assert only(outbox(running_again)).letter.problem
    letter = only(outbox(running_again.later(60.0) >> LETTERS)).letter
    assert (letter.problem, letter.down_minutes, letter.urls) == ("", 30, ("https://81.2.69.10:9999/",))
    text = worded(letter, UTC)
    assert text.subject == "[nbtray] lab: Jupyter is running again"
    assert "It was down for 30 minutes." in text.plain


def test_what_crashes_at_once_again_is_no_good_news():
    up_for_a_moment = up(down().later(1800.0) >> LETTERS)
    crashed = up_for_a_moment.later(30.0) >> ServerExited(RECORD.pid, CRASH)
    late = crashed.later(60.0) >> LETTERS
    assert only(outbox(late)).letter.problem


def test_a_short_outage_is_not_written_about():
    short = up(down().later(1700.0) >> RESTART)
    assert outbox(short.later(3600.0) >> LETTERS).waiting == ()


def test_nobody_is_written_to_without_an_account():
    assert outbox(down(Settings()).later(7200.0) >> LETTERS).waiting == ()


def test_a_crash_of_nbtray_in_between_forgets_neither():
    before = outbox(down().later(1800.0) >> LETTERS)
    assert before.down_told
    life = with_letters(running(since=5.0, settings=MAIL), before)
    later = given(life, seconds=70.0) >> LETTERS
    assert not outbox(later).down_told
    assert only(outbox(later)).letter.problem == ""
    later.includes(KeepOutbox(later.state.letters.number, outbox(later)))


def test_whoever_stops_it_knows():
    stopped_by_hand = (down().later(1800.0) >> LETTERS) >> StopChosen()
    assert not outbox(stopped_by_hand).down_told


def test_what_only_a_person_can_change_is_written_about_too():
    problem = Problem("PasswordUnset", "There is no password.", "Set one.")
    state = with_letters(stopped(settings=MAIL, server=Failed(problem, since=10.0)), told(HOME))
    late = given(state, seconds=1810.0) >> LETTERS
    assert only(outbox(late)).letter.problem == str(problem)

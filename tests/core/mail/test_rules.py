from dataclasses import replace
from datetime import timedelta
from ipaddress import ip_address

import pytest
from examples import HOME, MOVED, NETWORK, running
from letters import (
    ALIVE,
    ANYWHERE,
    MAIL,
    MOVE,
    SILENT,
    WRONG_PASSWORD,
    confirmed,
    effect_of,
    kept,
    mailing,
    told,
)
from playbook import EPOCH, Some, at, given

from nbtray.core.address.events import NetworkChanged, Woke
from nbtray.core.desktop.effects import ShowNotice
from nbtray.core.desktop.events import AdapterFailed, NoticeAnswered
from nbtray.core.effects import EndProgram
from nbtray.core.mail.attempts import EXPIRES
from nbtray.core.mail.delivery import Deferred, Delivered, Refused, Unconfirmed
from nbtray.core.mail.effects import AwaitUnlock, KeepOutbox, RecallOutbox, SendLetter
from nbtray.core.mail.events import (
    DropLetterChosen,
    KeyringUnlocked,
    LetterDone,
    OutboxKept,
    OutboxNotKept,
    OutboxRecalled,
    SendAgainChosen,
)
from nbtray.core.mail.queue import Outbox, Waiting, queued
from nbtray.core.problem import Problem
from nbtray.core.server.events import QuitChosen
from nbtray.core.settings import NoticeSettings, Settings
from nbtray.core.settings.events import SettingsEdited
from nbtray.core.status import notices
from nbtray.core.status.overview import status_of
from nbtray.core.status.status_report import status_report
from nbtray.core.status.tray_menu import tray_menu
from nbtray.core.step import AT_LAUNCH
from nbtray.core.timers import SetTimer, Timer, TimerRang

OFFLINE = replace(NETWORK, addresses=(), networks=(), default_interface="", primary="")
FULL = Problem("DiskFull", "outbox.journal could not be saved because the disk is full.", "Make some room.")


def waiting(*letters, **fields):
    outbox = told(MOVED)
    for letter in letters:
        outbox = queued(outbox, letter, "")
    return mailing(outbox, **fields)


def sent(state=None):
    """A conversation in which the letter is being sent."""
    talk = given(waiting(MOVE) if state is None else state) >> TimerRang(Timer.LETTERS)
    assert effect_of(talk, SendLetter) == SendLetter(MOVE, MAIL.mail)
    return talk


def done(talk, delivery):
    return talk >> LetterDone(talk.state.letters.sending, delivery)


def test_the_outbox_is_recalled_at_launch():
    assert RecallOutbox() in AT_LAUNCH


def test_a_letter_is_kept_before_it_is_sent():
    moved = confirmed(given(mailing()), MOVED)
    moved.excludes(SendLetter)
    number = effect_of(moved, KeepOutbox).number
    letter = effect_of(moved, KeepOutbox).outbox.waiting[0].letter
    (moved >> OutboxKept(number - 1)).excludes(SendLetter)
    moved >> OutboxKept(number) << SendLetter(letter, MAIL.mail)
    ahead = replace(moved.state.letters, answered=number)
    overtaken = replace(moved, state=replace(moved.state, letters=ahead)) >> OutboxKept(number - 1)
    assert overtaken.state.letters.answered == number


def test_a_crash_in_between_sends_it_by_the_same_name():
    moved = confirmed(given(mailing()), MOVED)
    on_disk = effect_of(moved, KeepOutbox).outbox
    before = effect_of(kept(moved), SendLetter).letter
    reborn = replace(mailing(), letters=replace(mailing().letters, outbox=None, handed=None))
    again = given(reborn) >> OutboxRecalled(on_disk)
    assert effect_of(again, SendLetter).letter == before
    again.excludes(ShowNotice)


def test_only_the_first_recollection_counts():
    talk = given(waiting(MOVE)) >> OutboxRecalled(Outbox("ffff"))
    assert talk.state.letters.outbox.identity == "0123456789abcdef"


def test_an_accepted_letter_is_gone_for_good():
    accepted = done(sent(), Delivered())
    assert effect_of(accepted, KeepOutbox).outbox.waiting == ()
    kept(accepted).excludes(SendLetter, ShowNotice)
    assert accepted.state.letters.outbox.accepted == (EPOCH,)


def test_one_letter_at_a_time():
    first = sent(waiting(MOVE, ALIVE))
    (first >> TimerRang(Timer.LETTERS)).excludes(SendLetter)
    second = kept(done(first, Delivered()))
    assert effect_of(second, SendLetter).letter == ALIVE


def test_what_becomes_of_another_letter_changes_nothing():
    talk = sent()
    other = talk >> LetterDone("<other>", Refused(WRONG_PASSWORD))
    assert other.effects == ()
    assert other.state == talk.state


def test_a_full_disk_is_said_once_and_the_letter_goes_all_the_same():
    moved = confirmed(given(mailing()), MOVED)
    first = moved >> OutboxNotKept(effect_of(moved, KeepOutbox).number, FULL)
    assert "disk is full" in effect_of(first, ShowNotice).notice.body
    assert effect_of(first, SendLetter)
    second = done(first, Delivered())
    again = second >> OutboxNotKept(effect_of(second, KeepOutbox).number, FULL)
    again.excludes(ShowNotice)
    assert again.state.letters.alarm == 300.0
    assert status_of(again.state).mail.problem == FULL
    retry = again.later(300.0) >> TimerRang(Timer.LETTERS)
    room = kept(retry) if effect_of(retry, KeepOutbox) else None
    assert status_of(room.state).mail.problem is None


def test_an_adapter_that_breaks_holds_no_letter_up():
    moved = confirmed(given(mailing()), MOVED)
    broken = moved >> AdapterFailed("KeepOutbox", FULL)
    assert effect_of(broken, SendLetter)
    deferred = broken >> AdapterFailed("SendLetter", SILENT)
    assert deferred.state.letters.sending == ""
    assert deferred.state.letters.outbox.waiting[0].attempts == 1


def test_a_deferred_letter_is_quiet_and_tried_again():
    later = kept(done(sent(), Deferred(SILENT)))
    later.excludes(ShowNotice, SendLetter)
    assert later.state.letters.alarm == 10.0
    assert effect_of(later.later(10.0) >> TimerRang(Timer.LETTERS), SendLetter).letter == MOVE


def test_offline_nothing_is_tried_and_back_online_all_at_once():
    later = kept(done(sent(), Deferred(SILENT))) >> NetworkChanged(OFFLINE)
    (later.later(100.0) >> TimerRang(Timer.LETTERS)).excludes(SendLetter, ShowNotice)
    back = later.later(1.0) >> NetworkChanged(NETWORK)
    assert effect_of(kept(back), SendLetter).letter == MOVE


def test_waking_up_tries_at_once():
    later = kept(done(sent(), Deferred(SILENT)))
    assert effect_of(kept(later.later(1.0) >> Woke()), SendLetter)


def test_a_network_that_only_has_a_neighbour_more_is_no_reason_to_hurry():
    later = kept(done(sent(), Deferred(SILENT)))
    more = replace(NETWORK, addresses=(*NETWORK.addresses, "172.17.0.1"))
    (later.later(1.0) >> NetworkChanged(more)).excludes(SendLetter, KeepOutbox)


def test_a_refusal_stops_and_tells():
    refused = done(sent(), Refused(WRONG_PASSWORD))
    notice = effect_of(refused, ShowNotice).notice
    assert str(WRONG_PASSWORD) in notice.body
    assert (notices.SEND_AGAIN, "Try again") in notice.actions
    refused = kept(refused)
    for seconds in (10.0, 1000.0, 100_000.0):
        (refused.later(seconds) >> TimerRang(Timer.LETTERS)).excludes(SendLetter, ShowNotice)
    (refused >> Woke()).excludes(SendLetter)


@pytest.mark.parametrize(
    "change",
    [
        SendAgainChosen(),
        NoticeAnswered("mail", notices.SEND_AGAIN),
        SettingsEdited(replace(MAIL, mail=replace(MAIL.mail, user="ada"))),
    ],
)
def test_until_a_person_has_changed_something(change):
    refused = kept(done(sent(), Refused(WRONG_PASSWORD)))
    assert effect_of(kept(refused >> change), SendLetter).letter == MOVE


def test_a_locked_keyring_is_waited_for():
    locked = done(sent(), Deferred(SILENT, for_unlock=True)).includes(AwaitUnlock())
    locked = kept(locked.excludes(ShowNotice))
    (locked.later(60.0) >> TimerRang(Timer.LETTERS)).excludes(SendLetter)
    (locked >> Woke()).excludes(SendLetter)
    assert effect_of(kept(locked >> KeyringUnlocked()), SendLetter).letter == MOVE


def test_who_wants_no_notices_of_the_mail_gets_none():
    quiet = replace(MAIL, notices=NoticeSettings(mail=False))
    done(sent(waiting(MOVE, settings=quiet)), Refused(WRONG_PASSWORD)).excludes(ShowNotice)


def test_a_letter_that_is_dropped_is_gone_for_good():
    dropped = given(waiting(MOVE)) >> DropLetterChosen(MOVE.number)
    dropped.excludes(SendLetter, ShowNotice)
    assert effect_of(dropped, KeepOutbox).outbox.waiting == ()
    (given(waiting(MOVE)) >> DropLetterChosen("8")).excludes(KeepOutbox)
    (sent() >> DropLetterChosen(MOVE.number)).excludes(KeepOutbox)


def test_unconfirmed_is_told_when_it_is_given_up():
    talk = sent()
    for seconds in (10.0, 30.0):
        talk = kept(done(talk, Unconfirmed(SILENT)))
        talk.excludes(ShowNotice)
        talk = talk.later(seconds) >> TimerRang(Timer.LETTERS)
        assert effect_of(talk, SendLetter).letter == MOVE
    given_up = done(talk, Unconfirmed(SILENT))
    assert "did not confirm" in effect_of(given_up, ShowNotice).notice.title
    assert given_up.state.letters.outbox.waiting == ()


def tried(talk, seconds):
    """Let each attempt fail, for so long."""
    end = talk.seconds + seconds
    while talk.seconds < end:
        talk = kept(done(talk, Deferred(SILENT)))
        if talk.state.letters.outbox.waiting:
            talk = talk.later(talk.state.letters.alarm - talk.seconds) >> TimerRang(Timer.LETTERS)
    return talk


def test_after_a_week_of_attempts_a_letter_is_given_up_and_that_is_told():
    talk = tried(sent(), EXPIRES.total_seconds() - 4 * 3600.0)
    gone = done(tried(talk, 4 * 3600.0), Deferred(SILENT))
    assert "given up" in effect_of(gone, ShowNotice).notice.title
    assert effect_of(gone, KeepOutbox).outbox.waiting == ()


def test_a_letter_that_was_refused_waits_until_a_person_has_seen_to_it():
    refused = kept(done(sent(), Refused(WRONG_PASSWORD)))
    a_year_later = refused.later(365 * 86400.0) >> TimerRang(Timer.LETTERS)
    a_year_later.excludes(ShowNotice, KeepOutbox)
    assert effect_of(kept(a_year_later >> SendAgainChosen()), SendLetter).letter == MOVE


def test_no_sign_of_life_waits_for_the_day_on_which_letters_are_wanted_again():
    off = given(waiting(MOVE, ALIVE)) >> SettingsEdited(Settings())
    assert [each.letter for each in off.state.letters.outbox.waiting] == [MOVE]
    spoiled = given(waiting(MOVE, ALIVE, settings=Settings(), settings_problems=(FULL,)))
    assert len((spoiled >> TimerRang(Timer.LETTERS)).state.letters.outbox.waiting) == 2


def test_without_an_account_nothing_is_sent():
    (given(waiting(MOVE, settings=Settings())) >> TimerRang(Timer.LETTERS)).excludes(SendLetter)


def test_who_quits_starts_no_letter():
    quitting = given(waiting(MOVE)) >> QuitChosen(even_if_busy=True)
    (quitting >> TimerRang(Timer.LETTERS)).excludes(SendLetter, EndProgram)


def test_more_than_so_many_an_hour_become_one():
    accepted = tuple(EPOCH - timedelta(minutes=number) for number in range(6, 0, -1))
    talk = kept(confirmed(given(mailing(told(HOME, accepted=accepted))), MOVED))
    talk.excludes(SendLetter)
    later = at(54 * 60.0)
    talk = talk.later(later.monotonic) >> TimerRang(Timer.LETTERS)
    assert effect_of(talk, SendLetter).letter.addresses == ("82.3.70.20",)


def test_a_quiet_nbtray_sets_no_alarm():
    quiet = confirmed(given(mailing()), HOME)
    assert quiet.state.letters.alarm is None
    quiet.excludes(KeepOutbox)


def test_an_alarm_that_is_set_is_not_set_again():
    later = kept(done(sent(), Deferred(SILENT)))
    again = later.later(0.25) >> OutboxKept(later.state.letters.number)
    assert [each for each in again.effects if isinstance(each, SetTimer)] == []


def rows_of(talk):
    return {row.key: row for row in tray_menu(status_of(talk.state)).rows if hasattr(row, "label")}


def test_the_menu_says_what_waits_and_lets_it_be_sent():
    assert "send-again" not in rows_of(given(mailing()))
    assert "send-again" not in rows_of(given(running()))
    later = done(sent(), Deferred(SILENT))
    assert rows_of(later)["note-0"].label.startswith("1 letter waits and will be tried again: mail.example")
    assert rows_of(later)["send-again"].event == SendAgainChosen()
    assert rows_of(later)["send-again"].enabled
    refused = done(sent(), Refused(WRONG_PASSWORD))
    assert rows_of(refused)["note-0"].label.startswith("Mail: mail.example.org refuses the password.")
    offline = rows_of(later >> NetworkChanged(OFFLINE))
    assert offline["note-0"].label == "1 letter waits until this computer is online."
    assert not offline["send-again"].enabled


def test_the_status_tells_of_the_mail():
    report = status_report(status_of(done(sent(waiting(MOVE, ALIVE)), Refused(WRONG_PASSWORD)).state), "1")
    assert report["mail"] == {
        "account": "ada@example.org",
        "waiting": 2,
        "last_sent": None,
        "problem": str(WRONG_PASSWORD),
        "letters": report["mail"]["letters"],
    }
    assert [each["waits_for"] for each in report["mail"]["letters"]] == ["person", "time"]
    report = status_report(status_of(done(sent(), Delivered()).state), "1")
    assert (report["mail"]["waiting"], report["mail"]["last_sent"]) == (0, EPOCH.isoformat())
    report = status_report(status_of(running()), "1")
    assert report["mail"] == {
        "account": None,
        "waiting": 0,
        "last_sent": None,
        "problem": None,
        "letters": [],
    }


def test_a_letter_about_another_place_waits_beside_the_one_that_is_being_sent():
    moved = kept(confirmed(given(mailing()), MOVED))
    first = effect_of(moved, SendLetter).letter
    third = confirmed(moved.later(60.0), ip_address("83.4.71.30"))
    assert [each.letter.changes for each in third.state.letters.outbox.waiting] == [1, 1]
    accepted = kept(third >> LetterDone(first.message_id, Delivered()))
    second = effect_of(accepted, SendLetter).letter
    assert second.message_id != first.message_id
    assert second.moved_from == ("82.3.70.20",)


def test_letters_of_a_crash_are_recalled_as_they_were():
    outbox = Outbox("ab", waiting=(Waiting(MOVE, EPOCH), Waiting(replace(MOVE, message_id="<8>"), EPOCH)))
    reborn = replace(mailing(), letters=replace(mailing().letters, outbox=None), certificate=ANYWHERE)
    first = given(reborn) >> OutboxRecalled(outbox)
    second = kept(first >> LetterDone(MOVE.message_id, Delivered()))
    assert effect_of(second, SendLetter).letter.message_id == "<8>"
    second.includes(Some(SendLetter))

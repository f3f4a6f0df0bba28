from dataclasses import replace
from datetime import timedelta
from ipaddress import ip_address

import pytest
from examples import CERTIFICATE, HOME, MOVED, NETWORK, RECORD, running, stopped
from letters import ANYWHERE, MAIL, confirmed, effect_of, kept, mailing, seen_at, told, with_letters
from playbook import EPOCH, Some, given

from nbtray.core.address.announcement import GATHER, SETTLE
from nbtray.core.address.effects import ReadAddress
from nbtray.core.address.events import AddressesRecalled, AddressRead, NetworkChanged, Woke
from nbtray.core.address.readings import Confirmed, Seen, Unavailable
from nbtray.core.certificate.effects import IssueCertificate
from nbtray.core.certificate.events import CertificateIssued, CertificateRefused
from nbtray.core.desktop.effects import ShowNotice
from nbtray.core.mail.effects import KeepOutbox, SendLetter
from nbtray.core.mail.events import OutboxRecalled
from nbtray.core.mail.message import Topic
from nbtray.core.mail.queue import Outbox
from nbtray.core.problem import Problem
from nbtray.core.server.events import ServerReady, StartChosen
from nbtray.core.server.state import Stopped
from nbtray.core.settings import AddressSettings, Listen, MailSettings, NoticeSettings, Settings, StillAlive
from nbtray.core.settings.events import SettingsEdited
from nbtray.core.timers import SetTimer, Timer, TimerRang

THIRD = ip_address("83.4.71.30")
IPV6 = ip_address("2a00:1450:4001:800::10")
IPV6_MOVED = ip_address("2a00:1450:4001:900::10")
OFFLINE = replace(NETWORK, addresses=(), networks=(), default_interface="", primary="")
ON_VPN = replace(NETWORK, addresses=("10.8.0.2",), default_interface="tun0", primary="10.8.0.2")
BOTH = replace(NETWORK, addresses=(*NETWORK.addresses, str(IPV6)))
MINUTE = 60.0


def letter_of(conversation):
    outbox = effect_of(conversation, KeepOutbox).outbox
    return outbox.waiting[-1].letter


def test_a_change_is_told_and_written_about_once():
    moved = confirmed(given(mailing()), MOVED)
    assert "https://82.3.70.20:9999/" in effect_of(moved, ShowNotice).notice.body
    letter = letter_of(moved)
    assert (letter.topic, letter.addresses, letter.moved_from, letter.changes) == (
        Topic.ADDRESS,
        ("82.3.70.20",),
        ("81.2.69.10",),
        1,
    )
    assert letter.urls == ("https://82.3.70.20:9999/",)
    assert letter.lan_url == "https://192.168.77.10:9999/"
    assert letter.computer == "lab"
    assert letter.fingerprint_sha256 == CERTIFICATE.fingerprint_sha256
    assert letter.written_at == EPOCH
    again = confirmed(kept(moved).later(5 * MINUTE), MOVED)
    again.excludes(ShowNotice, KeepOutbox)


def test_the_same_address_is_no_news():
    confirmed(given(mailing()), HOME).excludes(ShowNotice, KeepOutbox, SendLetter)


def test_without_mail_a_change_is_told_and_counts_as_told():
    moved = confirmed(given(with_letters(running(certificate=ANYWHERE))), MOVED)
    assert effect_of(moved, ShowNotice)
    assert effect_of(moved, KeepOutbox).outbox.waiting == ()
    confirmed(kept(moved).later(MINUTE), MOVED).excludes(ShowNotice, KeepOutbox)


def test_whoever_wants_no_notices_gets_the_letter_alone():
    quiet = replace(MAIL, notices=NoticeSettings(address=False))
    moved = confirmed(given(mailing(settings=quiet)), MOVED)
    moved.excludes(ShowNotice)
    assert letter_of(moved)


def test_the_first_sighting_is_no_change_and_is_written_about_to_who_wants_letters():
    first = replace(mailing(Outbox("0123456789abcdef")), watch=replace(running().watch, confirmed=()))
    seen = confirmed(given(first), MOVED)
    seen.excludes(ShowNotice)
    letter = letter_of(seen)
    assert (letter.addresses, letter.moved_from, letter.changes) == (("82.3.70.20",), (), 0)
    without_mail = replace(first, settings=Settings())
    seen = confirmed(given(without_mail), MOVED)
    seen.excludes(ShowNotice)
    assert effect_of(seen, KeepOutbox).outbox.waiting == ()


def test_who_is_new_among_the_readers_is_told_where_the_server_is():
    state = mailing(told(HOME, readers=()), settings=Settings())
    known = confirmed(given(state), HOME)
    set_up = known >> SettingsEdited(MAIL)
    letter = letter_of(set_up)
    assert (letter.addresses, letter.moved_from) == (("81.2.69.10",), ())
    again = kept(set_up) >> SettingsEdited(replace(MAIL, mail=replace(MAIL.mail, per_hour=3)))
    assert len(again.state.letters.outbox.waiting) == 1
    more = MailSettings(account="ada@example.org", recipients=("ada@example.org", "bob@example.org"))
    another = kept(again) >> SettingsEdited(replace(MAIL, mail=more))
    assert another.state.letters.outbox.readers == more.recipients


def test_who_turns_the_mail_off_and_on_is_told_again():
    off = confirmed(given(mailing()), HOME) >> SettingsEdited(Settings())
    assert off.state.letters.outbox.readers == ()
    assert letter_of(kept(off) >> SettingsEdited(MAIL)).moved_from == ()


def test_a_change_while_a_mistake_hides_the_account_is_written_about_when_it_is_mended():
    mistake = Problem("SettingsUnreadable", "The settings hold a mistake.", "Mend it.")
    wrong = given(mailing()) >> SettingsEdited(Settings(), (mistake,))
    moved = kept(confirmed(wrong.later(MINUTE), MOVED))
    assert moved.state.letters.outbox.waiting == ()
    mended = moved.later(MINUTE) >> SettingsEdited(MAIL)
    assert letter_of(mended).addresses == ("82.3.70.20",)


def test_a_mistake_in_the_settings_is_no_wish_for_no_mail():
    mistake = Problem("SettingWrong", "mail.account is 7.", "Write a mail address.")
    wrong = given(mailing()) >> SettingsEdited(Settings(), (mistake,))
    assert wrong.state.letters.outbox.readers == ("ada@example.org",)


def test_the_letter_waits_for_the_certificate_it_tells_of():
    moved = confirmed(given(mailing(certificate=CERTIFICATE)), MOVED)
    moved.includes(Some(IssueCertificate), SetTimer(Timer.LETTERS, GATHER)).excludes(ShowNotice, KeepOutbox)
    fresh = replace(ANYWHERE, fingerprint_sha256="cd" * 32)
    issued = moved >> CertificateIssued(fresh)
    assert letter_of(issued).fingerprint_sha256 == "cd" * 32
    assert "CD:CD" in effect_of(issued, ShowNotice).notice.body


def test_no_certificate_is_waited_for_longer_than_a_moment():
    moved = confirmed(given(mailing(certificate=CERTIFICATE)), MOVED)
    (moved.later(GATHER - 0.1) >> TimerRang(Timer.LETTERS)).excludes(KeepOutbox)
    assert letter_of(moved.later(GATHER) >> TimerRang(Timer.LETTERS)).fingerprint_sha256 == "ab" * 32
    assert letter_of(moved >> CertificateRefused(Problem("No", "No.", ""))).fingerprint_sha256 == "ab" * 32


def test_no_fingerprint_is_told_of_a_certificate_that_everybody_trusts():
    state = mailing(certificate=replace(ANYWHERE, trusted=True))
    assert letter_of(confirmed(given(state), MOVED)).fingerprint_sha256 == ""


def test_what_comes_and_goes_is_told_once_and_then_with_its_count_when_it_stays():
    talk = confirmed(given(mailing()), MOVED)
    assert effect_of(talk, ShowNotice)
    talk = kept(talk)
    for address in (HOME, MOVED, HOME, MOVED, HOME):
        talk = confirmed(talk.later(5 * MINUTE), address)
        talk.excludes(ShowNotice, KeepOutbox)
    talk.includes(SetTimer(Timer.LETTERS, talk.seconds + SETTLE))
    talk = confirmed(talk.later(SETTLE - 1), HOME)
    talk.excludes(ShowNotice, KeepOutbox)
    stays = talk.later(1) >> TimerRang(Timer.LETTERS)
    assert "5 times" in effect_of(stays, ShowNotice).notice.body
    letter = stays.state.letters.outbox.waiting[-1].letter
    assert letter.addresses == ("81.2.69.10",)
    assert (letter.moved_from, letter.changes) == (("82.3.70.20",), 5)


def test_what_goes_and_comes_back_to_what_people_believe_is_no_news():
    talk = kept(confirmed(given(mailing()), MOVED))
    back = confirmed(talk.later(MINUTE), HOME)
    again = confirmed(back.later(MINUTE), MOVED)
    settled = confirmed(again.later(SETTLE), MOVED)
    settled.excludes(ShowNotice, KeepOutbox)
    after_all = confirmed(settled.later(7200.0), HOME)  # an hour later it is an ordinary change
    assert effect_of(after_all, ShowNotice).notice.body.startswith("https://81.2.69.10")


def test_a_third_address_is_told_at_once():
    talk = kept(confirmed(given(mailing()), MOVED))
    third = confirmed(talk.later(MINUTE), THIRD)
    assert letter_of(third).addresses == ("83.4.71.30",)


def test_lost_and_back_is_no_news():
    talk = seen_at(given(mailing()), *[Unavailable("timeout")] * 4)
    talk = talk >> NetworkChanged(OFFLINE)
    talk = confirmed((talk.later(3600.0) >> NetworkChanged(NETWORK)).later(3.0), HOME)
    talk.excludes(ShowNotice, KeepOutbox)


def test_offline_nothing_is_announced():
    state = mailing(told(MOVED))
    offline = given(state) >> NetworkChanged(OFFLINE)
    offline.excludes(ShowNotice, KeepOutbox)
    (offline >> TimerRang(Timer.LETTERS)).excludes(ShowNotice, KeepOutbox)


def test_nothing_is_announced_that_was_not_confirmed_since_the_network_changed():
    state = mailing(told(MOVED))  # which believes HOME, from an earlier life
    for event in (Woke(), NetworkChanged(NETWORK), CertificateIssued(ANYWHERE), TimerRang(Timer.LETTERS)):
        (given(state) >> event).excludes(ShowNotice, KeepOutbox)
    recalled = given(replace(state, watch=replace(state.watch, confirmed=()))) >> AddressesRecalled(
        (Confirmed(HOME, EPOCH),)
    )
    recalled.excludes(ShowNotice, KeepOutbox)
    assert letter_of(confirmed(recalled, HOME)).moved_from == (str(MOVED),)


@pytest.mark.parametrize(
    "server",
    [
        Stopped(),
        replace(running().server, record=replace(RECORD, listen=Listen.NETWORK)),
    ],
)
def test_what_nobody_outside_can_reach_is_announced_when_they_can(server):
    elsewhere = confirmed(given(mailing(server=server)), MOVED)
    elsewhere.excludes(ShowNotice, KeepOutbox)


def test_a_change_while_the_server_was_stopped_is_told_at_its_next_start():
    away = with_letters(stopped(), settings=MAIL, certificate=ANYWHERE)
    start = confirmed(given(away), MOVED) >> StartChosen()
    ready = start >> ServerReady(start.state.generation, RECORD)
    topics = [each.notice.topic for each in ready.effects if isinstance(each, ShowNotice)]
    assert topics == ["server", "address"]
    assert letter_of(ready).moved_from == ("81.2.69.10",)


def test_a_change_while_nbtray_did_not_run_is_told_at_its_next_start():
    state = replace(mailing(), letters=replace(mailing().letters, outbox=None, handed=None))
    moved = confirmed(given(state), MOVED)
    moved.excludes(ShowNotice, KeepOutbox)
    assert letter_of(moved >> OutboxRecalled(told(HOME))).addresses == ("82.3.70.20",)


def test_a_vpn_is_told_as_that_and_written_about_to_nobody():
    up = confirmed((given(mailing()) >> NetworkChanged(ON_VPN)).later(3.0), MOVED)
    assert "VPN" in effect_of(up, ShowNotice).notice.title
    up.excludes(KeepOutbox)
    confirmed(up.later(5 * MINUTE), MOVED).excludes(ShowNotice, KeepOutbox)
    down = up.later(600.0) >> NetworkChanged(NETWORK)
    down.excludes(ShowNotice, KeepOutbox)
    confirmed(down.later(3.0), HOME).excludes(ShowNotice, KeepOutbox)


def test_who_wants_it_gets_letters_from_a_vpn():
    on_vpn = replace(MAIL, mail=replace(MAIL.mail, on_vpn=True))
    certificate = replace(ANYWHERE, names=(*ANYWHERE.names, "10.8.0.2"))
    state = mailing(settings=on_vpn, certificate=certificate)
    up = confirmed(given(state) >> NetworkChanged(ON_VPN), MOVED)
    assert letter_of(up).addresses == ("82.3.70.20",)


def test_the_families_are_apart():
    both = Confirmed(HOME, EPOCH), Confirmed(IPV6, EPOCH)
    state = mailing(told(HOME, IPV6), network=BOTH, watch=replace(running().watch, confirmed=both))
    talk = given(state) >> NetworkChanged(replace(BOTH, addresses=("192.168.77.10", str(IPV6_MOVED))))
    talk = talk >> TimerRang(Timer.ADDRESS)
    fourth, sixth = (each for each in talk.effects if isinstance(each, ReadAddress))
    talk = talk >> AddressRead(fourth.generation, fourth.source, fourth.family, Seen(HOME))
    talk = talk >> AddressRead(sixth.generation, sixth.source, sixth.family, Seen(IPV6_MOVED))
    again = effect_of(talk, ReadAddress)
    talk = talk >> AddressRead(again.generation, again.source, again.family, Seen(IPV6_MOVED))
    talk = talk >> CertificateIssued(replace(ANYWHERE, names=(*ANYWHERE.names, str(IPV6_MOVED))))
    letter = letter_of(talk)
    assert letter.moved_from == (str(IPV6),)
    assert letter.addresses == ("81.2.69.10", str(IPV6_MOVED))
    assert letter.urls[1] == f"https://[{IPV6_MOVED}]:9999/"


def test_both_families_that_change_together_are_told_together():
    both = Confirmed(HOME, EPOCH), Confirmed(IPV6, EPOCH)
    names = (*ANYWHERE.names, str(IPV6), str(IPV6_MOVED))
    state = mailing(
        told(HOME, IPV6),
        network=replace(BOTH, addresses=("192.168.77.10", str(IPV6_MOVED))),
        watch=replace(running().watch, confirmed=both),
        certificate=replace(ANYWHERE, names=names),
    )
    talk = given(state) >> TimerRang(Timer.ADDRESS)
    questions = [each for each in talk.effects if isinstance(each, ReadAddress)]
    letters = []
    while questions:
        asked = questions.pop(0)
        seen = Seen(MOVED if asked.family == 4 else IPV6_MOVED)
        talk = talk >> AddressRead(asked.generation, asked.source, asked.family, seen)
        questions += [each for each in talk.effects if isinstance(each, ReadAddress)]
        letters += [each.outbox.waiting for each in talk.effects if isinstance(each, KeepOutbox)]
    assert len(letters) == 1
    assert letters[0][0].letter.moved_from == (str(HOME), str(IPV6))


def test_a_family_that_is_not_here_any_more_is_in_no_letter():
    both = Confirmed(HOME, EPOCH), Confirmed(IPV6, EPOCH)
    state = mailing(
        told(HOME, IPV6),
        network=BOTH,
        watch=replace(running().watch, confirmed=both),
        certificate=replace(ANYWHERE, names=(*ANYWHERE.names, str(IPV6))),
    )
    letter = letter_of(confirmed(given(state) >> NetworkChanged(NETWORK), MOVED))
    assert letter.addresses == ("82.3.70.20",)
    assert letter.urls == ("https://82.3.70.20:9999/",)


def test_no_sign_of_life_comes_from_a_vpn():
    due = told(HOME, alive_due=EPOCH - timedelta(hours=1))
    confirmed(given(mailing(due, settings=DAILY)) >> NetworkChanged(ON_VPN), MOVED).excludes(KeepOutbox)


def test_a_name_comes_first_and_the_address_stands_beside_it():
    named = replace(MAIL, address=AddressSettings(name="lab.example.org"))
    names = (*ANYWHERE.names, "lab.example.org")
    state = mailing(settings=named, certificate=replace(ANYWHERE, names=names))
    letter = letter_of(confirmed(given(state), MOVED))
    assert letter.urls == ("https://lab.example.org:9999/", "https://82.3.70.20:9999/")


DAILY = replace(MAIL, mail=replace(MAIL.mail, still_alive=StillAlive.DAILY))


def test_a_letter_a_day_comes_although_nothing_has_changed():
    first = confirmed(given(mailing(settings=DAILY)), HOME)
    assert first.state.letters.handed.alive_due == EPOCH + timedelta(days=1)
    first.includes(SetTimer(Timer.LETTERS, 86400.0))
    early = confirmed(kept(first).later(80000.0), HOME)
    early.excludes(KeepOutbox)
    due = early.later(6400.0) >> TimerRang(Timer.LETTERS)
    letter = letter_of(due)
    assert (letter.topic, letter.urls) == (Topic.STILL_ALIVE, ("https://81.2.69.10:9999/",))
    assert effect_of(due, KeepOutbox).outbox.alive_due == EPOCH + timedelta(days=2)


def test_days_without_a_server_are_made_up_for_by_one_letter():
    state = mailing(told(HOME, alive_due=EPOCH - timedelta(days=3, hours=1)), settings=DAILY)
    back = confirmed(given(state), HOME)
    outbox = effect_of(back, KeepOutbox).outbox
    assert [each.letter.topic for each in outbox.waiting] == [Topic.STILL_ALIVE]
    assert outbox.alive_due == EPOCH + timedelta(hours=23)


def test_a_stopped_server_is_not_said_to_be_alive():
    due = told(HOME, alive_due=EPOCH - timedelta(hours=1))
    confirmed(given(mailing(due, settings=DAILY, server=Stopped())), HOME).excludes(KeepOutbox)


def test_never_means_that_no_day_is_set():
    never = given(mailing(told(HOME, alive_due=EPOCH))) >> TimerRang(Timer.LETTERS)
    assert effect_of(never, KeepOutbox).outbox.alive_due is None


def test_a_shorter_period_counts_at_once():
    state = mailing(told(HOME, alive_due=EPOCH + timedelta(days=6)), settings=DAILY)
    assert confirmed(given(state), HOME).state.letters.handed.alive_due == EPOCH + timedelta(days=1)

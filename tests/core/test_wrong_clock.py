"""A computer whose wall clock is wrong, and is put right: no time has passed, so nothing may be over.

The Raspberry Pi has no clock of its own: it begins in 1970, or where it was switched off, until NTP sets it.
"""

from dataclasses import replace
from datetime import timedelta

import pytest
from examples import HOME, MOVED, NETWORK, running, stopped
from hypothesis import given as forall
from hypothesis import strategies as st
from letters import (
    ALARM,
    ALIVE,
    ANYWHERE,
    FULL_OUTBOX,
    MAIL,
    MOVE,
    SILENT,
    confirmed,
    effect_of,
    kept,
    mailing,
    only,
    told,
)
from playbook import EPOCH, Some, given

from nbtray.core.address.agreement import AddressWatch
from nbtray.core.address.asking import AT_ONCE
from nbtray.core.address.events import AddressCheckChosen, AddressesRecalled, Woke
from nbtray.core.address.readings import Confirmed, WayOut
from nbtray.core.certificate.effects import IssueCertificate, ReadCertificateFiles
from nbtray.core.clock_steps import STEP
from nbtray.core.desktop.effects import ShowNotice
from nbtray.core.mail.delivery import Deferred, Delivered
from nbtray.core.mail.effects import KeepOutbox, SendLetter
from nbtray.core.mail.events import LetterDone, OutboxRecalled
from nbtray.core.mail.queue import moved, queued, recalled
from nbtray.core.router.effects import MapPort, UnmapPort
from nbtray.core.router.events import LeasesRecalled, PortMapped, PortUnmapped
from nbtray.core.router.mapping import Ask, Lease, Means, PortMappings
from nbtray.core.server.events import StopChosen
from nbtray.core.settings import CertificateKind, CertificateSettings, StillAlive
from nbtray.core.timers import Timer, TimerRang
from nbtray.storage.outbox_json import from_json, to_json

HOUR, DAY = 3600.0, 86400.0
YEAR = 365 * DAY
TO_1970 = -EPOCH.timestamp()

either_way = pytest.mark.parametrize("step", [8 * DAY, -8 * DAY, TO_1970, 30 * YEAR, 2 * HOUR, -2 * HOUR])


def rang(talk):
    return talk >> TimerRang(Timer.LETTERS)


def failed(talk):
    """The letter that is being sent is not taken."""
    return kept(talk >> LetterDone(talk.state.letters.sending, Deferred(SILENT)))


def waits(talk):
    """Seconds until the next attempt."""
    return talk.state.letters.alarm - talk.seconds


# What the certificate has to do with the clock is another matter.
VALID = replace(ANYWHERE, not_before=EPOCH - timedelta(days=36500), not_after=EPOCH + timedelta(days=36500))


def launched(outbox, talk=None, **fields):
    """A life of nbtray over what an earlier one has left on the disk."""
    talk = talk or given(mailing())
    blank = mailing(certificate=VALID, **fields)
    blank = replace(blank, letters=replace(blank.letters, outbox=None, handed=None))
    return replace(talk, state=blank, effects=()) >> OutboxRecalled(from_json(to_json(outbox)))


def life(**fields):
    return launched(told(HOME), **fields)


def wrong_life(step):
    return launched(told(HOME), given(mailing()).clock_set(step))


class TestWaitingMail:
    @either_way
    def test_a_clock_that_is_set_and_put_right_loses_no_letter(self, step):
        """The attack of the issue: launched 8 days ahead, then put right, and 1 waiting became 0."""
        talk = kept(confirmed(wrong_life(step), MOVED))
        letter = effect_of(talk, SendLetter).letter
        talk = rang(failed(talk).clock_set(-step))
        talk.excludes(ShowNotice)
        assert only(talk.state.letters.outbox).letter.addresses == (str(MOVED),)
        sent = rang(kept(talk).later(10.0))
        assert effect_of(sent, SendLetter).letter.message_id == letter.message_id

    @either_way
    def test_nor_does_one_that_is_put_right_between_two_lives(self, step):
        talk = failed(kept(confirmed(wrong_life(step), MOVED)))
        on_disk = talk.state.letters.outbox
        again = launched(on_disk, talk.clock_set(-step).later(60.0))
        again.excludes(ShowNotice)
        assert only(again.state.letters.outbox).letter.addresses == (str(MOVED),)
        again = rang(kept(again.later(10.0)))
        assert again.state.letters.sending == only(on_disk).letter.message_id

    @either_way
    def test_the_next_attempt_comes_when_it_would_have_come(self, step):
        talk = launched(queued(told(MOVED), MOVE, ""))
        talk = rang(talk)
        for _ in range(6):
            talk = failed(talk)
            talk = rang(talk.later(waits(talk)))
        talk = failed(talk)
        before = waits(talk)
        assert before > HOUR
        talk = rang(talk.later(60.0).clock_set(step))
        talk.excludes(SendLetter)
        assert waits(kept(talk)) == pytest.approx(before - 60.0)

    @either_way
    def test_a_letter_that_may_have_come_is_the_same_when_it_comes_again(self, step):
        """A crash in the middle of sending: the journal does not know of it, and then the clock is set."""
        talk = kept(confirmed(wrong_life(step), MOVED))
        sent = effect_of(talk, SendLetter).letter
        on_disk = talk.state.letters.outbox
        again = rang(kept(launched(on_disk, talk.clock_set(-step).later(60.0)).later(10.0)))
        again = rang(kept(again.clock_set(step).later(10.0)))
        assert again.state.letters.sending == sent.message_id
        assert only(again.state.letters.outbox).letter == sent

    @either_way
    def test_not_more_letters_go_out_in_an_hour(self, step):
        accepted = tuple(EPOCH - timedelta(minutes=number) for number in range(6, 0, -1))
        outbox = queued(told(MOVED, accepted=accepted), MOVE, "")
        talk = launched(outbox)
        talk.excludes(SendLetter)
        talk = rang(talk.clock_set(step))
        kept(talk).excludes(SendLetter)
        assert waits(talk) == pytest.approx(54 * 60.0)

    @either_way
    def test_an_address_that_was_left_lately_is_still_that(self, step):
        """It comes and goes: only when it has held for a while is it told again."""
        talk = kept(confirmed(life(), MOVED).later(60.0))
        talk = kept(rang(talk.clock_set(step)))
        back = confirmed(talk, HOME)
        back.excludes(ShowNotice)
        assert back.state.letters.outbox.believed(4) == MOVED

    @either_way
    def test_what_was_replaced_is_forgotten_an_hour_later_all_the_same(self, step):
        talk = confirmed(life(), MOVED)
        talk = rang(talk.clock_set(step)).later(1.1 * HOUR)
        talk = confirmed(talk, HOME)
        assert [each.address for each in talk.state.letters.outbox.told] == [MOVED, HOME]

    @either_way
    def test_the_sign_of_life_comes_when_it_would_have_come(self, step):
        weekly = replace(MAIL, mail=replace(MAIL.mail, still_alive=StillAlive.WEEKLY))
        talk = kept(confirmed(life(settings=weekly), HOME))
        talk = kept(rang(talk.later(DAY).clock_set(step)))
        talk.excludes(SendLetter)
        assert talk.state.letters.outbox.alive_due == talk.moment.utc + timedelta(days=6)

    def test_a_sleep_is_no_step_of_the_clock(self):
        """While it sleeps time does pass, for the sign of life as for the letters of the last hour."""
        weekly = replace(MAIL, mail=replace(MAIL.mail, still_alive=StillAlive.WEEKLY))
        talk = kept(confirmed(life(settings=weekly), HOME))
        talk = kept(rang(talk.slept(6 * DAY)))
        assert talk.state.letters.outbox.alive_due == talk.moment.utc + timedelta(days=1)

    def test_a_drift_writes_nothing(self):
        talk = kept(confirmed(life(), MOVED)) >> LetterDone("", Delivered())
        for _ in range(5):
            talk = talk.later(HOUR).clock_set(0.5)
            rang(talk).excludes(KeepOutbox)


class TestJournalsOfAWrongClock:
    def test_what_happened_has_happened(self):
        ahead = moved(FULL_OUTBOX, timedelta(days=8))
        again = recalled(ahead, EPOCH)
        assert again == moved(ahead, -timedelta(days=8))
        assert recalled(again, EPOCH) == again

    def test_one_of_the_past_is_as_it_was(self):
        assert recalled(FULL_OUTBOX, EPOCH + timedelta(days=8)) == FULL_OUTBOX

    @forall(st.datetimes(timezones=st.just(EPOCH.tzinfo)), st.datetimes(timezones=st.just(EPOCH.tzinfo)))
    def test_no_time_of_a_journal_is_too_far_away(self, then, now):
        outbox = moved(FULL_OUTBOX, then - EPOCH)
        again = recalled(outbox, now)
        assert [each.letter.topic for each in again.waiting] == [each.letter.topic for each in outbox.waiting]
        assert from_json(to_json(again)) == again


class TestRouter:
    WAY = WayOut("192.168.77.1", "eth0", "192.168.77.10")
    AT_HOME = replace(NETWORK, ways=(WAY,))
    AWAY = replace(NETWORK, ways=(replace(WAY, gateway="10.0.0.1"),))
    LEASE = Lease(Ask(WAY, 9999), "ab" * 12, Means.PCP, 9999, str(HOME), 3600)

    def left_behind(self, seconds):
        """A life that has recalled a mapping on a router that is not here, good for so long by its clock."""
        lease = replace(self.LEASE, until=EPOCH + timedelta(seconds=seconds))
        state = stopped(network=self.AWAY, mappings=PortMappings())
        return given(state) >> LeasesRecalled((lease,), "ab" * 16)

    @either_way
    def test_what_a_router_may_still_pass_on_ends_when_it_would_have_ended(self, step):
        talk = self.left_behind(3000.0).later(100.0).clock_set(step)
        talk = (talk >> Woke()).later(2890.0) >> Woke()
        assert len(talk.state.mappings.leftovers) == 1
        assert (talk.later(11.0) >> Woke()).state.mappings.leftovers == ()

    @pytest.mark.parametrize("ahead", [8 * DAY, 56 * YEAR])
    def test_a_mapping_made_while_the_clock_was_ahead_lasts_no_longer_than_its_router_said(self, ahead):
        talk = self.left_behind(ahead + 3000.0)
        assert len(talk.state.mappings.leftovers) == 1
        assert (talk.later(3601.0) >> Woke()).state.mappings.leftovers == ()

    @either_way
    def test_what_is_mapped_is_renewed_and_closed_as_if_nothing_had_happened(self, step):
        talk = given(running(network=self.AT_HOME, mappings=PortMappings(nonce="ab" * 16))) >> Woke()
        talk = talk >> PortMapped(1, self.LEASE)
        talk = talk.later(60.0).clock_set(step) >> TimerRang(Timer.MAPPING)
        talk.excludes(MapPort, UnmapPort)
        assert talk.state.mappings.ipv4.lease.until == talk.moment.utc + timedelta(seconds=3540)
        (talk.later(1740.0) >> TimerRang(Timer.MAPPING)).includes(Some(MapPort))
        closed = talk >> StopChosen(even_if_busy=True)
        lease = effect_of(closed, UnmapPort).lease
        assert (closed >> PortUnmapped(lease, gone=True)).state.mappings.leases() == ()


class TestAddress:
    @either_way
    def test_another_date_is_no_new_day_of_questions(self, step):
        watch = AddressWatch(day=str(EPOCH.date()), requests=290, confirmed=(Confirmed(HOME, EPOCH),))
        talk = given(replace(running(), watch=watch)) >> TimerRang(Timer.LETTERS)
        talk = talk.clock_set(step) >> TimerRang(Timer.LETTERS)
        talk = talk >> AddressCheckChosen()
        assert talk.state.watch.requests == 290 + AT_ONCE
        assert talk.state.watch.confirmed[0].at == talk.moment.utc

    def test_the_next_day_is_one(self):
        watch = AddressWatch(day=str(EPOCH.date()), requests=290, confirmed=(Confirmed(HOME, EPOCH),))
        talk = given(replace(running(), watch=watch)) >> TimerRang(Timer.LETTERS)
        assert (talk.later(DAY) >> AddressCheckChosen()).state.watch.requests == AT_ONCE

    @pytest.mark.parametrize("step", [-8 * DAY, TO_1970])
    def test_requests_made_by_a_clock_that_was_ahead_count_today(self, step):
        talk = given(replace(running(), watch=AddressWatch())).clock_set(step)
        talk = talk >> AddressesRecalled((Confirmed(HOME, EPOCH),), str(EPOCH.date()), 290)
        assert (talk >> AddressCheckChosen()).state.watch.requests == 290 + AT_ONCE
        assert talk.state.watch.confirmed[0].at == talk.moment.utc


class TestCertificate:
    def test_a_clock_that_is_not_set_yet_makes_no_new_one(self):
        """The Raspberry Pi in 1970: each start would cost two fingerprints to compare."""
        talk = given(running()).clock_set(TO_1970) >> TimerRang(Timer.ADDRESS)
        talk.excludes(IssueCertificate)
        talk = talk.later(60.0).clock_set(-TO_1970) >> TimerRang(Timer.LETTERS)
        talk.excludes(IssueCertificate)

    @pytest.mark.parametrize("step", [8 * DAY, 30 * YEAR])
    def test_one_that_a_clock_ahead_has_made_is_made_again_once_the_clock_is_right(self, step):
        """At once: whoever's clock is right would be refused it until then."""
        later = timedelta(seconds=step)
        made = replace(VALID, not_before=EPOCH + later, not_after=EPOCH + later + timedelta(days=397))
        talk = given(running(certificate=made)).clock_set(step) >> TimerRang(Timer.LETTERS)
        talk.excludes(IssueCertificate)
        talk = talk.clock_set(-step) >> TimerRang(Timer.LETTERS)
        effect_of(talk, IssueCertificate)

    def test_one_that_a_clock_behind_has_made_is_made_again_when_it_ends(self):
        made = replace(VALID, not_before=EPOCH - timedelta(days=400), not_after=EPOCH - timedelta(days=3))
        talk = given(running(certificate=made)).clock_set(-400 * DAY) >> TimerRang(Timer.LETTERS)
        talk.excludes(IssueCertificate)
        effect_of(talk.clock_set(400 * DAY) >> TimerRang(Timer.LETTERS), IssueCertificate)

    @either_way
    def test_the_user_s_own_is_judged_afresh_by_the_new_date(self, step):
        own = replace(
            MAIL, certificate=CertificateSettings(CertificateKind.OWN_FILES, "/full.pem", "/key.pem")
        )
        talk = given(running(settings=own, certificate=replace(VALID, kind="own-files")))
        talk = talk >> TimerRang(Timer.LETTERS)
        talk = talk.clock_set(step) >> TimerRang(Timer.LETTERS)
        assert effect_of(talk, ReadCertificateFiles).afresh


DRIFT = timedelta(seconds=STEP)
STEPS = st.one_of(st.sampled_from([0.0, 8 * DAY, -8 * DAY, TO_1970, -TO_1970]), st.floats(-YEAR, YEAR))
STORY = st.lists(st.tuples(st.floats(0.0, 2 * HOUR), STEPS, st.booleans(), st.booleans()), max_size=25)


@forall(STORY)
def test_whatever_the_clock_does_no_letter_is_lost(story):
    """Steps of the clock, new lives and attempts in vain, in any order: a week of attempts is never over."""
    outbox = queued(queued(queued(told(HOME), MOVE, ""), ALIVE, ""), ALARM, "")
    talk = launched(outbox)
    for seconds, step, sends, crashes in story:
        talk = rang(talk.later(seconds).clock_set(step))
        talk.excludes(ShowNotice)
        if sends and talk.state.letters.sending:
            talk = talk >> LetterDone(talk.state.letters.sending, Deferred(SILENT))
        if talk.state.letters.answered != talk.state.letters.number:
            talk = kept(talk)
        if crashes:
            talk = launched(talk.state.letters.outbox, talk)
        assert {each.letter.topic for each in talk.state.letters.outbox.waiting} == {
            MOVE.topic,
            ALIVE.topic,
            ALARM.topic,
        }
        for each in talk.state.letters.outbox.waiting:
            assert each.next_at - talk.moment.utc <= timedelta(hours=4) + DRIFT

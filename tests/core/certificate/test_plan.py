from dataclasses import replace
from datetime import timedelta

import pytest
from examples import CERTIFICATE, HOME, NETWORK, running, stopped
from playbook import EPOCH, Some, at, given, nothing

from nbtray.core.address.readings import Confirmed
from nbtray.core.certificate.effects import IssueCertificate, ReadCertificateFiles
from nbtray.core.certificate.events import (
    CertificateFilesChanged,
    CertificateIssued,
    CertificateRefused,
    NewAuthorityChosen,
)
from nbtray.core.certificate.plan import FILES_SETTLE, is_due, renew_if_due, wanted_names
from nbtray.core.desktop.effects import ShowNotice
from nbtray.core.mail.compose import letter
from nbtray.core.mail.message import Topic
from nbtray.core.mail.queue import Outbox
from nbtray.core.moment import Moment
from nbtray.core.problem import Problem
from nbtray.core.server.effects import StartServer
from nbtray.core.server.events import StartChosen, StartRefused
from nbtray.core.server.state import Failed, Starting
from nbtray.core.settings import AddressSettings, CertificateKind, CertificateSettings, Listen, Settings
from nbtray.core.settings.events import SettingsEdited
from nbtray.core.status.overview import status_of
from nbtray.core.timers import SetTimer, Timer, TimerRang

SELF_SIGNED, AUTHORITY, OWN_FILES = CertificateKind
FILES = CertificateSettings(OWN_FILES, "/etc/full.pem", "/etc/key.pem")
OWN = Settings(certificate=FILES)
SIGNED = Settings(certificate=CertificateSettings(AUTHORITY))
READ = ReadCertificateFiles("/etc/full.pem", "/etc/key.pem")
WRONG = Problem("KeyForeign", "The key does not belong to the certificate.", "Look again.")
OURS = replace(CERTIFICATE, kind=OWN_FILES)
BY_AUTHORITY = replace(CERTIFICATE, kind=AUTHORITY, not_after=CERTIFICATE.not_before + timedelta(days=90))

CONFIRMED = (Confirmed(HOME, EPOCH),)


def test_names_follow_who_may_reach_the_server():
    assert wanted_names(Listen.COMPUTER, NETWORK, CONFIRMED) == ("127.0.0.1", "::1", "localhost")
    assert str(HOME) not in wanted_names(Listen.NETWORK, NETWORK, CONFIRMED)
    everything = wanted_names(Listen.INTERNET, NETWORK, CONFIRMED)
    assert {"192.168.77.10", "lab", "lab.local", str(HOME), "localhost"} <= set(everything)


def test_a_name_that_leads_here_is_served_from_the_internet_alone():
    assert "lab.example.org" in wanted_names(Listen.INTERNET, NETWORK, CONFIRMED, "lab.example.org")
    assert "lab.example.org" not in wanted_names(Listen.NETWORK, NETWORK, CONFIRMED, "lab.example.org")


def test_a_certificate_is_due_when_it_is_missing_lacks_a_name_or_ends_within_a_month():
    wanted = wanted_names(Listen.INTERNET, NETWORK, CONFIRMED)
    assert is_due(None, SELF_SIGNED, wanted, at(0))
    assert not is_due(CERTIFICATE, SELF_SIGNED, wanted, at(0))
    assert is_due(CERTIFICATE, SELF_SIGNED, (*wanted, "10.0.0.7"), at(0))
    month_before = CERTIFICATE.not_after - timedelta(days=30)
    assert is_due(CERTIFICATE, SELF_SIGNED, wanted, Moment(0, month_before))
    assert not is_due(CERTIFICATE, SELF_SIGNED, wanted, Moment(0, month_before - timedelta(seconds=1)))
    assert is_due(CERTIFICATE, SELF_SIGNED, wanted, Moment(0, CERTIFICATE.not_before - timedelta(seconds=1)))


def test_names_that_are_no_longer_wanted_are_no_reason():
    assert not is_due(
        replace(CERTIFICATE, names=(*CERTIFICATE.names, "old")), SELF_SIGNED, ("localhost",), at(0)
    )


def test_one_certificate_is_made_at_a_time():
    state, effects = renew_if_due(stopped(certificate=None), Listen.INTERNET, at(0))
    assert [type(each) for each in effects] == [IssueCertificate]
    assert renew_if_due(state, Listen.INTERNET, at(1)) == (state, ())


def test_a_name_that_cannot_be_in_it_is_no_reason_to_make_it_again_and_again():
    certificate = replace(CERTIFICATE, left_out=("lab",))
    assert not is_due(certificate, SELF_SIGNED, (*CERTIFICATE.names, "lab"), at(0))


def test_one_of_our_authority_is_renewed_at_two_thirds_of_its_life():
    begin = BY_AUTHORITY.not_before
    assert not is_due(BY_AUTHORITY, AUTHORITY, (), Moment(0, begin + timedelta(days=60, seconds=-1)))
    assert is_due(BY_AUTHORITY, AUTHORITY, (), Moment(0, begin + timedelta(days=60)))


def test_another_kind_is_made_as_soon_as_it_is_chosen():
    chosen = given(running()) >> SettingsEdited(SIGNED)
    chosen.includes(IssueCertificate(CERTIFICATE.names, AUTHORITY)).shows(issuing=True)
    given(stopped()) >> SettingsEdited(SIGNED) << nothing
    (given(running(settings=SIGNED, certificate=BY_AUTHORITY)) >> SettingsEdited(Settings())).includes(
        IssueCertificate(CERTIFICATE.names, SELF_SIGNED)
    )


def test_a_name_of_the_user_s_is_in_it_when_the_internet_is_served():
    assert "me.example" in wanted_names(Listen.INTERNET, NETWORK, CONFIRMED, "me.example")
    assert "me.example" not in wanted_names(Listen.NETWORK, NETWORK, CONFIRMED, "me.example")
    whole = wanted_names(Listen.INTERNET, NETWORK, CONFIRMED, "me.example.")
    assert whole == wanted_names(Listen.INTERNET, NETWORK, CONFIRMED, "me.example")


def test_the_user_s_own_files_are_looked_at_before_each_start_and_when_they_are_chosen():
    started = given(stopped(settings=OWN)) >> StartChosen()
    assert [type(each) for each in started.effects][:2] == [ReadCertificateFiles, StartServer]
    (given(running()) >> SettingsEdited(OWN)).includes(READ).excludes(IssueCertificate)


def test_a_renewal_on_disk_is_read_once_all_of_it_is_there():
    changed = (
        given(running(settings=OWN, certificate=OURS), 100.0)
        >> CertificateFilesChanged()
        << SetTimer(Timer.CERTIFICATE, 100.0 + FILES_SETTLE)
    )
    again = changed.later(1) >> CertificateFilesChanged() << SetTimer(Timer.CERTIFICATE, 101.0 + FILES_SETTLE)
    again.later(FILES_SETTLE) >> TimerRang(Timer.CERTIFICATE) << READ
    given(running()) >> TimerRang(Timer.CERTIFICATE) << nothing


def test_files_that_will_not_do_leave_the_old_ones_and_are_told_once():
    refused = given(running(settings=OWN, certificate=OURS)) >> CertificateRefused(WRONG) << Some(ShowNotice)
    refused.shows(certificate=OURS)
    assert WRONG in status_of(refused.state).warnings
    again = refused >> CertificateRefused(WRONG) << nothing
    good = (again >> CertificateIssued(OURS)) << nothing
    assert status_of(good.state).warnings == ()


def test_a_start_without_any_certificate_fails_for_the_reason_there_is_none():
    starting = stopped(settings=OWN, certificate=None, generation=1, server=Starting())
    refused = given(starting) >> CertificateRefused(WRONG) << nothing
    missing = Problem("CertificateUnusable", "It is missing.", "Delete it.")
    (refused >> StartRefused(1, missing, hopeless=True)).shows(server=Failed(WRONG))


@pytest.mark.parametrize(("days", "word"), [(6, "ends on"), (-1, "ended on")])
def test_the_end_of_the_user_s_own_is_told_once(days, word):
    ending = replace(OURS, not_after=EPOCH + timedelta(days=days))
    state, effects = renew_if_due(running(settings=OWN, certificate=ending), Listen.INTERNET, at(0))
    assert effects == (READ, Some(ShowNotice))
    assert word in state.certificate_problem.what
    assert renew_if_due(state, Listen.INTERNET, at(1)) == (state, (READ,))


def test_what_keeps_browsers_from_trusting_it_is_a_warning():
    def warned(settings=OWN, **fields):
        state = running(settings=settings, certificate=replace(OURS, **fields))
        return [each.code for each in status_of(state).warnings]

    named = replace(OWN, address=AddressSettings(name="me.example"))
    assert warned() == []
    assert warned(incomplete=True) == ["ChainIncomplete"]
    assert warned(named) == ["CertificateForAnother"]
    assert warned(named, names=("*.example",)) == []
    assert warned(replace(named, address=AddressSettings(name="a.me.example")), names=("*.example",))
    assert warned(SIGNED, kind=AUTHORITY, left_out=("lab",)) == []
    assert warned(SIGNED, kind=AUTHORITY, left_out=("lab", "me.example")) == ["AuthorityNarrow"]


def test_a_new_authority_is_made_only_where_there_is_one():
    state = running(settings=SIGNED, certificate=BY_AUTHORITY)
    asked = IssueCertificate(CERTIFICATE.names, AUTHORITY, new_authority=True)
    given(state) >> NewAuthorityChosen() << asked
    given(running()) >> NewAuthorityChosen() << nothing


@pytest.mark.parametrize(
    ("certificate", "told"),
    [
        (CERTIFICATE, CERTIFICATE.fingerprint_sha256),
        (BY_AUTHORITY, CERTIFICATE.fingerprint_sha256),  # on a device that has not learned it yet
        (OURS, CERTIFICATE.fingerprint_sha256),
        (replace(OURS, trusted=True), ""),
        (None, ""),
    ],
)
def test_a_letter_tells_the_fingerprint_unless_browsers_know_who_signed(certificate, told):
    state = running(certificate=certificate)
    assert letter(state, Outbox("an"), Topic.TEST, EPOCH).fingerprint_sha256 == told


def test_only_a_certificate_nobody_vouches_for_has_to_be_compared():
    assert OURS.to_compare == OURS.fingerprint_sha256
    assert replace(OURS, trusted=True).to_compare == ""


def test_what_came_to_be_wanted_while_one_was_made_is_asked_for_at_once_and_once():
    named = Settings(address=AddressSettings(name="lab.example.org"))
    asked = given(running(certificate=None)) >> SettingsEdited(named)
    first = next(each for each in asked.effects if isinstance(each, IssueCertificate))
    assert "lab.example.org" in first.names
    meanwhile = asked >> SettingsEdited(Settings(address=AddressSettings(name="other.example.org")))
    meanwhile.excludes(IssueCertificate)
    again = meanwhile >> CertificateIssued(replace(CERTIFICATE, names=first.names))
    second = next(each for each in again.effects if isinstance(each, IssueCertificate))
    assert "other.example.org" in second.names
    # One that lacks what it was asked for is no reason to ask for ever.
    (again >> CertificateIssued(CERTIFICATE)).excludes(IssueCertificate)

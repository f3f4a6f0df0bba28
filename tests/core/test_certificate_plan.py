from dataclasses import replace
from datetime import timedelta

from examples import CERTIFICATE, HOME, NETWORK, stopped
from playbook import EPOCH, at

from nbtray.core.address import Confirmed
from nbtray.core.certificate_plan import is_due, renew_if_due, wanted_names
from nbtray.core.effects import IssueCertificate
from nbtray.core.moment import Moment
from nbtray.core.settings import Listen

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
    assert is_due(None, wanted, at(0))
    assert not is_due(CERTIFICATE, wanted, at(0))
    assert is_due(CERTIFICATE, (*wanted, "10.0.0.7"), at(0))
    month_before = CERTIFICATE.not_after - timedelta(days=30)
    assert is_due(CERTIFICATE, wanted, Moment(0, month_before))
    assert not is_due(CERTIFICATE, wanted, Moment(0, month_before - timedelta(seconds=1)))
    assert is_due(CERTIFICATE, wanted, Moment(0, CERTIFICATE.not_before - timedelta(seconds=1)))


def test_names_that_are_no_longer_wanted_are_no_reason():
    assert not is_due(replace(CERTIFICATE, names=(*CERTIFICATE.names, "old")), ("localhost",), at(0))


def test_one_certificate_is_made_at_a_time():
    state, effects = renew_if_due(stopped(certificate=None), Listen.INTERNET, at(0))
    assert [type(each) for each in effects] == [IssueCertificate]
    assert renew_if_due(state, Listen.INTERNET, at(1)) == (state, ())

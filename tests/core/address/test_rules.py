from dataclasses import replace
from ipaddress import ip_address

import pytest
from examples import HOME, MOVED, NETWORK, RECORD, running, stopped
from playbook import EPOCH, Some, given, nothing

from nbtray.core.address.agreement import AddressWatch
from nbtray.core.address.changes import Sightings
from nbtray.core.address.effects import ReadAddress, ReadNetwork, SaveAddresses
from nbtray.core.address.events import (
    AddressCheckChosen,
    AddressesRecalled,
    AddressRead,
    NetworkChanged,
    Woke,
)
from nbtray.core.address.readings import Confirmed, Family, Seen, Unavailable
from nbtray.core.certificate.effects import IssueCertificate
from nbtray.core.desktop.effects import ShowNotice
from nbtray.core.reach.effects import ReadFirewall
from nbtray.core.router.effects import ReadRouter
from nbtray.core.server.events import ServerReady, StartChosen
from nbtray.core.settings import AddressSettings, Listen, ServerSettings, Settings
from nbtray.core.settings.events import SettingsEdited
from nbtray.core.timers import SetTimer, Timer, TimerRang

OFFLINE = replace(NETWORK, addresses=(), networks=(), default_interface="", primary="")


def answer(conversation, *readings):
    """Answer the questions one after the other, as their sources would."""
    questions = [each for each in conversation.effects if isinstance(each, ReadAddress)]
    for reading in readings:
        asked = questions.pop(0)
        event = AddressRead(asked.generation, asked.source, asked.family, reading)
        conversation = conversation >> event
        questions += [each for each in conversation.effects if isinstance(each, ReadAddress)]
    return conversation


def test_a_change_renews_the_certificate():
    moved = answer(given(running()) >> AddressCheckChosen(), Seen(MOVED), Seen(MOVED))
    moved.includes(Some(SaveAddresses), Some(IssueCertificate))
    issue = next(each for each in moved.effects if isinstance(each, IssueCertificate))
    assert "82.3.70.20" in issue.names


def test_the_same_address_again_is_no_news():
    same = answer(given(running()) >> AddressCheckChosen(), Seen(HOME))
    same.excludes(ShowNotice, IssueCertificate)


def test_nobody_answering_is_not_a_change_and_is_tried_again_sooner():
    silent = answer(given(running()) >> AddressCheckChosen(), *[Unavailable("timeout")] * 4)
    silent.includes(SetTimer(Timer.ADDRESS, 5.0)).excludes(ShowNotice, SaveAddresses)
    again = answer(silent.later(5.0) >> AddressCheckChosen(), *[Unavailable("timeout")] * 4)
    again.includes(SetTimer(Timer.ADDRESS, 65.0))
    assert silent.state.watch.believed(Family.IPV4) == Confirmed(HOME, EPOCH)


def test_going_offline_asks_nobody_and_changes_nothing():
    offline = given(running()) >> NetworkChanged(OFFLINE) << SetTimer(Timer.ADDRESS, None)
    offline >> AddressCheckChosen() << nothing
    offline >> TimerRang(Timer.ADDRESS) << ReadNetwork()
    assert offline.state.watch.confirmed == running().watch.confirmed


def test_a_network_change_asks_once_the_routes_have_settled():
    given(running()) >> NetworkChanged(NETWORK) << [SetTimer(Timer.ADDRESS, 1.0), ReadFirewall(9999, "eth0")]


def test_after_a_network_change_both_families_are_asked():
    both = replace(NETWORK, addresses=(*NETWORK.addresses, "2a00:1450:4001::1"))
    asked = given(running()) >> AddressCheckChosen() >> TimerRang(Timer.ADDRESS)
    assert {each.family for each in asked.effects if isinstance(each, ReadAddress)} == {4}
    changed = asked >> NetworkChanged(both) >> TimerRang(Timer.ADDRESS)
    assert [each.family for each in changed.effects if isinstance(each, ReadAddress)] == [4, 6]


def test_waking_asks_at_once():
    (given(running()) >> Woke()).includes(Some(ReadAddress))


@pytest.mark.parametrize("listen", [Listen.COMPUTER, Listen.NETWORK])
def test_waking_asks_nobody_outside_who_is_not_served(listen):
    settings = Settings(server=ServerSettings(listen=listen))
    woken = given(stopped(settings=settings)) >> Woke()
    assert [each for each in woken.effects if isinstance(each, ReadAddress | ReadRouter)] == []
    woken.includes(ReadNetwork())


def test_each_source_is_judged_by_the_authorities_of_the_settings():
    trusting = Settings(address=AddressSettings(authorities="/etc/ssl/company.pem"))
    first = given(running(settings=trusting)) >> AddressCheckChosen()
    later = answer(first, Unavailable("no"))
    for conversation in (first, later):
        asked = [each for each in conversation.effects if isinstance(each, ReadAddress)]
        assert {each.authorities for each in asked} == {"/etc/ssl/company.pem"}


def test_ipv6_is_asked_for_where_this_computer_has_a_public_one():
    both = replace(NETWORK, addresses=(*NETWORK.addresses, "2a00:1450:4001::1"))
    asked = given(stopped(network=both)) >> AddressCheckChosen()
    assert {each.family for each in asked.effects if isinstance(each, ReadAddress)} == {4, 6}
    local = replace(NETWORK, addresses=(*NETWORK.addresses, "fd00::1"))
    asked = given(stopped(network=local)) >> AddressCheckChosen()
    assert {each.family for each in asked.effects if isinstance(each, ReadAddress)} == {4}


def test_an_answer_over_the_way_out_of_before_is_dropped():
    elsewhere = replace(NETWORK, default_interface="tun0", addresses=("10.8.0.2",), primary="10.8.0.2")
    first = answer(given(running()) >> AddressCheckChosen(), Seen(MOVED))
    asked = next(each for each in first.effects if isinstance(each, ReadAddress))
    late = first >> NetworkChanged(elsewhere)
    late >> AddressRead(asked.generation, asked.source, asked.family, Seen(MOVED)) << nothing
    assert late.state.watch.believed(Family.IPV4).address == HOME


def test_an_ipv6_address_of_today_is_this_computers_lasting_one():
    lasting = "2a00:1450:4001:800::10"
    both = replace(NETWORK, addresses=(*NETWORK.addresses, lasting))
    asked = given(running(network=both)) >> AddressCheckChosen()
    first = next(each for each in asked.effects if isinstance(each, ReadAddress) and each.family == 6)
    today = Seen(ip_address("2a00:1450:4001:800:d5a1:77ff:fe00:1"))
    asked = asked >> AddressRead(first.generation, first.source, first.family, today)
    asked = answer(asked, today)
    assert str(asked.state.watch.believed(Family.IPV6).address) == lasting


def test_a_late_answer_of_an_earlier_round_is_dropped():
    first = given(stopped()) >> AddressCheckChosen()
    asked = first.effects[0]
    second = first >> AddressCheckChosen()
    second >> AddressRead(asked.generation, asked.source, asked.family, Seen(MOVED)) << nothing


def test_what_was_confirmed_in_an_earlier_life_is_believed_still():
    fresh = replace(stopped(), watch=AddressWatch())
    recalled = given(fresh) >> AddressesRecalled((Confirmed(MOVED, EPOCH),), "2026-03-01", 7)
    assert recalled.state.watch.believed(Family.IPV4).address == MOVED
    assert recalled.state.watch.requests == 7


def test_what_is_recalled_late_does_not_replace_what_is_newer():
    late = given(stopped()) >> AddressesRecalled((Confirmed(MOVED, EPOCH),), "2026-03-01", 7)
    assert late.state.watch.believed(Family.IPV4).address == HOME


def test_nobody_outside_is_asked_while_nobody_outside_is_served():
    only_here = Settings(server=ServerSettings(listen=Listen.NETWORK))
    state = stopped(settings=only_here)
    given(state) >> TimerRang(Timer.ADDRESS) << [ReadNetwork(), SetTimer(Timer.ADDRESS, 300.0)]
    (given(state) >> AddressCheckChosen()).includes(Some(ReadAddress))
    opened = given(state) >> SettingsEdited(Settings()) << SetTimer(Timer.ADDRESS, 0.0)
    (opened >> TimerRang(Timer.ADDRESS)).includes(Some(ReadAddress))


def test_other_sources_are_asked_at_once():
    others = Settings(address=AddressSettings(sources=("https://a.example", "https://b.example")))
    given(running()) >> SettingsEdited(others) << SetTimer(Timer.ADDRESS, 0.0)


def test_who_serves_the_internet_for_the_first_time_asks_at_once():
    starting = given(stopped()) >> StartChosen()
    (starting >> ServerReady(1, RECORD)).includes(SetTimer(Timer.ADDRESS, 0.0))
    asked = replace(starting.state, sightings=Sightings(fresh=frozenset({Family.IPV4})))
    assert SetTimer(Timer.ADDRESS, 0.0) not in (given(asked) >> ServerReady(1, RECORD)).effects
    near = replace(RECORD, listen=Listen.NETWORK)
    assert SetTimer(Timer.ADDRESS, 0.0) not in (starting >> ServerReady(1, near)).effects

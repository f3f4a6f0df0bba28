"""The router as one voice among those that tell the external address."""

from dataclasses import replace
from ipaddress import ip_address

import pytest
from examples import HOME, MOVED, NETWORK, running
from playbook import Some, at, given

from nbtray.core.address.agreement import ROUTER
from nbtray.core.address.effects import ReadAddress
from nbtray.core.address.events import AddressCheckChosen, AddressRead, Woke
from nbtray.core.address.readings import Family, Seen, Unavailable, WayOut
from nbtray.core.certificate.effects import IssueCertificate
from nbtray.core.desktop.effects import ShowNotice
from nbtray.core.router.effects import MapPort, ReadRouter
from nbtray.core.router.events import PortMapped, RouterSpoke
from nbtray.core.router.mapping import (
    Ask,
    Asking,
    Denied,
    Held,
    Lease,
    Means,
    PortMappings,
    Reason,
    Refusal,
)
from nbtray.core.settings import RouterSettings, Settings
from nbtray.core.state import State
from nbtray.core.status.overview import status_of
from nbtray.core.step import step
from nbtray.core.timers import Timer, TimerRang

WAY = WayOut("192.168.77.1", "eth0", "192.168.77.10")
LEASE = Lease(Ask(WAY, 9999), "ab" * 12, Means.PCP, 9999, str(HOME), 3600)


def at_home(**fields) -> State:
    """A server that runs, and a router that has been listened to; the internet was asked a moment ago."""
    mappings = PortMappings(nonce="5e" * 16, heard=WAY, ipv4=Asking(LEASE, 1), saved=(LEASE,))
    state = running(network=replace(NETWORK, ways=(WAY,)), mappings=mappings, **fields)
    return replace(state, watch=replace(state.watch, outside_at=0.0, last_round=0.0))


def answer(conversation, *readings):
    """Answer the questions one after the other: the router's first, where it is asked."""
    for reading in readings:
        asked = next(each for each in conversation.effects if isinstance(each, ReadAddress | ReadRouter))
        source = ROUTER if isinstance(asked, ReadRouter) else asked.source
        family = Family.IPV4 if isinstance(asked, ReadRouter) else asked.family
        conversation = conversation >> AddressRead(asked.generation, source, family, reading)
    return conversation


def kinds(conversation):
    return [type(each) for each in conversation.effects if isinstance(each, ReadAddress | ReadRouter)]


def test_the_router_is_asked_at_the_regular_beat_and_its_word_is_enough_for_what_is_believed():
    beat = given(at_home(), 300.0) >> TimerRang(Timer.ADDRESS)
    assert kinds(beat) == [ReadRouter]
    same = answer(beat, Seen(HOME))
    assert kinds(same) == []
    assert same.state.watch.believed(Family.IPV4).at == at(300.0).utc
    assert same.state.watch.requests == 0


def test_once_an_hour_the_internet_is_asked_instead_for_a_router_sees_its_own_side_only():
    beat = given(at_home(), 3600.0) >> TimerRang(Timer.ADDRESS)
    assert kinds(beat) == [ReadAddress]


def test_a_person_who_asks_hears_the_internet():
    assert set(kinds(given(at_home(), 300.0) >> AddressCheckChosen())) == {ReadAddress}


def test_a_new_address_of_the_router_is_believed_when_one_more_says_so():
    spoke = given(at_home(), 300.0) >> RouterSpoke(WAY.gateway, MOVED)
    router = answer(spoke, Seen(MOVED))
    assert kinds(router) == [ReadAddress]
    router.excludes(ShowNotice)
    believed = answer(router, Seen(MOVED))
    believed.includes(Some(IssueCertificate))
    assert believed.state.watch.believed(Family.IPV4).address == MOVED
    assert status_of(believed.state).urls.public == "https://82.3.70.20:9999/"


def test_what_is_mapped_is_known_to_be_at_the_new_address_without_being_renewed():
    held = Held(LEASE, renew_at=1800.0, expires_at=3600.0)
    state = at_home()
    state = replace(state, mappings=replace(state.mappings, ipv4=held))
    spoke = given(state, 300.0) >> RouterSpoke(WAY.gateway, MOVED)
    believed = answer(spoke, Seen(MOVED), Seen(MOVED))
    assert status_of(believed.state).router.address == str(MOVED)
    assert believed.state.mappings.saved == (replace(LEASE, address=str(MOVED)),)


@pytest.mark.parametrize("reason", [Reason.NO_ADDRESS, Reason.NO_RESOURCES])
def test_a_router_that_had_no_address_is_asked_for_the_port_again_as_soon_as_it_has_one(reason):
    denied = Denied(LEASE.ask, Refusal(reason), refusals=1, retry_at=600.0)
    state = at_home()
    state = replace(state, mappings=replace(state.mappings, ipv4=denied))
    # The same as before it was switched off, or another.
    (given(state, 330.0) >> RouterSpoke(WAY.gateway, HOME)).includes(Some(MapPort))
    spoke = given(state, 330.0) >> RouterSpoke(WAY.gateway, MOVED)
    spoke.excludes(MapPort)
    answer(spoke, Seen(MOVED)).includes(Some(MapPort))
    # For what else it refused, that is no reason.
    full = replace(state.mappings, ipv4=replace(denied, refusal=Refusal(Reason.FULL)))
    (given(replace(state, mappings=full), 330.0) >> RouterSpoke(WAY.gateway, HOME)).excludes(MapPort)


def test_an_announcement_that_comes_ten_times_starts_one_round():
    spoke = given(at_home(), 300.0) >> RouterSpoke(WAY.gateway, MOVED)
    router = answer(spoke, Seen(MOVED))
    again = router >> RouterSpoke(WAY.gateway, MOVED)
    assert kinds(again) == []
    assert again.state.watch.generation == router.state.watch.generation


def test_a_router_behind_another_one_is_left_alone_for_an_hour():
    beat = given(at_home(), 300.0) >> TimerRang(Timer.ADDRESS)
    private = answer(beat, Unavailable("it is at 10.0.0.2", cool_off=3600.0), Seen(HOME))
    assert kinds(private) == []
    assert kinds(private.later(300.0) >> TimerRang(Timer.ADDRESS)) == [ReadAddress]


def test_a_router_that_is_on_another_line_is_left_alone_for_an_hour_or_until_it_speaks():
    beat = given(at_home(), 300.0) >> TimerRang(Timer.ADDRESS)
    astray = answer(beat, Seen(MOVED), Seen(HOME), Seen(HOME))
    assert astray.state.watch.believed(Family.IPV4).address == HOME
    later = astray.later(300.0)
    assert kinds(later >> TimerRang(Timer.ADDRESS)) == [ReadAddress]
    assert kinds(later >> RouterSpoke(WAY.gateway)) == [ReadRouter]


def test_a_moment_without_an_address_changes_nothing():
    spoke = given(at_home(), 300.0) >> RouterSpoke(WAY.gateway, MOVED)
    gone = answer(spoke, Unavailable("no address now"), *[Unavailable("no way")] * 4)
    assert gone.state.watch.believed(Family.IPV4).address == HOME


def test_the_address_that_comes_with_a_mapping_is_a_hint_too():
    elsewhere = given(at_home(), 300.0) >> PortMapped(1, replace(LEASE, address=str(MOVED)))
    assert kinds(elsewhere) == [ReadRouter]
    private = given(at_home(), 300.0) >> PortMapped(1, replace(LEASE, address="10.0.0.2"))
    assert kinds(private) == []


def test_the_settings_and_a_vpn_keep_nbtray_from_asking():
    left_alone = Settings(router=RouterSettings(map=False))
    assert kinds(given(at_home(settings=left_alone), 300.0) >> Woke()) == [ReadAddress]
    assert kinds(given(at_home(), 300.0) >> Woke()) == [ReadRouter]


def test_the_router_is_never_asked_about_ipv6():
    both = replace(at_home().network, addresses=("192.168.77.10", "2001:ba8:1f1::10"))
    woke = given(replace(at_home(), network=both), 300.0) >> Woke()
    asked = [each for each in woke.effects if isinstance(each, ReadAddress | ReadRouter)]
    assert [type(each) for each in asked] == [ReadRouter, ReadAddress]
    assert asked[1].family is Family.IPV6


def test_a_day_with_a_router_costs_other_people_fewer_than_a_hundred_requests():
    """Eighteen changes of the address, a look each five minutes, and an announcement for each change."""
    state, now, address, requests = at_home(), 0.0, HOME, 0
    rings, change = 300.0, 0
    while now < 86_400.0:
        now = min(rings, (change + 1) * 4800.0)
        if now < rings:
            change += 1
            address = ip_address(f"82.3.70.{change}")
            event = RouterSpoke(WAY.gateway, address)
        else:
            event = TimerRang(Timer.ADDRESS)
        todo = [event]
        while todo:
            state, effects = step(state, todo.pop(0), at(now))
            for effect in effects:
                match effect:
                    case ReadRouter(generation=generation):
                        todo.append(AddressRead(generation, ROUTER, Family.IPV4, Seen(address)))
                    case ReadAddress(generation=generation, source=source, family=family):
                        requests += 1
                        todo.append(AddressRead(generation, source, family, Seen(address)))
        rings = now + 300.0 if now == rings else rings
        assert state.watch.believed(Family.IPV4).address == address
    assert 24 <= requests < 100

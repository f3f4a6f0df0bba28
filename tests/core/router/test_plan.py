from dataclasses import replace
from datetime import timedelta

import pytest
from examples import CRASH, HOME, MOVED, NETWORK, RECORD, running, stopped
from hypothesis import example
from hypothesis import given as forall
from hypothesis import strategies as st
from letters import confirmed, effect_of
from playbook import EPOCH, Some, at, given, nothing

from nbtray.core.address.announcement import GATHER
from nbtray.core.address.effects import ReadAddress
from nbtray.core.address.events import AddressCheckChosen, NetworkChanged, Woke
from nbtray.core.address.readings import Family, WayOut
from nbtray.core.desktop.effects import ShowNotice
from nbtray.core.mail.effects import KeepOutbox
from nbtray.core.mail.queue import Outbox, Told
from nbtray.core.mail.state import Letters
from nbtray.core.router.effects import HearRouter, MapPort, ReadRouter, SaveLeases, UnmapPort
from nbtray.core.router.events import LeasesRecalled, PortMapped, PortRefused, PortUnmapped, RouterSpoke
from nbtray.core.router.mapping import (
    Ask,
    Asking,
    Closed,
    Denied,
    Held,
    Lease,
    Means,
    PortMappings,
    Reason,
    Refusal,
    nonce_for,
)
from nbtray.core.router.plan import wanted
from nbtray.core.router.stale_mappings import SLACK
from nbtray.core.server.effects import StopServer
from nbtray.core.server.events import (
    QuitChosen,
    ServerExited,
    ServerReady,
    ServerStopped,
    StartChosen,
    StopChosen,
)
from nbtray.core.server.state import Looking, Running, Stopped
from nbtray.core.settings import Listen, MailSettings, OtherPort, RouterSettings, ServerSettings, Settings
from nbtray.core.settings.events import SettingsEdited
from nbtray.core.step import step
from nbtray.core.timers import SetTimer, Timer, TimerRang

WAY = WayOut("192.168.77.1", "eth0", "192.168.77.10")
WAY6 = WayOut("fe80::1", "eth0", "2001:ba8:1f1::10")
AT_HOME = replace(NETWORK, ways=(WAY,))
SECRET = "5e" * 16
ASK = Ask(WAY, 9999)
ASKED = Lease(ASK, nonce_for(SECRET, WAY.gateway), until=EPOCH + timedelta(hours=1))


def granted(lease=ASKED, **fields):
    return replace(
        lease, **({"means": Means.PCP, "port": 9999, "address": str(HOME), "seconds": 3600} | fields)
    )


def serving(**fields):
    """A running server at home, before anything was asked of the router."""
    return running(**({"network": AT_HOME, "mappings": PortMappings(nonce=SECRET, heard=WAY)} | fields))


def mapped(**fields):
    """The same with the port open, asked at second 0."""
    return given(serving(**fields)) >> Woke() >> PortMapped(1, granted())


def settings(listen=Listen.INTERNET, **router):
    return Settings(server=ServerSettings(listen=listen), router=RouterSettings(**router))


def hold(conversation):
    return conversation.state.mappings.ipv4


def test_nothing_is_asked_before_it_is_known_what_an_earlier_life_left():
    unknown = given(stopped(network=AT_HOME)) >> StartChosen() >> ServerReady(1, RECORD)
    unknown.excludes(MapPort, HearRouter)
    recalled = unknown >> LeasesRecalled((), SECRET)
    recalled << [
        SaveLeases((ASKED,)),
        MapPort(1, ASKED),
        HearRouter(WAY),
    ]


def test_a_server_that_runs_for_the_internet_gets_its_port_and_saves_it_first():
    ready = given(stopped(network=AT_HOME, mappings=PortMappings(nonce=SECRET, heard=WAY)))
    ready = ready >> StartChosen()
    ready.excludes(MapPort)
    ready = ready >> ServerReady(1, RECORD)
    assert [each for each in ready.effects if isinstance(each, SaveLeases | MapPort)] == [
        SaveLeases((ASKED,)),
        MapPort(1, ASKED),
    ]


@pytest.mark.parametrize("listen", [Listen.COMPUTER, Listen.NETWORK])
def test_a_server_for_fewer_people_opens_nothing(listen):
    record = replace(RECORD, listen=listen)
    asked = given(replace(serving(), server=Running(record, 0.0))) >> Woke()
    asked.excludes(MapPort)


@pytest.mark.parametrize(
    "network",
    [
        NETWORK,  # a tunnel without a router, like WireGuard's
        replace(AT_HOME, default_interface=""),
        replace(AT_HOME, default_interface="tun0"),
        replace(AT_HOME, ways=(replace(WAY, local=""),)),
        replace(AT_HOME, ways=(replace(WAY, local="81.2.69.10"),)),
    ],
    ids=["no router", "offline", "vpn", "no address", "an address of its own"],
)
def test_where_there_is_nobody_to_ask_nobody_is_asked(network):
    (given(serving(network=network)) >> Woke()).excludes(MapPort)


@pytest.mark.parametrize("chosen", [settings(map=False), settings(external_port=443)])
def test_the_settings_can_keep_nbtray_from_the_router(chosen):
    (given(serving(settings=chosen)) >> Woke()).excludes(MapPort)


def test_half_of_its_life_later_a_mapping_is_renewed():
    held = mapped().includes(SetTimer(Timer.MAPPING, 1800.0))
    assert isinstance(hold(held), Held)
    early = held.later(1799.0) >> TimerRang(Timer.MAPPING)
    early.excludes(MapPort)
    renewed = held.later(1800.0) >> TimerRang(Timer.MAPPING)
    renewed.includes(Some(MapPort, generation=2))
    again = renewed >> PortMapped(2, granted(seconds=600))
    again.includes(SetTimer(Timer.MAPPING, 1800.0 + 300.0))


def test_a_mapping_that_lasts_for_ever_is_looked_at_every_hour():
    held = given(serving()) >> Woke() >> PortMapped(1, granted(seconds=0))
    held.includes(SetTimer(Timer.MAPPING, 3600.0))
    assert hold(held).lease.until is None


def test_a_stop_closes_the_port_and_a_quit_does_too():
    for chosen in (StopChosen(even_if_busy=True), QuitChosen(even_if_busy=True)):
        closed = mapped() >> chosen
        lease = granted(until=EPOCH + timedelta(hours=1))
        closed.includes(Some(StopServer), UnmapPort(lease), SetTimer(Timer.MAPPING, None))
        assert hold(closed) == Closed()
        gone = closed >> PortUnmapped(lease, gone=True)
        gone.includes(SaveLeases(()))


def test_a_crash_and_a_restart_keep_the_port_open():
    crashed = mapped() >> ServerExited(RECORD.pid, CRASH)
    crashed.excludes(UnmapPort)
    (crashed.later(1.0) >> TimerRang(Timer.RESTART)).excludes(UnmapPort)


def test_a_router_that_is_to_be_asked_again_waits_in_silence_until_the_server_is_back():
    # An alarm for what nobody may ask now would ring again in the same instant, for as long as it is away.
    crashed = mapped() >> ServerExited(RECORD.pid, CRASH)
    crashed.includes(SetTimer(Timer.MAPPING, None))
    hurried = crashed.later(0.5) >> NetworkChanged(AT_HOME)
    assert Some(SetTimer, timer=Timer.MAPPING) not in list(hurried.effects)
    back = hurried.later(0.5) >> TimerRang(Timer.RESTART) >> ServerReady(2, RECORD)
    back.includes(Some(MapPort))


def test_a_stop_while_the_router_is_being_asked_closes_what_comes_of_it():
    asked = given(serving()) >> Woke()
    stopping = asked >> StopChosen(even_if_busy=True)
    stopping.includes(UnmapPort(ASKED))
    (stopping >> PortMapped(1, granted())).includes(UnmapPort(granted()))


def test_a_new_local_address_closes_the_old_mapping_and_opens_a_new_one():
    there = replace(WAY, local="192.168.77.33", interface="wlan0")
    moved = mapped() >> NetworkChanged(replace(AT_HOME, ways=(there,)))
    moved.includes(UnmapPort(granted()), Some(MapPort, generation=2), HearRouter(there))
    assert hold(moved).lease.ask.way == there


def test_going_on_a_vpn_closes_the_port_and_coming_back_opens_it():
    away = mapped() >> NetworkChanged(replace(AT_HOME, default_interface="wg0", ways=()))
    away.includes(Some(UnmapPort), HearRouter(None))
    (away >> NetworkChanged(AT_HOME)).includes(Some(MapPort), HearRouter(WAY))


def test_waking_renews_at_once_for_the_lease_may_have_run_out():
    (mapped().later(5.0) >> Woke()).includes(Some(MapPort, generation=2))


def test_a_router_that_restarted_is_asked_again_at_once():
    spoke = mapped().later(5.0) >> RouterSpoke(WAY.gateway, restarted=True)
    spoke.includes(Some(MapPort, generation=2), Some(ReadRouter))


def test_what_another_computer_announces_is_nothing():
    mapped() >> RouterSpoke("192.168.77.66", MOVED, restarted=True) << nothing


def test_an_announced_address_is_a_hint_that_is_asked_for_at_once_and_once():
    spoke = mapped().later(5.0) >> RouterSpoke(WAY.gateway, MOVED)
    spoke.includes(Some(ReadRouter)).excludes(ReadAddress, ShowNotice)
    spoke.includes(Some(ReadRouter, way=WAY))
    assert spoke.state.watch.believed(Family.IPV4).address == HOME


def test_a_router_that_repeats_what_is_believed_is_not_asked():
    mapped().later(5.0) >> RouterSpoke(WAY.gateway, HOME) << nothing


def test_a_refusal_is_told_and_the_question_repeated_ever_more_rarely():
    asked = given(serving()) >> Woke()
    waits = []
    for number in range(1, 6):
        refused = asked >> PortRefused(number, Family.IPV4, Refusal(Reason.NOT_AUTHORIZED))
        assert isinstance(hold(refused), Denied)
        waits.append(hold(refused).retry_at - refused.seconds)
        asked = refused.later(waits[-1]) >> TimerRang(Timer.MAPPING)
        asked.includes(Some(MapPort, generation=number + 1))
    assert waits == [60.0, 240.0, 960.0, 3600.0, 3600.0]


def test_who_checks_the_address_has_the_router_asked_again_too():
    refused = given(serving()) >> Woke() >> PortRefused(1, Family.IPV4, Refusal(Reason.NOT_OFFERED))
    (refused.later(5.0) >> AddressCheckChosen()).includes(Some(MapPort, generation=2))


def test_a_silent_router_loses_no_mapping_before_its_time():
    renewing = mapped().later(1800.0) >> TimerRang(Timer.MAPPING)
    silent = renewing >> PortRefused(2, Family.IPV4, Refusal(Reason.SILENT))
    assert isinstance(hold(silent), Held)
    silent.includes(SetTimer(Timer.MAPPING, 2700.0))
    for number in range(3, 40):
        rung = replace(silent, seconds=hold(silent).renew_at) >> TimerRang(Timer.MAPPING)
        silent = rung >> PortRefused(number, Family.IPV4, Refusal(Reason.SILENT))
        if isinstance(hold(silent), Denied):
            break
    assert isinstance(hold(silent), Denied)
    assert 3550.0 < silent.seconds <= 3600.0


def test_another_port_is_used_in_the_url_and_announced_like_an_address():
    told = Outbox("0123456789abcdef", told=(Told(HOME, EPOCH),), port=9999)
    state = replace(serving(), letters=Letters(outbox=told, handed=told))
    other = given(state) >> Woke() >> PortMapped(1, granted(port=10_000))
    other.excludes(ShowNotice, KeepOutbox)
    other = confirmed(other, HOME)  # since the computer woke up
    notice = next(each.notice for each in other.effects if isinstance(each, ShowNotice))
    assert notice.title == "Your port has changed"
    assert "https://81.2.69.10:10000/" in notice.body
    other.includes(Some(KeepOutbox, outbox=replace(told, port=10_000)))
    again = other.later(1800.0) >> TimerRang(Timer.MAPPING) >> PortMapped(2, granted(port=10_000))
    again.excludes(ShowNotice, KeepOutbox)


def test_the_letter_about_another_port_tells_which_it_was():
    mail = MailSettings(account="ada@example.org")
    told = Outbox("0123456789abcdef", told=(Told(HOME, EPOCH),), readers=(mail.account,), port=9999)
    state = replace(serving(settings=Settings(mail=mail)), letters=Letters(outbox=told, handed=told))
    moved = confirmed(given(state) >> Woke() >> PortMapped(1, granted(port=10_000)), HOME)
    (entry,) = effect_of(moved, KeepOutbox).outbox.waiting
    assert entry.letter.urls == ("https://81.2.69.10:10000/",)
    assert (entry.letter.moved_from, entry.letter.port_from, entry.letter.changes) == ((), 9999, 1)


def test_nothing_is_announced_of_a_port_while_the_router_is_being_asked():
    told = Outbox("0123456789abcdef", told=(Told(HOME, EPOCH),), port=10_000)
    state = replace(serving(), letters=Letters(outbox=told, handed=told))
    asked = given(state) >> Woke()
    seen = confirmed(asked, HOME)
    seen.excludes(ShowNotice, KeepOutbox)
    gathered = seen.later(GATHER / 2) >> TimerRang(Timer.LETTERS)
    gathered.excludes(ShowNotice, KeepOutbox)
    refused = gathered >> PortRefused(1, Family.IPV4, Refusal(Reason.SILENT))
    refused.excludes(ShowNotice, KeepOutbox)
    (refused.later(GATHER) >> TimerRang(Timer.LETTERS)).excludes(ShowNotice, KeepOutbox)


def test_with_retry_no_other_port_is_asked_for_and_the_wanted_one_again():
    chosen = settings(other_port=OtherPort.RETRY)
    asked = given(serving(settings=chosen)) >> Woke()
    assert not hold(asked).lease.ask.any_port
    refused = asked >> PortRefused(1, Family.IPV4, Refusal(Reason.TAKEN))
    refused.includes(SetTimer(Timer.MAPPING, 300.0))
    (refused.later(300.0) >> TimerRang(Timer.MAPPING)).includes(Some(MapPort, generation=2))


def test_a_changed_setting_counts_at_once():
    (mapped() >> SettingsEdited(settings(map=False))).includes(Some(UnmapPort), HearRouter(None))
    denied = given(serving()) >> Woke() >> PortRefused(1, Family.IPV4, Refusal(Reason.FULL))
    again = denied >> SettingsEdited(settings(other_port=OtherPort.RETRY))
    again.includes(Some(MapPort, generation=2))


LEFT = replace(granted(), nonce="ab" * 12)


def test_the_mapping_of_an_earlier_life_is_renewed_with_its_nonce():
    recalled = given(serving(mappings=PortMappings())) >> LeasesRecalled((LEFT,), SECRET)
    recalled.includes(MapPort(1, LEFT)).excludes(UnmapPort)


def test_the_mapping_of_an_earlier_life_is_deleted_when_its_server_has_ended():
    looking = given(stopped(network=AT_HOME, server=Looking())) >> LeasesRecalled((LEFT,), SECRET)
    looking.excludes(UnmapPort)
    ended = replace(looking, state=replace(looking.state, server=Stopped())) >> Woke()
    ended.includes(UnmapPort(LEFT))
    (ended >> PortUnmapped(LEFT, gone=True)).includes(SaveLeases(()))


def test_a_mapping_on_another_router_waits_until_it_has_run_out_or_is_met_again():
    elsewhere = replace(AT_HOME, ways=(replace(WAY, gateway="10.0.0.1"),))
    state = stopped(network=elsewhere, mappings=PortMappings())
    away = given(state) >> LeasesRecalled((LEFT,), SECRET)
    away.excludes(UnmapPort)
    (away >> NetworkChanged(AT_HOME)).includes(UnmapPort(LEFT))
    late = away.later(3601.0) >> Woke()
    late.includes(SaveLeases(()))


def test_what_a_router_will_not_delete_and_would_keep_for_ever_is_tried_by_the_next_life():
    forever = replace(granted(), means=Means.UPNP, seconds=0, until=None)
    closed = given(serving()) >> Woke() >> PortMapped(1, forever) >> StopChosen(even_if_busy=True)
    stuck = closed >> PortUnmapped(forever, gone=False)
    stuck.excludes(UnmapPort, SaveLeases)
    assert stuck.state.mappings.saved == (forever,)


OLD_UNTIL = replace(granted(), until=EPOCH + timedelta(hours=1))
ON_CABLE = replace(AT_HOME, ways=(replace(WAY, local="192.168.77.33"),), addresses=("192.168.77.33",))
ELSEWHERE = replace(AT_HOME, ways=(replace(WAY, gateway="10.0.0.1", local="10.0.0.7"),))
CABLE = replace(WAY, local="192.168.77.33")
CABLE_ASK = Ask(CABLE, 9999)
CABLE_LEASE = Lease(CABLE_ASK, ASKED.nonce)


def on_cable(conversation):
    """Unplug the Wi-Fi, whose mapping can be deleted from nowhere now, and plug in a cable."""
    moved = conversation >> NetworkChanged(ON_CABLE)
    moved.includes(Some(UnmapPort, lease=hold(conversation).lease), Some(MapPort, generation=2))
    return moved >> PortUnmapped(hold(conversation).lease, gone=False)


def test_what_cannot_be_deleted_from_a_new_address_is_remembered_until_it_has_run_out():
    moved = on_cable(mapped())
    assert moved.state.mappings.stuck == (OLD_UNTIL,)
    assert OLD_UNTIL in moved.state.mappings.saved
    later = moved.later(3601.0) >> Woke()
    assert later.state.mappings.stuck == later.state.mappings.leftovers == ()


def test_it_is_deleted_as_soon_as_its_address_is_ours_again():
    moved = on_cable(mapped()) >> PortMapped(2, granted(CABLE_LEASE, port=10_000))
    moved = moved.later(10.0) >> StopChosen(even_if_busy=True) >> ServerStopped(1)
    (moved >> NetworkChanged(AT_HOME)).includes(UnmapPort(OLD_UNTIL))


def test_its_own_address_takes_it_up_again():
    back = on_cable(mapped()).later(10.0) >> NetworkChanged(AT_HOME)
    back.includes(Some(MapPort, lease=replace(OLD_UNTIL, until=EPOCH + timedelta(seconds=3610))))
    assert back.state.mappings.stuck == back.state.mappings.leftovers == ()


def test_the_wanted_port_is_asked_for_again_once_the_old_address_holds_it_no_more():
    moved = on_cable(mapped().later(600.0)) >> PortMapped(2, granted(CABLE_LEASE, port=10_000))
    assert hold(moved).wanted_at == 3600.0 + SLACK
    renewed = replace(moved, seconds=2400.0) >> TimerRang(Timer.MAPPING)
    renewed = renewed >> PortMapped(3, granted(CABLE_LEASE, port=10_000))
    renewed.includes(SetTimer(Timer.MAPPING, 3600.0 + SLACK))
    free = replace(renewed, seconds=3600.0 + SLACK) >> TimerRang(Timer.MAPPING)
    free.includes(UnmapPort(hold(renewed).lease))
    (asked,) = (each.lease for each in free.effects if isinstance(each, MapPort))
    assert (asked.ask, asked.port) == (CABLE_ASK, 0)
    (free >> PortMapped(4, granted(CABLE_LEASE))).includes(SetTimer(Timer.MAPPING, 3600.0 + SLACK + 1800.0))
    # Somebody else was quicker: their port is theirs.
    taken = free >> PortMapped(4, granted(CABLE_LEASE, port=10_000))
    assert hold(taken).wanted_at is None


def test_a_renewal_under_way_at_that_moment_does_not_forget_the_wanted_port():
    moved = on_cable(mapped().later(600.0)) >> PortMapped(2, granted(CABLE_LEASE, port=10_000))
    asked = replace(moved, seconds=3629.0) >> TimerRang(Timer.MAPPING)
    late = replace(asked, seconds=3631.0) >> PortMapped(3, granted(CABLE_LEASE, port=10_000))
    late.includes(Some(UnmapPort), Some(MapPort, generation=4))


def test_another_port_because_of_another_computer_stays():
    other = given(serving()) >> Woke() >> PortMapped(1, granted(port=10_000))
    assert hold(other).wanted_at is None


def test_with_retry_the_old_address_is_named_and_waited_for():
    chosen = settings(other_port=OtherPort.RETRY)
    strict = replace(ASKED, ask=replace(ASK, any_port=False))
    held = given(serving(settings=chosen)) >> Woke() >> PortMapped(1, granted(strict))
    refused = on_cable(held) >> PortRefused(2, Family.IPV4, Refusal(Reason.TAKEN))
    assert hold(refused).refusal == Refusal(Reason.OLD_ADDRESS, WAY.local)
    refused.includes(SetTimer(Timer.MAPPING, 3600.0 + SLACK))


def test_what_an_earlier_life_left_at_another_address_is_not_asked_for_from_here():
    recalled = given(stopped(network=ON_CABLE, server=Stopped())) >> LeasesRecalled((OLD_UNTIL,), SECRET)
    recalled.excludes(UnmapPort)
    # But not every router of UPnP is strict.
    by_upnp = replace(OLD_UNTIL, means=Means.UPNP)
    recalled = given(stopped(network=ON_CABLE, server=Stopped())) >> LeasesRecalled((by_upnp,), SECRET)
    recalled.includes(UnmapPort(by_upnp))


PERHAPS = replace(ASKED, means=Means.PCP)
UNANSWERED = Refusal(Reason.SILENT, perhaps=PERHAPS)


def test_what_a_router_may_have_opened_without_an_answer_is_closed_when_nobody_needs_it():
    denied = given(serving()) >> Woke() >> PortRefused(1, Family.IPV4, UNANSWERED)
    assert denied.state.mappings.saved == (PERHAPS,)
    (denied >> StopChosen(even_if_busy=True)).includes(UnmapPort(PERHAPS))
    (denied >> NetworkChanged(ELSEWHERE)).includes(UnmapPort(PERHAPS), Some(MapPort, generation=2))
    (denied >> SettingsEdited(settings(map=False))).includes(UnmapPort(PERHAPS))


def test_what_may_have_been_opened_for_a_network_of_before_is_remembered():
    asked = given(serving()) >> Woke() >> NetworkChanged(ELSEWHERE)
    told = asked >> PortRefused(1, Family.IPV4, UNANSWERED) >> PortUnmapped(ASKED, gone=False)
    assert PERHAPS in told.state.mappings.saved
    (told >> NetworkChanged(AT_HOME)).includes(Some(MapPort, lease=PERHAPS))


def test_a_router_that_is_silent_at_first_is_asked_again_with_the_nonce_of_the_earlier_life():
    recalled = given(serving(mappings=PortMappings())) >> LeasesRecalled((LEFT,), SECRET)
    silent = recalled >> PortRefused(1, Family.IPV4, Refusal(Reason.SILENT))
    again = silent.later(60.0) >> TimerRang(Timer.MAPPING)
    (asked,) = (each.lease for each in again.effects if isinstance(each, MapPort))
    assert asked.nonce == LEFT.nonce


def test_ipv6_gets_a_hole_in_the_firewall_for_its_lasting_address():
    both = replace(AT_HOME, ways=(WAY, WAY6))
    asked = given(serving(network=both)) >> Woke()
    asks = [each.lease.ask for each in asked.effects if isinstance(each, MapPort)]
    assert asks == [Ask(WAY, 9999), Ask(WAY6, 9999)]
    local = replace(AT_HOME, ways=(replace(WAY6, local="fd00::10"),))
    (given(serving(network=local)) >> Woke()).excludes(MapPort)


def test_a_forward_of_ones_own_leaves_ipv6_to_nbtray():
    both = replace(AT_HOME, ways=(WAY, WAY6))
    asked = given(serving(network=both, settings=settings(external_port=443))) >> Woke()
    assert [each.lease.ask.way for each in asked.effects if isinstance(each, MapPort)] == [WAY6]


def test_each_router_has_a_nonce_of_its_own():
    nonces = {nonce_for(SECRET, WAY.gateway), nonce_for(SECRET, "10.0.0.1"), nonce_for("1", WAY.gateway)}
    assert len(nonces) == 3
    assert {len(bytes.fromhex(nonce)) for nonce in nonces} == {12}


EVENTS = st.one_of(
    st.sampled_from(
        [
            StartChosen(),
            StopChosen(even_if_busy=True),
            Woke(),
            TimerRang(Timer.MAPPING),
            TimerRang(Timer.RESTART),
            NetworkChanged(AT_HOME),
            NetworkChanged(ELSEWHERE),
            NetworkChanged(ON_CABLE),
            NetworkChanged(replace(AT_HOME, default_interface="tun0")),
            RouterSpoke(WAY.gateway, restarted=True),
            RouterSpoke(WAY.gateway, MOVED),
            SettingsEdited(settings()),
            SettingsEdited(settings(map=False)),
            SettingsEdited(settings(other_port=OtherPort.RETRY)),
        ]
    ),
    st.sampled_from(["ready", "exited", "stopped", "mapped", "refused", "silent", "unanswered"]),
)


class World:
    """A router with a table, told what the effects say in their order; some answers get lost.

    It deletes only what leads to who asks, and it forgets when a lease ends.
    """

    def __init__(self):
        self.state, self.now = serving(), 0.0
        self.pending, self.table, self.disk = [], {}, ()

    def happens(self, event):
        if isinstance(event, str):
            event = self.answer(event)
        if event is None:
            return
        self.state, effects = step(self.state, event, at(self.now))
        for effect in effects:
            if isinstance(effect, SaveLeases):
                self.disk = effect.leases
            elif isinstance(effect, MapPort | UnmapPort):
                self.pending.append((effect, self.now))
                # Whatever is asked, the disk knew before.
                assert any(each.ask.is_for_the_same(effect.lease.ask) for each in self.disk)

    def answer(self, kind):
        match kind:
            case "ready":
                return ServerReady(self.state.generation, RECORD)
            case "exited":
                return ServerExited(RECORD.pid, CRASH)
            case "stopped":
                return ServerStopped(self.state.generation)
        if not self.pending:
            return None
        effect, asked_at = self.pending.pop(0)
        door = (effect.lease.ask.way, effect.lease.ask.port)
        if isinstance(effect, UnmapPort):
            if gone := self.is_here(door):
                self.table.pop(door, None)
            return PortUnmapped(effect.lease, gone)
        if kind in ("mapped", "unanswered"):
            self.table[door] = (self.now if kind == "mapped" else asked_at) + 3600.0
        if kind == "mapped":
            return PortMapped(effect.generation, granted(effect.lease))
        reason = Reason.NOT_AUTHORIZED if kind == "refused" else Reason.SILENT
        perhaps = replace(effect.lease, means=Means.PCP) if kind == "unanswered" else None
        return PortRefused(effect.generation, effect.lease.ask.family, Refusal(reason, perhaps=perhaps))

    def is_here(self, door):
        return door[0] in self.state.network.ways

    def open_doors(self):
        return {door for door, end in self.table.items() if end > self.now}

    def wanted_doors(self):
        """Return the door that is held, and the one that may be open without an answer."""
        match self.state.mappings.ipv4:
            case Held(lease=lease, expires_at=end) if end > self.now:
                return {(lease.ask.way, lease.ask.port)}, set()
            case Denied(refusal=Refusal(perhaps=Lease() as lease)):
                return set(), {(lease.ask.way, lease.ask.port)}
        return set(), set()

    def calm_down(self):
        """Let everything be answered that is on its way."""
        while self.pending:
            self.happens("mapped")


STORIES = st.lists(st.tuples(EVENTS, st.floats(0.0, 4000.0)), max_size=40)


def told(story):
    world = World()
    for event, pause in story:
        world.now += pause
        world.happens(event)
    return world


@example([(StartChosen(), 0.0), ("unanswered", 0.0), (StartChosen(), 60.0), ("refused", 0.0)])
@forall(STORIES)
def test_when_all_is_answered_only_the_wanted_door_is_open_and_the_disk_knows_every_other(story):
    world = told(story)
    world.calm_down()
    held, perhaps = world.wanted_doors()
    on_disk = {(each.ask.way, each.ask.port) for each in world.disk}
    assert held <= world.open_doors() <= on_disk
    assert len(world.disk) == len(on_disk)
    if isinstance(world.state.server, Stopped | Running):
        assert {door for door in world.open_doors() if world.is_here(door)} <= held | perhaps


@forall(STORIES)
def test_a_stopped_server_asks_for_no_door_and_sets_no_alarm(story):
    world = told(story)
    if isinstance(world.state.server, Stopped):
        assert world.state.mappings.ipv4 == Closed()
        assert world.state.mappings.rings_at is None


@forall(STORIES)
def test_the_alarm_is_set_for_whatever_is_due_next(story):
    world = told(story)
    if wanted(world.state, Family.IPV4) is None:
        assert world.state.mappings.rings_at is None
        return
    match world.state.mappings.ipv4:
        case Held(renew_at=renew_at, generation=0, wanted_at=wanted_at):
            assert world.state.mappings.rings_at == min(renew_at, wanted_at or renew_at)
        case Denied(retry_at=due):
            assert world.state.mappings.rings_at == due
        case Asking() | Held():
            assert any(isinstance(each, MapPort) for each, _ in world.pending)
        case Closed():
            assert world.state.mappings.rings_at is None

from dataclasses import replace
from datetime import timedelta

import pytest
from examples import HOME, LOOKED, NETWORK, RECORD, running, stopped
from playbook import EPOCH, Some, given

from nbtray.core.address.events import AddressCheckChosen, NetworkChanged, Woke
from nbtray.core.address.readings import Family, WayOut
from nbtray.core.desktop.effects import OpenWindow, ShowNotice
from nbtray.core.desktop.events import NoticeAnswered, TrayAppeared
from nbtray.core.desktop.windows import Window
from nbtray.core.logins.events import LoginsRead
from nbtray.core.logins.login import LoginKind, LoginLine
from nbtray.core.reach.effects import AskOutside, ReadFirewall
from nbtray.core.reach.events import FirewallRead, OutsideTold
from nbtray.core.reach.firewall import Firewall, Passage
from nbtray.core.reach.outside import Question, Tried, Unasked
from nbtray.core.reach.rules import HOLD, LOOK_AGAIN, LOOK_SOON
from nbtray.core.reach.state import Overall
from nbtray.core.router.mapping import Ask, Held, Lease, Means, PortMappings
from nbtray.core.server.events import MenuOpened, ServerReady, ServerStopped
from nbtray.core.server.state import Running, Starting, Stopping
from nbtray.core.settings import NoticeSettings, ReachSettings, ServerSettings, Settings
from nbtray.core.status.overview import status_of
from nbtray.core.timers import SetTimer, Timer, TimerRang

WAY = WayOut("192.168.77.1", "eth0", "192.168.77.10")
AT_HOME = replace(NETWORK, ways=(WAY,))
LEASE = Lease(Ask(WAY, 9999), "ab" * 12, Means.PCP, 9999, str(HOME), 3600)
OPEN = Firewall()
CLOSED = Firewall("ufw", Passage.CLOSED, Passage.CLOSED, "sudo ufw allow 9999/tcp")
QUESTION = Question(Family.IPV4, str(HOME), 9999)
SERVICES = tuple(f"https://{each}.example/{{port}}" for each in ("a", "b", "c"))
ASKING = Settings(reach=ReachSettings(outside=True, services=SERVICES))
A, B, C = SERVICES
NOTHING = TrayAppeared()


def at_home(**fields):
    lease = Held(LEASE, 1e6, 1e6)
    mappings = PortMappings(nonce="5e", ipv4=lease, saved=(LEASE,), rings_at=1e6, heard=WAY)
    return running(**{"network": AT_HOME, "mappings": mappings} | fields)


def overall(state):
    return status_of(state).reach.overall


# The firewall


def test_the_firewall_is_looked_at_once_the_server_serves_and_again_when_the_network_is_another():
    start = stopped(generation=1, server=Starting(), network=AT_HOME)
    talk = given(start) >> ServerReady(1, RECORD)
    talk.includes(ReadFirewall(9999, "eth0"))
    talk = talk >> FirewallRead(9999, OPEN) >> NOTHING
    talk.excludes(ReadFirewall)
    (talk >> NetworkChanged(replace(AT_HOME, default_interface="wlan0"))).includes(
        ReadFirewall(9999, "wlan0")
    )
    (talk >> Woke()).includes(ReadFirewall(9999, "eth0"))
    (talk >> AddressCheckChosen()).includes(ReadFirewall(9999, "eth0"))


def test_a_firewall_in_the_way_is_looked_at_again_before_long():
    talk = given(at_home()) >> FirewallRead(9999, CLOSED)
    assert overall(talk.state) is Overall.NO
    (talk.later(LOOK_SOON - 1) >> NOTHING).excludes(ReadFirewall)
    (talk.later(LOOK_SOON) >> NOTHING).includes(ReadFirewall(9999, "eth0"))
    fine = given(at_home()) >> FirewallRead(9999, OPEN)
    (fine.later(LOOK_SOON) >> NOTHING).excludes(ReadFirewall)
    (fine.later(LOOK_AGAIN) >> NOTHING).includes(ReadFirewall(9999, "eth0"))


def test_what_was_seen_for_another_port_counts_for_nothing():
    talk = given(at_home()) >> FirewallRead(1234, CLOSED)
    assert talk.state.reach.firewall == OPEN


@pytest.mark.parametrize(
    "fields", [{"server": Stopping()}, {"network": replace(AT_HOME, default_interface="")}]
)
def test_where_nothing_is_open_nobody_looks(fields):
    (given(at_home(**fields | {"reach": LOOKED})) >> MenuOpened()).excludes(ReadFirewall, AskOutside)


# The services outside


def test_nobody_outside_is_asked_unless_the_user_agrees():
    (given(at_home()) >> NOTHING).excludes(AskOutside)
    (given(at_home(settings=ASKING)) >> NOTHING).includes(AskOutside(A, QUESTION), AskOutside(B, QUESTION))


def test_two_services_are_asked_once_and_what_they_saw_counts():
    talk = given(at_home(settings=ASKING)) >> NOTHING >> OutsideTold(A, QUESTION, Tried(reached=True))
    talk.excludes(AskOutside)
    talk = talk >> OutsideTold(B, QUESTION, Tried(reached=True)) >> NOTHING
    talk.excludes(AskOutside)
    assert status_of(talk.state).reach.line == "Open to the internet: yes"


def test_for_a_service_that_says_nothing_another_is_asked():
    talk = given(at_home(settings=ASKING)) >> NOTHING >> OutsideTold(A, QUESTION, Unasked("silence"))
    talk.includes(AskOutside(C, QUESTION))
    talk = talk >> OutsideTold(C, QUESTION, Unasked("silence")) >> NOTHING
    talk.excludes(AskOutside)
    assert overall(talk.state) is Overall.YES


def test_services_that_disagree_are_not_known():
    talk = given(at_home(settings=ASKING)) >> NOTHING >> OutsideTold(A, QUESTION, Tried(reached=True))
    talk = talk >> OutsideTold(B, QUESTION, Tried(reached=False))
    assert overall(talk.state) is Overall.UNKNOWN


def test_two_that_could_not_connect_are_believed():
    talk = given(at_home(settings=ASKING)) >> NOTHING >> OutsideTold(A, QUESTION, Tried(reached=False))
    assert overall(talk.state) is Overall.YES
    talk = talk >> OutsideTold(B, QUESTION, Tried(reached=False))
    assert overall(talk.state) is Overall.NO


def test_an_answer_about_another_address_is_too_late():
    talk = given(at_home(settings=ASKING)) >> NOTHING
    talk = talk >> OutsideTold(A, replace(QUESTION, address="82.3.70.20"), Tried(reached=False))
    talk = talk >> OutsideTold(C, QUESTION, Tried(reached=False))
    assert talk.state.reach.inquiry(Family.IPV4).replies == ()


def test_another_port_is_another_question():
    talk = given(at_home(settings=ASKING)) >> NOTHING >> OutsideTold(A, QUESTION, Tried(reached=True))
    moved = replace(talk.state.mappings, ipv4=Held(replace(LEASE, port=10_001), 1e6, 1e6))
    talk = replace(talk, state=replace(talk.state, mappings=moved)) >> NOTHING
    assert [each.question.port for each in talk.effects if isinstance(each, AskOutside)] == [10_001, 10_001]


# Who came in


def line(address, at=EPOCH):
    return LoginLine(at, LoginKind.FAILED, address, "curl")


def test_whoever_knocked_from_the_internet_proves_the_way_in():
    talk = given(at_home()) >> LoginsRead((line("203.0.113.5"), line("93.184.216.34")))
    assert talk.state.reach.visited == {Family.IPV4}
    assert status_of(talk.state).reach.line == "Open to the internet: yes"


@pytest.mark.parametrize(
    "lines",
    [
        [line("192.168.77.20")],
        [line(str(HOME))],  # our own, back from the router: a hairpin
        [line("127.0.0.1")],
        [line("203.0.113.5")],  # documentation's, nobody's
        [line("somewhere")],
        [line("93.184.216.34", EPOCH - timedelta(days=1))],
    ],
)
def test_who_came_from_nearby_or_long_ago_proves_nothing(lines):
    assert not (given(at_home()) >> LoginsRead(tuple(lines))).state.reach.visited


def test_behind_a_proxy_nobody_knows_which_way_they_came():
    record = replace(RECORD, asked=ServerSettings(trusted_proxies=("127.0.0.1",)))
    state = at_home(server=Running(record, 0.0))
    assert not (given(state) >> LoginsRead((line("93.184.216.34"),))).state.reach.visited


def test_another_network_forgets_who_came_in():
    talk = given(at_home()) >> LoginsRead((line("93.184.216.34"),)) >> NetworkChanged(AT_HOME)
    assert not talk.state.reach.visited


# What is told


def test_a_verdict_is_told_once_it_has_held():
    talk = given(at_home(), 100.0) >> FirewallRead(9999, CLOSED)
    talk.includes(SetTimer(Timer.REACH, 100.0 + HOLD))
    talk.excludes(ShowNotice)
    talk = talk.later(HOLD - 1) >> NOTHING
    talk.excludes(ShowNotice)
    talk = talk.later(1) >> TimerRang(Timer.REACH)
    (notice,) = (each.notice for each in talk.effects if isinstance(each, ShowNotice))
    assert notice.title == "Nobody on the internet can reach your Jupyter"
    assert "sudo ufw allow 9999/tcp" in notice.body
    ((button, _),) = notice.actions
    (talk >> NoticeAnswered("reach", button)) << OpenWindow(Window.DIAGNOSIS)
    talk = talk >> NOTHING
    talk.excludes(ShowNotice, SetTimer)
    talk = talk >> FirewallRead(9999, OPEN)
    talk = talk.later(HOLD) >> TimerRang(Timer.REACH)
    talk.includes(Some(ShowNotice))


def test_what_comes_and_goes_is_no_news():
    talk = given(at_home(), 100.0) >> FirewallRead(9999, CLOSED)
    talk = talk.later(HOLD - 1) >> FirewallRead(9999, OPEN)
    talk.includes(SetTimer(Timer.REACH, None))
    talk = talk.later(1) >> TimerRang(Timer.REACH)
    talk.excludes(ShowNotice)


def test_what_is_not_known_is_no_news_and_neither_is_being_offline():
    hidden = replace(CLOSED, ipv4=Passage.HIDDEN)
    talk = given(at_home()) >> FirewallRead(9999, hidden)
    assert overall(talk.state) is Overall.UNKNOWN
    talk.excludes(SetTimer)
    talk = given(at_home()) >> NetworkChanged(replace(AT_HOME, default_interface="", ways=()))
    assert talk.state.reach.leaning is None


def test_who_wants_no_such_notice_gets_none():
    settings = Settings(notices=NoticeSettings(reach=False))
    talk = given(at_home(settings=settings)) >> FirewallRead(9999, CLOSED)
    talk = talk.later(HOLD) >> TimerRang(Timer.REACH)
    talk.excludes(ShowNotice)
    assert talk.state.reach.told is Overall.NO


def test_the_next_server_begins_with_a_clean_slate():
    talk = given(at_home()) >> FirewallRead(9999, CLOSED)
    talk = talk.later(HOLD) >> TimerRang(Timer.REACH)
    state = replace(talk.state, server=Stopping(), generation=2)
    talk = replace(talk, state=state) >> ServerStopped(2)
    assert talk.state.reach.told is Overall.YES
    assert talk.state.reach.firewall is None

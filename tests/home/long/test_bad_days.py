"""Days on which mail, names or the router fail while the address changes: nothing is lost, nothing stalls."""

import pytest
from beds.home_network import HOST, MOVED, OUTSIDE, PORT, ROUTER
from beds.home_program import NOT_OPENED, OPEN, SWITCH_ON
from beds.scripted_router import ScriptedRouter, pcp_announce, pcp_map
from beds.waiting import until

from nbtray.core.reach.verdict import Why
from nbtray.core.router.stale_mappings import SLACK

LATEST = "82.3.70.21"
SHORT_LEASE = 30
OUT_AND_BACK = SHORT_LEASE + SLACK + 30.0
TWO_TRIES = 60.0
"""Seconds: a letter is tried again after 10, and after 30 more."""


def url_at(address):
    return f"https://{address}:{PORT}/"


@pytest.mark.usefixtures("jupyter")
def test_what_changes_while_the_mail_is_down_is_told_once_when_it_is_back(home, nbtray, mail):
    program = nbtray(mail=mail.account())
    letters = mail.post.letters
    until(lambda: len(letters) == 1, what="the first letter")
    mail.go_down()
    home.provider_gives(MOVED)
    program.until_url(url_at(MOVED))
    until(lambda: program.status()["mail"]["problem"], what="a letter that could not be sent")
    home.provider_gives(LATEST)
    program.until_url(url_at(LATEST))
    until(lambda: home.reaches(LATEST, PORT), what="an open port")
    program.until_verdict(OPEN)
    mail.come_back()
    until(lambda: program.status()["mail"]["waiting"] == 0, TWO_TRIES, what="no letter that waits")
    assert len(letters) == 2
    assert url_at(LATEST) in letters[1].text
    assert url_at(MOVED) not in letters[1].text
    assert program.status()["mail"]["problem"] is None


@pytest.mark.usefixtures("jupyter")
def test_what_changed_while_nbtray_was_stopped_is_told_at_the_next_start(home, nbtray, mail):
    program = nbtray(mail=mail.account())
    letters = mail.post.letters
    until(lambda: len(letters) == 1, what="the first letter")
    assert program.interrupt() == 0
    home.provider_gives(MOVED)
    program.run()
    until(lambda: len(letters) == 2, what="the letter that tells of the change")
    assert url_at(MOVED) in letters[1].text
    program.until_verdict(OPEN)
    assert home.reaches(MOVED, PORT)


@pytest.mark.usefixtures("jupyter")
def test_a_port_that_a_router_has_forgotten_without_a_word_is_opened_at_half_life(home, nbtray):
    home.stop_daemon()
    home.start_daemon(longest=SHORT_LEASE)
    home.make_mute()
    program = nbtray()
    program.until_mapping("open")
    home.restart_daemon()
    assert not home.is_open(PORT)
    until(lambda: home.is_open(PORT), what="an open port")
    assert "RouterSpoke" not in program.log()
    program.until_verdict(OPEN)
    assert home.reaches(OUTSIDE, PORT)


@pytest.mark.usefixtures("jupyter")
def test_after_a_power_cut_the_port_is_opened_as_soon_as_the_line_is_back(home, nbtray):
    program = nbtray()
    program.until_mapping("open")
    home.stop_daemon()
    home.run("router", "ip", "addr", "flush", "dev", "wan0", "scope", "global")
    home.start_daemon()
    program.until_mapping("denied")
    home.provider_gives(OUTSIDE)
    program.until_mapping("open")
    program.until_verdict(OPEN)
    assert home.reaches(OUTSIDE, PORT)


def test_where_no_name_is_answered_the_port_is_open_and_the_address_said_to_be_unknown(
    home, nbtray, internet
):
    internet.sources = ("https://address.example.org/", "https://address.example.net/")
    with home.silent_names():
        program = nbtray()
        program.until_mapping("open", router_address=OUTSIDE)
        told = program.until_reach("unknown", ipv4={"open": "unknown", "why": Why.NOT_SEEN})
        assert told["state"] == "running"
        assert told["urls"]["lan"] == url_at(HOST)
        program.until_verdict("Open to the internet: not known, your address is not known yet")
        nbtray.end()


def test_where_the_mail_servers_name_is_not_answered_only_the_mail_waits(home, nbtray, mail):
    with home.silent_names():
        program = nbtray(mail=mail.account("mail.example.org"))
        program.until_url(url_at(OUTSIDE))
        program.until_verdict(OPEN)
        told = until(lambda: (mail := program.status()["mail"])["problem"] and mail, what="a problem")
        assert told["waiting"] == 1
        nbtray.end()


CABLE = "192.168.77.33"


def from_wifi_to_cable(home, program):
    """Unplug the one and plug in the other: this computer's address in its own network is another."""
    home.run("host", "ip", "link", "set", "eth0", "down")
    program.until_verdict("Open to the internet: no, this computer is offline")
    home.plug_in(CABLE)


def test_from_wifi_to_cable_the_door_moves_along_and_the_known_url_comes_back(home, nbtray):
    # What was opened for the address of before can be closed from there alone: it ends with its lease.
    home.stop_daemon()
    home.start_daemon(longest=SHORT_LEASE)
    program = nbtray()
    program.until_url(url_at(OUTSIDE))
    program.until_verdict(OPEN)
    from_wifi_to_cable(home, program)
    until(lambda: CABLE in home.forwards(), what="a mapping to the new address")
    told = program.until_mapping("open")["mapping"]
    other = told["external_port"]
    assert other != PORT
    assert told["sentence"] == (
        f"Router: port {other} is open for now; {PORT} still leads to this computer's old address (PCP)"
    )
    program.until_url(f"https://{OUTSIDE}:{other}/")
    program.until_verdict(OPEN)
    until(lambda: program.mapping()["external_port"] == PORT, OUT_AND_BACK, what="the wanted port")
    assert program.mapping()["sentence"] == f"Router: port {PORT} is open (PCP)"
    program.until_url(url_at(OUTSIDE))
    program.until_verdict(OPEN)


def test_from_wifi_to_cable_the_wanted_port_can_be_waited_for(home, nbtray):
    home.stop_daemon()
    home.start_daemon(longest=SHORT_LEASE)
    program = nbtray(router='other_port = "retry"')
    program.until_verdict(OPEN)
    from_wifi_to_cable(home, program)
    program.until_verdict(
        "Open to the internet: no, the port is taken at the router",
        f"Port {PORT} of your router still leads to this computer's old address {HOST}. "
        "It is opened when the router has forgotten that, within the hour; "
        'for another port until then, set router.other_port = "use".',
    )
    until(lambda: program.mapping()["state"] == "open", OUT_AND_BACK, what="the wanted port")
    program.until_verdict(OPEN)


def answered_by_others(reply, request):
    """Speak PCP, answer what matters with garbage, twice, and let a stranger answer it well."""
    if request[:2] == b"\x02\x00":
        reply(pcp_announce())
    elif request[:2] == b"\x02\x01":
        for _ in range(2):
            reply(pcp_map(request, 6666, nonce=bytes(12)))
            reply(bytes(range(64)))
        reply.as_a_stranger(pcp_map(request, 6666))


def test_a_router_of_garbage_opens_nothing_and_no_stranger_does_so_in_its_place(home, nbtray):
    home.stop_daemon()
    router = home.call("router", lambda: ScriptedRouter(answered_by_others, (ROUTER, 5351)))
    with router:
        program = nbtray()
        told = program.until_reach("unknown", ipv4={"open": "unknown", "why": Why.REFUSED})
        assert told["mapping"]["refusal"] == "silent"
        program.until_verdict(
            NOT_OPENED, f"Your router did not answer about opening port {PORT}. {SWITCH_ON}"
        )
        assert [each for each in router.requests if each[:2] == b"\x02\x01"]

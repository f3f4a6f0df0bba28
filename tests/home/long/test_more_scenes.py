"""More of what a user meets at home; `tests/run.py --home` plays these too."""

import json

from beds.home_network import HOST, OUTSIDE, PORT
from beds.home_program import NOT_OPENED, OPEN, SECOND_ROUTER, SWITCH_ON
from beds.waiting import until


def test_a_port_of_another_machine_can_be_waited_for(home, nbtray):
    home.neighbour_takes(PORT)
    program = nbtray(router='other_port = "retry"')
    program.until_mapping("denied", refusal="taken")
    told = program.until_verdict(
        "Open to the internet: no, the port is taken at the router",
        f"Port {PORT} of your router belongs to another device. "
        'Free it there, set another server.port, or set router.other_port = "use".',
    )
    assert told["warnings"] == [program.verdict[1]]


def test_a_router_without_a_service_is_said_with_what_to_do(home, nbtray):
    home.stop_daemon()
    program = nbtray()
    told = program.until_mapping("denied", refusal="not-offered")
    assert told["state"] == "running"
    program.until_verdict(NOT_OPENED, f"Your router opens no ports on request. {SWITCH_ON}")


def test_a_silent_router_does_not_keep_the_server_waiting(home, nbtray):
    home.make_deaf("all")
    program = nbtray()
    assert program.status()["state"] == "running"
    program.until_mapping("denied", refusal="silent")
    program.until_verdict(NOT_OPENED, f"Your router did not answer about opening port {PORT}. {SWITCH_ON}")


def test_what_a_killed_nbtray_left_open_is_renewed_by_the_next(nbtray):
    program = nbtray()
    program.until_mapping("open")
    program.kill()
    program.run()
    assert program.until_mapping("open")["mapping"]["external_port"] == PORT
    program.until_verdict(OPEN)


def test_on_a_vpn_the_router_is_left_alone(home, nbtray):
    program = nbtray()
    program.until_mapping("open")
    home.run("host", "ip", "link", "add", "tun0", "type", "veth", "peer", "name", "far0")
    home.run("host", "ip", "addr", "add", "10.8.0.2/24", "dev", "tun0")
    for device in ("far0", "tun0"):
        home.run("host", "ip", "link", "set", device, "up")
    for half in ("0.0.0.0/1", "128.0.0.0/1"):
        home.run("host", "ip", "route", "add", half, "via", "10.8.0.1", "dev", "tun0")
    program.until_mapping("on-vpn")
    until(lambda: not home.is_open(PORT), what="a closed port")
    program.until_verdict("Open to the internet: not known, this computer seems to be on a VPN")


def test_behind_a_carriers_translator_an_open_port_is_not_called_a_success(home, nbtray, internet):
    home.provider_shares("100.64.7.7")
    program = nbtray()
    program.until_mapping("denied", refusal="no-address")
    program.until_url(f"https://82.3.70.1:{PORT}/")
    assert set(internet.seen) == {"82.3.70.1"}
    program.until_verdict(*SECOND_ROUTER)


def test_behind_a_second_router_upnp_says_no_more_than_the_others(home, nbtray):
    home.make_deaf("pcp", "nat-pmp")
    home.provider_shares("10.9.8.7")
    program = nbtray()
    program.until_mapping("denied", refusal="no-address")
    program.until_verdict(*SECOND_ROUTER)


def test_behind_a_carriers_translator_pcp_tells_no_more_than_that_it_cannot(home, nbtray):
    home.make_deaf("nat-pmp", "upnp")
    home.provider_shares("100.64.7.7")
    program = nbtray()
    program.until_mapping("denied", refusal="no-resources")
    program.until_verdict(
        NOT_OPENED,
        f"Your router has no address on the internet to open port {PORT} of, or no room for it. "
        "Ask your provider for a public IPv4 address, or for IPv6, "
        "and remove forwards in the router that nobody needs.",
    )


def examined(program):
    """Return what the doctor found, by link; the exit status is not what is looked at here."""
    told = program.command("doctor", "--json", check=False)
    return {each["link"]: each for each in json.loads(told[told.index("{") : told.rindex("}") + 1])["steps"]}


def test_the_doctor_finds_the_link_that_is_broken(home, nbtray):
    program = nbtray()
    program.until_mapping("open")
    program.until_url(f"https://{OUTSIDE}:{PORT}/")
    well = examined(program)
    assert (well["router"]["outcome"], well["internet"]["outcome"]) == ("ok", "ok")
    home.make_deaf("all")
    home.stop_daemon()
    program.command("stop", "--yes")
    program.command("start")
    program.until_mapping("denied", refusal="silent")
    ill = examined(program)
    assert ill["router"]["outcome"] == "failed"
    assert f"forward port {PORT} to {HOST}" in ill["router"]["advice"]
    assert ill["internet"]["outcome"] == "unknown"
    assert ill["address"]["outcome"] == "ok"
    program.until_verdict(NOT_OPENED, f"Your router did not answer about opening port {PORT}. {SWITCH_ON}")

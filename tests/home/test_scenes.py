"""nbtray at home: what a user meets at the router, from the click to the quit."""

import pytest
from beds.home_network import MOVED, OUTSIDE, PORT
from beds.home_program import OPEN
from beds.waiting import until


@pytest.mark.usefixtures("jupyter")
def test_plain_home_the_port_is_open_while_the_server_runs_and_not_a_moment_longer(home, nbtray):
    assert not home.reaches(OUTSIDE, PORT)
    program = nbtray()
    told = program.until_mapping("open")["mapping"]
    assert told["protocol"] == "pcp"
    assert told["sentence"] == "Router: port 9999 is open (PCP)"
    assert told["router_address"] == OUTSIDE
    assert home.reaches(OUTSIDE, PORT)
    program.until_url(f"https://{OUTSIDE}:{PORT}/")
    program.until_verdict(OPEN)
    program.command("stop", "--yes")
    until(lambda: not home.is_open(PORT), what="a closed port")
    assert program.mapping()["state"] == "closed"
    program.until_verdict("Open to the internet: no, nothing is served to it")
    program.command("start")
    program.until_mapping("open")
    program.until_verdict(OPEN)
    nbtray.end()
    assert not home.reaches(OUTSIDE, PORT)


def test_the_provider_changes_the_address_and_the_router_says_so(home, nbtray, internet):
    program = nbtray()
    program.until_mapping("open")
    program.until_url(f"https://{OUTSIDE}:{PORT}/")
    home.provider_gives(MOVED)
    program.until_url(f"https://{MOVED}:{PORT}/")
    program.until_mapping("open", router_address=MOVED)
    assert "RouterSpoke" in program.log()
    assert internet.seen.count(MOVED) >= 1
    program.until_verdict(OPEN)


def test_where_the_router_restarts_the_port_is_opened_again(home, nbtray):
    program = nbtray()
    program.until_mapping("open")
    home.stop_daemon()
    assert not home.is_open(PORT)
    home.start_daemon()
    until(lambda: home.is_open(PORT), what="an open port")
    program.until_mapping("open")
    program.until_verdict(OPEN)


def test_a_port_of_another_machine_makes_another_url(home, nbtray):
    home.neighbour_takes(PORT)
    program = nbtray()
    told = program.until_mapping("open")["mapping"]
    assert told["external_port"] != PORT
    assert home.is_open(told["external_port"])
    program.until_url(f"https://{OUTSIDE}:{told['external_port']}/")
    assert told["sentence"] == f"Router: port {told['external_port']} is open in place of 9999 (PCP)"
    program.until_verdict(OPEN)


def test_what_a_killed_nbtray_left_open_is_closed_by_the_next(home, nbtray):
    program = nbtray()
    program.until_mapping("open")
    program.kill()
    assert home.is_open(PORT)
    settings = program.home / "settings.toml"
    settings.write_text(settings.read_text().replace('listen = "internet"', 'listen = "network"'))
    program.run()
    until(lambda: not home.is_open(PORT), what="a closed port")
    program.until_verdict("Open to the internet: no, nothing is served to it")


def test_ipv6_has_a_hole_in_the_firewall_of_its_own(home, nbtray):
    home.stop_daemon()
    home.add_ipv6()
    home.start_daemon()
    program = nbtray()
    program.until_mapping("open", ipv6="open")
    assert "th dport 9999" in home.holes()
    program.command("stop", "--yes")
    until(lambda: "th dport 9999" not in home.holes(), what="a closed firewall")
    program.until_verdict("Open to the internet: no, nothing is served to it")


@pytest.mark.usefixtures("jupyter")
def test_a_stop_without_nbtray_closes_the_port_that_a_killed_one_has_left_open(home, nbtray):
    program = nbtray()
    program.until_mapping("open")
    program.until_verdict(OPEN)
    program.kill()
    assert home.reaches(OUTSIDE, PORT)
    told = program.command("stop", "--yes")
    assert "The router has closed port 9999." in told
    assert home.leads_home() == []
    assert program.command("stop", "--yes") == "nbtray is not running.\n"
    nbtray.end()


@pytest.mark.usefixtures("jupyter")
def test_a_router_that_does_not_answer_then_is_named_and_asked_again_by_the_next_stop(home, nbtray):
    program = nbtray()
    program.until_mapping("open")
    program.until_verdict(OPEN)
    program.kill()
    home.make_deaf("all")
    told = program.command("stop", "--yes")
    assert "The router 192.168.77.1 has not closed port 9999. It closes it by itself at " in told
    assert home.is_open(PORT)
    home.make_deaf()
    assert "The router has closed port 9999." in program.command("quit", "--yes")
    assert home.leads_home() == []
    nbtray.end()

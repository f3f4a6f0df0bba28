from dataclasses import replace
from datetime import timedelta

import pytest
from examples import HOME, LOOKED, stopped
from homes import AT_HOME, BOTH, CARRIER, CLOSED, LEASE6, OWN6, SILENT, WAY, at_home, held
from playbook import EPOCH

from nbtray.core.address.agreement import Round
from nbtray.core.address.readings import Family
from nbtray.core.reach.problems import Particulars, problem
from nbtray.core.reach.state import Overall
from nbtray.core.reach.verdict import Answer, Finding, Why
from nbtray.core.router.mapping import Denied, Reason, Refusal
from nbtray.core.status.menu import Look, Row
from nbtray.core.status.overview import status_of
from nbtray.core.status.status_report import status_report
from nbtray.core.status.tray_menu import tray_menu


def line(state):
    rows = (row for row in tray_menu(status_of(state)).rows if isinstance(row, Row))
    return next(row.label for row in rows if row.key == "reach")


@pytest.mark.parametrize(
    ("state", "said"),
    [
        (stopped(network=AT_HOME), "no, nothing is served to it"),
        (at_home(), "yes, as far as shows from here"),
        (at_home(CARRIER, held(LEASE6), BOTH), "only IPv6"),
        (at_home(SILENT, held(LEASE6), BOTH), "yes over IPv6, as far as shows from here"),
        (at_home(CARRIER), "no, your provider shares the address"),
        (
            at_home(CARRIER, Denied(LEASE6.ask, Refusal(Reason.SILENT), 1, 60.0), BOTH),
            "not known, IPv6 at best",
        ),
        (at_home(SILENT), "not known, the router has not opened the port"),
        (at_home(reach=replace(LOOKED, firewall=CLOSED)), "no, this computer's firewall blocks the port"),
        (at_home(network=replace(AT_HOME, default_interface="")), "no, this computer is offline"),
    ],
)
def test_the_menu_says_whether_it_is_open(state, said):
    assert line(state) == f"Open to the internet: {said}"


def test_the_icon_tells_when_nobody_can_reach_it_and_not_when_that_is_not_known():
    assert tray_menu(status_of(at_home(CARRIER))).look is Look.ATTENTION
    assert tray_menu(status_of(at_home(SILENT))).look is Look.RUNNING
    assert tray_menu(status_of(at_home())).look is Look.RUNNING


def test_where_ipv4_is_shared_the_sentence_names_the_ipv6_url_and_it_is_the_public_one():
    status = status_of(at_home(CARRIER, held(LEASE6), BOTH))
    assert str(status.reach.problem) == (
        "Your provider shares one IPv4 address among many customers; nobody can reach you over IPv4. "
        f"IPv6 works: https://[{OWN6}]:9999/"
    )
    assert status.warnings == (status.reach.problem,)
    assert status.urls.public == f"https://[{OWN6}]:9999/"


def test_a_firewall_is_told_with_the_command_that_opens_the_port():
    (warning,) = status_of(at_home(reach=replace(LOOKED, firewall=CLOSED))).warnings
    assert warning.what == "This computer's firewall (ufw) lets nobody in to port 9999."
    assert "`sudo ufw allow 9999/tcp`" in warning.advice


def test_an_address_seen_before_the_router_named_its_own_is_not_another_one_yet():
    elsewhere = at_home(held(address="82.3.70.20"))
    assert status_of(elsewhere).reach.ipv4.why is Why.ELSEWHERE
    later = at_home(held(address="82.3.70.20", until=EPOCH + timedelta(hours=2)))
    assert status_of(later).reach.ipv4.why is Why.NOT_SEEN
    asked = replace(elsewhere.watch, rounds=(Round(Family.IPV4, asked=()),))
    assert status_of(replace(elsewhere, watch=asked)).reach.ipv4.why is Why.NOT_SEEN


def test_nothing_is_said_twice():
    carrier = replace(AT_HOME, primary="100.64.3.4", ways=(replace(WAY, local="100.64.3.4"),))
    assert [each.code for each in status_of(at_home(network=carrier)).warnings] == ["CarrierNat"]


@pytest.mark.parametrize("why", Why)
@pytest.mark.parametrize("answer", [Answer.NO, Answer.UNKNOWN])
def test_every_verdict_has_whole_sentences_or_none(why, answer):
    at = Particulars(9999, 9999, "192.168.77.10", "", str(HOME), SILENT, CLOSED)
    for hint in (None, Why.REFUSED, Why.FIREWALL):
        said = problem(Finding(answer, why, hint), at)
        assert said is None or (said.what.endswith(".") and said.advice.endswith((".", "9999.")))
        assert said is None or "  " not in str(said)


def test_the_report_has_both_families_and_the_firewall():
    report = status_report(status_of(at_home(CARRIER, reach=replace(LOOKED, firewall=CLOSED))), "1")["reach"]
    assert report["open"] == Overall.NO
    assert report["ipv4"] == {"open": "no", "why": "carrier-nat"}
    assert report["ipv6"] == {"open": "no", "why": "no-address"}
    assert report["firewall"]["command"] == "sudo ufw allow 9999/tcp"
    assert report["sentence"] == line(at_home(CARRIER))
    assert report["problem"] == "CarrierNat"
    assert "shares one IPv4 address" in report["what"]
    assert "Ask your provider" in report["advice"]

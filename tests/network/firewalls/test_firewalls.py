"""Firewalls that do not run here, by what they say: transcripts of their own commands."""

import json
import sys
from dataclasses import dataclass, field

import pytest

from nbtray.core.reach.effects import ReadFirewall
from nbtray.core.reach.events import FirewallRead
from nbtray.core.reach.firewall import Firewall, Passage
from nbtray.network import firewall
from nbtray.network.firewalls import firewalld, macos, ufw, windows
from nbtray.network.firewalls.asking import Said, look

OPEN, CLOSED, HIDDEN, NONE = Passage.OPEN, Passage.CLOSED, Passage.HIDDEN, Passage.NONE

UFW = """Status: active
Logging: on (low)
Default: {default} (incoming), allow (outgoing), disabled (routed)
New profiles: skip

To                         Action      From
--                         ------      ----
22/tcp (OpenSSH)           ALLOW IN    Anywhere
{rules}
22/tcp (OpenSSH (v6))      ALLOW IN    Anywhere (v6)
"""
ZONE = """public (active)
  target: {target}
  icmp-block-inversion: no
  interfaces: eth0
  services: dhcpv6-client ssh
  ports: {ports}
  protocols:
  rich rules:
{rich}
"""


@dataclass
class Shell:
    """Commands that say what the test has written; others are not installed."""

    says: dict[str, Said] = field(default_factory=dict)

    def __call__(self, command):
        return self.says.get(" ".join(command))


@pytest.mark.parametrize(
    ("rules", "default", "ipv4", "ipv6"),
    [
        ("", "deny", CLOSED, CLOSED),
        ("", "allow", OPEN, OPEN),
        ("9999/tcp                   ALLOW IN    Anywhere", "deny", OPEN, CLOSED),
        ("9999/tcp (v6)              ALLOW IN    Anywhere (v6)", "deny", CLOSED, OPEN),
        ("9999                       ALLOW IN    Anywhere   # notebooks", "deny", OPEN, CLOSED),
        ("9000:9999/tcp              LIMIT IN    Anywhere", "deny", OPEN, CLOSED),
        ("80,9999/tcp                ALLOW IN    Anywhere", "deny", OPEN, CLOSED),
        ("9999/udp                   ALLOW IN    Anywhere", "deny", CLOSED, CLOSED),
        ("9999/tcp                   ALLOW IN    192.168.77.0/24", "deny", CLOSED, CLOSED),
        ("9999/tcp                   DENY IN     Anywhere", "allow", CLOSED, OPEN),
        ("Anywhere                   ALLOW IN    Anywhere", "deny", OPEN, CLOSED),
    ],
)
def test_ufw(rules, default, ipv4, ipv6):
    shell = Shell({"ufw status verbose": Said(0, UFW.format(rules=rules, default=default))})
    found = ufw.read(shell, 9999)
    assert (found.ipv4, found.ipv6) == (ipv4, ipv6)
    assert found.command == ("sudo ufw allow 9999/tcp" if CLOSED in (ipv4, ipv6) else "")


def test_ufw_shows_its_rules_to_root_only():
    shell = Shell({"ufw status verbose": Said(1, "")})
    assert ufw.read(shell, 9999) == Firewall("ufw", HIDDEN, HIDDEN, "sudo ufw allow 9999/tcp")
    inactive = Shell({"ufw status verbose": Said(0, "Status: inactive\n")})
    assert ufw.read(inactive, 9999).ipv4 is OPEN


@pytest.mark.parametrize(
    ("written", "on"),
    [("ENABLED=yes\nLOGLEVEL=low\n", True), ("# ENABLED=yes, one day\nENABLED=no\n", False)],
)
def test_everybody_may_see_whether_ufw_is_on(tmp_path, written, on):
    switch = tmp_path / "ufw.conf"
    assert not ufw.is_on(switch)
    switch.write_text(written)
    if on:
        assert ufw.is_on(switch)
    else:
        assert not ufw.is_on(switch)


def zone(ports="", target="default", rich=""):
    return Shell(
        {
            "firewall-cmd --state": Said(0, "running\n"),
            "firewall-cmd --get-zone-of-interface=eth0": Said(0, "public\n"),
            "firewall-cmd --zone=public --list-all": Said(
                0, ZONE.format(ports=ports, target=target, rich=rich)
            ),
        }
    )


@pytest.mark.parametrize(
    ("shell", "passage"),
    [
        (zone(), CLOSED),
        (zone("8080/tcp 9999/tcp"), OPEN),
        (zone("9000-9999/tcp"), OPEN),
        (zone("9999/udp"), CLOSED),
        (zone(target="ACCEPT"), OPEN),
        (zone(target="DROP"), CLOSED),
        (zone(rich='\trule family="ipv4" port port="9999" protocol="tcp" accept'), HIDDEN),
    ],
)
def test_firewalld(shell, passage):
    found = firewalld.read(shell, 9999, "eth0")
    assert (found.ipv4, found.ipv6) == (passage, passage)
    assert ("--zone=public --add-port=9999/tcp" in found.command) == (passage is not OPEN)


def test_firewalld_that_does_not_run_or_does_not_tell():
    assert firewalld.read(Shell(), 9999, "eth0") is None
    assert firewalld.read(Shell({"firewall-cmd --state": Said(252, "not running\n")}), 9999, "eth0") is None
    silent = Shell({"firewall-cmd --state": Said(0, "running\n")})
    assert firewalld.read(silent, 9999, "eth0").ipv4 is HIDDEN
    by_default = zone()
    by_default.says["firewall-cmd --get-zone-of-interface=eth0"] = Said(2, "no zone\n")
    by_default.says["firewall-cmd --get-default-zone"] = Said(0, "public\n")
    assert firewalld.read(by_default, 9999, "eth0").ipv4 is CLOSED


PROFILE_ON = {"enabled": True, "inbound": "Block"}


@pytest.mark.parametrize(
    ("told", "passage"),
    [
        ({"profiles": [PROFILE_ON], "rules": []}, HIDDEN),
        ({"profiles": [PROFILE_ON], "rules": ["Allow"]}, OPEN),
        ({"profiles": [PROFILE_ON], "rules": ["Allow", "Block"]}, CLOSED),
        ({"profiles": [{"enabled": False, "inbound": "Block"}], "rules": ["Block"]}, OPEN),
        ({"profiles": [{"enabled": True, "inbound": "NotConfigured"}], "rules": []}, HIDDEN),
        ({"profiles": [], "rules": []}, HIDDEN),
        ({"rules": None}, HIDDEN),
    ],
)
def test_windows(told, passage):
    found = windows.read(9999, lambda command: Said(0, json.dumps(told)) if "9999" in command[-1] else None)
    assert found.ipv4 is passage
    assert found.command == ("" if passage is OPEN else windows.read(9999, lambda _: None).command)


def test_on_windows_the_script_is_whole():
    assert windows.SCRIPT.format(port=9999).count("{") == windows.SCRIPT.format(port=9999).count("}")


@pytest.mark.parametrize(
    ("said", "passage"),
    [
        ("Firewall is disabled. (State = 0)\nBlock all DISABLED!\n", NONE),
        ("Firewall is enabled. (State = 1)\nBlock all DISABLED!\n", HIDDEN),
        ("Firewall is enabled. (State = 1)\nBlock all ENABLED!\n", CLOSED),
        ("Firewall is enabled. (State = 2)\n", CLOSED),
    ],
)
def test_macos(said, passage):
    assert macos.read(lambda _: Said(0, said)).ipv4 is passage
    assert macos.read(lambda _: None).ipv4 is HIDDEN


EFFECT = ReadFirewall(9999, "eth0")


def test_where_its_rules_are_hidden_the_boot_tells_whether_there_are_any(monkeypatch):
    monkeypatch.setattr(ufw, "SWITCH", "nowhere")
    states = "systemctl is-active nftables.service iptables.service netfilter-persistent.service"
    on = Shell({states: Said(0, "active\ninactive\ninactive\n")})
    assert firewall.SystemFirewall(on, "linux").read(EFFECT).firewall == Firewall("nftables", HIDDEN, HIDDEN)
    off = Shell({states: Said(3, "inactive\ninactive\ninactive\n")})
    assert firewall.SystemFirewall(off, "linux").read(EFFECT) == FirewallRead(9999, Firewall())
    assert firewall.SystemFirewall(Shell(), "linux").read(EFFECT).firewall == Firewall()


def test_what_goes_wrong_is_that_it_cannot_be_seen():
    def breaks(_):
        raise RuntimeError

    assert firewall.SystemFirewall(breaks, "linux").read(EFFECT).firewall.ipv4 is HIDDEN


def test_a_look_has_an_end_and_asks_nobody():
    assert look([sys.executable, "-c", "import time; time.sleep(60)"], 0.2) is None
    assert look(["no-such-firewall"]) is None
    said = look(
        [sys.executable, "-c", "import os, sys; print(os.environ['LC_ALL'], sys.stdin.read() or 'nobody')"]
    )
    assert said == Said(0, "C nobody\n")


@pytest.mark.skipif(sys.platform != "linux", reason="looks at this very Linux")
def test_this_very_computer_has_an_answer():
    found = firewall.SystemFirewall().read(EFFECT)
    assert found.port == 9999
    assert found.firewall.ipv4 in Passage

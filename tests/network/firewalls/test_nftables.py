"""What our reading of a ruleset says, and what the kernel does with a stranger's packet: they must agree."""

import json
import os
import shutil
import subprocess
import sys

import pytest
from beds.network_namespace import why_not
from beds.two_hosts import HERE, TwoHosts
from hypothesis import given
from hypothesis import strategies as st

from nbtray.core.reach.firewall import Firewall, Passage
from nbtray.network.firewalls import nftables
from nbtray.network.firewalls.asking import Said

PORT = 9999
PATH = f"{os.environ.get('PATH', '')}:/usr/sbin:/sbin"
LISTEN = f"""
import socket, sys
with socket.create_server(("0.0.0.0", {PORT})) as listening:
    print("ready", flush=True)
    sys.stdin.read()
"""
NO_NFT = why_not() or ("" if shutil.which("nft", path=PATH) else "not installed: nft")
needs_nft = pytest.mark.skipif(bool(NO_NFT), reason=NO_NFT)
INPUT = "type filter hook input priority 0; policy {policy};"


LATE = "table ip late { chain i { " + INPUT.format(policy="drop") + " }; }\n"
FORWARD = "table inet filter { chain forward { type filter hook forward priority 0; policy drop; }; }\n"
WITH_22 = "chain ours { tcp dport 22 accept; };"
BACK_SOON = "chain ours { tcp dport 22 accept; return; tcp dport 9999 accept; };"
NAMED = "set ours { type inet_service; elements = { 9999 }; };"


def table(rules="", policy="drop", chains="", family="inet"):
    head = INPUT.format(policy=policy)
    return f"table {family} filter {{ {chains} chain input {{ {head} {rules}; }}; }}\n"


@pytest.fixture(scope="module")
def hosts():
    with TwoHosts() as hosts:
        listening = subprocess.Popen(
            hosts.here([sys.executable, "-c", LISTEN]), stdin=subprocess.PIPE, stdout=subprocess.PIPE
        )
        assert listening.stdout.readline() == b"ready\n"
        yield hosts
        listening.communicate()


def nft(hosts, *arguments, told=""):
    command = hosts.here(["nft", *arguments])
    env = os.environ | {"PATH": PATH}
    done = subprocess.run(command, input=told, capture_output=True, text=True, check=False, env=env)
    assert done.returncode == 0, done.stderr
    return done.stdout


def gets_in(hosts):
    connect = f"import socket; socket.create_connection(('{HERE}', {PORT}), 0.4)"
    done = subprocess.run(
        hosts.there([sys.executable, "-S", "-c", connect]), capture_output=True, check=False
    )
    return done.returncode == 0


def read(hosts):
    return nftables.read(lambda command: Said(0, nft(hosts, *command[1:])), PORT, "lan0")


@needs_nft
@pytest.mark.parametrize(
    ("ruleset", "passage"),
    [
        (table(policy="accept"), Passage.OPEN),
        (table(), Passage.CLOSED),
        (table("tcp dport 9999 accept"), Passage.OPEN),
        (table("tcp dport 9000-9999 accept"), Passage.OPEN),
        (table("tcp dport { 22, 9999 } accept"), Passage.OPEN),
        (table("tcp dport 22 accept; udp dport 9999 accept"), Passage.CLOSED),
        (table("tcp dport 9999 reject", "accept"), Passage.CLOSED),
        (table("tcp dport != 22 drop", "accept"), Passage.CLOSED),
        (table("ct state established,related accept; iifname lo accept"), Passage.CLOSED),
        (table("ct state vmap { established : accept, related : accept, invalid : drop }"), Passage.CLOSED),
        (table("ct state vmap { established : accept, new : accept }"), Passage.OPEN),
        (table("ct state new tcp dport 9999 accept"), Passage.OPEN),
        (table('iifname "lan*" accept'), Passage.OPEN),
        (table('iifname "wlan0" accept'), Passage.CLOSED),
        (table("meta l4proto tcp accept"), Passage.OPEN),
        (table("meta nfproto ipv4 accept"), Passage.OPEN),
        (table("jump ours", chains="chain ours { tcp dport 9999 accept; };"), Passage.OPEN),
        (
            table("jump ours", chains=BACK_SOON),
            Passage.CLOSED,
        ),
        (
            table("goto ours; tcp dport 9999 accept", chains=WITH_22),
            Passage.CLOSED,
        ),
        (
            table("tcp dport @ours accept", chains=NAMED),
            Passage.OPEN,
        ),
        (
            table("tcp dport 9999 accept") + LATE,
            Passage.CLOSED,
        ),
        (FORWARD, None),
        (table("tcp dport 9999 counter log accept"), Passage.OPEN),
    ],
)
def test_the_kernel_does_what_we_say(hosts, ruleset, passage):
    nft(hosts, "-f", "-", told=f"flush ruleset\n{ruleset}")
    found = read(hosts)
    assert found.ipv4 is (passage or Passage.NONE)
    assert gets_in(hosts) == (found.ipv4 is not Passage.CLOSED)
    if found.ipv4 is Passage.CLOSED:
        # The command does what it promises.
        program, *arguments = found.command.removeprefix("sudo ").split()
        assert program == "nft"
        nft(hosts, *arguments)
        second = read(hosts)
        if second.ipv4 is Passage.CLOSED:  # another table says no as well
            nft(hosts, *second.command.split()[2:])
        assert gets_in(hosts)


@needs_nft
@pytest.mark.parametrize(
    "rules",
    [
        "limit rate 1/second accept",
        "meta mark 7 accept",
        "fib daddr type local accept",
        "ip daddr 10.1.2.3 accept",
    ],
)
def test_what_is_not_understood_is_not_known(hosts, rules):
    nft(hosts, "-f", "-", told=f"flush ruleset\n{table(rules)}")
    assert read(hosts).ipv4 is Passage.HIDDEN


@needs_nft
def test_who_is_banned_is_not_everybody(hosts):
    banned = "set banned { type ipv4_addr; elements = { 93.184.216.34 }; };"
    nft(hosts, "-f", "-", told=f"flush ruleset\n{table('ip saddr @banned drop', 'accept', banned)}")
    assert read(hosts).ipv4 is Passage.OPEN
    nft(hosts, "-f", "-", told=f"flush ruleset\n{table('ip saddr 192.168.77.0/24 accept')}")
    assert read(hosts).ipv4 is Passage.CLOSED


@needs_nft
def test_each_family_for_itself(hosts):
    nft(hosts, "-f", "-", told=f"flush ruleset\n{table(family='ip6')}")
    found = read(hosts)
    assert (found.ipv4, found.ipv6) == (Passage.OPEN, Passage.CLOSED)
    assert found.command == "sudo nft insert rule ip6 filter input tcp dport 9999 accept"


def test_without_rules_there_is_no_firewall():
    assert nftables.read(lambda _: Said(0, '{"nftables": [{"metainfo": {}}]}'), PORT, "eth0") == Firewall()


def test_who_may_not_look_is_told_nothing():
    assert nftables.read(lambda _: Said(1, ""), PORT, "eth0") is None
    assert nftables.read(lambda _: None, PORT, "eth0") is None
    assert nftables.read(lambda _: Said(0, "Operation not permitted"), PORT, "eth0").ipv4 is Passage.HIDDEN


def test_chains_that_jump_in_a_circle_come_to_an_end():
    place = {"family": "inet", "table": "t"}
    listed = [
        {"chain": place | {"name": "i", "type": "filter", "hook": "input", "policy": "accept"}},
        {"rule": place | {"chain": "i", "expr": [{"jump": {"target": "i"}}]}},
    ]
    assert (
        nftables.read(lambda _: Said(0, json.dumps({"nftables": listed})), PORT, "eth0").ipv4
        is Passage.HIDDEN
    )


LEAVES = st.none() | st.booleans() | st.integers() | st.text(max_size=8)
JSON = st.recursive(
    LEAVES,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
)
KINDS = st.sampled_from(["match", "jump", "goto", "vmap", "accept", "drop", "limit", "xt", "counter"])


@given(st.lists(st.dictionaries(KINDS, JSON, min_size=1, max_size=1), max_size=5))
def test_whatever_a_rule_says_there_is_an_answer(expressions):
    place = {"family": "inet", "table": "t"}
    listed = [
        {"chain": place | {"name": "i", "type": "filter", "hook": "input", "policy": "drop"}},
        {"rule": place | {"chain": "i", "expr": expressions}},
    ]
    found = nftables.read(lambda _: Said(0, json.dumps({"nftables": listed})), PORT, "eth0")
    assert found.ipv4 in Passage

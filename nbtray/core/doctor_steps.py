"""The way from the internet to the notebooks, link after link: what is known of each, and what to do."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from ipaddress import IPv4Address, ip_address
from typing import Any

from nbtray.core.firewall import Firewall, Passage


class Outcome(StrEnum):
    """What a look at one link came to."""

    OK = "ok"
    FAILED = "failed"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Step:
    """One link of the way: what was found, and what to do where that is not right."""

    key: str
    title: str
    outcome: Outcome
    evidence: str
    advice: str = ""


@dataclass(frozen=True, slots=True)
class Probes:
    """What was tried out: connections from this computer to itself, and a look at its firewall."""

    local: bool
    lan: bool | None
    firewall: Firewall


Report = Mapping[str, Any]
"""A status, as `status --json` tells it."""


def steps(report: Report, probes: Probes) -> tuple[Step, ...]:
    """Return the links, from the notebooks outwards."""
    if report["state"] != "running":
        evidence = f"It is {report['state']}. {report['reason'] or ''}".strip()
        return (Step("server", "Jupyter", Outcome.FAILED, evidence, "Start it: `nbtray start`."),)
    found = [_server(report), _listening(report, probes), _network(report, probes)]
    if report["listen"] != "internet":
        return tuple(found)
    return (
        *found,
        _firewall(probes.firewall),
        _router(report),
        _address(report),
        _verdict(report),
        _outside(report),
    )


def succeeded(found: tuple[Step, ...]) -> bool:
    """Tell whether nothing is known to stand in the way."""
    return all(step.outcome is not Outcome.FAILED for step in found)


def masked(text: str) -> str:
    """Return the text with the host part of each address hidden, for a report that others read."""
    return re.sub(r"[0-9A-Fa-f:.]*[.:][0-9A-Fa-f:.]*", lambda found: _masked(found[0]), text)


def _masked(word: str) -> str:
    # A sentence may go on behind an address with a period or a colon, and an address may end with two colons.
    for core in (word, word.rstrip("."), word.rstrip(".:")):
        try:
            address = ip_address(core)
        except ValueError:
            continue
        if isinstance(address, IPv4Address):
            hidden = ".".join([*str(address).split(".")[:2], "x", "x"])
        else:
            hidden = ":".join([*address.exploded.split(":")[:2], "x"])
        return hidden + word[len(core) :]
    host, colon, port = word.rpartition(":")
    return f"{_masked(host)}{colon}{port}" if "." in host else word


def _server(report: Report) -> Step:
    return Step("server", "Jupyter", Outcome.OK, f"It runs, as process {report['pid']}.")


def _listening(report: Report, probes: Probes) -> Step:
    port = report["port"]
    if probes.local:
        return Step("listening", "Port", Outcome.OK, f"Port {port} answers on this computer.")
    return Step(
        "listening",
        "Port",
        Outcome.FAILED,
        f"Nobody answers on port {port} of this computer.",
        "Restart the server: `nbtray restart`.",
    )


def _network(report: Report, probes: Probes) -> Step:
    if report["listen"] == "computer":
        advice = "Set server.listen to network or internet, if others should get in."
        return Step("network", "Network", Outcome.OK, "It serves this computer only, as set.", advice)
    lan = report["urls"]["lan"]
    if probes.lan is None:
        advice = "Connect this computer to a network."
        return Step("network", "Network", Outcome.FAILED, "This computer is in no network.", advice)
    if probes.lan:
        return Step("network", "Network", Outcome.OK, f"It listens at {lan}.")
    advice = "Restart the server: `nbtray restart`."
    return Step("network", "Network", Outcome.FAILED, f"Nobody answers at {lan}.", advice)


def _firewall(firewall: Firewall) -> Step:
    title, passages = "Firewall", {firewall.ipv4, firewall.ipv6}
    advice = f"This opens the port: `{firewall.command}`" if firewall.command else ""
    if Passage.CLOSED in passages:
        evidence = f"This computer's firewall ({firewall.name}) lets nobody in."
        return Step("firewall", title, Outcome.FAILED, evidence, advice)
    if Passage.HIDDEN in passages:
        evidence = f"It has one ({firewall.name}); whether that lets anybody in cannot be seen from here."
        return Step("firewall", title, Outcome.UNKNOWN, evidence, advice)
    evidence = (
        f"It has one ({firewall.name}), which lets the port in." if firewall.name else "None is in the way."
    )
    return Step("firewall", title, Outcome.OK, evidence)


def _router(report: Report) -> Step:
    mapping = report["mapping"]
    outcome = {
        "open": Outcome.OK,
        "direct": Outcome.OK,
        "denied": Outcome.FAILED,
        "on-vpn": Outcome.FAILED,
    }.get(mapping["state"], Outcome.UNKNOWN)
    advice = report["reach"]["advice"] if outcome is Outcome.FAILED else ""
    return Step("router", "Router", outcome, f"{mapping['sentence'].removeprefix('Router: ')}.", advice or "")


def _address(report: Report) -> Step:
    told = report["address"]
    found = [each for each in (told["ipv4"], told["ipv6"]) if each]
    if report["offline"] or not found:
        evidence = "This computer is offline." if report["offline"] else "Nobody has told it."
        advice = "Look at the internet connection, then choose Check address now."
        return Step("address", "Address", Outcome.FAILED, evidence, advice)
    return Step("address", "Address", Outcome.OK, f"The internet sees {' and '.join(found)}.")


def _verdict(report: Report) -> Step:
    told = report["reach"]
    verdicts = {"yes": Outcome.OK, "only-ipv6": Outcome.OK, "no": Outcome.FAILED}
    outcome = verdicts.get(told["open"], Outcome.UNKNOWN)
    evidence = told["sentence"].removeprefix("Open to the internet: ")
    evidence = f"{evidence[:1].upper()}{evidence[1:]}. {told['what'] or ''}".strip()
    return Step("internet", "Internet", outcome, evidence, told["advice"] or "")


def _outside(report: Report) -> Step:
    url = report["urls"]["public"]
    advice = f"Open {url} on a phone with its Wi-Fi off." if url else ""
    return Step("outside", "Outside", Outcome.UNKNOWN, "Nobody outside was asked to connect.", advice)

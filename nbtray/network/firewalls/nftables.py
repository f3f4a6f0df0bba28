"""nftables: its whole ruleset, followed as the kernel would for a stranger's first packet to our port."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from nbtray.core.address.readings import Family
from nbtray.core.reach.firewall import Firewall, Passage
from nbtray.network.firewalls.asking import Look
from nbtray.network.firewalls.nft_packet import Fit, Packet, fits

NAME = "nftables"
DEEPEST = 16  # the kernel's own limit of jumps (NFT_JUMP_STACK_SIZE)
HOOKS = ("input", "prerouting")

ACCEPT, DROP, ON, BACK = "accept", "drop", "on", "back"

Place = tuple[str, str, str]
"""Family, table and name of a chain."""

Rules = dict[Place, list[list[dict[str, Any]]]]


@dataclass(frozen=True, slots=True)
class Ruleset:
    """The base chains that see incoming packets, all rules by their chain, and the named sets."""

    bases: tuple[dict[str, Any], ...]
    rules: Rules
    sets: dict[str, list[Any]]


def read(look: Look, port: int, interface: str) -> Firewall | None:
    """Return what it does with this port; None when it is not ours to see, or not there."""
    said = look(("nft", "-j", "list", "ruleset"))
    if said is None or said.status:
        return None
    try:
        ruleset = _parsed(json.loads(said.text)["nftables"])
    except (ValueError, KeyError, TypeError):
        return Firewall(NAME, Passage.HIDDEN, Passage.HIDDEN)
    return judged(ruleset, port, interface)


def judged(ruleset: Ruleset, port: int, interface: str) -> Firewall:
    """Return what becomes of a stranger's first packet, in each family."""
    if not ruleset.bases:
        return Firewall()
    passages: list[Passage] = []
    closed_by: list[dict[str, Any]] = []
    for family in Family:
        walk = Walk(ruleset, Packet(family, port, interface))
        outcomes = [(base, walk.base(base)) for base in ruleset.bases if walk.sees(base)]
        closing = [base for base, possible in outcomes if possible == {DROP}]
        unclear = any(DROP in possible for _, possible in outcomes)
        passages.append(Passage.CLOSED if closing else Passage.HIDDEN if unclear else Passage.OPEN)
        closed_by += closing
    return Firewall(NAME, passages[0], passages[1], _command(closed_by[0], port) if closed_by else "")


def _command(chain: dict[str, Any], port: int) -> str:
    place = f"{chain['family']} {chain['table']} {chain['name']}"
    return f"sudo nft insert rule {place} tcp dport {port} accept"


def _parsed(listed: Iterable[dict[str, Any]]) -> Ruleset:
    bases: list[dict[str, Any]] = []
    rules: Rules = {}
    sets: dict[str, list[Any]] = {}
    for entry in listed:
        if chain := entry.get("chain"):
            rules.setdefault((chain["family"], chain["table"], chain["name"]), [])
            if chain.get("hook") in HOOKS and chain.get("type") == "filter":
                bases.append(chain)
        elif rule := entry.get("rule"):
            rules.setdefault((rule["family"], rule["table"], rule["chain"]), []).append(rule["expr"])
        elif named := entry.get("set"):
            sets[named["name"]] = named.get("elem", [])
    return Ruleset(tuple(bases), rules, sets)


@dataclass(frozen=True, slots=True)
class Walk:
    """One packet's way through a ruleset: every outcome it may have, as far as the rules are understood."""

    ruleset: Ruleset
    packet: Packet

    def sees(self, base: dict[str, Any]) -> bool:
        """Tell whether this base chain gets to see the packet's family."""
        return base["family"] in ("inet", "ip" if self.packet.family is Family.IPV4 else "ip6")

    def base(self, base: dict[str, Any]) -> set[str]:
        """Return the outcomes of a base chain, whose end is its policy."""
        possible = self._chain((base["family"], base["table"], base["name"]), 0)
        policy = ACCEPT if base.get("policy", ACCEPT) == ACCEPT else DROP
        return {policy if each in (ON, BACK) else each for each in possible}

    def _chain(self, chain: Place, depth: int) -> set[str]:
        if depth > DEEPEST:
            return {ACCEPT, DROP}
        possible: set[str] = set()
        for expressions in self.ruleset.rules.get(chain, []):
            fit, verdict = Fit.YES, {ON}
            for expression in expressions:
                fit = min(fit, fits(expression, self.packet, self.ruleset.sets))
                verdict = self._verdict(expression, chain, depth) or verdict
            if fit is Fit.NO:
                continue
            possible |= verdict - {ON}
            if fit is Fit.YES and ON not in verdict:
                return possible
        return possible | {ON}

    def _verdict(self, expression: dict[str, Any], chain: Place, depth: int) -> set[str] | None:
        match expression:
            case {"accept": _}:
                return {ACCEPT}
            case {"drop": _} | {"reject": _}:
                return {DROP}
            case {"return": _}:
                return {BACK}
            case {"jump": {"target": target}} | {"goto": {"target": target}}:
                onward = ON if "jump" in expression else BACK
                inside = self._chain((chain[0], chain[1], target), depth + 1)
                return {onward if each in (ON, BACK) else each for each in inside}
            case {"vmap": {"key": key, "data": {"set": elements}}}:
                return self._mapped(key, elements, chain, depth)
            case {"queue": _} | {"xt": _} | {"vmap": _}:
                return {ACCEPT, DROP, ON}
            case _:
                return None

    def _mapped(self, key: object, elements: list[Any], chain: Place, depth: int) -> set[str]:
        possible: set[str] = set()
        for value, verdict in elements:
            equal = {"match": {"op": "==", "left": key, "right": value}}
            fit = fits(equal, self.packet, self.ruleset.sets)
            if fit is Fit.NO:
                continue
            possible |= self._verdict(verdict, chain, depth) or {ON}
            if fit is Fit.YES:
                return possible
        return possible | {ON}

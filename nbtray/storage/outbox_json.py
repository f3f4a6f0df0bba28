"""An outbox as JSON values, and back."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from ipaddress import ip_address
from typing import Any

from nbtray.core.mail.message import Incident, IncidentKind, Letter, Topic
from nbtray.core.mail.queue import Hold, Outbox, Told, Waiting
from nbtray.core.problem import Problem
from nbtray.storage.json_memory import moment

Saved = Mapping[str, Any]


def to_json(outbox: Outbox) -> dict[str, object]:
    """Return it as values that JSON has; times are ISO 8601 with their zone."""
    return {
        "identity": outbox.identity,
        "written": outbox.written,
        "told": [{"address": str(each.address), "at": each.at.isoformat()} for each in outbox.told],
        "readers": list(outbox.readers),
        "waiting": [_waiting(each) for each in outbox.waiting],
        "accepted": [each.isoformat() for each in outbox.accepted],
        "alive_due": outbox.alive_due.isoformat() if outbox.alive_due else None,
        "port": outbox.port,
        "alarmed": outbox.alarmed.isoformat() if outbox.alarmed else None,
        "quiet_until": outbox.quiet_until.isoformat() if outbox.quiet_until else None,
        "down_told": outbox.down_told,
    }


def from_json(saved: Saved) -> Outbox:
    """Return what was saved; raises ValueError, TypeError or KeyError when that is something else."""
    return Outbox(
        identity=_text(saved["identity"]),
        written=int(saved["written"]),
        told=tuple(Told(ip_address(_text(each["address"])), _time(each["at"])) for each in saved["told"]),
        readers=_texts(saved["readers"]),
        waiting=tuple(_waiting_from(each) for each in saved["waiting"]),
        accepted=tuple(map(_time, saved["accepted"])),
        alive_due=_time_or_none(saved["alive_due"]),
        # An earlier nbtray knew none of these.
        port=int(saved.get("port", 0)),
        alarmed=_time_or_none(saved.get("alarmed")),
        quiet_until=_time_or_none(saved.get("quiet_until")),
        down_told=bool(saved.get("down_told", False)),
    )


def _waiting(entry: Waiting) -> dict[str, object]:
    letter, problem = entry.letter, entry.problem
    return {
        "letter": {
            "message_id": letter.message_id,
            "topic": letter.topic.value,
            "written_at": letter.written_at.isoformat(),
            "computer": letter.computer,
            "urls": list(letter.urls),
            "lan_url": letter.lan_url,
            "addresses": list(letter.addresses),
            "moved_from": list(letter.moved_from),
            "fingerprint_sha256": letter.fingerprint_sha256,
            "incidents": [_incident(each) for each in letter.incidents],
            "changes": letter.changes,
            "port_from": letter.port_from,
            "wrong": list(letter.wrong),
            "problem": letter.problem,
            "down_minutes": letter.down_minutes,
        },
        "next_at": entry.next_at.isoformat(),
        "attempts": entry.attempts,
        "unconfirmed": entry.unconfirmed,
        "hold": entry.hold.value,
        "problem": {"code": problem.code, "what": problem.what, "advice": problem.advice}
        if problem
        else None,
        "age": entry.age.total_seconds(),
    }


def _waiting_from(saved: Saved) -> Waiting:
    letter, problem = saved["letter"], saved["problem"]
    return Waiting(
        letter=Letter(
            message_id=_text(letter["message_id"]),
            topic=Topic(letter["topic"]),
            written_at=_time(letter["written_at"]),
            computer=_text(letter["computer"]),
            urls=_texts(letter["urls"]),
            lan_url=_text(letter["lan_url"]),
            addresses=_texts(letter["addresses"]),
            moved_from=_texts(letter["moved_from"]),
            fingerprint_sha256=_text(letter["fingerprint_sha256"]),
            incidents=tuple(_incident_from(each) for each in letter.get("incidents", ())),
            changes=int(letter["changes"]),
            port_from=int(letter.get("port_from", 0)),
            wrong=_texts(letter.get("wrong", [])),
            problem=_text(letter.get("problem", "")),
            down_minutes=int(letter.get("down_minutes", 0)),
        ),
        next_at=_time(saved["next_at"]),
        attempts=int(saved["attempts"]),
        unconfirmed=int(saved["unconfirmed"]),
        hold=Hold(saved["hold"]),
        problem=Problem(*(_text(problem[key]) for key in ("code", "what", "advice"))) if problem else None,
        age=timedelta(seconds=float(saved.get("age", 0.0))),
    )


def _incident(incident: Incident) -> dict[str, object]:
    return {
        "kind": incident.kind.value,
        "at": incident.at.isoformat(),
        "address": incident.address,
        "browser": incident.browser,
        "failures": incident.failures,
        "networks": incident.networks,
    }


def _incident_from(saved: Saved) -> Incident:
    return Incident(
        kind=IncidentKind(saved["kind"]),
        at=_time(saved["at"]),
        address=_text(saved["address"]),
        browser=_text(saved["browser"]),
        failures=int(saved["failures"]),
        networks=int(saved["networks"]),
    )


def _text(saved: object) -> str:
    if not isinstance(saved, str):
        raise TypeError
    return saved


def _texts(saved: object) -> tuple[str, ...]:
    if not isinstance(saved, list):
        raise TypeError
    return tuple(map(_text, saved))


def _time(saved: object) -> datetime:
    return moment(_text(saved))


def _time_or_none(saved: object) -> datetime | None:
    return None if saved is None else _time(saved)

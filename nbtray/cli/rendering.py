"""A status, as `status --json` tells it, in words."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from nbtray.cli.terminal import plain
from nbtray.core.certificate.fingerprint import fingerprint_lines

Report = Mapping[str, Any]


def headline(report: Report) -> str:
    """Return the state in half a line: `Running · 2 kernels, 1 busy`."""
    word = str(report["state"]).capitalize()
    count, busy = report["kernels"]["count"], report["kernels"]["busy"]
    if report["state"] != "running" or count is None:
        return word
    kernels = {0: "no kernels", 1: "1 kernel"}.get(count, f"{count} kernels")
    return f"{word} · {kernels}" + (f", {busy or 'none'} busy" if count else "")


def reason(report: Report) -> str:
    """Return why it is as it is, if there is anything to say."""
    return plain(str(report["reason"] or ""))


def urls(report: Report) -> list[str]:
    """Return the ways to the server, one a line."""
    known = report["urls"]
    public = known["public"] or _no_public_url(report)
    rows = [("Public", public), ("Network", known["lan"]), ("This computer", known["local"])]
    return [_row(name, url) for name, url in rows if url]


def certificate(report: Report) -> list[str]:
    """Return what a browser will show, so that the reader can compare."""
    told = report["certificate"]
    if not told["fingerprint_sha256"]:
        return []
    first, second = fingerprint_lines(told["fingerprint_sha256"], 2)
    return [_row("SHA-256", f"{first}:"), _row("", second)]


def details(report: Report, now: datetime) -> list[str]:
    """Return the rest of a status, one thing a line."""
    address, told = report["address"], report["certificate"]
    found = [text for text in (address["ipv4"], address["ipv6"]) if text]
    reach = report["reach"]["sentence"].removeprefix("Open to the internet: ")
    router = report["mapping"]["sentence"].removeprefix("Router: ")
    rows = [
        ("Address", f"{' and '.join(found)} ({ago(address['confirmed_at'], now)})" if found else ""),
        ("Internet", reach if report["state"] == "running" else ""),
        ("Router", router if report["state"] == "running" else ""),
        ("Certificate", f"{told['kind']}, until {told['not_after'][:10]}" if told["not_after"] else ""),
        ("Jupyter", f"{plain(report['environment'])}, pid {report['pid']}" if report["pid"] else ""),
        ("Kernels", _readable(report["kernels"].get("readable_by_other_accounts"))),
        ("Last used", ago(report["last_activity"], now)),
        ("Mail", _mail(report["mail"], now)),
    ]
    return [_row(name, text) for name, text in rows if text]


def block(report: Report, now: datetime) -> list[str]:
    """Return a whole status below its headline; a URL at which nobody answers is none."""
    where = [*urls(report), *certificate(report)] if report["state"] == "running" else []
    return [*where, *details(report, now)]


def ago(moment: str | None, now: datetime) -> str:
    """Return how long ago an ISO time was, '' when there is none."""
    if not moment:
        return ""
    then = datetime.fromisoformat(moment)
    seconds = (now - then.astimezone(UTC)).total_seconds()
    for size, name in ((86400, "day"), (3600, "hour"), (60, "minute")):
        if seconds >= size:
            count = int(seconds // size)
            return f"{count} {name}{'s' if count > 1 else ''} ago"
    return "just now"


def _readable(names: list[str] | None) -> str:
    # Several kernels of one kind are one name; an nbtray that runs since before an update tells none.
    found = ", ".join(plain(name) for name in sorted(set(names or ())))
    return f"other accounts of this computer can read {found}" if found else ""


def _row(name: str, text: str) -> str:
    return f"  {name:<13}  {text}"


def _mail(told: Mapping[str, Any], now: datetime) -> str:
    waiting = {0: "", 1: ", 1 letter waits"}.get(told["waiting"], f", {told['waiting']} letters wait")
    if not told["account"]:
        return f"no account is set{waiting}" if waiting else ""
    sent = f"last letter {ago(told['last_sent'], now)}" if told["last_sent"] else "no letter yet"
    problem = f". {plain(told['problem'])}" if told["problem"] else ""
    return f"{plain(told['account'])}, {sent}{waiting}{problem}"


def _no_public_url(report: Report) -> str:
    match report["listen"]:
        case "computer":
            return "none, it serves this computer only"
        case "network":
            return "none, it serves your network only"
        case _ if report["offline"]:
            return "not known, this computer is offline"
        case _:
            return "not known yet"

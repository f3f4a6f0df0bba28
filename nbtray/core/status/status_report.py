"""The status as `status --json` and the control socket tell it."""

from datetime import datetime

from nbtray.core.address.readings import Confirmed
from nbtray.core.mail import waiting as waiting_letters
from nbtray.core.reach.status import reach_report
from nbtray.core.status.status import Status


def status_report(status: Status, version: str) -> dict[str, object]:
    """Return the status as JSON values; what is not known is null."""
    activity, certificate, record = status.activity, status.certificate, status.record
    return {
        "version": version,
        "state": status.phase.value,
        "reason": status.reason,
        "problem": None if status.problem is None else status.problem.code,
        "wanted": status.wanted,
        "retry_at": _time(status.retry_at),
        "restart_problem": str(status.restart_problem) if status.restart_problem else None,
        "warnings": [str(each) for each in status.warnings],
        "offline": status.offline,
        "restart_for": list(status.restart_for),
        "pid": record.pid if record else None,
        "port": status.port,
        "listen": status.listen.value,
        "environment": record.environment if record else None,
        "urls": {
            "public": status.urls.public or None,
            "lan": status.urls.lan or None,
            "local": status.urls.local or None,
        },
        "address": {
            "ipv4": _address(status.ipv4),
            "ipv6": _address(status.ipv6),
            # Finer than people need: `address --now` tells a fresh confirmation from the one before by it.
            "confirmed_at": _time(status.confirmed_at, "milliseconds"),
            "checking": status.checking_address,
        },
        "mapping": {
            "state": status.router.opening.value,
            "sentence": status.router.line,
            "protocol": status.router.means.value if status.router.means else None,
            "external_port": status.router.port or None,
            "router_address": status.router.address or None,
            "refusal": status.router.refusal.reason.value if status.router.refusal else None,
            "ipv6": status.router.pinhole.value,
        },
        "reach": reach_report(status.reach),
        "kernels": {
            "count": activity.kernels if activity else None,
            "busy": activity.busy if activity else None,
            "readable_by_other_accounts": list(activity.readable) if activity else None,
        },
        "connections": activity.connections if activity else None,
        "last_activity": _time(activity.last_activity) if activity else None,
        "certificate": {
            "fingerprint_sha256": certificate.fingerprint_sha256 if certificate else None,
            "not_after": _time(certificate.not_after) if certificate else None,
            "names": list(certificate.names) if certificate else [],
            "kind": certificate.kind if certificate else None,
            "trusted": certificate.trusted if certificate else None,
            "authority_sha256": (certificate.authority_sha256 or None) if certificate else None,
        },
        "mail": {
            "account": status.mail.account or None,
            "waiting": status.mail.waiting,
            "last_sent": _time(status.mail.last_sent),
            "problem": str(status.mail.problem) if status.mail.problem else None,
            "letters": waiting_letters.report(status.mail.letters),
        },
    }


def _address(confirmed: Confirmed | None) -> str | None:
    return str(confirmed.address) if confirmed else None


def _time(moment: datetime | None, precision: str = "seconds") -> str | None:
    return moment.isoformat(timespec=precision) if moment else None

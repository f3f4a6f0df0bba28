"""What must be true before the server binds its socket; otherwise it ends.

Jupyter's own configuration fails open, so what came out of it is looked at once more here.
"""

from __future__ import annotations

import json
import os
import sys
import time
from typing import TYPE_CHECKING, Any

from . import tls
from .private_file import read_file

if TYPE_CHECKING:
    from jupyter_server.auth.identity import PasswordIdentityProvider
    from jupyter_server.serverapp import ServerApp


def close_unless_safe(app: ServerApp, provider: PasswordIdentityProvider, gate: dict[str, Any]) -> None:
    """End the server with one line in the log unless it may serve."""
    reason = (
        _certificate_trouble(gate["certificate"])
        or _password_trouble(provider)
        or _settings_trouble(app, provider, gate["traits"])
        or _record_trouble(gate["record"], gate["patience"])
    )
    if reason:
        app.log.critical("nbtray: %s", reason)
        app.exit(1)


def _certificate_trouble(path: str) -> str:
    # A server with a bad pair keeps running, and every client hangs.
    try:
        tls.context_of(path)
    except (OSError, ValueError) as error:
        return f"certificate: {error}"
    return ""


def _password_trouble(provider: PasswordIdentityProvider) -> str:
    if not provider.hashed_password:
        return "password: there is none"
    if provider.token:
        return "setting: IdentityProvider.token is set"
    return ""


def _settings_trouble(
    app: ServerApp, provider: PasswordIdentityProvider, expected: dict[str, dict[str, object]]
) -> str:
    for section, holder in (("ServerApp", app), (type(provider).__name__, provider)):
        for name, value in expected[section].items():
            # A trait this version does not have yet guards nothing.
            if holder.has_trait(name) and not _as_expected(getattr(holder, name), value):
                return f"setting: {section}.{name} is overridden by a configuration file of this environment"
    return ""


def _as_expected(actual: object, expected: object) -> bool:
    if isinstance(expected, dict) and isinstance(actual, dict):
        return all(actual.get(name) == value for name, value in expected.items())
    if isinstance(actual, type):
        return f"{actual.__module__}.{actual.__qualname__}" == expected
    return actual == expected


def _record_trouble(path: str, seconds: float) -> str:
    """Wait for the record that names this process: a server nobody has recorded could never be stopped."""
    deadline = time.monotonic() + seconds
    while _recorded_pid(path) not in _own_pids():
        if time.monotonic() >= deadline:
            return "record: this process is not in it"
        time.sleep(0.02)
    return ""


def _recorded_pid(path: str) -> int:
    try:
        return int(json.loads(read_file(path))["pid"])
    except (OSError, ValueError, KeyError, TypeError):
        return 0


def _own_pids() -> tuple[int, ...]:
    # On Windows a venv's python.exe only starts the real one, so the recorded process is our parent.
    return (os.getpid(), os.getppid()) if sys.platform == "win32" else (os.getpid(),)

"""The files by which Linux and macOS start programs at login: how they are written, and what they start."""

import plistlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from xml.parsers.expat import ExpatError

from nbtray.core.startup import Startup

PATIENCE_AT_THE_END = 30
"""Seconds: nbtray gives its server 25 to stop."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One file: where it is, what is in it, and the link that systemd needs beside it."""

    path: Path
    content: bytes
    link: Path | None = None


def desktop_entry(startup: Startup, config: Path) -> Entry:
    """Return the entry for a desktop (freedesktop.org, Desktop Application Autostart 0.5)."""
    command = startup.command(tray=True)
    if startup.variables:
        command = ("env", *(f"{name}={value}" for name, value in startup.variables.items()), *command)
    lines = (
        "[Desktop Entry]",
        "Type=Application",
        "Name=nbtray",
        "Comment=Puts this computer's Jupyter on the internet",
        f"Exec={' '.join(map(_for_desktop, command))}",
        f"TryExec={_string(startup.python)}",  # without its Python it is not tried, and nobody is bothered
        "Terminal=false",
        "X-GNOME-Autostart-enabled=true",
    )
    return Entry(config / "autostart" / f"{startup.name}.desktop", _lines(*lines))


def systemd_unit(startup: Startup, config: Path) -> Entry:
    """Return the user unit for a computer without a desktop (systemd.service(5))."""
    # By the shell, which replaces itself: systemd takes no program with a quote or a backslash in its name.
    command = ("/bin/sh", "-c", 'exec "$0" "$@"', *startup.command(tray=False))
    variables = (f"Environment={_for_systemd(f'{key}={value}')}" for key, value in startup.variables.items())
    lines = (
        "[Unit]",
        "Description=nbtray: this computer's Jupyter on the internet",
        "",
        "[Service]",
        f"ExecStart={' '.join(_for_systemd(each).replace('$', '$$') for each in command)}",
        *variables,
        "Restart=on-failure",
        # The server outlives a crash of nbtray, and the next one adopts it.
        "KillMode=process",
        f"TimeoutStopSec={PATIENCE_AT_THE_END}",
        "",
        "[Install]",
        "WantedBy=default.target",
    )
    units, name = config / "systemd" / "user", f"{startup.name}.service"
    return Entry(units / name, _lines(*lines), units / "default.target.wants" / name)


def launch_agent(startup: Startup, home: Path, *, tray: bool) -> Entry:
    """Return the agent for macOS (launchd.plist(5))."""
    label = f"org.nbtray.{startup.name}"
    agent = {
        "Label": label,
        "ProgramArguments": list(startup.command(tray=tray)),
        "EnvironmentVariables": startup.variables,
        "RunAtLoad": True,
        "ProcessType": "Interactive",
        # The server outlives a crash of nbtray, and the next one adopts it.
        "AbandonProcessGroup": True,
    }
    return Entry(home / "Library" / "LaunchAgents" / f"{label}.plist", plistlib.dumps(agent))


def starts_the_same(content: bytes, entry: Entry) -> bool:
    """Tell whether a file starts what this entry does, whatever a person or a desktop has added to it."""
    return _what_it_starts(content) == _what_it_starts(entry.content)


def is_switched_off(content: bytes) -> bool:
    """Tell whether the desktop's settings, or a person, have switched the entry off."""
    if content.startswith((b"<?xml", b"bplist")):
        return _plist(content).get("Disabled") is True
    off = {b"Hidden=true", b"X-GNOME-Autostart-enabled=false", b"X-MATE-Autostart-enabled=false"}
    return any(line.strip() in off for line in content.splitlines())


def _what_it_starts(content: bytes) -> object:
    if content.startswith((b"<?xml", b"bplist")):
        agent = _plist(content)
        return agent.get("ProgramArguments"), agent.get("EnvironmentVariables") or {}
    kept = (b"Exec=", b"ExecStart=", b"Environment=")
    return sorted(line.strip() for line in content.splitlines() if line.startswith(kept))


def _plist(content: bytes) -> Mapping[str, object]:
    try:
        found = plistlib.loads(content)
    except (ValueError, ExpatError, plistlib.InvalidFileException):
        return {}
    return found if isinstance(found, dict) else {}


def _lines(*lines: str) -> bytes:
    return "".join(f"{line}\n" for line in lines).encode("utf-8", "surrogateescape")


def _for_desktop(argument: str) -> str:
    """Quote one argument of `Exec` (Desktop Entry Specification 1.5, "The Exec key")."""
    for each in '\\"`$':
        argument = argument.replace(each, f"\\{each}")
    return _string('"' + argument.replace("%", "%%") + '"')


def _string(value: str) -> str:
    """Escape what a value of that file cannot hold as it is (the same, "Possible value types")."""
    return value.replace("\\", "\\\\").replace("\n", "\\n").replace("\t", "\\t").replace("\r", "\\r")


def _for_systemd(argument: str) -> str:
    """Quote one argument (systemd.syntax(7), "Quoting"); % begins a specifier (systemd.unit(5))."""
    escaped = argument.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n").replace("%", "%%")
    return f'"{escaped}"'

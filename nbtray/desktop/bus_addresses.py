"""Where the message buses of this computer are."""

from collections.abc import Mapping

SYSTEM_BUS = "unix:path=/run/dbus/system_bus_socket"


def session_bus_address(environ: Mapping[str, str]) -> str:
    """Return where the session bus is, also where only systemd knows it; '' when nothing tells of one."""
    runtime = environ.get("XDG_RUNTIME_DIR")
    return environ.get("DBUS_SESSION_BUS_ADDRESS") or (f"unix:path={runtime}/bus" if runtime else "")


def system_bus_address(environ: Mapping[str, str]) -> str:
    """Return where the system bus is, or would be."""
    return environ.get("DBUS_SYSTEM_BUS_ADDRESS") or SYSTEM_BUS

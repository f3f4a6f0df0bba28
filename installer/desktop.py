"""Whether there is a desktop here, and which system packages nbtray would use on it."""

import importlib.util
import os
import re
import shutil
import socket
import sys
from urllib.parse import unquote


def is_here() -> bool:
    """Tell whether somebody could see an icon."""
    if sys.platform in {"win32", "darwin"}:
        return True
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")) and _has_session_bus()


def wanted_packages() -> list[str]:
    """Return the Debian packages without which the clipboard or the windows would be missing."""
    wanted: list[str] = []
    if sys.platform != "linux":
        return wanted
    if os.environ.get("WAYLAND_DISPLAY") and not shutil.which("wl-copy"):
        wanted.append("wl-clipboard")
    if not os.environ.get("WAYLAND_DISPLAY") and not (shutil.which("xclip") or shutil.which("xsel")):
        wanted.append("xclip")
    if sys.base_prefix == "/usr" and importlib.util.find_spec("_tkinter") is None:  # Debian's own Python
        wanted.append("python3-tk")
    return wanted


def _has_session_bus() -> bool:
    """Try to connect: after `su` or `sudo` the variable often names somebody else's bus."""
    addresses = os.environ.get("DBUS_SESSION_BUS_ADDRESS", "")
    if not addresses:
        addresses = f"unix:path={os.environ.get('XDG_RUNTIME_DIR', f'/run/user/{os.getuid()}')}/bus"
    return any(_answers(address) for address in addresses.split(";"))


def _answers(address: str) -> bool:
    found = re.match(r"unix:(?:.*,)?(path|abstract)=([^,]+)", address)
    if found is None:  # over TCP or started on demand: nothing to try without speaking D-Bus
        return bool(address)
    name = unquote(found[2])  # values are escaped as in URLs (D-Bus specification, server addresses)
    with socket.socket(socket.AF_UNIX) as bus:
        try:
            bus.connect(f"\0{name}" if found[1] == "abstract" else name)
        except OSError:
            return False
    return True

"""Looks, and only looks, whether this computer's own firewall lets anybody in."""

import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

from nbtray.core.doctor_steps import Firewall

DEADLINE = 2.0
UFW = "etc/ufw/ufw.conf"
MAC = "/usr/libexec/ApplicationFirewall/socketfilterfw"

Run = Callable[[tuple[str, ...]], str | None]
"""Return what a program prints, or None when it is not there or may not tell."""


def output_of(command: tuple[str, ...]) -> str | None:
    """Return what the program prints, or None when it is not there, refuses, or takes too long."""
    found = shutil.which(command[0])
    if found is None:
        return None
    try:
        ran = subprocess.run(  # noqa: S603 -- a firewall's own program, with a port of ours
            [found, *command[1:]], capture_output=True, text=True, timeout=DEADLINE, check=False
        )
    except (OSError, subprocess.TimeoutExpired):
        return None
    # firewall-cmd answers no with a status of its own.
    return ran.stdout if ran.returncode == 0 or ran.stdout.strip() == "no" else None


def look(port: int, run: Run = output_of, root: Path = Path("/"), platform: str = sys.platform) -> Firewall:
    """Return the firewall that is on, and whether it keeps this TCP port shut."""
    if platform == "win32":
        return _windows(port, run)
    if platform == "darwin":
        return _mac(run)
    return _ufw(port, run, root) or _firewalld(port, run) or _nftables(port, run) or Firewall()


def _ufw(port: int, run: Run, root: Path) -> Firewall | None:
    try:
        if "ENABLED=yes" not in (root / UFW).read_text(encoding="utf-8").split():
            return None
    except OSError:
        return None
    told = run(("ufw", "status", "verbose"))  # root's business
    blocks = None
    if told is not None:
        rules = ([f"{port}/tcp", "ALLOW"], [str(port), "ALLOW"])
        allowed = any(line.split()[:2] in rules for line in told.splitlines())
        blocks = not allowed and "allow (incoming)" not in told
    return Firewall("ufw", blocks, f"sudo ufw allow {port}/tcp")


def _firewalld(port: int, run: Run) -> Firewall | None:
    if (run(("firewall-cmd", "--state")) or "").strip() != "running":
        return None
    told = run(("firewall-cmd", f"--query-port={port}/tcp"))
    blocks = None if told is None else told.strip() != "yes"
    command = f"sudo firewall-cmd --add-port={port}/tcp && sudo firewall-cmd --runtime-to-permanent"
    return Firewall("firewalld", blocks, command)


def _nftables(port: int, run: Run) -> Firewall | None:
    told = run(("nft", "list", "ruleset"))  # root's business
    if told is None or "hook input" not in told:
        return None
    # What the rules come to is for the kernel to know: they may name sets, interfaces, other chains.
    return Firewall("nftables", None, f"sudo nft add rule inet filter input tcp dport {port} accept")


def _windows(port: int, run: Run) -> Firewall:
    told = run(("netsh", "advfirewall", "show", "currentprofile", "state")) or ""
    if "OFF" in told.split():
        return Firewall()
    name = f"nbtray {port}"
    rule = (
        f'netsh advfirewall firewall add rule name="{name}" dir=in action=allow protocol=TCP localport={port}'
    )
    return Firewall("Windows' firewall", None, rule)


def _mac(run: Run) -> Firewall:
    if "enabled" not in (run((MAC, "--getglobalstate")) or "disabled"):
        return Firewall()
    return Firewall(
        "macOS' firewall", None, f"sudo {MAC} --add {sys.executable} --unblockapp {sys.executable}"
    )

"""Debian packages: which are missing, whether this user may install them, and how."""

import importlib.util
import os
import shutil
import subprocess
import sys
from pathlib import Path

from problem import SetupFailed
from progress import Progress, Step

LAST_LINES = 6
NAMED = 4
LOCK_SECONDS = 300  # an unattended upgrade may be at work


def for_python() -> list[str]:
    """Return the package that holds the venv module, where Debian's Python came without it."""
    if importlib.util.find_spec("venv") and importlib.util.find_spec("ensurepip"):
        return []
    return [f"python{sys.version_info.major}.{sys.version_info.minor}-venv"]


def missing(packages: list[str]) -> list[str]:
    """Return those of the packages that are not installed."""
    if not shutil.which("dpkg-query"):
        return packages
    asked = subprocess.run(
        ["dpkg-query", "--show", "--showformat=${Package} ${db:Status-Status}\\n", *packages],  # noqa: S607 -- /usr/bin
        capture_output=True,
        text=True,
        check=False,
    )
    installed = {line.split()[0] for line in asked.stdout.splitlines() if line.endswith(" installed")}
    return [package for package in packages if package not in installed]


def may_install() -> bool:
    """Tell whether there is apt, and it would obey this user."""
    return sys.platform == "linux" and os.geteuid() == 0 and shutil.which("apt-get") is not None


def by_hand(packages: list[str]) -> str:
    """Return the command that installs them; without apt, their names in Debian for want of better ones."""
    names = " ".join(packages)
    if shutil.which("apt-get"):
        return f"sudo apt install {names}"
    return f"{names} (these are Debian's names; other systems have their own)"


def without_venv(also: list[str]) -> SetupFailed:
    """Return the sentences for a Python that cannot make environments; `also` is missing as well."""
    return SetupFailed(
        "This Python comes without its venv module.",
        f"Install what is missing and run this again: {by_hand([*for_python(), *also])}",
    )


def install(packages: list[str], progress: Progress, log: Path) -> None:
    """Install the packages, after one update of the lists."""
    with progress.step("Updating the list of system packages") as step:
        _apt(["update"], packages, step, log)
    with progress.step(f"Installing system packages: {_few(packages)}") as step:
        _apt(["install", "--yes", "--no-install-recommends", *packages], packages, step, log)


def _few(packages: list[str]) -> str:
    more = f" and {len(packages) - NAMED} more" if len(packages) > NAMED else ""
    return ", ".join(packages[:NAMED]) + more


def _apt(arguments: list[str], packages: list[str], step: Step, log: Path) -> None:
    last_lines: list[str] = []
    if not log.is_file():  # a FIFO would be waited at
        log.unlink(missing_ok=True)
    with (
        log.open("a", encoding="utf-8") as written,
        subprocess.Popen(
            ["apt-get", f"--option=DPkg::Lock::Timeout={LOCK_SECONDS}", *arguments],  # noqa: S607 -- /usr/bin
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            env=os.environ | {"DEBIAN_FRONTEND": "noninteractive", "LC_ALL": "C.UTF-8"},
            text=True,
            errors="replace",
        ) as apt,
    ):
        for line in apt.stdout or ():
            written.write(line)
            last_lines = [*last_lines, line.rstrip()][-LAST_LINES:]
            if line.startswith(("Unpacking ", "Setting up ")):
                step.tell(" ".join(line.split()[:3]).removesuffix(" ..."))
    if apt.returncode:
        advice = f"Try it yourself: {by_hand(packages)}"
        raise SetupFailed("System packages could not be installed.", advice, tuple(last_lines))

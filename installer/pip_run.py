"""Runs pip, keeps what it prints in a log, and turns its failures into sentences."""

import os
import re
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import IO

from problem import SetupFailed
from progress import Step

LAST_LINES = 6
CHANGE_BEGINS = "Installing collected packages:"

# The caller's PIP_* say where packages come from, and are obeyed; these say where they go, or whether.
ABOUT_THE_TARGET = frozenset(
    f"PIP_{name}"
    for name in (
        *("TARGET", "PREFIX", "ROOT", "PYTHON", "USER", "DRY_RUN", "NO_DEPS", "NO_COMPILE", "EDITABLE"),
        *("REQUIREMENT", "REPORT", "QUIET", "VERBOSE", "LOG", "NO_BUILD_ISOLATION", "REQUIRE_HASHES"),
    )
)

NO_NETWORK = (
    "NewConnectionError|NameResolutionError|Failed to establish a new connection|Network is unreachable"
    "|ConnectTimeout|Read timed out|ProxyError|Connection (?:reset|aborted|broken)"
)
NO_COMPILER = r"error: command '[^']*(?:cc|clang)[^']*' failed|Microsoft Visual C\+\+|Rust toolchain"

FAILURES = (
    (
        r"No space left on device|Errno 28|WinError 112",
        "The disk is full.",
        "Free about 600 MB and run this again.",
    ),
    (
        r"DO NOT MATCH THE HASHES|Hashes are required|Can't verify hashes",
        "A package is not the one that nbtray was tested with, so it was not installed.",
        "Run this again. If that does not help, whoever keeps your package index has changed the package.",
    ),
    (
        r"CERTIFICATE_VERIFY_FAILED|SSLCertVerificationError",
        "The package index showed a certificate this computer does not trust.",
        "Behind a company's proxy, set PIP_CERT to the company's certificate file and run this again.",
    ),
    (
        NO_NETWORK,
        "The package index cannot be reached.",
        "Check the network connection (and PIP_PROXY, if you need a proxy), then run this again.",
    ),
    (
        NO_COMPILER,
        "A package has no ready-made build for this computer, and no compiler was found to make one.",
        "Install a compiler (Debian and Ubuntu: build-essential python3-dev) and run this again.",
    ),
    (
        r"Permission denied|Errno 13",
        "The folder of the private environment is not writable.",
        "Give yourself the right to write there, then run this again.",
    ),
    (
        r"No matching distribution found for (?P<package>\S+)",
        "The package index has no suitable {package}.",
        "Check PIP_INDEX_URL, if you set it, or use a newer Python.",
    ),
)


class Pip:
    """The pip of one environment."""

    def __init__(self, python: Path, log: Path, lock: IO[bytes]) -> None:
        self._python = python
        self._log = log
        self._lock = lock

    def install(self, arguments: list[str], step: Step, before_change: Callable[[], None]) -> None:
        """Install, telling `step` how far it is; raise `SetupFailed` with a sentence.

        pip fetches everything first: until `before_change` is called the environment is as it was.
        """
        # -P, or a pip.py in the folder the set-up was started in would run instead.
        command = [str(self._python), "-P", "-m", "pip", "install", "--compile"]
        command += ["--no-input", "--no-color", "--progress-bar=off", "--no-warn-script-location"]
        command += ["--disable-pip-version-check", *arguments]
        printed: list[str] = []
        with (
            self._log.open("a", encoding="utf-8") as log,
            subprocess.Popen(
                command,
                stdin=self._lock,
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                env=environment_for_pip(),
                text=True,
                encoding="utf-8",
                errors="replace",
            ) as pip,
        ):
            for line in pip.stdout or ():
                log.write(line)
                printed.append(line.rstrip())
                if line.startswith(CHANGE_BEGINS):
                    before_change()
                step.tell(_gist(line) or step.detail)
        if pip.returncode:
            raise explain(printed, self._log)


def environment_for_pip() -> dict[str, str]:
    """Return this process's environment without what would send packages elsewhere."""
    foreign = ABOUT_THE_TARGET | {"PYTHONPATH", "PYTHONHOME", "__PYVENV_LAUNCHER__"}
    # `user = true` in a pip.conf fails in every private environment; only the variable can overrule it.
    return {k: v for k, v in os.environ.items() if k not in foreign} | {"PIP_USER": "0"}


def explain(printed: list[str], log: Path) -> SetupFailed:
    """Return the sentences for what pip printed before it gave up."""
    text = "\n".join(printed)
    last_lines = tuple(line for line in printed if line.strip())[-LAST_LINES:]
    for pattern, what, advice in FAILURES:
        found = re.search(pattern, text)
        if found:
            return SetupFailed(what.format(**found.groupdict()), advice, last_lines)
    return SetupFailed("A package could not be installed.", f"The whole story is in {log}.", last_lines)


def _gist(line: str) -> str:
    """Return the few words a person wants of a line of pip's, or nothing."""
    collecting = re.match(r"\s*(?:Collecting|Downloading|Processing|Building wheel for) (\S+)", line)
    if collecting:
        return re.split(r"[\\/]", collecting[1])[-1].split("-")[0]
    if "WARNING: Retrying" in line:
        return "no answer, trying again"
    if line.startswith(CHANGE_BEGINS):
        return f"{line.count(',') + 1} to put in place"
    return ""

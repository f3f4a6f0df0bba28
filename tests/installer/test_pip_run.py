"""What pip prints when it gives up, as a sentence."""

from pathlib import Path

import pytest
from pip_run import environment_for_pip, explain

LOG = Path("environment.log")

# As pip 23 to 25 printed it, shortened.
NO_NAME = """\
WARNING: Retrying (Retry(total=0)) after connection broken by \
'NewConnectionError(': Failed to establish a new connection: [Errno -3] Temporary failure in name \
resolution')': /simple/hatchling/
ERROR: Could not find a version that satisfies the requirement hatchling (from versions: none)
ERROR: No matching distribution found for hatchling"""
FULL = "ERROR: Could not install packages due to an OSError: [Errno 28] No space left on device"
PROXY = (
    "SSLError(SSLCertVerificationError(1, '[SSL: CERTIFICATE_VERIFY_FAILED] certificate verify failed: "
    "self-signed certificate in certificate chain (_ssl.c:1006)'))"
)
COMPILER = "error: command 'x86_64-linux-gnu-gcc' failed: No such file or directory"
WINDOWS_COMPILER = (
    'error: Microsoft Visual C++ 14.0 or greater is required. Get it with "Microsoft C++ Build Tools"'
)
READ_ONLY = "ERROR: Could not install packages due to an OSError: [Errno 13] Permission denied: '/x'"
CHANGED = (
    "ERROR: THESE PACKAGES DO NOT MATCH THE HASHES FROM THE REQUIREMENTS FILE. If you have updated the "
    "package versions, please update the hashes. Otherwise, examine the package contents carefully."
)
MISSING = "ERROR: No matching distribution found for jupyterlab<5,>=4.2"


@pytest.mark.parametrize(
    ("printed", "what"),
    [
        (NO_NAME, "The package index cannot be reached."),
        (FULL, "The disk is full."),
        (PROXY, "The package index showed a certificate this computer does not trust."),
        (
            COMPILER,
            "A package has no ready-made build for this computer, and no compiler was found to make one.",
        ),
        (
            WINDOWS_COMPILER,
            "A package has no ready-made build for this computer, and no compiler was found to make one.",
        ),
        (READ_ONLY, "The folder of the private environment is not writable."),
        (MISSING, "The package index has no suitable jupyterlab<5,>=4.2."),
        (CHANGED, "A package is not the one that nbtray was tested with, so it was not installed."),
        ("a riddle", "A package could not be installed."),
    ],
)
def test_a_failure_is_said_in_one_sentence_with_a_way_out(printed, what):
    failure = explain(printed.splitlines(), LOG)
    assert failure.what == what
    assert failure.advice.endswith(".") or str(LOG) in failure.advice


def test_the_last_lines_come_first_and_the_advice_last():
    failure = explain(["one", "", "two"], LOG)
    assert failure.paragraph().splitlines() == ["    one", "    two", failure.what, failure.advice]


def test_where_packages_come_from_is_the_callers_business(monkeypatch):
    monkeypatch.setenv("PIP_INDEX_URL", "https://packages.example/simple")
    monkeypatch.setenv("PIP_PREFIX", "/elsewhere")
    told = environment_for_pip()
    assert told["PIP_INDEX_URL"] == "https://packages.example/simple"
    assert "PIP_PREFIX" not in told

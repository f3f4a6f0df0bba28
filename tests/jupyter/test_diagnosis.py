"""From the log's last lines to one sentence. The lines are jupyter_server's own."""

from pathlib import Path

import pytest

from nbtray.core.folders import Folders
from nbtray.jupyter import server_log
from nbtray.jupyter.diagnosis import Told, diagnose, ended

TOLD = Told("/env/bin/python", "/env", 9999, "/home/me/notebooks")
FOLDERS = Folders(Path("/s"), Path("/state"), Path("/l"), Path("/r"))


@pytest.mark.parametrize(
    ("line", "code", "words"),
    [
        (
            "ERROR: the Jupyter server could not be started because port 9999 is not available.",
            "PortTaken",
            "9999",
        ),
        ("The port 9999 is already in use.", "PortTaken", "9999"),
        ("Permission to listen on port 443 denied.", "PortForbidden", "9999"),
        ("Running as root is not recommended. Use --allow-root to bypass.", "RootRefused", "root"),
        ("/env/bin/python: No module named jupyterlab", "PackageMissing", "lacks the package jupyterlab"),
        ("ModuleNotFoundError: No module named 'jupyter_server.auth'", "PackageMissing", "jupyter_server."),
        ("OSError: [Errno 28] No space left on device", "ServerDiskFull", "disk is full"),
        ("MemoryError", "ServerMemoryShort", "low on memory"),
        ("ImportError: x.so: failed to map segment from shared object", "ServerMemoryShort", "low on memory"),
        ("nbtray: certificate: [SSL] PEM lib (_ssl.c:3900)", "CertificateUnusable", "PEM lib"),
        ("nbtray: password: there is none", "PasswordUnset", "password"),
        ("nbtray: setting: ServerApp.ip is overridden by a file", "ConfigurationOverridden", "ServerApp.ip"),
        (
            "FileNotFoundError: [Errno 2] No such file or directory: '/home/me/notebooks'",
            "FolderMissing",
            "/home/me/notebooks",
        ),
        (
            "traitlets.traitlets.TraitError: The 'port' trait expected an int",
            "ConfigurationRefused",
            "'port'",
        ),
        ("SyntaxError: invalid syntax", "ConfigurationRefused", "invalid syntax"),
    ],
)
def test_what_jupyter_says_becomes_a_sentence(line, code, words):
    problem = diagnose(["before", line, "Shutting down 0 extensions"], 1, TOLD, FOLDERS).problem
    assert problem.code == code
    assert words in problem.what


def test_a_line_nobody_knows_is_told_as_it_is():
    problem = diagnose(["one", "two", "three", "four."], 1, TOLD, FOLDERS).problem
    assert problem.what == "The Jupyter server ended (exit status 1): two / three / four."


def test_of_a_traceback_only_the_error_is_told():
    lines = [
        "Traceback (most recent call last):",
        'File "x.py", line 1, in <module>',
        "boom()",
        "ValueError: no",
    ]
    assert (
        diagnose(lines, 1, TOLD, FOLDERS).problem.what
        == "The Jupyter server ended (exit status 1): ValueError: no."
    )


@pytest.mark.parametrize(
    ("status", "words"),
    [(None, "ended: "), (0, "(exit status 0)"), (-9, "want of memory"), (-11, "(signal 11)")],
)
def test_how_it_ended_is_told(status, words):
    assert words in diagnose([], status, TOLD, FOLDERS).problem.what


def test_a_line_is_never_longer_than_one_reads():
    assert len(diagnose(["x" * 10_000], 1, TOLD, FOLDERS).problem.what) < 200


def test_the_log_is_read_from_where_this_start_began_without_stamps_and_colours(tmp_path):
    log = tmp_path / "jupyter.log"
    log.write_text("an earlier start\n")
    began = server_log.size(log)
    with log.open("a") as more:
        more.write(
            "\x1b[31m[C 2026-11-22 21:46:15.485 ServerApp]\x1b[m nbtray: password: there is none\n\n  plain\n"
        )
    assert server_log.tail(log, began) == ["nbtray: password: there is none", "plain"]
    assert server_log.tail(log)[0] == "an earlier start"


def test_a_log_that_was_turned_meanwhile_is_read_whole(tmp_path):
    log = tmp_path / "jupyter.log"
    log.write_text("new\n")
    assert server_log.tail(log, 2_000_000) == ["new"]


def test_of_a_long_log_only_the_end_is_read(tmp_path):
    log = tmp_path / "jupyter.log"
    log.write_bytes(b"old\n" * 1_000_000 + b"last\n")
    lines = server_log.tail(log)
    assert lines[-1] == "last"
    assert len(lines) < 20_000


def test_no_log_is_no_lines(tmp_path):
    assert server_log.tail(tmp_path / "none") == []
    assert server_log.size(tmp_path / "none") == 0


FORBIDDEN = "[W 2026-11-25 01:52:14.151 ServerApp] 403 GET /api/status (@127.0.0.1) 0.90ms referer=None\n"


def test_what_it_says_all_day_is_no_reason_for_its_end(tmp_path):
    log = tmp_path / "jupyter.log"
    log.write_text(FORBIDDEN * 5)
    what = ended(server_log.last_words(log), -9).problem.what
    assert what == "The Jupyter server ended (killed, perhaps for want of memory): it gave no reason."


@pytest.mark.parametrize(
    "word",
    [
        "[C 2026-11-25 01:52:18.482 ServerApp] received signal 15, stopping",
        "\x1b[31m[E 2026-11-25 01:52:18.482 ServerApp]\x1b[m received signal 15, stopping",
        "received signal 15, stopping",
    ],
)
def test_of_its_last_lines_those_that_tell_of_trouble_are_told(tmp_path, word):
    log = tmp_path / "jupyter.log"
    log.write_text(f"{FORBIDDEN}{word}\n[I 2026-11-25 01:52:18.483 ServerApp] Shutting down 4 extensions\n")
    assert server_log.last_words(log) == ["received signal 15, stopping"]


@pytest.mark.parametrize(
    "line",
    ["MemoryError", "ImportError: x.so: failed to map segment from shared object: Cannot allocate memory"],
)
def test_low_memory_is_no_missing_package(line):
    problem = diagnose(["Traceback (most recent call last):", line], 1, TOLD, FOLDERS)
    assert problem.problem.code == "ServerMemoryShort"

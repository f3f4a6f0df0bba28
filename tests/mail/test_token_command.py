import os
import shlex
import sys

import psutil
import pytest
from beds.waiting import until

from nbtray.core.problem import Problem
from nbtray.core.secrets import Secret
from nbtray.mail.token_command import fetch_token

LONG = [f"6{which}.{os.getpid():07}" for which in "01"]
"""Seconds of sleep, by which this run's own are told from another's."""


def python(program):
    return shlex.join([sys.executable, "-c", program])


def test_the_first_line_is_the_token():
    assert fetch_token(python("print('ya29.token'); print('expires later')")) == Secret("ya29.token")


def test_a_shell_is_not_asked():
    assert fetch_token("echo $HOME") == Secret("$HOME")


@pytest.mark.parametrize(
    ("command", "words"),
    [
        ("/nowhere/token", "could not be started (No such file or directory)"),
        (python("raise SystemExit(3)"), "failed (exit status 3)"),
        (python("pass"), "printed no token"),
        (python("print('a\\x07b')"), "printed no token"),
        (python("print('Please log in first.')"), "printed no token"),
        (python("""print('{"access_token":"ya29"}')"""), "printed no token"),
        (python("print(); print('ya29.token')"), "printed no token"),
        (python("import sys; sys.stdout.buffer.write(bytes(range(256)))"), "printed no token"),
        (python("print('a' * 12289)"), "printed no token"),
        ("yes token", "failed (exit status -13)"),
        ("sh -c 'sleep 60071 &'", "printed no token"),
        ("token 'ada", "a quote without its partner"),
    ],
)
def test_whatever_goes_wrong_is_a_sentence(command, words):
    problem = fetch_token(command)
    assert isinstance(problem, Problem)
    assert words in problem.what
    assert "mail.token_command" in problem.advice


def test_one_that_hangs_is_ended_with_what_it_has_started():
    problem = fetch_token(f"sh -c 'sleep {LONG[0]} & sleep {LONG[1]}'", patience=1.0)
    assert "did not end within 1 seconds" in problem.what
    until(lambda: not sleeping(), what="the end of both")


def test_one_that_leaves_something_behind_is_not_waited_for():
    assert fetch_token(f"sh -c 'sleep {LONG[0]} & echo ya29.token'", patience=60.0) == Secret("ya29.token")
    until(lambda: not sleeping(), what="the end of what it left")


def test_the_lines_after_the_token_are_heard_out():
    assert fetch_token(python("print('ya29.token'); print('x' * 500_000)")) == Secret("ya29.token")


def sleeping():
    running = [each.info["cmdline"] for each in psutil.process_iter(["cmdline"])]
    return [each for each in running if each in [["sleep", long] for long in LONG]]


def test_what_it_printed_is_in_no_sentence():
    problem = fetch_token(python("print('half-a-secret'); raise SystemExit(1)"))
    assert "half-a-secret" not in str(problem).replace(python(""), "")

from datetime import UTC, datetime

import pytest
from examples import BUSY, IDLE, running, stopped

from nbtray.cli import rendering
from nbtray.core.server.state import Activity, Failed
from nbtray.core.settings import Listen
from nbtray.core.status.overview import status_of
from nbtray.core.status.status_report import status_report

NOW = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)


def report(state):
    return status_report(status_of(state), "0.1.0")


@pytest.mark.parametrize(
    ("state", "words"),
    [
        (stopped(), "Stopped"),
        (running(), "Running"),
        (running(activity=IDLE), "Running · no kernels"),
        (running(activity=BUSY), "Running · 2 kernels, 1 busy"),
        (running(activity=Activity(1, 0, 0, None)), "Running · 1 kernel, none busy"),
    ],
)
def test_the_headline(state, words):
    assert rendering.headline(report(state)) == words


@pytest.mark.parametrize(
    ("moment", "words"),
    [
        (None, ""),
        ("2026-03-02T11:59:30+00:00", "just now"),
        ("2026-03-02T12:00:30.500+00:00", "just now"),
        ("2026-03-02T11:59:00+00:00", "1 minute ago"),
        ("2026-03-02T12:01:00+02:00", "1 hour ago"),
        ("2026-02-28T12:00:00+00:00", "2 days ago"),
    ],
)
def test_how_long_ago(moment, words):
    assert rendering.ago(moment, NOW) == words


@pytest.mark.parametrize(
    ("listen", "words"),
    [
        (Listen.COMPUTER, "none, it serves this computer only"),
        (Listen.NETWORK, "none, it serves your network only"),
        (Listen.INTERNET, "not known yet"),
    ],
)
def test_why_there_is_no_public_url(listen, words):
    told = {**report(running()), "listen": listen.value}
    told["urls"] = {**told["urls"], "public": None}
    assert rendering.urls(told)[0] == f"  Public         {words}"


def test_without_a_network_nobody_waits_for_a_public_url():
    told = {**report(running()), "offline": True}
    told["urls"] = {**told["urls"], "public": None}
    assert rendering.urls(told)[0] == "  Public         not known, this computer is offline"


@pytest.mark.parametrize(
    ("mail", "words"),
    [
        ({"account": None, "waiting": 0, "last_sent": None, "problem": None}, None),
        (
            {"account": "ada@example.org", "waiting": 0, "last_sent": None, "problem": None},
            "ada@example.org, no letter yet",
        ),
        (
            {
                "account": "ada@example.org",
                "waiting": 1,
                "last_sent": "2026-03-02T11:00:00+00:00",
                "problem": "It does not answer.",
            },
            "ada@example.org, last letter 1 hour ago, 1 letter waits. It does not answer.",
        ),
    ],
)
def test_how_the_letters_do(mail, words):
    lines = rendering.details({**report(running()), "mail": mail}, NOW)
    told = [line.split(maxsplit=1)[1] for line in lines if line.split()[0] == "Mail"]
    assert told == ([words] if words else [])


def test_what_others_have_written_steers_no_terminal(examples_problem):
    told = report(stopped(server=Failed(examples_problem)))
    assert rendering.reason(told).isprintable()


@pytest.fixture
def examples_problem():
    from nbtray.core.problem import Problem  # noqa: PLC0415

    return Problem("X", "It printed \x1b[2J\x07.", "")

from dataclasses import replace

import pytest
from examples import CRASH, NETWORK, running, stopped

from nbtray.core.server.state import Failed, Starting
from nbtray.core.status.overview import status_of
from nbtray.core.status.status_log import news

AT_HOME = "The public URL is https://81.2.69.10:9999/"
SIGNED = (
    "The certificate is self-signed, until 2027-04-01, "
    "for 127.0.0.1, 192.168.77.10, 81.2.69.10, ::1, lab, lab.local, localhost."
)


def told(before, after):
    return news(status_of(before) if before else None, status_of(after))


def test_at_first_all_is_told_there_is():
    state = stopped(settings_problems=(CRASH,))
    assert told(None, state) == ["Stopped.", AT_HOME, SIGNED, str(CRASH)]


@pytest.mark.parametrize(
    ("before", "after", "lines"),
    [
        (stopped(), stopped(), []),
        (stopped(), stopped(server=Starting()), ["Starting."]),
        (stopped(server=Starting()), running(), ["Running."]),
        (running(), stopped(server=Failed(CRASH)), [f"Failed. {CRASH}"]),
        (stopped(certificate=None), stopped(), [SIGNED]),
        (stopped(settings_problems=(CRASH,)), stopped(), []),
        (stopped(), stopped(settings_problems=(CRASH,)), [str(CRASH)]),
        (stopped(), stopped(network=replace(NETWORK, default_interface="")), ["This computer is offline."]),
        (
            stopped(network=replace(NETWORK, default_interface="")),
            stopped(),
            ["This computer is online again."],
        ),
    ],
)
def test_afterwards_what_is_new(before, after, lines):
    assert told(before, after) == lines


def test_a_new_public_url_is_told_and_a_lost_one_is_not():
    at_home, nowhere = (
        status_of(stopped()),
        replace(status_of(stopped()), urls=replace(status_of(stopped()).urls, public="")),
    )
    assert news(nowhere, at_home) == [AT_HOME]
    assert news(at_home, nowhere) == []

import sys

import psutil
import pytest
from beds.no_threads import no_thread_starts
from beds.smtp_server import PASSWORD, dripping_greeting
from contracts.mailer_contract import LETTER

from nbtray.core.mail.fault import Fault, Kind, Phase
from nbtray.core.mail.route import route_of
from nbtray.core.secrets import Secret
from nbtray.mail.courier import carry
from nbtray.mail.order import order_of


@pytest.fixture
def order(misbehaving, settings):
    return order_of(LETTER, route_of(settings(misbehaving(dripping_greeting))), Secret(PASSWORD), 1.0)


@pytest.mark.parametrize("python", ["/nowhere/python", "/bin/false", "/bin/echo"])
def test_a_process_that_breaks_down_is_a_fault(python, order, monkeypatch):
    monkeypatch.setattr(sys, "executable", python)
    (last,) = carry(order)
    assert (last.kind, last.phase) == (Kind.BROKEN, Phase.RESOLVE)


def test_nothing_runs_on_after_the_deadline_or_a_farewell(order):
    *_, last = carry(order)
    assert isinstance(last, Fault)
    assert last.kind is Kind.TIMED_OUT
    going = carry(order)
    next(going)
    going.close()
    assert not [each for each in psutil.Process().children() if "nbtray.mail.deliver" in each.cmdline()]


def test_without_a_thread_for_the_deadline_nothing_is_left_running(order, monkeypatch):
    with no_thread_starts(monkeypatch), pytest.raises(RuntimeError, match="thread"):
        list(carry(order))
    assert not [each for each in psutil.Process().children() if "nbtray.mail.deliver" in each.cmdline()]

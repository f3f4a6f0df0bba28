"""A process of its own that delivers one letter, and ends: `python -m nbtray.mail.deliver`.

smtplib, email and ssl are 8 MB that the resident tray would never give back, and a name server or a mail
server that hangs can only be left by leaving the process.
"""

import sys
from dataclasses import replace
from typing import NoReturn

from nbtray.core.mail.fault import Accepted, Fault, Outcome, Phase
from nbtray.mail.conversation import Conversation
from nbtray.mail.failures import fault_of
from nbtray.mail.order import Order
from nbtray.mail.redaction import redacted
from nbtray.mail.report import Entered, Noted, Report, line_of
from nbtray.own_process import end_within

ALLOWANCE = 2.0
"""Seconds: the parent's own deadline comes first, and can tell in which phase it was."""


def deliver(order: Order) -> None:
    """Deliver the letter, telling each phase on standard output and in the end what has come of it."""

    def enter(phase: Phase) -> None:
        _tell(Entered(phase))

    def note(text: str) -> None:
        _tell(Noted(text))

    conversation = Conversation(order, enter, note)
    try:
        outcome: Outcome = conversation.hold()
    except Exception as error:  # noqa: BLE001 -- the outer door
        outcome = fault_of(error, conversation.phase)
    _tell(_without_secret(outcome, order.secret))
    conversation.leave()


def _without_secret(outcome: Outcome, secret: str) -> Outcome:
    match outcome:
        case Fault(text=text):
            return replace(outcome, text=redacted(text, secret))
        case Accepted(refused=refused):
            kept = tuple(replace(each, text=redacted(each.text, secret)) for each in refused)
            return replace(outcome, refused=kept)


def _tell(report: Report) -> None:
    sys.stdout.write(f"{line_of(report)}\n")
    sys.stdout.flush()


def main() -> NoReturn:
    """Read the order from standard input and carry it out."""
    order = Order.from_json(sys.stdin.buffer.read())
    end_within(order.budget + ALLOWANCE, lambda: deliver(order))


if __name__ == "__main__":
    main()

"""Sends a letter at once, so that a person sees whether sending works: `nbtray mail test`, Preferences."""

import secrets
import socket
from collections.abc import Iterator
from contextlib import closing

from nbtray.core.mail import test_message as words
from nbtray.core.mail.advice import judged
from nbtray.core.mail.fault import Accepted, Fault, Phase
from nbtray.core.mail.message import Letter, Topic
from nbtray.core.mail.route import Route, route_of
from nbtray.core.mail.test_message import Step, StepName, StepState
from nbtray.core.problem import Problem
from nbtray.core.secrets import Secret
from nbtray.core.settings import MailSettings
from nbtray.mail.courier import carry
from nbtray.mail.credential import Credential
from nbtray.mail.order import BUDGET, order_of
from nbtray.mail.report import Entered, Noted, Report
from nbtray.ports import Clock

_STEP_OF = {
    Phase.RESOLVE: StepName.RESOLVE,
    Phase.CONNECT: StepName.CONNECT,
    Phase.TLS: StepName.TLS,
    Phase.LOGIN: StepName.LOGIN,
    Phase.SENDER: StepName.ACCEPTED,
}
"""The greeting belongs to the step before it, and all that follows the sender to the last."""

_IN_ORDER = tuple(StepName)


def rehearse(
    mail: MailSettings, credential: Credential, clock: Clock, *, budget: float = BUDGET
) -> Iterator[Step]:
    """Yield each step of a test letter as it begins and as it ends; blocks meanwhile, and raises nothing.

    The last one is `DONE` when the server has accepted the letter, otherwise `FAILED` or `UNCONFIRMED` with
    the sentences that say what to do. Closing the iterator ends the delivery.
    """
    since = clock.now().monotonic
    yield Step(StepName.SETTINGS, StepState.BEGUN, 0.0, words.READING)

    def settings(state: StepState, sentence: str) -> Step:
        return Step(StepName.SETTINGS, state, clock.now().monotonic - since, sentence)

    route = route_of(mail)
    if isinstance(route, Problem):
        yield settings(StepState.FAILED, str(route))
        return
    secret = credential(mail)
    if not isinstance(secret, Secret):
        yield settings(StepState.FAILED, str(secret.problem))
        return
    yield settings(StepState.DONE, words.destination(route))
    steps = _Steps(route, clock)
    with closing(carry(order_of(_test_letter(route, clock), route, secret, budget))) as reports:
        for report in reports:
            yield from steps.after(report)


class _Steps:
    """Turns what a delivery reports into steps: which is on, since when, and the words about it."""

    def __init__(self, route: Route, clock: Clock) -> None:
        self._route = route
        self._clock = clock
        self._name = StepName.SETTINGS
        self._since = 0.0
        self._note = ""

    def after(self, report: Report) -> Iterator[Step]:
        match report:
            case Noted(text=text):
                self._note = text
            case Entered(phase=phase):
                if (name := _STEP_OF.get(phase, self._name)) is not self._name:
                    yield from self._forward(name)
            case Accepted() | Fault():
                yield self._ended(*words.verdict(judged(report, self._route), self._route))

    def _forward(self, name: StepName) -> Iterator[Step]:
        if self._name is not StepName.SETTINGS:
            yield self._ended(StepState.DONE, words.done(self._name, self._note, self._route))
        for between in _IN_ORDER[_IN_ORDER.index(self._name) + 1 : _IN_ORDER.index(name)]:
            yield Step(between, StepState.SKIPPED, 0.0, words.skipped(between, self._route))
        self._name, self._since, self._note = name, self._clock.now().monotonic, ""
        yield Step(name, StepState.BEGUN, 0.0, words.doing(name, self._route))

    def _ended(self, state: StepState, sentence: str) -> Step:
        return Step(self._name, state, self._clock.now().monotonic - self._since, sentence)


def _test_letter(route: Route, clock: Clock) -> Letter:
    return Letter(
        message_id=f"<test-{secrets.token_hex(12)}@{route.sender.rpartition('@')[2]}>",
        topic=Topic.TEST,
        written_at=clock.now().utc,
        computer=socket.gethostname(),
        urls=(),
        lan_url="",
        addresses=(),
    )

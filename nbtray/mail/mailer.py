"""Sends letters over SMTP (`nbtray.ports.Mailer`)."""

import logging
from dataclasses import replace

from nbtray.core.mail.advice import broken, judged
from nbtray.core.mail.delivery import Deferred, Delivery, Refused
from nbtray.core.mail.effects import SendLetter
from nbtray.core.mail.events import LetterDone
from nbtray.core.mail.fault import Accepted
from nbtray.core.mail.route import route_of
from nbtray.core.problem import Problem
from nbtray.core.secrets import Secret
from nbtray.mail.courier import carry
from nbtray.mail.credential import Credential
from nbtray.mail.order import BUDGET, order_of
from nbtray.mail.report import is_last

log = logging.getLogger(__name__)


class SmtpMailer:
    """Delivers one letter at a time; blocks at most `budget` seconds, and as long as the credential takes."""

    def __init__(self, credential: Credential, *, budget: float = BUDGET) -> None:
        self._credential = credential
        self._budget = budget
        self._reached: tuple[str, frozenset[str]] = ("", frozenset())

    def send(self, effect: SendLetter) -> LetterDone:
        """Send it; every failure is a `Delivery`."""
        letter = effect.letter
        try:
            delivery = self._deliver(effect)
        except Exception as error:  # noqa: BLE001 -- the outer door
            # Only its type: what an encoder says of a password quotes from it.
            log.error("A letter could not be sent: %s", type(error).__name__)  # noqa: TRY400 -- likewise
            delivery = Deferred(broken(type(error).__name__))
        log.info("Letter %s: %s", letter.message_id, type(delivery).__name__)
        return LetterDone(letter.message_id, delivery)

    def _deliver(self, effect: SendLetter) -> Delivery:
        route = route_of(effect.mail)
        if isinstance(route, Problem):
            return Refused(route)
        secret = self._credential(effect.mail)
        if not isinstance(secret, Secret):
            return secret
        reached = self._reached_by(effect.letter.message_id)
        missing = tuple(each for each in route.recipients if each not in reached)
        still = replace(route, recipients=missing or route.recipients)
        outcome, *_ = [
            each for each in carry(order_of(effect.letter, still, secret, self._budget)) if is_last(each)
        ]
        if isinstance(outcome, Accepted):
            # Whoever has the letter does not get it again when it goes once more to somebody else.
            self._reached = (effect.letter.message_id, reached | set(outcome.recipients))
        return judged(outcome, still)

    def _reached_by(self, message_id: str) -> frozenset[str]:
        known, reached = self._reached
        return reached if known == message_id else frozenset()

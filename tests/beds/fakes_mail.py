"""A stand-in for the mail server: it takes what it is told to, and its words are judged as real ones are."""

from dataclasses import dataclass, field, replace

from nbtray.core.mail.advice import judged
from nbtray.core.mail.delivery import Delivery, Refused
from nbtray.core.mail.effects import SendLetter
from nbtray.core.mail.events import LetterDone
from nbtray.core.mail.fault import Accepted, Fault, Kind, Phase, Refusal
from nbtray.core.mail.message import Letter
from nbtray.core.mail.route import route_of
from nbtray.core.problem import Problem
from nbtray.core.secrets import Secret
from nbtray.mail.credential import Credential


@dataclass
class FakeMailer:
    """Keeps the letters it has taken; `replies` by moment or recipient, `fault` befalls the next."""

    credential: Credential = lambda _: Secret("")
    replies: dict[str, str] = field(default_factory=dict)
    fault: Fault | None = None
    taken: list[tuple[Letter, tuple[str, ...]]] = field(default_factory=list)

    def send(self, effect: SendLetter) -> LetterDone:
        """Take the letter, or say why not."""
        return LetterDone(effect.letter.message_id, self._deliver(effect))

    def _deliver(self, effect: SendLetter) -> Delivery:
        route = route_of(effect.mail)
        if isinstance(route, Problem):
            return Refused(route)
        secret = self.credential(effect.mail)
        if not isinstance(secret, Secret):
            return secret
        letter = effect.letter
        have_it = {
            each for taken, reached in self.taken if taken.message_id == letter.message_id for each in reached
        }
        missing = tuple(each for each in route.recipients if each not in have_it)
        route = replace(route, recipients=missing or route.recipients)
        return judged(self._outcome(letter, route.recipients), route)

    def _outcome(self, letter: Letter, recipients: tuple[str, ...]) -> Accepted | Fault:
        if self.fault is not None:
            return self.fault
        replies = {each: self.replies.get(each) or self.replies.get("RCPT", "250 OK") for each in recipients}
        refused = tuple(
            Refusal(each, int(reply[:3]), reply[4:]) for each, reply in replies.items() if reply[0] != "2"
        )
        reached = tuple(each for each, reply in replies.items() if reply[0] == "2")
        if reached and (reply := self.replies.get("DATA")):
            return Fault(Kind.REPLY, Phase.ANSWER, int(reply[:3]), reply[4:])
        if reached:
            self.taken.append((letter, reached))
        return Accepted(reached, refused)

"""A firewall and services outside that say what the test wants."""

from dataclasses import dataclass, field

from nbtray.core.reach.effects import AskOutside, ReadFirewall
from nbtray.core.reach.events import FirewallRead, OutsideTold
from nbtray.core.reach.firewall import Firewall
from nbtray.core.reach.outside import Told, Unasked


@dataclass
class FakeFirewall:
    """One that lets everybody in, unless the test says otherwise."""

    firewall: Firewall = field(default_factory=Firewall)

    def read(self, effect: ReadFirewall) -> FirewallRead:
        """Tell what the test has said."""
        return FirewallRead(effect.port, self.firewall)


@dataclass
class FakeOutside:
    """Services that say what the test has said of them; `asked` are the ones asked."""

    answers: dict[str, Told] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)

    def ask(self, effect: AskOutside) -> OutsideTold:
        """Tell what the test has said."""
        self.asked.append(effect.service)
        told = self.answers.get(effect.service, Unasked("nobody is there"))
        return OutsideTold(effect.service, effect.question, told)

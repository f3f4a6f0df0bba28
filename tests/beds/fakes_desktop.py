"""Stand-ins for what keeps the computer awake."""

from dataclasses import dataclass

from nbtray.core.problem import Problem
from nbtray.core.server.effects import KeepAwake, LetSleep
from nbtray.core.server.events import SleepNotPrevented


@dataclass
class FakeWakefulness:
    """Remembers whether it keeps the computer awake; with `refusing` it cannot."""

    held: bool = False
    refusing: bool = False

    def keep(self, effect: KeepAwake) -> SleepNotPrevented | None:  # noqa: ARG002 -- the port's
        """Keep it awake."""
        if self.refusing:
            problem = Problem("CannotKeepAwake", "This computer may fall asleep.", "Change its settings.")
            return SleepNotPrevented(problem)
        self.held = True
        return None

    def let_sleep(self, effect: LetSleep) -> None:  # noqa: ARG002 -- the port's
        """Let it fall asleep."""
        self.held = False

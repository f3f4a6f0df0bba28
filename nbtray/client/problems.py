"""What can go wrong on the way to the running nbtray."""

from nbtray.core.problem import NbtrayError, Problem


class NotRunning(NbtrayError):
    """Nobody is there to answer."""

    title = "nbtray is not running."
    advice = "`nbtray start` starts it, and your Jupyter with it."


class NoAnswer(NbtrayError):
    """It is there, but says nothing in time, or hangs up."""

    title = "nbtray is running, but does not answer."
    advice = "Try again in a moment; if it stays so, `nbtray logs` tells more."


class OtherProtocol(NbtrayError):
    """nbtray was updated while it ran."""

    title = "The running nbtray is version {theirs}, this command is version {ours}."
    advice = "Restart nbtray: choose Quit in its menu, then start it again."


class NotForYou(NbtrayError):
    """The control socket is another account's."""

    title = "The running nbtray belongs to another account."
    advice = "Use the account that started it."


class NobodyRemembers(NbtrayError):
    """The memory for this session is the running nbtray's."""

    title = "nbtray is not running, so nothing can remember the password until it ends."
    advice = "`nbtray start` starts it, and your Jupyter with it."


class NotTold(NbtrayError):
    """Secrets go into the running nbtray, and never come out of it."""

    title = "nbtray tells nobody what it remembers."
    advice = "Let nbtray itself do what the password is needed for."


class Declined(NbtrayError):
    """The running nbtray answers that it does not do this; the sentences are its own."""

    title = "nbtray has refused this."
    advice = "The log tells why."

    def __init__(self, told: Problem | None = None) -> None:
        self._told = told
        super().__init__()

    @property
    def problem(self) -> Problem:
        """Return what nbtray has answered."""
        return self._told or super().problem

"""What can go wrong between the command line and the running nbtray."""

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


class StillGoing(NbtrayError):
    """What was asked for has not come to an end in time."""

    title = "{what} takes longer than usual."
    advice = "It goes on by itself; `nbtray status --watch` shows when it is done."


class EndedMeanwhile(NbtrayError):
    """nbtray ended while it was being watched."""

    title = "nbtray ended before that was done."
    advice = "`nbtray logs` tells why."


class NotStarted(NbtrayError):
    """nbtray itself did not come up."""

    title = "nbtray did not start. {reason}"
    advice = "`nbtray logs` may tell more."


class Failed(Exception):
    """The command has done what it could, and the answer is this problem."""

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        super().__init__(str(problem))

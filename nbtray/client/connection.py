"""The way to the running nbtray: its control socket, version 1 of the protocol (see `engine.requests`)."""

import time
from collections.abc import Iterator
from types import TracebackType
from typing import Self

from nbtray import __version__
from nbtray.client.lines import Lines, Said
from nbtray.client.problems import Declined, NoAnswer, OtherProtocol
from nbtray.client.reach import reach
from nbtray.core.folders import Folders
from nbtray.core.problem import Problem
from nbtray.core.secrets import Secret

PROTOCOL = 1
PATIENCE = 5.0
"""Seconds for one answer; nbtray itself may wait 2 s for the server to tell what it is doing."""


class Connection:
    """One conversation with the running nbtray; raises `NotRunning` when there is none."""

    def __init__(self, folders: Folders) -> None:
        self._lines = Lines(reach(folders.control_socket, PATIENCE))
        try:
            self._hear_greeting()
        except BaseException:
            self._lines.close()
            raise

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Hang up."""
        self._lines.close()

    def do(self, what: str, *, even_if_busy: bool = False) -> None:
        """Ask for something to be done; it is under way when this returns."""
        self._ask({"do": what, "even_if_busy": even_if_busy})

    def keep(self, name: str, secret: Secret) -> None:
        """Have a secret remembered until nbtray ends."""
        self._ask({"keep": name, "secret": secret.reveal()})

    def forget(self, name: str) -> bool:
        """Have a secret remembered no more; tell whether one was."""
        return bool(self._ask({"keep": name, "secret": None}).get("removed"))

    def drop_letter(self, number: str) -> None:
        """Have a letter that waits sent to nobody; one that is being sent stays."""
        self._ask({"do": "drop_letter", "letter": number})

    def status(self) -> Said:
        """Return the status, after everything asked for before has begun."""
        status: Said = self._ask({"ask": "status"})["status"]
        return status

    def watch(self, seconds: float | None = None) -> Iterator[Said]:
        """Return the status now and at each change, until nbtray ends or `seconds` are over.

        The conversation is over then: nothing else can be asked after a watch.
        """
        deadline = None if seconds is None else time.monotonic() + seconds
        self._lines.say({"ask": "watch"}, PATIENCE)
        while True:
            left = None if deadline is None else deadline - time.monotonic()
            if left is not None and left <= 0:
                return
            try:
                said = self._lines.hear(left)
            except NoAnswer:
                if deadline is not None and time.monotonic() >= deadline:
                    return
                raise
            if said is None:
                return
            yield said["status"]

    def _hear_greeting(self) -> None:
        greeting = self._lines.hear(PATIENCE)
        if greeting is None:
            raise NoAnswer
        if greeting.get("protocol") != PROTOCOL:
            raise OtherProtocol(theirs=greeting.get("nbtray", "unknown"), ours=__version__)

    def _ask(self, request: Said) -> Said:
        self._lines.say(request, PATIENCE)
        answer = self._lines.hear(PATIENCE)
        if answer is None:
            raise NoAnswer
        if not answer.get("ok"):
            raise Declined(_problem(answer.get("problem")))
        return answer


def _problem(said: object) -> Problem:
    told = said if isinstance(said, dict) else {}
    return Problem(
        str(told.get("code", "Refused")),
        str(told.get("what", "nbtray has refused this.")),
        str(told.get("advice", "")),
    )

"""The desktop's keyring (`nbtray.ports.Secrets`): each access is a child that is ended at its deadline."""

import json
import logging
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext, suppress

from nbtray.core.folders import Folders
from nbtray.core.problem import NbtrayError
from nbtray.core.secrets import (
    AT_ONCE,
    WITH_THE_PERSON,
    Absent,
    Failed,
    Hung,
    Kept,
    Locked,
    Missing,
    Removed,
    Secret,
    Stored,
    Unavailable,
)
from nbtray.desktop.bus_addresses import session_bus_address
from nbtray.desktop.keyring_problems import (
    KeyringFailed,
    KeyringHung,
    KeyringLocked,
    NoKeyring,
    NoKeyringYet,
)
from nbtray.own_process import command

log = logging.getLogger(__name__)

SERVICE = "nbtray"
"""The entry's name; with it and the account a person finds it in the desktop's program for passwords."""

CHILD = command("nbtray.desktop.keyring_child")

Alone = Callable[[], AbstractContextManager[None]]
"""Keeps other programs of nbtray's from changing the entry meanwhile; may raise `NbtrayError`."""

Outcome = Kept | Missing | Stored | Removed | Unavailable


def account(folders: Folders) -> str:
    """Return the name of this home's entry: homes of their own (NBTRAY_HOME) do not share secrets."""
    return str(folders.settings.resolve())


class KeyringSecrets:
    """One entry of the keyring, which holds all secrets of this home; `child` is who opens the keyring."""

    def __init__(
        self,
        account: str,
        alone: Alone = nullcontext,
        *,
        child: Sequence[str] = CHILD,
        environ: Mapping[str, str] = os.environ,
    ) -> None:
        self._account = account
        self._alone = alone
        self._child = child
        self._environ = environ

    def get(
        self, name: str, *, seconds: float = AT_ONCE, may_ask: bool = True
    ) -> Kept | Missing | Unavailable:
        """Return the secret of this name; without `may_ask` no window opens, and a locked keyring says so."""
        outcome = self._ask("get", name, seconds=seconds, may_ask=may_ask)
        return outcome if isinstance(outcome, Kept | Missing | Unavailable) else _odd()

    def set(self, name: str, secret: Secret, *, seconds: float = WITH_THE_PERSON) -> Stored | Unavailable:
        """Keep it; the keyring may ask its person to unlock it first."""
        outcome = self._alone_ask("set", name, secret, seconds=seconds)
        return outcome if isinstance(outcome, Stored | Unavailable) else _odd()

    def delete(
        self, name: str, *, seconds: float = AT_ONCE, may_ask: bool = True
    ) -> Removed | Missing | Unavailable:
        """Keep it no more."""
        outcome = self._alone_ask("delete", name, seconds=seconds, may_ask=may_ask)
        return outcome if isinstance(outcome, Removed | Missing | Unavailable) else _odd()

    def _alone_ask(
        self, act: str, name: str, secret: Secret | None = None, *, seconds: float, may_ask: bool = True
    ) -> Outcome:
        try:
            with self._alone():
                return self._ask(act, name, secret, seconds=seconds, may_ask=may_ask)
        except NbtrayError as error:
            return Failed(error.problem)

    def _ask(
        self, act: str, name: str, secret: Secret | None = None, *, seconds: float, may_ask: bool = True
    ) -> Outcome:
        question = {
            "act": act,
            "service": SERVICE,
            "account": self._account,
            "name": name,
            "secret": secret.reveal() if secret else "",
            "may_ask": may_ask,
            "seconds": seconds,
            "until": time.monotonic() + seconds,
        }
        try:
            return _outcome(_answer(self._converse(json.dumps(question).encode(), seconds)))
        except subprocess.TimeoutExpired:
            return Hung(KeyringHung(seconds=seconds).problem)
        except OSError as error:
            return Failed(KeyringFailed(reason=f"its helper did not start ({error.strerror})").problem)

    def _converse(self, question: bytes, seconds: float) -> bytes:
        child = subprocess.Popen(  # noqa: S603 -- ourselves
            self._child,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=_environment(self._environ),
            start_new_session=True,  # a group of its own, to be ended as a whole
        )
        try:
            return child.communicate(question, seconds)[0]
        except BaseException:
            _end(child)
            child.communicate()
            raise


def _answer(told: bytes) -> dict[str, object]:
    try:
        answer = json.loads(told)
    except ValueError:
        return {}  # it was ended in the middle
    return answer if isinstance(answer, dict) else {}


def _outcome(answer: dict[str, object]) -> Outcome:
    match answer.get("told"):
        case "kept":
            return Kept(Secret(str(answer["secret"])))
        case "missing":
            return Missing()
        case "stored":
            return Stored()
        case "removed":
            return Removed()
        case "locked":
            return Locked(KeyringLocked().problem)
        case "absent":
            return Absent(NoKeyring().problem)
        case "not made":
            return Absent(NoKeyringYet().problem)
        case "failed":
            return Failed(KeyringFailed(reason=answer["reason"]).problem)
        case _:
            return Failed(KeyringFailed(reason="its helper ended before it had answered").problem)


def _environment(environ: Mapping[str, str]) -> dict[str, str]:
    # The library knows the bus by this variable only.
    address = session_bus_address(environ)
    return {**environ, **({"DBUS_SESSION_BUS_ADDRESS": address} if address else {})}


def _odd() -> Failed:
    log.error("The keyring's helper gave the answer to another question.")
    return Failed(KeyringFailed(reason="its helper answered something else").problem)


def _end(child: "subprocess.Popen[bytes]") -> None:
    if sys.platform == "win32":
        child.kill()
    else:
        # Not waited for yet, so the pid is still its own.
        with suppress(ProcessLookupError):
            os.killpg(child.pid, signal.SIGKILL)

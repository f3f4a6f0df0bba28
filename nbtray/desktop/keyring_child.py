"""Talks to the keyring: `python -P -m nbtray.desktop.keyring_child`, one JSON question in, one answer out.

A process of its own: `keyring` costs 20 MB, and a service that hangs blocks it for ever. The secrets go
through the two pipes only.
"""

import json
import math
import signal
import sys
import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import keyring
from keyring.backend import KeyringBackend
from keyring.errors import KeyringError, KeyringLocked, NoKeyringError, PasswordDeleteError

from nbtray.core.secrets import book as secret_book
from nbtray.desktop import secret_service
from nbtray.desktop.secret_service import Door, NoService
from nbtray.own_process import limit_memory

RECOMMENDED = 1
"""Keyring's own line: below it are those that keep plain text, or nothing at all."""

GRACE = 2
"""Seconds after its deadline at which a child whose parent was killed ends by itself."""

TELLING = 1.0
"""Seconds before the deadline at which a window nobody answers is given up, so that this can be told."""

Answer = dict[str, object]


@dataclass(frozen=True, slots=True)
class Question:
    """What the parent wants; `secret` only to set one, `until` is monotonic seconds."""

    act: str
    service: str
    account: str
    name: str
    secret: str
    may_ask: bool
    seconds: float
    until: float = math.inf


def main() -> int:
    """Read the question, write the answer; never more than the deadline it gives, and a little."""
    question = Question(**json.loads(sys.stdin.buffer.read()))
    if hasattr(signal, "alarm"):
        signal.alarm(int(question.seconds) + GRACE)
    limit_memory()  # a keyring is somebody else's program
    sys.stdout.write(json.dumps(_answered(question)))
    return 0


def _answered(question: Question) -> Answer:
    try:
        backend = keyring.get_keyring()
        if backend.priority < RECOMMENDED:
            return {"told": "absent"}
        door = secret_service.look(backend, question.service, question.account)
        if door is Door.NOT_MADE and question.act != "set":
            return {"told": "missing"}
        if door in (Door.LOCKED, Door.NOT_MADE):
            # This process may have taken some of the time to start.
            left = min(question.seconds, question.until - time.monotonic())
            seconds = max(left - TELLING, 0.0)
            if not question.may_ask:
                return {"told": "locked"}
            if not secret_service.ask(door, question.service, question.account, seconds):
                return {"told": "not made" if door is Door.NOT_MADE else "locked"}
        return _done(backend, question)
    except KeyringLocked:
        return {"told": "locked"}
    except (NoKeyringError, NoService):
        return {"told": "absent"}
    except Exception as error:  # noqa: BLE001 -- the outer door: what no backend names is told as it is
        return {"told": "locked"} if secret_service.is_dismissed(error) else _failed(error)


def _done(backend: KeyringBackend, question: Question) -> Answer:
    text = backend.get_password(question.service, question.account)
    kept = secret_book.read(text)
    match question.act:
        case "get":
            found = kept.get(question.name)
            return {"told": "missing"} if found is None else {"told": "kept", "secret": found}
        case "set":
            _keep(backend, question, kept | {question.name: question.secret})
            return {"told": "stored"}
        case _ if question.name not in kept:
            return {"told": "missing"}
        case _:
            rest = {name: secret for name, secret in kept.items() if name != question.name}
            if rest:
                _keep(backend, question, rest)
            else:
                _drop(backend, question)
            return {"told": "removed"}


def _keep(backend: KeyringBackend, question: Question, secrets: Mapping[str, str]) -> None:
    text = secret_book.write(secrets)
    backend.set_password(question.service, question.account, text)
    if backend.get_password(question.service, question.account) != text:
        raise KeyringError("it took the password, but has not kept it")


def _drop(backend: KeyringBackend, question: Question) -> None:
    try:
        backend.delete_password(question.service, question.account)
    except PasswordDeleteError:
        if backend.get_password(question.service, question.account) is not None:
            raise


def _failed(error: Exception) -> Answer:
    # Only what is known to be about the keyring, never about the secret, is repeated.
    known: tuple[type[Any], ...] = (KeyringError, secret_book.NotOurs)
    reason = str(error).strip().rstrip(".") if isinstance(error, known) else ""
    return {"told": "failed", "reason": reason or type(error).__name__}


if __name__ == "__main__":
    sys.exit(main())

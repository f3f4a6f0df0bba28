"""What the server is doing, asked without that counting as activity."""

import errno
import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from nbtray.core.server.state import Activity
from nbtray.jupyter.loopback import Conversation, Loopback, Unreachable

_OK = 200
_NOT_FOUND = 404


_OWN_SHORTAGES = (errno.EMFILE, errno.ENFILE, errno.ENOMEM, errno.ENOBUFS)


@dataclass(frozen=True, slots=True)
class NoAnswer:
    """Why it could not be read; `not_asked` when this process itself was short of something."""

    reason: str
    not_asked: bool = False


def read(loopback: Loopback, port: int) -> Activity | NoAnswer:
    """Return it, or why it could not be read."""
    try:
        with loopback.connect(port) as conversation:
            status = _json(conversation, "/api/status")
            # Without the argument, asking counts as activity and idle kernels are never culled.
            kernels = _json(conversation, "/api/kernels?no_track_activity=1")
            return Activity(
                kernels=len(kernels),
                busy=sum(kernel.get("execution_state") == "busy" for kernel in kernels),
                connections=int(status["connections"]),
                last_activity=datetime.fromisoformat(status["last_activity"]),
                readable=_readable(conversation, kernels),
            )
    except Unreachable as error:
        cause = error.__cause__
        return NoAnswer(str(error), isinstance(cause, OSError) and cause.errno in _OWN_SHORTAGES)
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return NoAnswer("it answered something unknown")


def _readable(conversation: Conversation, kernels: list[dict[str, Any]]) -> tuple[str, ...]:
    if not kernels:
        return ()
    answer = conversation.get("/nbtray/readable-kernels?no_track_activity=1", as_nbtray=True)
    if answer.status == _NOT_FOUND:
        # A server that an earlier nbtray started: its kernels speak TCP without encryption.
        return tuple(sorted(str(kernel["name"]) for kernel in kernels))
    if answer.status != _OK:
        raise Unreachable(f"it answered {answer.status}")
    return tuple(str(name) for name in json.loads(answer.body))


def _json(conversation: Conversation, path: str) -> Any:  # noqa: ANN401 -- whatever it answers
    answer = conversation.get(path, as_nbtray=True)
    if answer.status != _OK:
        raise Unreachable(f"it answered {answer.status}")
    return json.loads(answer.body)

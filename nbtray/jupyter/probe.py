"""Whether the server really serves: only when all of it holds may nbtray say "running"."""

import json

from nbtray.jupyter.loopback import Conversation, Loopback, Unreachable

_OK, _FORBIDDEN, _BROKEN = 200, 403, 500


def trouble(loopback: Loopback, port: int) -> str:
    """Return '' if our server serves there, otherwise why not."""
    try:
        with loopback.connect(port) as conversation:
            return _trouble(conversation)
    except Unreachable as error:
        return str(error)
    except (OSError, ValueError) as error:
        return str(error)


def _trouble(conversation: Conversation) -> str:
    api = conversation.get("/api")
    if api.status != _OK or not isinstance(json.loads(api.body), dict):
        return f"its first answer was {api.status}"
    if conversation.get("/api/status").status != _FORBIDDEN:
        return "it answers without a login"
    status = conversation.get("/api/status", as_nbtray=True).status
    if status >= _BROKEN:
        # With its kernels on another machine that is down, only what needs no kernel still answers.
        status = conversation.get("/api/me", as_nbtray=True).status
    return "" if status == _OK else f"it does not know nbtray ({status})"

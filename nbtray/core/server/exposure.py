"""Who may reach the server, after the rule for root."""

from nbtray.core.server.state import Running, ServerRecord
from nbtray.core.settings import Listen
from nbtray.core.state import State


def effective_listen(state: State) -> Listen:
    """Return whom a server started now would serve.

    As root it serves this computer only unless the settings allow more: a notebook on the internet would be
    the whole machine for whoever gets in.
    """
    server = state.settings.server
    return Listen.COMPUTER if root_is_held_back(state) else server.listen


def root_is_held_back(state: State) -> bool:
    """Tell whether the settings ask for more than root is given."""
    server = state.settings.server
    return state.is_root and not server.allow_root and server.listen is not Listen.COMPUTER


def current_listen(state: State) -> Listen:
    """Return whom the running server serves, or the next one would."""
    return state.server.record.listen if isinstance(state.server, Running) else effective_listen(state)


def current_port(state: State) -> int:
    """Return the port of the running server, or the next one's."""
    return state.server.record.port if isinstance(state.server, Running) else state.settings.server.port


def open_record(state: State) -> ServerRecord | None:
    """Return what serves the internet and will go on doing so, None when nothing does."""
    server = state.server
    if not isinstance(server, Running) or server.record.listen is not Listen.INTERNET or state.quitting:
        return None
    return server.record

"""Whether the computer may fall asleep."""

from nbtray.core.effects import Effect
from nbtray.core.server.effects import KeepAwake, LetSleep
from nbtray.core.server.state import Pausing, Running, Starting
from nbtray.core.state import State


def follow(before: State, state: State) -> tuple[Effect, ...]:
    """Keep it awake from the server's start to its end, if the settings say so; a crash is no end."""
    if is_wanted(state) == is_wanted(before):
        return ()
    return (KeepAwake(),) if is_wanted(state) else (LetSleep(),)


def is_wanted(state: State) -> bool:
    """Tell whether it should stay awake now."""
    return state.settings.server.keep_awake and isinstance(state.server, Starting | Running | Pausing)

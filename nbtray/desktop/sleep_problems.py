"""What can go wrong when the computer is to stay awake."""

from nbtray.core.problem import NbtrayError


class CannotKeepAwake(NbtrayError):
    """Nobody here can be asked, or they said no."""

    title = "This computer may fall asleep while your Jupyter runs: {reason}."
    advice = "Change its power settings, or switch server.keep_awake off."

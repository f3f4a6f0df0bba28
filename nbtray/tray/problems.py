"""What can be wrong with the place where the icon should be."""

from nbtray.core.problem import NbtrayError


class NoSessionBus(NbtrayError):
    """The desktop's message bus cannot be reached: `reason`."""

    title = "There is no desktop session to show an icon in ({reason})."
    advice = "Start nbtray from the desktop's own menu or terminal, or run `nbtray run --no-tray`."


class SessionBusLost(NbtrayError):
    """The desktop's message bus was there and is gone: `reason`."""

    title = "The desktop session has ended ({reason}), and the icon with it."
    advice = "Start nbtray again when you have logged in."


class NoTrayBackend(NbtrayError):
    """The icon asked for cannot be shown on this computer: `backend`, `reason`."""

    title = "The tray icon cannot be shown with “{backend}” ({reason})."
    advice = "Start nbtray without NBTRAY_TRAY set, or run `nbtray run --no-tray`."

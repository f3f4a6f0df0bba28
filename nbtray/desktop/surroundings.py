"""Whether there is a desktop here that can show an icon."""

import logging
import os
import sys
import threading
from collections.abc import Mapping

from nbtray.desktop.bus_addresses import session_bus_address

WATCHER = "org.kde.StatusNotifierWatcher"
SCREENS = ("DISPLAY", "WAYLAND_DISPLAY")
FROM_AFAR = ("SSH_CONNECTION", "SSH_TTY")
PATIENCE = 2.0

log = logging.getLogger(__name__)


def has_desktop(environ: Mapping[str, str] = os.environ, platform: str = sys.platform) -> bool:
    """Tell whether to show an icon; blocks at most some `PATIENCE`.

    A session bus alone is no desktop: systemd gives one to whoever logs in to a headless server. So somebody
    must be showing icons on it, or there must be a screen on which that somebody may still come up.
    """
    if platform in ("win32", "darwin"):
        return True
    address = session_bus_address(environ)
    if not address:
        return False
    # A screen handed through by ssh -X is on another computer than the session bus and its panel.
    screen = any(environ.get(each) for each in SCREENS) and not any(environ.get(each) for each in FROM_AFAR)
    watched = _is_watched(address)
    return watched is True or (watched is False and screen)


def _is_watched(address: str) -> bool | None:
    """Tell whether somebody shows icons on this bus; None when the bus does not answer."""
    told: list[bool] = []
    # A bus that takes connections and then hangs must not take nbtray with it.
    asking = threading.Thread(target=_ask_for_watcher, args=(address, told), daemon=True)
    asking.start()
    asking.join(PATIENCE)
    return told[0] if told else None


def _ask_for_watcher(address: str, told: list[bool]) -> None:
    from jeepney.bus_messages import message_bus  # noqa: PLC0415 -- jeepney is for Linux only
    from jeepney.io.blocking import open_dbus_connection  # noqa: PLC0415 -- likewise
    from jeepney.wrappers import unwrap_msg  # noqa: PLC0415 -- likewise

    try:
        with open_dbus_connection(address) as bus:
            told.append(bool(unwrap_msg(bus.send_and_get_reply(message_bus.NameHasOwner(WATCHER)))[0]))
    except Exception as error:  # noqa: BLE001 -- whatever goes wrong: there is no bus we could use
        log.info("No session bus: %s", error)

"""waybar on sway, sway being a window of the X display."""

import json
import os
from pathlib import Path
from typing import ClassVar

from beds.waiting import until
from desktops.shell import NOTIFICATIONS, Shell

BAR = {
    "layer": "top",
    "position": "bottom",
    "height": 30,
    "modules-right": ["tray", "clock"],
    "tray": {"icon-size": 21, "spacing": 10},
}


class Sway(Shell):
    title = "waybar on sway"
    panel = ("waybar",)
    variables: ClassVar = {
        "XDG_CURRENT_DESKTOP": "sway",
        "DESKTOP_SESSION": "sway",
        "WLR_BACKENDS": "x11",
        "WLR_RENDERER": "pixman",
    }

    def _bring_up(self):
        self.write("waybar/config", json.dumps(BAR))
        screen = "output X11-1 resolution 1280x700 bg #3b6ea5 solid_color\ndefault_border none\n"
        self.write("sway/config", screen)
        self._start_sway()
        self.env |= {"XDG_SESSION_TYPE": "wayland", "WAYLAND_DISPLAY": "wayland-1"}
        self.start("notifications", "mako")
        self.start_panel()
        self.wait_for_name(NOTIFICATIONS)

    def _start_sway(self):
        command = ["sway", "-c", f"{self.env['XDG_CONFIG_HOME']}/sway/config"]
        if os.geteuid() == 0:  # it refuses to run as root
            command = ["unshare", "--user", "--map-user=1000", "--map-group=1000", *command]
        self.start("sway", *command)
        socket = Path(self.env["XDG_RUNTIME_DIR"]) / "wayland-1"
        until(socket.exists, what="sway")

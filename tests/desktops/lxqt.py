"""LXQt."""

from typing import ClassVar

from desktops.shell import NOTIFICATIONS, Shell

PANEL = """
[General]
panels=panel1
[panel1]
plugins=statusnotifier,worldclock
position=Bottom
desktop=0
[statusnotifier]
type=statusnotifier
alignment=Right
[worldclock]
type=worldclock
alignment=Right
"""


class Lxqt(Shell):
    title = "LXQt"
    panel = ("lxqt-panel",)
    variables: ClassVar = {
        "XDG_CURRENT_DESKTOP": "LXQt",
        "DESKTOP_SESSION": "lxqt",
        "XDG_CONFIG_DIRS": "/etc/xdg:/usr/share",
        "QT_QPA_PLATFORM": "xcb",
        "QT_QPA_PLATFORMTHEME": "lxqt",
    }

    def _bring_up(self):
        self.write("lxqt/panel.conf", PANEL)
        self.write("lxqt/lxqt.conf", "[General]\nicon_theme=Adwaita\ntheme=frost\n")
        self.run("xsetroot", "-solid", "#3b6ea5")
        self.start("openbox", "openbox")
        self.start("notifications", "lxqt-notificationd")
        self.start_panel()
        self.wait_for_name(NOTIFICATIONS)

"""Cinnamon."""

from typing import ClassVar

from desktops.shell import WATCHER, Shell


class Cinnamon(Shell):
    title = "Cinnamon"
    panel = ("cinnamon", "--replace")
    variables: ClassVar = {
        "XDG_CURRENT_DESKTOP": "X-Cinnamon",
        "DESKTOP_SESSION": "cinnamon",
        "CINNAMON_2D": "1",
    }

    def start_panel(self):
        self.start("panel", *self.panel)
        self.wait_for_name("org.Cinnamon")
        self.start("watcher", "/usr/libexec/xapps/sn-watcher/xapp-sn-watcher")
        self.wait_for_name(WATCHER)

    def end_panel(self):
        self.processes.end("watcher")
        self.processes.end("panel")
        self.wait_for_name(WATCHER, gone=True)

    def _bring_up(self):
        self.run("dbus-update-activation-environment", "--all")
        self.start_panel()

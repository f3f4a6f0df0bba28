"""GNOME with the AppIndicator extension: as an X11 session, and as a Wayland session inside a window."""

from pathlib import Path
from typing import ClassVar

from beds.waiting import until
from desktops.shell import WATCHER, Shell
from jeepney import DBusAddress, Properties


class GnomeX11(Shell):
    title = "GNOME, X11"
    panel = ("gnome-shell", "--x11")
    menu_on_left_click = True
    strip = (0, 0, 1280, 32)
    variables: ClassVar = {
        "XDG_CURRENT_DESKTOP": "GNOME",
        "DESKTOP_SESSION": "gnome",
        "XDG_SESSION_DESKTOP": "gnome",
    }

    def start_panel(self):
        self.start("panel", *self.panel)
        self.wait_for_name("org.gnome.Shell")
        self.wait_for_name(WATCHER)

    def _bring_up(self):
        self.run("dbus-update-activation-environment", "--all")
        self.set("org.gnome.shell", "enabled-extensions", "['ubuntu-appindicators@ubuntu.com']")
        self.set("org.gnome.shell", "welcome-dialog-last-shown-version", "99")
        self.set("org.gnome.desktop.interface", "enable-animations", "false")
        self.set("org.gnome.desktop.background", "picture-options", "none")
        self.set("org.gnome.desktop.screensaver", "lock-enabled", "false")
        self.set("org.gnome.desktop.session", "idle-delay", "0")
        self.start_panel()
        self._leave_overview()

    def _leave_overview(self):
        shell = DBusAddress("/org/gnome/Shell", "org.gnome.Shell", "org.gnome.Shell")
        with self.session_bus() as bus:

            def is_active():
                return bus.send_and_get_reply(Properties(shell).get("OverviewActive")).body[0] == ("b", True)

            # The session begins with it, some time after the shell has its name.
            until(is_active, what="the overview")
            bus.send_and_get_reply(Properties(shell).set("OverviewActive", "b", False))
            until(lambda: not is_active(), what="the end of the overview")


class GnomeWayland(GnomeX11):
    title = "GNOME, Wayland"
    panel = ("gnome-shell", "--nested", "--wayland")
    recovers = False  # the shell is the display server: every program ends with it
    variables: ClassVar = GnomeX11.variables | {
        "XDG_SESSION_TYPE": "wayland",
        "MUTTER_DEBUG_DUMMY_MODE_SPECS": "1200x680",
    }

    def start_panel(self):
        super().start_panel()
        # Programs belong inside; mouse and camera stay outside, on the X display the shell is a window of.
        (screen,) = Path(self.env["XDG_RUNTIME_DIR"]).glob("wayland-?")
        self.env["WAYLAND_DISPLAY"] = screen.name

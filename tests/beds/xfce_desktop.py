"""A throw-away XFCE desktop: window manager, panel with a tray, notifications; up in about two seconds."""

from pathlib import Path
from typing import ClassVar

from beds.headless import Headless

WATCHER = "org.kde.StatusNotifierWatcher"
NOTIFICATIONS = "org.freedesktop.Notifications"

PANEL = """<?xml version="1.0" encoding="UTF-8"?>
<channel name="xfce4-panel" version="1.0">
  <property name="configver" type="int" value="2"/>
  <property name="panels" type="array"><value type="int" value="1"/>
    <property name="panel-1" type="empty">
      <property name="position" type="string" value="p=6;x=0;y=0"/>
      <property name="length" type="uint" value="100"/>
      <property name="position-locked" type="bool" value="true"/>
      <property name="size" type="uint" value="28"/>
      <property name="plugin-ids" type="array">
        <value type="int" value="1"/><value type="int" value="2"/><value type="int" value="3"/>
      </property>
    </property></property>
  <property name="plugins" type="empty">
    <property name="plugin-1" type="string" value="tasklist"/>
    <property name="plugin-2" type="string" value="separator">
      <property name="expand" type="bool" value="true"/><property name="style" type="uint" value="0"/>
    </property>
    <property name="plugin-3" type="string" value="systray">
      <property name="square-icons" type="bool" value="true"/>
    </property>
  </property>
</channel>
"""
ICONS = """<?xml version="1.0" encoding="UTF-8"?>
<channel name="xsettings" version="1.0">
  <property name="Net" type="empty"><property name="IconThemeName" type="string" value="Adwaita"/></property>
</channel>
"""


class XfceDesktop(Headless):
    """The desktop; without `panel` nobody shows icons, without `notifyd` nobody shows notifications."""

    activatable = ("org.xfce.Xfconf",)
    variables: ClassVar = {
        "XDG_CURRENT_DESKTOP": "XFCE",
        "DESKTOP_SESSION": "xfce",
        "GDK_BACKEND": "x11",
        "GSETTINGS_BACKEND": "memory",
    }

    def __init__(self, *, panel: bool = True, notifyd: bool = True, keyring: bool = False) -> None:
        super().__init__()
        self._panel, self._notifyd, self._keyring = panel, notifyd, keyring

    def start_panel(self) -> None:
        """Start the panel; its name is on the bus before it is drawn, so wait for the window as well."""
        self.start("panel", "xfce4-panel")
        self.wait_for_name(WATCHER)
        self.wait_for_window("xfce4-panel")

    def end_panel(self) -> None:
        """End the panel, as a crash or an upgrade does."""
        self.processes.end("panel")
        self.wait_for_name(WATCHER, gone=True)

    def _bring_up(self) -> None:
        channels = Path(self.env["XDG_CONFIG_HOME"]) / "xfce4" / "xfconf" / "xfce-perchannel-xml"
        channels.mkdir(parents=True)
        (channels / "xfce4-panel.xml").write_text(PANEL)
        (channels / "xsettings.xml").write_text(ICONS)
        self.run("xsetroot", "-solid", "#3b6ea5")
        self.start("xfwm4", "xfwm4", "--compositor=off")
        if self._notifyd:
            (daemon,) = Path("/usr/lib").glob("*/xfce4/notifyd/xfce4-notifyd")
            self.start("notifyd", str(daemon))
        if self._keyring:
            self._start_keyring()
        if self._panel:
            self.start_panel()
        if self._notifyd:
            self.wait_for_name(NOTIFICATIONS)

    def _start_keyring(self) -> None:
        password = self.root / "keyring-password"
        password.write_text("pass")
        with password.open("rb") as told:
            command = ["gnome-keyring-daemon", "--foreground", "--unlock", "--components=secrets"]
            self.processes.start("keyring", command, self.env, stdin=told)
        self.wait_for_name("org.freedesktop.secrets")

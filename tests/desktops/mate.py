"""MATE."""

from pathlib import Path
from typing import ClassVar

from desktops.shell import NOTIFICATIONS, Shell

LAYOUT = """
[Toplevel bottom]
expand=true
orientation=bottom
size=28

[Object notification-area]
object-type=applet
applet-iid=NotificationAreaAppletFactory::NotificationArea
toplevel-id=bottom
position=10
panel-right-stick=true
locked=true

[Object clock]
object-type=applet
applet-iid=ClockAppletFactory::ClockApplet
toplevel-id=bottom
position=0
panel-right-stick=true
locked=true
"""
LAYOUTS = Path("/usr/share/mate-panel/layouts")


class Mate(Shell):
    title = "MATE"
    panel = ("mate-panel",)
    own_notifications = "mate"
    variables: ClassVar = {"XDG_CURRENT_DESKTOP": "MATE", "DESKTOP_SESSION": "mate", "GDK_BACKEND": "x11"}

    def _bring_up(self):
        (LAYOUTS / "nbtray-tests.layout").write_text(LAYOUT)  # the panel reads no other folder
        self.run("xsetroot", "-solid", "#3b6ea5")
        self.run("dbus-update-activation-environment", "--all")
        self.set("org.mate.panel", "default-layout", "nbtray-tests")
        self.start("marco", "marco")
        self.start_panel()
        self.start("notifications", "/usr/lib/mate-notification-daemon/mate-notification-daemon")
        self.wait_for_name(NOTIFICATIONS)

    def __exit__(self, *error):
        super().__exit__(*error)
        (LAYOUTS / "nbtray-tests.layout").unlink(missing_ok=True)

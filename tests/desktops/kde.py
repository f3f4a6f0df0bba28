"""KDE Plasma on X11."""

from typing import ClassVar

from desktops.shell import Shell


class Kde(Shell):
    title = "KDE Plasma, X11"
    panel = ("plasmashell",)
    own_notifications = "plasma"
    unwanted = ("org.kde.KSplash",)
    variables: ClassVar = {
        "XDG_CURRENT_DESKTOP": "KDE",
        "DESKTOP_SESSION": "plasma",
        "KDE_FULL_SESSION": "true",
        "KDE_SESSION_VERSION": "5",
        "KDE_APPLICATIONS_AS_SCOPE": "0",
        "QT_QUICK_BACKEND": "software",
        "QT_QPA_PLATFORM": "xcb",
        "XDG_CONFIG_DIRS": "/etc/xdg",
    }

    def end_panel(self):
        self.processes.end("panel")  # the watcher is kded's, and stays

    def _bring_up(self):
        self.write("kwinrc", "[Compositing]\nEnabled=false\n")
        self.write("kscreenlockerrc", "[Daemon]\nAutolock=false\n")
        self.start("kwin", "kwin_x11")
        self.wait_for_name("org.kde.KWin")
        self.start("kded", "kded5")
        self.wait_for_name("org.kde.kded5")
        self.start_panel()

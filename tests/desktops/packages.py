"""What the other desktops are made of, as Debian 12 calls it; nothing but names, for `run.py`."""

KDE = (
    *("plasma-workspace", "plasma-desktop", "kwin-x11", "kded5", "breeze", "breeze-icon-theme"),
    *("kde-cli-tools", "qml-module-org-kde-kirigami2"),
)
GNOME = (
    *("gnome-shell", "gnome-shell-extension-appindicator", "gnome-session-bin", "xwayland", "gjs"),
    "adwaita-icon-theme-full",
)
LXQT = ("lxqt-panel", "lxqt-notificationd", "openbox", "lxqt-themes")
MATE = (
    *("mate-panel", "marco", "mate-settings-daemon", "mate-notification-daemon", "mate-icon-theme"),
    "mate-themes",
)
SWAY = ("sway", "waybar", "mako-notifier", "wl-clipboard")
CINNAMON = ("cinnamon", "muffin", "cinnamon-control-center-data", "nemo-data", "xapp-sn-watcher")

PACKAGES = (*KDE, *GNOME, *LXQT, *MATE, *SWAY, *CINNAMON)

"""What the throw-away XFCE desktop is made of, as Debian calls it; nothing but names, for `run.py`."""

import shutil

PACKAGE_OF = {
    "Xvfb": "xvfb",
    "dbus-daemon": "dbus",
    "xfce4-panel": "xfce4-panel",
    "xfconf-query": "xfconf",
    "xfwm4": "xfwm4",
    "xfce4-notifyd-config": "xfce4-notifyd",
    "gnome-keyring-daemon": "gnome-keyring",
    "xdotool": "xdotool",
    "xsetroot": "x11-xserver-utils",
    "xclip": "xclip",
    "gio": "libglib2.0-bin",
}
"""A program that tells whether the package is there."""

WITHOUT_A_PROGRAM = ("fonts-dejavu-core", "adwaita-icon-theme")
PACKAGES = (*PACKAGE_OF.values(), *WITHOUT_A_PROGRAM)


def missing() -> list[str]:
    """Return the packages without which this desktop cannot come up."""
    return [package for program, package in PACKAGE_OF.items() if not shutil.which(program)]

"""What single tests need besides a desktop and a network, as Debian calls it: names only, for `run.py`."""

PACKAGE_OF = {
    "xdg-open": "xdg-utils",
    "desktop-file-validate": "desktop-file-utils",
    "xsel": "xsel",
    "sway": "sway",
    "wl-copy": "wl-clipboard",
    "openssl": "openssl",
    "systemd-analyze": "systemd",
    "xrdb": "x11-xserver-utils",
    "unshare": "util-linux",
    "git": "git",
}
"""A program that tells whether the package is there."""

PACKAGES = tuple(PACKAGE_OF.values())

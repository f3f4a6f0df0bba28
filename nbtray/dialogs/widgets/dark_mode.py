"""Whether this person's desktop is dark."""

import os
import shutil
import subprocess
import sys
from collections.abc import Mapping

DEADLINE = 0.5
"""Seconds for each question: a window in the other colours is better than a late one."""

QUESTIONS = {
    "darwin": (("defaults", "read", "-g", "AppleInterfaceStyle"),),
    "linux": (
        ("gsettings", "get", "org.gnome.desktop.interface", "color-scheme"),
        ("xfconf-query", "--channel", "xsettings", "--property", "/Net/ThemeName"),
        ("kreadconfig5", "--group", "General", "--key", "ColorScheme"),
        ("kreadconfig6", "--group", "General", "--key", "ColorScheme"),
        ("gsettings", "get", "org.gnome.desktop.interface", "gtk-theme"),
    ),
}


def prefers_dark(environ: Mapping[str, str] = os.environ, platform: str = sys.platform) -> bool:
    """Ask the desktop for its colours; light when nobody knows."""
    if platform == "win32":
        return _dark_on_windows()
    if theme := environ.get("GTK_THEME"):
        return _sounds_dark(theme)
    return any(_sounds_dark(_answer(question, environ)) for question in QUESTIONS.get(platform, ()))


def _sounds_dark(name: str) -> bool:
    """Tell by the name: prefer-dark, Adwaita-dark, Adwaita:dark, BreezeDark, Dark."""
    return "dark" in name.casefold()


def _answer(question: tuple[str, ...], environ: Mapping[str, str]) -> str:
    program = shutil.which(question[0], path=environ.get("PATH"))
    if not program:
        return ""
    try:
        answer = subprocess.run(  # noqa: S603 -- one of QUESTIONS
            [program, *question[1:]],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            timeout=DEADLINE,
            env=environ,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired):
        return ""
    return answer.stdout.decode(errors="replace")


def _dark_on_windows() -> bool:
    if sys.platform != "win32":
        return False
    import winreg  # noqa: PLC0415 -- on Windows only

    path = r"Software\Microsoft\Windows\CurrentVersion\Themes\Personalize"
    try:
        with winreg.OpenKey(winreg.HKEY_CURRENT_USER, path) as key:
            light, _ = winreg.QueryValueEx(key, "AppsUseLightTheme")
    except OSError:
        return False
    return not light

import os
import subprocess
import sys
from pathlib import Path

import pytest

from nbtray.own_process import NO_WINDOW

CLONE = Path(__file__).parents[3]
SCREENS = {"DISPLAY", "WAYLAND_DISPLAY"}
DIALOGS = CLONE / "nbtray" / "dialogs"
PROGRAMS = [path for path in DIALOGS.rglob("*.py") if 'if __name__ == "__main__"' in path.read_text()]
WINDOWS = sorted(
    ".".join(path.relative_to(DIALOGS).with_suffix("").parts).removesuffix(".__main__") for path in PROGRAMS
)
URL = "qr_code.url"
TOLD = b'{"title": "Scan this", "sentence": "With an app.", "text": "otpauth://totp/nbtray:ada?secret=AAAA"}'
"""What the QR code's window reads; the others read nothing."""


def open_window(name, home, paths=(CLONE,), **screen):
    environ = {key: value for key, value in os.environ.items() if key not in SCREENS} | screen
    return subprocess.run(
        [sys.executable, "-m", f"nbtray.dialogs.{name}", *(["https://[::1]:9999/"] if name == URL else [])],
        input=TOLD,
        env=environ | {"NBTRAY_HOME": str(home), "PYTHONPATH": os.pathsep.join(map(str, paths))},
        capture_output=True,
        timeout=60,
        check=False,
    )


def test_every_window_is_looked_at():
    assert {"preferences", "first_run", "password", URL} < set(WINDOWS)


@pytest.mark.parametrize("name", WINDOWS)
def test_without_a_screen_a_window_says_so_by_its_status_alone(name, tmp_path):
    ended = open_window(name, tmp_path)
    assert (ended.returncode, ended.stdout, ended.stderr) == (NO_WINDOW, b"", b"")


def test_a_screen_that_has_gone_is_none(tmp_path):
    ended = open_window("password", tmp_path, DISPLAY=":987")
    assert (ended.returncode, ended.stderr) == (NO_WINDOW, b"")


def test_a_python_without_tk_has_no_windows(tmp_path):
    (tmp_path / "tkinter.py").write_text("raise ImportError('No module named _tkinter')")
    ended = open_window("password", tmp_path, (tmp_path, CLONE))
    assert (ended.returncode, ended.stderr) == (NO_WINDOW, b"")

import os
import subprocess
import sys
from pathlib import Path

import pytest

from nbtray.dialogs.qr_code.__main__ import NOTHING

CLONE = Path(__file__).parents[3]
TOLD = {"title": "Scan this", "sentence": "With an app.", "text": "otpauth://totp/nbtray:ada?secret=AAAA"}


def run(given, **environ):
    environ = {k: v for k, v in os.environ.items() if k not in {"DISPLAY", "WAYLAND_DISPLAY"}} | environ
    command = [sys.executable, "-m", "nbtray.dialogs.qr_code"]
    return subprocess.run(
        command, input=given, env=environ | {"PYTHONPATH": str(CLONE)}, check=False
    ).returncode


def test_the_window_shows_a_code_that_a_camera_reads(themed):
    from nbtray.dialogs.qr_code.window import SIDE, QrCodeWindow  # noqa: PLC0415 -- needs Tk
    from nbtray.dialogs.widgets.theme import show  # noqa: PLC0415 -- likewise

    theme = themed(TOLD["title"])
    window = QrCodeWindow(theme, *TOLD.values())
    show(theme, window.close)
    theme.root.update()
    assert window.image.width() == window.image.height() >= theme.px(SIDE)
    colours = {window.image.get(at, window.image.height() // 2) for at in range(window.image.width())}
    assert colours == {(0, 0, 0), (255, 255, 255)}
    assert window.image.get(0, 0) == (255, 255, 255)
    window.close.invoke()


@pytest.mark.parametrize("given", [b"", b"[]", b"{}", b"\xff"])
def test_nothing_to_show_is_said_by_the_status(given):
    assert run(given) == NOTHING

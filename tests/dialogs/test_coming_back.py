"""The real window with the QR code, told by the real adapter."""

import queue

import pytest
from beds.waiting import until

from nbtray.core.effects import ShowQrCode
from nbtray.desktop.small_windows import qr_window
from nbtray.dialogs.url import TITLE


@pytest.fixture
def posted():
    return queue.SimpleQueue()


@pytest.fixture
def window(screen, monkeypatch, posted):
    for name, value in screen.env.items():
        monkeypatch.setenv(name, value)
    window = qr_window(posted.put)
    yield window
    window.close()
    until(lambda: not window._open.locked())


def test_one_window_shows_the_url_of_now_and_closes_with_nbtray(window, screen, posted):
    window.open(ShowQrCode("https://81.2.69.142:9999/"))
    number = until(lambda: screen.windows(TITLE), what="the window")
    screen.run("xdotool", "windowfocus", "--sync", *number)
    window.open(ShowQrCode("https://82.3.70.20:9999/"))

    def copied():
        screen.press("alt+c")
        return screen.clipboard()

    assert until(lambda: copied() == "https://82.3.70.20:9999/", what="the URL of now")
    assert screen.windows(TITLE) == number
    window.close()
    until(lambda: not window._open.locked(), what="the end of its process")
    assert screen.windows(TITLE) == []
    assert posted.empty()

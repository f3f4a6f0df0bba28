import pytest
import segno
from beds.windows import texts

from nbtray.desktop.problems import NoClipboard
from nbtray.dialogs.qr_code.url import TITLE, WHAT

URL = "https://[2001:db8::1]:9999/"


@pytest.fixture
def opened(themed):
    from nbtray.dialogs.qr_code.window import QrCodeWindow  # noqa: PLC0415 -- needs Tk
    from nbtray.dialogs.widgets.theme import show  # noqa: PLC0415 -- likewise

    def open_window(copy=lambda _: None, **environ):
        theme = themed(TITLE, **environ)
        window = QrCodeWindow(theme, TITLE, WHAT, URL, copy)
        show(theme, window.close)
        theme.root.update()
        return window, theme.root

    return open_window


@pytest.mark.parametrize("theme", ["Adwaita", "Adwaita:dark"])
def test_the_code_is_black_on_white_with_its_quiet_zone_in_every_theme(opened, theme):
    window, root = opened(GTK_THEME=theme)
    modules = segno.make_qr(URL, error="m").symbol_size(border=4)[0]
    scale = window.image.width() // modules
    assert scale >= 4

    def is_dark(row, column):
        return window.image.get(column * scale + scale // 2, row * scale + scale // 2) == (0, 0, 0)

    drawn = [[is_dark(row, column) for column in range(modules)] for row in range(modules)]
    meant = [[bool(module) for module in row] for row in segno.make_qr(URL, error="m").matrix_iter(border=4)]
    assert drawn == meant
    assert not any(any(row) for row in (*drawn[:4], *drawn[-4:]))
    assert URL in texts(root)


def test_an_address_that_has_changed_is_shown_and_copied(opened):
    from nbtray.dialogs.qr_code.window import image_of  # noqa: PLC0415 -- needs Tk

    copied = []
    window, root = opened(copied.append)
    now = "https://82.3.70.20:9999/"
    window.show(now)
    window.copy.invoke()
    assert copied == [now]
    assert now in texts(root)
    assert URL not in texts(root)
    drawn = root.tk.call(str(window.image), "data")
    assert drawn == root.tk.call(str(image_of(root, now, window.image.width())), "data")
    assert str(window._code.cget("image")[0]) == str(window.image)


def test_the_url_can_be_copied(opened):
    copied = []
    window, root = opened(copied.append)
    window.copy.invoke()
    assert copied == [URL]
    assert "Copied" in texts(root)


def test_a_clipboard_that_refuses_says_so(opened):
    def refuse(_):
        raise NoClipboard(text=URL)

    window, root = opened(refuse)
    window.copy.invoke()
    assert str(NoClipboard(text=URL).problem) in texts(root)

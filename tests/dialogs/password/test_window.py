from types import SimpleNamespace

import pytest
from beds.windows import exists, texts

from nbtray.core.problem import NbtrayError
from nbtray.dialogs.widgets.password_verdict import HINT, rebuff, verdict


class Refused(NbtrayError):
    title = "The disk is full."
    advice = "Make room."


class Copies(list):
    """What was copied or accepted; `broken` refuses."""

    broken = False

    def __call__(self, text):
        if self.broken:
            raise Refused
        self.append(text)


@pytest.fixture
def made():
    return iter(["abcd-efgh", "ijkl-mnop", "qrst-uvwx"])


@pytest.fixture
def opened(themed, made):
    """Open the window in this very process."""
    from nbtray.dialogs.password.window import TITLE, PasswordWindow  # noqa: PLC0415 -- likewise
    from nbtray.dialogs.widgets.password_field import Judgement  # noqa: PLC0415 -- needs Tk
    from nbtray.dialogs.widgets.theme import show  # noqa: PLC0415 -- likewise

    def open_window(*, replaces=False, **environ):
        theme = themed(TITLE, **environ)
        copied, accepted = Copies(), Copies()
        judgement = Judgement(
            judge=lambda password: verdict(password, {"password"}),
            rebuff=lambda password: rebuff(password, {"password"}),
            suggest=lambda: next(made),
            copy=copied,
        )
        window = PasswordWindow(theme, judgement, accepted, replaces=replaces)
        show(theme, window.field.entry)
        theme.root.update()
        return SimpleNamespace(window=window, root=theme.root, theme=theme, copied=copied, accepted=accepted)

    return open_window


def said(window):
    return window.field.sentence.get()


def test_it_judges_while_one_types(opened):
    window = opened().window
    assert said(window) == HINT
    for password, beginning in (("abc", "5 more"), ("password", "This password"), ("x7#kQ9!mZ2pL", "Strong")):
        window.field.password.set(password)
        assert said(window).startswith(beginning)


def test_the_bar_tells_it_too(opened):
    shown = opened()
    palette = shown.theme.palette
    for password, level in (("", 0), ("aaaaaaaa", 1), ("x7#kQ9!mZ2pL", 3)):
        shown.window.field.password.set(password)
        colours = [str(segment.cget("background")) for segment in shown.window.field.bar]
        filled = palette.levels[level - 1]
        assert colours == [filled] * level + [palette.empty] * (3 - level)


def test_the_password_is_hidden_until_one_wants_to_see_it(opened):
    window = opened().window
    assert window.field.entry.cget("show") == "•"
    window.field.shown.set(True)
    window.field.show_or_hide()
    assert window.field.entry.cget("show") == ""


def test_a_suggestion_is_taken_readable_with_a_word_of_caution(opened):
    window = opened().window
    window.field.use_suggestion()
    assert window.field.password.get() == "abcd-efgh"
    assert window.field.entry.cget("show") == ""
    assert said(window).startswith("Keep it where you will find it")


def test_another_suggestion_leaves_what_was_typed(opened):
    window = opened().window
    window.field.password.set("mine alone")
    window.field.another_suggestion()
    assert (window.field.suggestion.get(), window.field.password.get()) == ("ijkl-mnop", "mine alone")


def test_copying_is_confirmed(opened):
    shown = opened()
    shown.window.field.copy_suggestion()
    assert shown.copied == ["abcd-efgh"]
    assert "Copied" in texts(shown.root)


def test_a_clipboard_that_refuses_says_so(opened):
    shown = opened()
    shown.copied.broken = True
    shown.window.field.copy_suggestion()
    assert said(shown.window) == "The disk is full. Make room."
    assert "Copied" not in texts(shown.root)


def test_what_is_refused_stays_in_the_window(opened):
    shown = opened()
    for password, why in (("", "Type a password first"), ("abc", "A password needs at least 8")):
        shown.window.field.password.set(password)
        shown.window.accept()
        assert said(shown.window).startswith(why)
        assert str(shown.window.field.told.cget("foreground")) == shown.theme.palette.alarm
    assert exists(shown.root)
    assert (shown.accepted, shown.window.accepted) == ([], False)


def test_a_password_that_cannot_be_kept_stays_in_the_window(opened):
    shown = opened()
    shown.accepted.broken = True
    shown.window.field.password.set("x7#kQ9!mZ2pL")
    shown.window.accept()
    assert said(shown.window) == "The disk is full. Make room."
    assert exists(shown.root)
    assert not shown.window.accepted


def test_a_good_one_closes_it(opened):
    shown = opened()
    shown.window.field.password.set("x7#kQ9!mZ2pL")
    shown.window.accept()
    assert shown.accepted == ["x7#kQ9!mZ2pL"]
    assert shown.window.accepted
    assert not exists(shown.root)


def test_replacing_one_is_said(opened):
    replacing = " ".join(texts(opened(replaces=True).root))
    assert "It replaces the one you have" in replacing
    assert "It replaces" not in " ".join(texts(opened().root))


def test_the_keyboard_reaches_everything_in_reading_order(opened):
    shown = opened()
    order, widget = [], shown.window.field.entry
    for _ in range(8):
        order.append("" if widget.winfo_class() == "TEntry" else str(widget.cget("text")))
        widget = widget.tk_focusNext()
    assert order == ["", "Show", "", "Copy", "Another", "Use this one", "Not now", "Set password"]
    assert widget == shown.window.field.entry


@pytest.mark.parametrize("theme", ["Adwaita", "Adwaita:dark"])
def test_everything_is_painted_in_the_desktops_colours(theme, opened):
    shown = opened(GTK_THEME=theme)
    red, green, blue = (part // 256 for part in shown.root.winfo_rgb(shown.root.cget("background")))
    assert (red + green + blue > 380) == (theme == "Adwaita")
    middle = shown.root.winfo_rootx() + 3, shown.root.winfo_rooty() + 3
    assert shown_pixel(shown.root, middle) == (red, green, blue)


def shown_pixel(root, place):
    from PIL import ImageGrab  # noqa: PLC0415 -- for this one test

    root.update()
    return ImageGrab.grab(xdisplay=root.winfo_screen().partition(".")[0]).convert("RGB").getpixel(place)


def test_on_a_dense_screen_everything_is_larger(opened, screen):
    ordinary = opened().root.winfo_reqwidth()
    resources = screen.start("xrdb", "sh", "-c", "echo 'Xft.dpi: 192' | xrdb -merge")
    assert resources.wait(60) == 0
    try:
        assert opened().root.winfo_reqwidth() == pytest.approx(2 * ordinary, rel=0.1)
    finally:
        screen.run("xrdb", "-remove")

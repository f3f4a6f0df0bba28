from types import SimpleNamespace

import pytest


@pytest.fixture
def opened(themed):
    """A small window, and a box in it whose height can be set."""
    from tkinter import ttk  # noqa: PLC0415 -- likewise

    from nbtray.dialogs.widgets.growing import grow  # noqa: PLC0415 -- needs Tk
    from nbtray.dialogs.widgets.scrolling import Scrolled  # noqa: PLC0415 -- likewise
    from nbtray.dialogs.widgets.theme import show  # noqa: PLC0415 -- likewise

    theme = themed("A window that grows")
    theme.root.columnconfigure(0, weight=1)
    theme.root.rowconfigure(0, weight=1)
    scrolled = Scrolled(theme.root, theme.background)
    scrolled.frame.grid(sticky="nsew")
    box = ttk.Frame(scrolled.inside, width=200, height=100)
    box.grid()
    entry = ttk.Entry(scrolled.inside)
    entry.grid()
    scrolled.fit_height()
    show(theme, entry)
    theme.root.update()

    def set_height(height):
        box.configure(height=height)
        grow(theme, scrolled)
        theme.root.update()

    return SimpleNamespace(root=theme.root, entry=entry, set_height=set_height)


def test_a_window_is_as_high_as_its_content(opened):
    first = opened.root.winfo_height()
    opened.set_height(300)
    assert opened.root.winfo_height() == first + 200
    opened.set_height(100)
    assert opened.root.winfo_height() == first


def test_no_higher_than_the_screen_and_what_has_the_keyboard_is_in_view(opened, screen):
    opened.set_height(2000)
    assert opened.root.winfo_rooty() + opened.root.winfo_height() <= screen.size[1]
    entry, root = opened.entry, opened.root
    assert 0 <= entry.winfo_rooty() - root.winfo_rooty() <= root.winfo_height() - entry.winfo_height()

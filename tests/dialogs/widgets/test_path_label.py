"""Paths in the windows."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

pytest.importorskip("tkinter", reason="not installed: python3-tk")

from nbtray.dialogs.widgets.path_label import folded, from_home

HOME = "/home/ada"


@pytest.mark.parametrize(
    ("path", "shown"),
    [
        ("/home/ada/.config/nbtray/settings.toml", "~/.config/nbtray/settings.toml"),
        ("/home/ada", "~"),
        ("/home/adam/settings.toml", "/home/adam/settings.toml"),
        ("/etc/home/ada/x", "/etc/home/ada/x"),
    ],
)
def test_the_home_is_a_tilde(path, shown):
    assert from_home(path, HOME) == shown


def test_the_home_is_a_tilde_on_windows_too():
    assert from_home(r"C:\Users\ada\AppData\nbtray", r"C:\Users\ada") == r"~\AppData\nbtray"


def test_a_path_is_broken_between_folders_only():
    assert (
        folded("~/.config/nbtray/settings.toml", lambda line: len(line) <= 18)
        == "~/.config/nbtray/\nsettings.toml"
    )
    assert folded("~/.config/nbtray/x", lambda line: len(line) <= 17) == "~/.config/nbtray/\nx"
    assert folded("settings.toml", lambda line: len(line) <= 5) == "settings.toml"
    assert folded(r"~\AppData\nbtray", lambda line: len(line) <= 10) == "~\\AppData\\\nnbtray"


def test_a_label_goes_by_its_width_and_breaks_no_name(themed):
    from nbtray.dialogs.widgets.path_label import PathLabel  # noqa: PLC0415 -- needs Tk

    root = themed("A long path").root
    names = [f"a-rather-long-name-{number}" for number in range(6)]
    label = PathLabel(root, "/".join(names), 420)
    label.pack()
    root.update()
    narrow = lines_of(label, names)
    assert label.winfo_reqwidth() <= 420
    root.geometry("700x200")
    label.pack(fill="x")
    root.update()
    assert 1 < lines_of(label, names) < narrow
    root.geometry("250x200")
    root.update()
    assert label.winfo_reqwidth() <= 250
    assert lines_of(label, names) > narrow


def lines_of(label, names):
    """Return how many there are, after seeing that each is made of whole names."""
    lines = str(label.cget("text")).split("\n")
    assert [each for line in lines for each in line.split("/") if each] == names
    return len(lines)


@given(st.text("a/\\ ", min_size=1, max_size=40), st.integers(1, 20))
def test_nothing_of_a_path_is_lost(path, width):
    lines = folded(path, lambda line: len(line) <= width).split("\n")
    assert "".join(lines) == path
    for line in lines:
        assert len(line) <= width or not {"/", "\\"} & set(line[:-1])

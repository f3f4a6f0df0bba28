import pytest
from beds.window_process import WindowProcess

from nbtray.dialogs.password.__main__ import CLOSED, SET
from nbtray.jupyter.password import matches
from nbtray.storage.folders import find_folders

GOOD = "correct horse 7 battery"


class Dialog(WindowProcess):
    """The window, and what it has kept."""

    def __init__(self, screen, home):
        title = "Choose a password for your notebooks"
        super().__init__(screen, "nbtray.dialogs.password", title, NBTRAY_HOME=str(home))
        self.hash = find_folders({"NBTRAY_HOME": str(home)}).password_hash

    def kept(self):
        return self.hash.read_text().strip()


@pytest.fixture
def dialog(screen, tmp_path):
    dialog = Dialog(screen, tmp_path)
    yield dialog
    dialog.end()


def test_a_typed_password_is_kept_as_a_hash_only(dialog, tmp_path):
    dialog.type(GOOD)
    dialog.press("Return")
    assert dialog.status() == SET
    assert matches(GOOD, dialog.kept())
    assert dialog.hash.stat().st_mode & 0o777 == 0o600
    written = b"".join(path.read_bytes() for path in tmp_path.rglob("*") if path.is_file())
    assert GOOD.encode() not in written


def test_the_suggestion_is_copied_used_and_set_with_three_keys(dialog, screen):
    dialog.press("alt+c")
    dialog.press("alt+u")
    dialog.press("alt+p")
    assert dialog.status() == SET
    copied = screen.run("xclip", "-selection", "clipboard", "-out")  # after the window has gone
    assert matches(copied, dialog.kept())


@pytest.mark.parametrize("key", ["Escape", "alt+n"])
def test_closed_without_one_nothing_is_kept(key, dialog):
    dialog.type(GOOD)
    dialog.press(key)
    assert dialog.status() == CLOSED
    assert not dialog.hash.exists()


def test_return_on_a_button_presses_it_and_nothing_else(dialog):
    dialog.type(GOOD)
    for _ in range(6):
        dialog.press("Tab")
    dialog.press("Return")
    assert dialog.status() == CLOSED
    assert not dialog.hash.exists()


def test_a_refused_one_can_be_mended(dialog):
    dialog.type("abc")
    dialog.press("Return")
    dialog.press("ctrl+a")
    dialog.type(GOOD)
    dialog.press("Return")
    assert dialog.status() == SET
    assert matches(GOOD, dialog.kept())


def test_where_it_cannot_be_kept_the_window_stays(screen, tmp_path):
    (tmp_path / "state").write_text("a file where the folder should be")
    dialog = Dialog(screen, tmp_path)
    dialog.type(GOOD)
    dialog.press("Return")
    dialog.press("Escape")
    assert dialog.status() == CLOSED
    assert (tmp_path / "state").read_text() == "a file where the folder should be"
    dialog.end()

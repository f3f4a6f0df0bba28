import socket
from dataclasses import replace

import pytest
from beds.window_process import WindowProcess

from nbtray.core.secrets import Keeping, Secret
from nbtray.core.settings import Listen, MailSettings, Settings
from nbtray.core.settings.check import check_text
from nbtray.core.settings.text import template
from nbtray.dialogs.first_run.__main__ import keep, usable_port
from nbtray.dialogs.first_run.answers import Answers, MailPasswordNotKept
from nbtray.dialogs.password.__main__ import CLOSED, SET
from nbtray.jupyter.password import matches
from nbtray.storage.folders import find_folders
from nbtray.storage.private_files import PrivateFiles

MODULE = "nbtray.dialogs.first_run"
GOOD = "correct horse 7 battery"


@pytest.fixture
def folders(tmp_path):
    return find_folders({"NBTRAY_HOME": str(tmp_path / "home")})


@pytest.fixture
def window(screen, folders):
    window = WindowProcess(screen, MODULE, "Welcome to nbtray", NBTRAY_HOME=str(folders.settings))
    yield window
    window.end()


def told(folders):
    return check_text(folders.settings_file.read_text()).settings.server


def test_three_answers_by_the_keyboard_alone(window, folders, tmp_path):
    notes = tmp_path / "notes"
    window.type(GOOD)
    window.press("alt+f", "ctrl+a")
    window.type(str(notes))
    window.press("alt+m", "Return")
    assert window.status() == SET
    assert matches(GOOD, folders.password_hash.read_text().strip())
    assert notes.is_dir()
    assert (told(folders).folder, told(folders).listen) == (str(notes), Listen.NETWORK)
    assert folders.settings_file.read_text().startswith(template()[:200])


def test_closed_it_leaves_nothing_behind(window, folders):
    window.type(GOOD)
    window.press("Escape")
    assert window.status() == CLOSED
    assert not folders.settings_file.exists()
    assert not folders.password_hash.exists()


def test_a_newcomer_whose_port_is_taken_gets_another():
    with socket.socket() as taken:
        taken.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            taken.bind(("0.0.0.0", Settings().server.port))  # noqa: S104 -- as the server does
            taken.listen()
        except OSError:
            pass  # it is taken already
        port, note = usable_port()
    assert port > Settings().server.port
    assert note.startswith(f"Port {Settings().server.port} is in use")
    assert note.endswith(f"Yours will be port {port}.")


def test_without_a_keyring_the_mail_password_waits_for_another_place(folders, monkeypatch):
    monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", "")
    monkeypatch.setenv("XDG_RUNTIME_DIR", "")
    answers = Answers("~", Listen.COMPUTER, account="ada@gmail.com", mail_password=Secret("abcd efgh"))
    not_kept = keep(GOOD, answers, folders, PrivateFiles())
    assert isinstance(not_kept, MailPasswordNotKept)
    assert not folders.password_hash.exists()
    in_a_file = replace(answers, listen=Listen.INTERNET, keeping=Keeping.FILE)
    assert keep(GOOD, in_a_file, folders, PrivateFiles()) is None
    assert b"abcd efgh" in folders.secrets_file.read_bytes()
    assert (told(folders).listen, matches(GOOD, folders.password_hash.read_text().strip())) == (
        Listen.INTERNET,
        True,
    )
    without = replace(answers, account="", mail_password=None)
    assert keep(GOOD, without, folders, PrivateFiles()) is None
    assert check_text(folders.settings_file.read_text()).settings.mail == MailSettings()


def test_what_cannot_be_kept_is_said_and_there_is_no_password_yet(folders, tmp_path):
    (tmp_path / "file").touch()
    problem = keep(GOOD, Answers(str(tmp_path / "file" / "x"), Listen.COMPUTER), folders, PrivateFiles())
    assert str(problem) == "This folder is not there, and cannot be made there. Choose another folder."
    folders.settings.mkdir()
    folders.settings_file.write_text("[server\n")
    assert "line 1" in str(keep(GOOD, Answers("~", Listen.COMPUTER), folders, PrivateFiles()))
    assert not folders.password_hash.exists()

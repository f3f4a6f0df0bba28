"""The password as nbtray knows of it, for the stand-in and the real one; the window is a script."""

import sys
import threading

import pytest
from beds.fakes_server import Computer, FakePasswords
from beds.waiting import until
from contracts.passwords_contract import PasswordsContract

from nbtray.core.folders import Folders
from nbtray.core.logins.effects import AskPassword
from nbtray.core.logins.events import PasswordMissing, PasswordSet
from nbtray.core.problem import Problem
from nbtray.jupyter.password_file import PasswordFile
from nbtray.storage.private_files import PrivateFiles

OLD = b"sha1:0e112c3ddfce:a68df677475c2b47b6e86d0467eec97ac5f4b85a\n"


class TestFakePasswords(PasswordsContract):
    @pytest.fixture
    def passwords(self):
        return FakePasswords(Computer())

    def will_choose(self, passwords, password):
        passwords.answer = password

    def will_close(self, passwords):
        passwords.answer = None

    def has_no_window(self, passwords):
        passwords.no_window = Problem("NoPasswordWindow", "No window.", "Use `nbtray password`.")

    def has_an_old_hash(self, passwords):
        passwords.computer.password, passwords.computer.weak = "mypassword", True


class TestPasswordFile(PasswordsContract):
    @pytest.fixture
    def folders(self, tmp_path):
        folders = Folders(tmp_path / "a", tmp_path / "b", tmp_path / "c", tmp_path / "d")
        folders.settings.mkdir()
        folders.settings_file.touch()
        return folders

    @pytest.fixture
    def passwords(self, folders):
        return PasswordFile(folders, PrivateFiles(), window=self.window(1))

    @staticmethod
    def window(status, writes=None):
        code = (
            f"import sys, pathlib; pathlib.Path({writes!r}).write_text('argon2:$x')"
            if writes
            else "import sys"
        )
        return (sys.executable, "-c", f"{code}; sys.exit({status})")

    def will_choose(self, passwords, password):  # noqa: ARG002 -- any
        path = passwords._folders.password_hash
        path.parent.mkdir(exist_ok=True)
        passwords._window = self.window(0, str(path))

    def will_close(self, passwords):
        passwords._window = self.window(1)

    def has_no_window(self, passwords):
        passwords._window = self.window(3)

    def has_an_old_hash(self, passwords):
        PrivateFiles().write(passwords._folders.password_hash, OLD)

    @pytest.mark.parametrize(
        "window", [("/no/such/program",), (sys.executable, "-c", "import os; os.abort()")]
    )
    def test_a_window_that_breaks_says_what_to_do_as_well(self, folders, window):
        missing = PasswordFile(folders, PrivateFiles(), window=window).ask(AskPassword())
        assert isinstance(missing, PasswordMissing)
        assert missing.problem.code == "NoPasswordWindow"

    def test_a_folder_in_its_place_is_said_and_is_no_password(self, folders, passwords):
        folders.password_hash.mkdir(parents=True)
        missing = passwords.recall()
        assert isinstance(missing, PasswordMissing)
        assert missing.problem.code == "NotAFile"

    def test_who_is_being_asked_is_reminded_and_not_asked_again(self, passwords, tmp_path):
        opened, told = tmp_path / "opened", tmp_path / "told"
        code = (
            "import pathlib, sys; pathlib.Path(sys.argv[1]).open('a').write('x');"
            "pathlib.Path(sys.argv[2]).write_bytes(sys.stdin.buffer.readline()); sys.exit(1)"
        )
        passwords._window = (sys.executable, "-c", code, str(opened), str(told))
        passwords.remind()
        asking = threading.Thread(target=passwords.ask, args=(AskPassword(),))
        asking.start()
        until(opened.exists, what="the window")
        passwords.remind()
        asking.join()
        assert passwords.ask(AskPassword()) == PasswordMissing(None)
        assert (opened.read_text(), told.read_bytes()) == ("x", b"come\n")
        self.will_choose(passwords, "four unrelated words")
        passwords.remind()
        assert passwords.ask(AskPassword()) == PasswordSet(weak=False)

    def test_a_window_is_told_to_close_and_none_opens_from_then_on(self, passwords, tmp_path):
        opened, told = tmp_path / "opened", tmp_path / "told"
        code = (
            "import pathlib, sys; pathlib.Path(sys.argv[1]).open('a').write('x');"
            "pathlib.Path(sys.argv[2]).write_bytes(sys.stdin.buffer.readline()); sys.exit(1)"
        )
        passwords._window = (sys.executable, "-c", code, str(opened), str(told))
        asking = threading.Thread(target=passwords.ask, args=(AskPassword(),))
        asking.start()
        until(opened.exists, what="the window")
        passwords.stop()
        asking.join()
        assert passwords.ask(AskPassword()) == PasswordMissing(None)
        assert (opened.read_text(), told.read_bytes()) == ("x", b"leave\n")

    def test_a_newcomer_is_asked_for_more(self, folders):
        folders.settings_file.unlink()
        path = folders.password_hash
        path.parent.mkdir()
        first_run = self.window(0, str(path))
        passwords = PasswordFile(folders, PrivateFiles(), window=self.window(1), first_run=first_run)
        assert passwords.ask(AskPassword()) == PasswordSet(weak=False)
        path.unlink()
        folders.settings_file.touch()
        assert passwords.ask(AskPassword()) == PasswordMissing(None)
        folders.settings_file.unlink()
        path.write_bytes(OLD)
        passwords = PasswordFile(folders, PrivateFiles(), window=self.window(1), first_run=("/no/such",))
        assert passwords.ask(AskPassword()) == PasswordSet(weak=True)

"""The preferences in this very process, over a real home and, where it matters, a running nbtray."""

import time
from types import SimpleNamespace

import pytest
from beds.bad_address_services import Authority
from beds.running_nbtray import nbtray_with_password
from beds.short_folder import short_folder
from beds.smtp_server import PASSWORD, USER, SmtpServer
from beds.waiting import PATIENCE
from beds.windows import exists, texts

from nbtray.core.server.state import Activity
from nbtray.core.settings import Listen, Security
from nbtray.core.settings.check import check_text
from nbtray.core.settings.text import template
from nbtray.dialogs.mail_wording import FIELDS
from nbtray.storage.folders import find_folders, prepare
from nbtray.storage.private_files import PrivateFiles

FILE = "# mine\n[server]\nport = 4711 # why\n"


@pytest.fixture
def folders():
    with short_folder() as home:
        found = find_folders({"NBTRAY_HOME": str(home)})
        prepare(found)
        yield found


@pytest.fixture
def opened(themed, folders):
    from nbtray.dialogs.preferences.window import SIZE, TITLE, PreferencesWindow  # noqa: PLC0415 -- likewise
    from nbtray.dialogs.settings_service import Home  # noqa: PLC0415 -- needs Tk
    from nbtray.dialogs.widgets.theme import show  # noqa: PLC0415 -- likewise

    def open_window(**environ):
        theme = themed(TITLE, **environ)
        copied, opened = [], []
        window = PreferencesWindow(theme, Home(folders, PrivateFiles()), copied.append, opened.append)
        show(theme, window.list.tree, size=SIZE)
        theme.root.update()
        window.background.begin()
        return Shown(window, theme, copied, opened)

    return open_window


class Shown(SimpleNamespace):
    """A window, and what one does with it."""

    def __init__(self, window, theme, copied, opened):
        super().__init__(
            window=window, root=theme.root, theme=theme, editing=window.editing, copied=copied, opened=opened
        )

    def until(self, holds, what):
        """Let the window live until this holds."""
        deadline = time.monotonic() + PATIENCE
        while not holds():
            assert time.monotonic() < deadline, f"{what}; it says {self.window.footer.sentence!r}"
            self.root.update()
            time.sleep(0.005)

    def turn_to(self, page):
        self.window.list.choose(page)
        self.root.update()

    def page(self):
        return " ".join(texts(self.window._pages[self.window.shown].frame))

    def says(self, words):
        self.until(lambda: words in self.window.footer.sentence, f"{words!r} was not said")

    def type(self, name, value):
        self.editing.type(name, value)
        self.editing.replace(self.editing.draft)

    def press(self, text):
        self.root.update()
        found = [each for each in buttons(self.root) if each.cget("text") == text and each.winfo_viewable()]
        found[0].invoke()


def buttons(widget):
    own = [widget] if widget.winfo_class() in ("TButton", "TCheckbutton") else []
    return own + [each for child in widget.winfo_children() for each in buttons(child)]


def fields(widget):
    own = [widget] if widget.winfo_class() in ("TEntry", "TCombobox", "Text") else []
    return own + [each for child in widget.winfo_children() for each in fields(child)]


PAGES = ("General", "Server", "Address", "Mail", "Certificate", "Advanced")


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("theme", ["Adwaita", "Adwaita:dark"])
def test_every_page_opens_and_no_two_keys_are_the_same(opened, page, theme):
    shown = opened(GTK_THEME=theme)
    shown.turn_to(page)
    shown.until(lambda: not shown.window.background._at_work, "the work goes on")
    letters = shown.window.keys.letters()
    assert sorted(letters) == sorted(set(letters)), page
    for each in shown.window.keys._mnemonics:
        assert each.letter in str(each.widget.cget("text")).casefold()  # or there is none to underline
    for each in buttons(shown.root):
        if each.winfo_viewable():
            assert each.winfo_reqwidth() <= each.winfo_width(), f"{each.cget('text')} is cut off"
    assert shown.editing.draft.edits == {}


def test_a_page_is_built_when_it_is_looked_at(opened):
    assert list(opened().window._pages) == ["General"]


def test_the_keys_lead_through_the_pages(opened):
    window = opened().window
    window.list.step(1)
    window._root.update()
    assert window.shown == "Server"
    window.list.step(-2)
    window._root.update()
    assert window.shown == "Advanced"


def test_a_change_is_written_and_nothing_else(opened, folders):
    folders.settings_file.write_text(FILE)
    shown = opened()
    shown.type("server.cull_idle", 60)
    shown.says("1 change to apply.")
    shown.press("Apply")
    shown.says("Applied.")
    written = folders.settings_file.read_text()
    assert written.startswith(FILE)
    assert check_text(written).settings.server.cull_idle == 60
    assert shown.editing.draft.edits == {}


def test_letters_about_logins_are_one_tick_away(opened, folders):
    folders.settings_file.write_text(FILE)
    shown = opened()
    shown.turn_to("Mail")
    shown.press("Logins from new places, and guessed passwords")
    shown.says("1 change to apply.")
    shown.press("Apply")
    shown.says("Applied.")
    assert check_text(folders.settings_file.read_text()).settings.mail.logins is True


def test_typing_into_a_field_judges_it(opened):
    shown = opened()
    shown.turn_to("Server")
    port = next(each for each in fields(shown.root) if each.get() == "9999")
    port.delete(0, "end")
    port.insert(0, "99999")
    assert "A port is a number from 1 to 65535." in shown.page()
    assert port.instate(["invalid"])
    shown.says("1 field needs another look.")
    shown.press("Apply")
    assert shown.editing.draft.wrong == ("server.port",)


def test_a_port_that_is_taken_is_said(opened, folders):
    import socket  # noqa: PLC0415 -- for this one test

    with socket.create_server(("0.0.0.0", 0)) as taken:  # noqa: S104 -- as the server listens
        shown = opened()
        shown.turn_to("Server")
        shown.type("server.port", taken.getsockname()[1])
        shown.until(lambda: "is in use" in shown.page(), "the port is not said to be in use")
    assert not folders.settings_file.exists()


def test_an_edit_of_the_file_comes_into_the_window(opened, folders):
    shown = opened()
    shown.type("server.port", 8888)
    folders.settings_file.write_text("[server]\nfolder = '/data'\n")
    shown.window.read_again()
    assert shown.editing.draft.value("server.folder") == "/data"
    assert shown.editing.draft.value("server.port") == 8888


def test_a_setting_changed_at_both_places_is_shown_and_chosen_by_the_person(opened, folders):
    shown = opened()
    shown.turn_to("Server")
    shown.type("server.port", 8888)
    folders.settings_file.write_text("[server]\nport = 7777 # mine\n")
    shown.press("Apply")
    shown.until(lambda: shown.editing.draft.disputed, "nobody noticed")
    assert "Changed meanwhile in the settings file: 7777." in shown.page()
    assert folders.settings_file.read_text() == "[server]\nport = 7777 # mine\n"
    shown.press("Keep mine")
    shown.press("Apply")
    shown.says("Applied.")
    assert folders.settings_file.read_text() == "[server]\nport = 8888 # mine\n"


def test_the_files_side_of_a_dispute_can_be_taken(opened, folders):
    shown = opened()
    shown.turn_to("Server")
    shown.type("server.port", 8888)
    folders.settings_file.write_text("[server]\nport = 7777\n")
    shown.window.read_again()
    shown.press("Take the file's")
    assert shown.editing.draft.edits == {}
    assert shown.editing.draft.settings.server.port == 7777


def test_a_mistake_in_the_file_is_shown_with_its_line_until_it_is_gone(opened, folders):
    folders.settings_file.write_text("[server]\nport = 0\n")
    shown = opened()
    assert "settings.toml, line 2: server.port is 0" in " ".join(texts(shown.root))
    folders.settings_file.write_text("[server\n")
    shown.type("server.cull_idle", 60)
    shown.window.read_again()
    shown.press("Apply")
    shown.says("line 1, cannot be read")
    assert folders.settings_file.read_text() == "[server\n"
    folders.settings_file.write_text("")
    shown.window.read_again()
    assert not shown.window._banner.winfo_viewable()


def test_what_was_not_applied_is_asked_for_before_it_goes(opened):
    shown = opened()
    shown.type("server.port", 8888)
    shown.window.close()
    shown.says("1 change is not applied yet.")
    shown.press("Keep editing")
    assert exists(shown.root)
    shown.window.close()
    shown.press("Discard")
    assert not exists(shown.root)


def test_without_changes_it_just_closes(opened):
    shown = opened()
    shown.window.close()
    assert not exists(shown.root)


def test_a_reset_asks_and_keeps_the_old_file(opened, folders):
    folders.settings_file.write_text(FILE)
    shown = opened()
    shown.turn_to("Advanced")
    shown.press("Reset all settings…")
    shown.press("Reset")
    shown.says("All settings are as at the beginning.")
    assert folders.settings_file.read_text() == template()
    assert (folders.settings / "settings.before-reset.toml").read_text() == FILE
    assert shown.editing.draft.settings.server.port == 9999


def test_a_test_letter_that_fails_names_the_fields_of_the_page(opened):
    shown = opened()
    shown.turn_to("Mail")
    assert all(name in shown.page() for name in FIELDS.values())
    shown.press("Send a test letter")
    shown.until(lambda: "No mail account has been chosen" in shown.page(), "nothing was said")
    assert "Set “From” to your mail address." in shown.page()
    assert "nbtray config" not in shown.page()


def test_a_password_that_has_been_tried_out_is_not_lost_with_the_window(opened, folders, tmp_path):
    authority = Authority(tmp_path)
    with SmtpServer(authority.context("127.0.0.1"), Security.TLS) as server:
        folders.settings_file.write_text(
            f'[mail]\naccount = "{USER}"\nhost = "127.0.0.1"\nport = {server.port}\n'
            f'authorities = "{authority.file}"\nkeep_password = "file"\n'
        )
        shown = opened()
        shown.turn_to("Mail")
        (entry,) = [
            each
            for each in fields(shown.root)
            if each.winfo_class() == "TEntry" and str(each.cget("show")) == "•"
        ]
        entry.insert(0, PASSWORD)
        shown.press("Send a test letter")
        shown.until(lambda: "It works. Press Keep" in shown.page(), "nothing was said")
    shown.window.close()
    shown.says("The mail password you have typed is not kept yet.")
    shown.press("Keep editing")
    assert not folders.secrets_file.exists()
    shown.press("Keep")
    shown.until(lambda: "A password is kept." in shown.page(), "it was not kept")
    shown.window.close()
    assert not exists(shown.root)


@pytest.fixture
def running(folders):
    with nbtray_with_password(folders) as it:
        yield it


def test_the_running_nbtray_hears_of_a_change(opened, running):
    shown = opened()
    shown.until(lambda: shown.window.desk.report, "no report")
    shown.type("server.listen", "network")
    shown.press("Apply")
    shown.says("Applied.")
    shown.until(lambda: running.engine.status.listen is Listen.NETWORK, "nbtray has not heard of it")


def test_a_busy_kernel_is_asked_for_and_the_server_restarts(opened, running, folders):
    from nbtray.client.connection import Connection  # noqa: PLC0415 -- for this one test

    with Connection(folders) as connection:
        connection.do("start")
    running.wait_for("running")
    before = running.engine.status.record
    running.computer.activity = Activity(3, 2, 1, running.computer.activity.last_activity)
    shown = opened()
    shown.until(lambda: shown.window.desk.report, "no report")
    shown.type("server.cull_idle", 60)
    shown.says("Apply restarts the server, for the new rule for idle kernels.")
    shown.press("Apply")
    shown.says("2 kernels are computing")
    assert not folders.settings_file.exists()
    shown.press("Restart now")
    shown.says("The server runs again, with the new settings.")
    assert running.engine.status.record != before
    assert running.engine.status.record.asked.cull_idle == 60

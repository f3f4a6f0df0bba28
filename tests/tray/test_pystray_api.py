"""What we take from pystray, part of it private: whoever updates pystray finds out here."""

import ast
import importlib.util
import inspect
import threading
from importlib.metadata import version
from pathlib import Path

import pytest

from nbtray.tray.pystray_api import Icon, Menu, MenuItem

FOLDER = Path(importlib.util.find_spec("pystray").origin).parent
HOOKS = (
    *("_show", "_hide", "_update_icon", "_update_title", "_update_menu"),
    *("_run", "_stop", "_notify", "_remove_notification", "_run_detached"),
)


class Recording(Icon):
    """Every hook, and when it was called."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.called = []
        self.end = threading.Event()

    def _show(self):
        self.called.append("_show")

    def _hide(self):
        self.called.append("_hide")

    def _update_icon(self):
        self.called.append("_update_icon")
        self._icon_valid = True

    def _update_title(self):
        self.called.append("_update_title")

    def _update_menu(self):
        self.called.append("_update_menu")

    def _run(self):
        self.called.append("_run")
        self._mark_ready()
        self.end.wait(60)

    def _stop(self):
        self.end.set()


def names(path, kind=ast.FunctionDef):
    return {each.name for each in ast.walk(ast.parse(path.read_text("utf-8"))) if isinstance(each, kind)}


def test_it_is_the_version_that_was_read():
    assert version("pystray").startswith("0.19.")


def test_the_constructor_takes_name_picture_title_and_menu():
    assert list(inspect.signature(Icon.__init__).parameters) == [
        "self",
        "name",
        "icon",
        "title",
        "menu",
        "kwargs",
    ]


@pytest.mark.parametrize("hook", HOOKS)
def test_a_backend_is_these_hooks(hook):
    assert callable(getattr(Icon, hook))


def test_setup_is_called_on_its_own_thread_once_the_loop_is_ready():
    icon = Recording("name", "picture")
    threads = []

    def set_up(given):
        assert given is icon
        threads.append(threading.current_thread())
        icon.visible = True
        icon.stop()

    icon.run(set_up)
    assert threads[0] is not threading.current_thread()
    assert icon.called[:2] == ["_run", "_update_menu"]
    assert icon.called[2:4] == ["_update_icon", "_show"]


def test_stopping_what_does_not_run_is_nothing():
    icon = Recording("name", "picture")
    icon.stop()
    assert not icon.end.is_set()


def test_a_second_mark_of_readiness_harms_nothing():
    icon = Recording("name", "picture")
    icon.run(lambda given: given.stop())
    icon._mark_ready()


def test_what_is_set_is_passed_on_when_it_differs():
    icon = Recording("name", "picture", "title")
    icon.visible = True
    icon.called.clear()
    icon.title = "title"
    assert icon.called == []
    icon.title = "other"
    icon.icon = "other"
    icon.menu = Menu()
    icon.visible = False
    assert icon.called == ["_update_title", "_update_icon", "_update_menu", "_hide"]


def test_calling_the_icon_chooses_the_default_item():
    chosen = []
    other = MenuItem("Other", lambda: chosen.append("other"))
    default = MenuItem("Default", lambda: chosen.append("default"), default=True)
    icon = Recording("name", menu=Menu(other, default))
    icon()
    assert chosen == ["default"]


def test_a_menu_leaves_out_separators_that_separate_nothing():
    item = MenuItem("Item", None)
    separator = Menu.SEPARATOR
    assert list(Menu(separator, item, separator, separator, item, separator)) == [item, separator, item]
    assert not Menu()


def test_the_windows_backend_takes_messages_where_we_look():
    source = (FOLDER / "_win32.py").read_text("utf-8")
    assert "self._message_handlers = {" in source
    assert "win32.WM_NOTIFY: self._on_notify" in source
    assert "WM_RBUTTONUP = 0x0205" in (FOLDER / "_util" / "win32.py").read_text("utf-8")


@pytest.mark.parametrize("backend", ["_win32", "_darwin", "_appindicator"])
def test_the_other_backends_are_classes_of_the_same_kind(backend):
    assert "Icon" in names(FOLDER / f"{backend}.py", ast.ClassDef)


@pytest.mark.parametrize(("field", "room"), [("szTip", 128), ("szInfo", 256), ("szInfoTitle", 64)])
def test_windows_has_this_much_room_for_a_text(field, room):
    assert f"('{field}', wintypes.WCHAR * {room})" in (FOLDER / "_util" / "win32.py").read_text("utf-8")


def test_gtk_takes_the_interrupt_before_it_is_ready():
    source = (FOLDER / "_util" / "gtk.py").read_text("utf-8")
    assert source.index("signal.signal(signal.SIGINT, signal.SIG_DFL)") < source.index("self._mark_ready()")

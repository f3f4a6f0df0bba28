"""A tray and a notifier made of lists, for tests of what stands above them."""

import threading

from beds.waiting import PATIENCE

from nbtray.core.desktop.events import NoticeAnswered
from nbtray.core.server.events import MenuOpened, StartChosen
from nbtray.core.status.menu import Row


class FakeTray:
    """`ports.Tray`: `menus` are all that were drawn; `choose`, `left_click` and `open_menu` are a person."""

    def __init__(self, post):
        self._post = post
        self._changed = threading.Condition()
        self.menus = []

    def draw(self, menu):
        with self._changed:
            self.menus.append(menu)
            self._changed.notify_all()

    @property
    def menu(self):
        """What is shown now."""
        return self.menus[-1]

    def until(self, holds):
        """Wait until a menu is shown for which it holds, and return that menu."""
        with self._changed:
            assert self._changed.wait_for(lambda: self.menus and holds(self.menu), PATIENCE), self.menus
            return self.menu

    def row(self, *keys):
        """The row shown under these keys, one for each level; None when there is none."""
        rows, found = self.menu.rows, None
        for key in keys:
            found = next((each for each in rows if isinstance(each, Row) and each.key == key), None)
            rows = found.rows if found else ()
        return found

    def choose(self, *keys):
        """Click a row; one that is grey, or only tells, does nothing."""
        row = self.row(*keys)
        assert row is not None, f"no row {keys} in {self.menu}"
        self._click(row)

    def left_click(self):
        if not self.menus:
            self._post(StartChosen())
            return
        for row in self.menu.rows:
            if isinstance(row, Row) and row.default:
                self._click(row)

    def open_menu(self):
        self._post(MenuOpened())

    def _click(self, row):
        if row.enabled and row.event is not None:
            self._post(row.event)


class FakeNotifier:
    """`ports.Notifier`: `notices` are all that were shown; `answer` presses a button."""

    def __init__(self, post):
        self._post = post
        self._changed = threading.Condition()
        self._open = {}
        self.notices = []

    def show(self, notice):
        with self._changed:
            self.notices.append(notice)
            self._open[notice.topic] = notice
            self._changed.notify_all()

    def withdraw(self, topic):
        with self._changed:
            self._open.pop(topic, None)

    @property
    def visible(self):
        """What is on the screen: the last notice of each topic."""
        return list(self._open.values())

    def until(self, holds):
        """Wait until a notice was shown for which it holds, and return it."""

        def found():
            return next((each for each in self.notices if holds(each)), None)

        with self._changed:
            assert self._changed.wait_for(found, PATIENCE), self.notices
            return found()

    def answer(self, topic, action):
        """Press the button; the notice goes away with it."""
        notice = self._open[topic]
        assert action in dict(notice.actions), f"no button {action} on {notice}"
        del self._open[topic]
        self._post(NoticeAnswered(topic, action))

"""The fakes of the tests above keep the same contracts as the real ones."""

import pytest
from beds.fakes_tray import FakeNotifier, FakeTray
from contracts.notifier_contract import NotifierContract
from contracts.tray_contract import STOPPED, TrayContract

from nbtray.core.status.menu import Row


class TestFakeTray(TrayContract):
    @pytest.fixture
    def tray(self, posted):
        self.shown = FakeTray(posted)
        return self.shown

    def labels(self):
        return [row.label if isinstance(row, Row) else None for row in self.shown.menu.rows]

    def click(self, *labels):
        keys, rows = [], self.shown.menu.rows
        for label in labels:
            row = next(each for each in rows if isinstance(each, Row) and each.label == label)
            keys, rows = [*keys, row.key], row.rows
        self.shown.choose(*keys)

    def left_click(self):
        self.shown.left_click()

    def open_menu(self):
        self.shown.open_menu()

    def settle(self, tray, menu):
        tray.draw(menu)
        tray.until(lambda shown: shown == menu)


class TestFakeNotifier(NotifierContract):
    @pytest.fixture
    def notifier(self, posted):
        self.shown = FakeNotifier(posted)
        return self.shown

    def visible(self, *titles):
        for title in titles:
            self.shown.until(lambda notice, title=title: notice.title == title)
        return [(each.title, each.body) for each in self.shown.visible]

    def wait_until_gone(self, title):
        assert title not in [each.title for each in self.shown.visible]

    def press(self, title, action):
        self.shown.answer(next(each.topic for each in self.shown.visible if each.title == title), action)


def test_a_row_that_is_not_there_cannot_be_chosen(posted):
    tray = FakeTray(posted)
    tray.draw(STOPPED)
    with pytest.raises(AssertionError, match="no row"):
        tray.choose("copy", "nothing")

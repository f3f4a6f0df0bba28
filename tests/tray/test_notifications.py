"""Notifications on Linux, as the desktop's server and a person see them."""

import threading

import pytest
from beds.fake_notification_server import FakeNotificationServer
from beds.running_tray import running
from contracts.notifier_contract import BUSY, FAILED, RUNNING, NotifierContract
from jeepney import DBusAddress

from nbtray.core.desktop.events import NoticeAnswered
from nbtray.core.status.notice import Notice, Urgency
from nbtray.tray.icon import open_tray
from nbtray.tray.image import picture

MARKUP = Notice("log", "a <b> & c", "1 < 2 & <i>so</i>")


@pytest.fixture
def server(session_bus):
    with FakeNotificationServer(address=session_bus.address) as fake:
        yield fake


@pytest.fixture
def notifier(session_bus, posted):
    tray = open_tray(posted, environ=session_bus.env, grace=60)
    with running(tray):
        yield tray.notifier


def answers(posted):
    return [each for each in posted.events if isinstance(each, NoticeAnswered)]


def synchronise(notifier):
    """Wait until the loop has done all that it was given."""
    done = threading.Event()
    notifier._bus.soon(done.set)
    assert done.wait(60)


class TestOurNotifications(NotifierContract):
    @pytest.fixture(autouse=True)
    def _screen(self, server):
        self.server = server

    def visible(self, *titles):
        self.server.until(lambda: set(titles) <= {title for title, _ in self.on_screen()})
        return self.on_screen()

    def on_screen(self):
        last = {each.number: each for each in self.server.shown if each.number not in self.server.closed}
        return [(each.title, each.body) for each in last.values()]

    def wait_until_gone(self, title):
        number = next(each.number for each in self.server.shown if each.title == title)
        self.server.until(lambda: number in self.server.closed)

    def press(self, title, action):
        number = next(each.number for each in self.server.shown if each.title == title)
        self.server.press(number, action)


def test_a_notice_has_its_urgency_its_name_and_the_picture(server, notifier):
    notifier.show(FAILED)
    hints = server.wait().hints
    assert hints["urgency"] == Urgency.CRITICAL
    assert hints["desktop-entry"] == "nbtray"
    width, height, stride, alpha, bits, channels, data = hints["image-data"]
    assert (width, height, stride, alpha, bits, channels) == (48, 48, 192, True, 8, 4)
    assert data == picture("stopped", 48).tobytes()


def test_a_button_pressed_twice_is_one_answer(server, notifier, posted):
    # GNOME delivers the signal twice.
    notifier.show(BUSY)
    number = server.wait().number
    for key in ("yes", "yes", "no"):
        server.press(number, key)
    notifier.show(RUNNING)
    server.press(server.wait(2).number, "copy")
    posted.wait_for(NoticeAnswered("server", "copy"))
    assert answers(posted) == [NoticeAnswered("busy", "yes"), NoticeAnswered("server", "copy")]


def test_an_only_action_is_chosen_by_a_click_on_the_notice_itself(server, notifier, posted):
    notifier.show(RUNNING)
    shown = server.wait()
    assert shown.actions == {"default": "", "copy": "Copy URL"}
    server.press(shown.number, "default")
    posted.wait_for(NoticeAnswered("server", "copy"))


def test_a_question_is_not_answered_by_a_click_on_the_notice_itself(server, notifier, posted):
    notifier.show(BUSY)
    shown = server.wait()
    assert shown.actions == {"yes": "Stop", "no": "Keep running"}
    server.press(shown.number, "default")
    notifier.show(RUNNING)
    server.press(server.wait(2).number, "copy")
    posted.wait_for(NoticeAnswered("server", "copy"))
    assert len(answers(posted)) == 1


def test_a_stranger_presses_no_buttons(session_bus, server, notifier, posted):
    class Stranger(FakeNotificationServer):
        name = "org.example.Stranger"

    notifier.show(BUSY)
    number = server.wait().number
    with Stranger(address=session_bus.address) as stranger:
        claimed = DBusAddress(server.path, interface=server.name)
        stranger.tell(notifier._bus.unique_name, claimed, "ActionInvoked", "us", (number, "yes"))
    server.press(number, "no")
    posted.wait_for(NoticeAnswered("busy", "no"))
    assert answers(posted) == [NoticeAnswered("busy", "no")]


def test_a_button_of_a_notice_that_was_replaced_is_no_answer(server, notifier, posted):
    notifier.show(BUSY)
    number = server.wait().number
    server.slow = True
    notifier.show(
        Notice("busy", "Quit while a notebook is computing?", "", (("yes", "Quit"), ("no", "Stay")))
    )
    server.wait(2)
    server.press(number, "yes")
    server.catch_up()
    server.press(number, "no")
    posted.wait_for(NoticeAnswered("busy", "no"))
    assert answers(posted) == [NoticeAnswered("busy", "no")]


def test_notices_that_come_faster_than_the_server_are_the_first_and_the_last(server, notifier):
    server.slow = True
    notifier.show(Notice("topic", "Title 0", ""))
    first = server.wait()
    for number in range(1, 5):
        notifier.show(Notice("topic", f"Title {number}", ""))
    synchronise(notifier)
    server.catch_up()
    last = server.wait(2)
    assert (first.title, last.title) == ("Title 0", "Title 4")
    assert last.replaces == first.number


def test_a_notice_withdrawn_before_the_server_has_said_its_number_goes_too(server, notifier):
    server.slow = True
    notifier.show(RUNNING)
    number = server.wait().number
    notifier.withdraw(RUNNING.topic)
    synchronise(notifier)
    server.catch_up()
    server.until(lambda: server.closed == [number])


def test_a_notice_that_comes_after_a_withdrawal_stays(server, notifier):
    server.slow = True
    notifier.show(RUNNING)
    server.wait()
    notifier.withdraw(RUNNING.topic)
    notifier.show(FAILED)
    synchronise(notifier)
    server.catch_up()
    assert server.wait(2).title == FAILED.title
    notifier.show(BUSY)
    server.wait(3)
    assert server.closed == []


def test_a_notice_that_was_closed_is_not_replaced(server, notifier, posted):
    notifier.show(RUNNING)
    number = server.wait().number
    notifier.show(BUSY)
    question = server.wait(2).number
    server.dismiss(number)
    server.press(number, "copy")
    server.press(question, "no")
    posted.wait_for(NoticeAnswered("busy", "no"))
    notifier.show(FAILED)
    assert server.wait(3).replaces == 0
    assert answers(posted) == [NoticeAnswered("busy", "no")]


def test_a_server_that_was_restarted_knows_nothing_of_the_old_notices(session_bus, notifier):
    with FakeNotificationServer(address=session_bus.address) as first:
        notifier.show(RUNNING)
        first.wait()
    with FakeNotificationServer(["body"], address=session_bus.address) as second:
        notifier.show(FAILED)
        assert second.wait().replaces == 0
        notifier.show(BUSY)
        assert second.wait(2).actions == {}


def test_markup_is_escaped_where_markup_is_rendered(server, notifier):
    notifier.show(MARKUP)
    shown = server.wait()
    assert shown.title == "a <b> & c"
    assert shown.body == "1 &lt; 2 &amp; &lt;i&gt;so&lt;/i&gt;"


def test_text_is_left_alone_where_it_is_not(session_bus, notifier):
    with FakeNotificationServer(["body", "actions"], address=session_bus.address) as server:
        notifier.show(MARKUP)
        assert server.wait().body == MARKUP.body


def test_without_buttons_the_choices_are_told(session_bus, notifier):
    with FakeNotificationServer(["body"], address=session_bus.address) as server:
        notifier.show(RUNNING)
        shown = server.wait()
        assert shown.actions == {}
        assert shown.body == f"{RUNNING.body}\nIn the tray menu: Copy URL"


def test_with_nobody_to_show_it_a_notice_is_a_line_in_the_log(session_bus, notifier, logged):
    notifier.show(FAILED)
    logged.until(lambda lines: any(f"not shown: {FAILED.title}" in each for each in lines))
    with FakeNotificationServer(address=session_bus.address) as server:
        notifier.show(RUNNING)
        assert server.wait().title == RUNNING.title


def test_a_server_that_refuses_is_a_line_in_the_log(session_bus, notifier, logged):
    class Refusing(FakeNotificationServer):
        def answer(self, member, message):
            if member == "Notify":
                self.shown.append(message)
                return None
            return super().answer(member, message)

    with Refusing(address=session_bus.address) as server:
        for count in (1, 2):
            notifier.show(FAILED)
            server.wait(count)
        logged.until(lambda lines: sum(f"did not show “{FAILED.title}”" in each for each in lines) == 2)


def test_a_question_goes_with_the_program_and_news_stay(session_bus, server, posted):
    tray = open_tray(posted, environ=session_bus.env, grace=60)
    with running(tray):
        tray.notifier.show(FAILED)
        tray.notifier.show(BUSY)
        server.wait(2)
        server.press(99, "nothing")
        tray.notifier.show(Notice("log", "Last", ""))
        server.wait(3)
    busy = next(each.number for each in server.shown if each.title == BUSY.title)
    assert server.until(lambda: server.closed) == [busy]

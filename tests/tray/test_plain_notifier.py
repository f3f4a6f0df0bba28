"""Notifications through pystray's own backends."""

from beds.posted import Posted
from contracts.notifier_contract import BUSY, RUNNING

from nbtray.core.status.notice import Notice
from nbtray.tray.plain_notifier import PlainNotifier


def nothing():
    """Take nothing off the screen."""


def test_it_shows_title_and_text_within_the_limits_and_never_nothing():
    shown = Posted()
    notifier = PlainNotifier(lambda message, title: shown((message, title)), nothing)
    notifier.show(Notice("topic", "", "x" * 1000))
    notifier.show(Notice("topic", "y" * 1000, ""))
    (message, title), (empty, long) = shown.until(lambda events: len(events) == 2)
    assert (title, empty) == (" ", " ")
    assert (len(message), len(long)) == (255, 63)


def test_the_choices_are_told_as_there_are_no_buttons():
    shown = Posted()
    notifier = PlainNotifier(lambda message, title: shown((title, message)), nothing)
    notifier.show(BUSY)
    shown.wait_for((BUSY.title, "In the tray menu: Stop, Keep running"))


def test_one_that_cannot_be_shown_does_not_keep_the_next():
    shown = Posted()

    def notify(message, title):
        if title == BUSY.title:
            raise ValueError("string too long")
        shown((title, message))

    notifier = PlainNotifier(notify, nothing)
    notifier.show(BUSY)
    notifier.show(Notice("server", RUNNING.title, RUNNING.body))
    shown.wait_for((RUNNING.title, RUNNING.body))


def test_only_the_last_one_is_still_there_to_be_withdrawn():
    done = Posted()
    notifier = PlainNotifier(lambda _, title: done(title), lambda: done("removed"))
    notifier.show(BUSY)
    notifier.show(RUNNING)
    for topic in (BUSY.topic, RUNNING.topic, RUNNING.topic):
        notifier.withdraw(topic)
    notifier.show(BUSY)
    assert done.until(lambda events: len(events) == 4) == [BUSY.title, RUNNING.title, "removed", BUSY.title]

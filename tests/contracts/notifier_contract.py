"""What whoever claims to show notifications must do."""

import threading
from abc import ABC, abstractmethod

from nbtray.core.desktop.events import NoticeAnswered
from nbtray.core.status.notice import Notice, Urgency

RUNNING = Notice("server", "Your Jupyter is running", "https://example.org:9999/", (("copy", "Copy URL"),))
FAILED = Notice("server", "Jupyter is not running", "The folder is gone.", urgency=Urgency.CRITICAL)
BUSY = Notice("busy", "Stop while a notebook is computing?", "", (("yes", "Stop"), ("no", "Keep running")))


class NotifierContract(ABC):
    """Subclass, give the fixtures `notifier` and `posted`, and be the screen."""

    @abstractmethod
    def visible(self, *titles: str) -> list[tuple[str, str]]:
        """Wait until these have been shown; return title and text of what is on the screen then."""

    @abstractmethod
    def wait_until_gone(self, title: str) -> None:
        """Wait until the notice with this title is off the screen."""

    @abstractmethod
    def press(self, title: str, action: str) -> None:
        """Press a button of the notice with this title."""

    def test_a_notice_is_seen(self, notifier):
        notifier.show(RUNNING)
        assert self.visible(RUNNING.title) == [(RUNNING.title, RUNNING.body)]

    def test_notices_of_two_topics_stand_side_by_side(self, notifier):
        notifier.show(RUNNING)
        notifier.show(BUSY)
        seen = self.visible(RUNNING.title, BUSY.title)
        assert sorted(seen) == sorted([(RUNNING.title, RUNNING.body), (BUSY.title, BUSY.body)])

    def test_a_later_notice_of_the_same_topic_takes_its_place(self, notifier):
        notifier.show(RUNNING)
        self.visible(RUNNING.title)
        notifier.show(FAILED)
        assert self.visible(FAILED.title) == [(FAILED.title, FAILED.body)]

    def test_a_notice_that_is_withdrawn_is_seen_no_more(self, notifier):
        notifier.show(BUSY)
        notifier.withdraw(RUNNING.topic)
        self.visible(BUSY.title)
        notifier.withdraw(BUSY.topic)
        self.wait_until_gone(BUSY.title)
        notifier.show(RUNNING)
        assert self.visible(RUNNING.title) == [(RUNNING.title, RUNNING.body)]
        notifier.show(BUSY)
        assert len(self.visible(RUNNING.title, BUSY.title)) == 2

    def test_a_button_is_an_answer(self, notifier, posted):
        notifier.show(BUSY)
        self.visible(BUSY.title)
        self.press(BUSY.title, "no")
        posted.wait_for(NoticeAnswered("busy", "no"))
        assert NoticeAnswered("busy", "yes") not in posted.events

    def test_any_thread_may_show_one(self, notifier):
        notices = [Notice(f"topic {number}", f"Title {number}", "Body") for number in range(10)]
        threads = [threading.Thread(target=notifier.show, args=(each,)) for each in notices]
        for each in threads:
            each.start()
        for each in threads:
            each.join()
        assert len(self.visible(*(each.title for each in notices))) == 10

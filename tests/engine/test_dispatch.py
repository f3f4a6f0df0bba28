import queue
import threading

from nbtray.core.desktop.effects import CopyText, OpenLog, OpenUrl
from nbtray.core.desktop.events import AdapterFailed, TextCopied
from nbtray.core.problem import NbtrayError
from nbtray.engine.dispatch import Dispatcher, Handler


class Broken(NbtrayError):
    title = "The lamp is broken."
    advice = "Change it."


def test_what_an_adapter_answers_is_posted():
    posted = queue.Queue()
    copied = Handler(lambda effect: TextCopied(effect.text), worker="desktop")
    dispatcher = Dispatcher({CopyText: copied}, posted.put)
    dispatcher.carry_out(CopyText("a"))
    assert posted.get(timeout=60) == TextCopied("a")
    dispatcher.end(10)


def test_one_worker_keeps_the_order_and_another_does_not_wait_for_it():
    posted, gate = queue.Queue(), threading.Event()

    def slow(effect):
        assert gate.wait(60)
        return TextCopied(effect.text)

    handlers = {
        CopyText: Handler(slow, worker="slow"),
        OpenUrl: Handler(lambda effect: TextCopied(effect.url), worker="quick"),
    }
    dispatcher = Dispatcher(handlers, posted.put)
    dispatcher.carry_out(CopyText("first"))
    dispatcher.carry_out(CopyText("second"))
    dispatcher.carry_out(OpenUrl("other"))
    assert posted.get(timeout=60) == TextCopied("other")
    gate.set()
    assert [posted.get(timeout=60).text for _ in range(2)] == ["first", "second"]
    dispatcher.end(10)


def test_what_one_of_several_lanes_waits_for_holds_up_no_other():
    posted, both = queue.Queue(), threading.Barrier(2)

    def meet(effect):
        both.wait(10)
        return TextCopied(effect.text)

    dispatcher = Dispatcher({CopyText: Handler(meet, worker="busy", lanes=2)}, posted.put)
    dispatcher.carry_out(CopyText("one"))
    dispatcher.carry_out(CopyText("other"))
    assert {posted.get(timeout=10).text for _ in range(2)} == {"one", "other"}
    dispatcher.end(10)


def test_workers_can_be_of_another_kind_than_threads():
    given, posted = [], []

    class Listed:
        def __init__(self, name, post):
            assert (name, post) == ("desktop", posted.append)

        def give(self, carry, effect):
            given.append((carry, effect))

    copied = Handler(lambda effect: TextCopied(effect.text), worker="desktop")
    dispatcher = Dispatcher({CopyText: copied}, posted.append, begin_worker=Listed)
    dispatcher.carry_out(CopyText("a"))
    assert given == [(copied.carry, CopyText("a"))]
    assert posted == []


def test_an_error_of_ours_becomes_its_sentence_and_the_worker_lives_on():
    posted = queue.Queue()

    def carry(effect):
        if effect.text == "bad":
            raise Broken
        return TextCopied(effect.text)

    dispatcher = Dispatcher({CopyText: Handler(carry, worker="desktop")}, posted.put)
    dispatcher.carry_out(CopyText("bad"))
    dispatcher.carry_out(CopyText("good"))
    assert posted.get(timeout=60) == AdapterFailed("CopyText", Broken().problem)
    assert posted.get(timeout=60) == TextCopied("good")
    dispatcher.end(10)


def test_an_unforeseen_error_is_one_sentence_and_its_details_are_logged_only(caplog):
    posted = []

    def carry(_):
        raise ValueError("secret detail")

    Dispatcher({OpenLog: Handler(carry)}, posted.append).carry_out(OpenLog())
    assert posted[0].problem.code == "Unforeseen"
    assert "secret detail" not in str(posted[0].problem)
    assert "secret detail" in caplog.text


def test_what_must_come_first_comes_before_the_queue():
    order, gate, done = [], threading.Event(), queue.Queue()

    def start(_):
        order.append("start")
        gate.wait(60)

    def stop(_):
        order.append("stop")
        done.put(None)

    def cancel():
        order.append("cancel")
        gate.set()

    handlers = {CopyText: Handler(start, "server"), OpenUrl: Handler(stop, "server", first=cancel)}
    dispatcher = Dispatcher(handlers, done.put)
    dispatcher.carry_out(CopyText(""))
    dispatcher.carry_out(OpenUrl(""))
    done.get(timeout=60)
    assert order[-1] == "stop"
    assert "cancel" in order[:2]
    dispatcher.end(10)


def test_the_end_does_not_wait_for_what_hangs():
    hung = threading.Event()
    dispatcher = Dispatcher({OpenLog: Handler(lambda _: hung.wait(60), "desktop")}, lambda _: None)
    dispatcher.carry_out(OpenLog())
    dispatcher.end(0.05)
    hung.set()


def test_what_hangs_in_several_places_is_waited_for_once():
    hung, clock = threading.Event(), iter([0.0, 0.0, 600.0])
    handlers = {
        OpenLog: Handler(lambda _: None, "quick"),
        CopyText: Handler(lambda _: hung.wait(100), "desktop"),
    }
    dispatcher = Dispatcher(handlers, lambda _: None, lambda: next(clock))
    dispatcher.carry_out(OpenLog())
    dispatcher.carry_out(CopyText("a"))
    dispatcher.end(600)
    assert [thread.name for thread in threading.enumerate() if thread.name == "nbtray-desktop"]
    hung.set()


def test_every_worker_exists_before_it_is_needed(monkeypatch):
    posted = queue.Queue()
    handlers = {
        CopyText: Handler(lambda effect: TextCopied(effect.text), worker="desktop"),
        OpenUrl: Handler(lambda effect: TextCopied(effect.url), worker="other"),
    }
    dispatcher = Dispatcher(handlers, posted.put)

    def no_thread(_):
        raise RuntimeError("can't start new thread")

    monkeypatch.setattr(threading.Thread, "start", no_thread)
    dispatcher.carry_out(CopyText("a"))
    dispatcher.carry_out(OpenUrl("b"))
    assert {posted.get(timeout=60).text for _ in range(2)} == {"a", "b"}
    dispatcher.end(10)


def test_a_library_that_ends_the_program_does_not_end_the_worker():
    posted = queue.Queue()

    def leave(effect):
        if effect.text == "first":
            raise SystemExit(1)
        return TextCopied(effect.text)

    dispatcher = Dispatcher({CopyText: Handler(leave, worker="desktop")}, posted.put)
    dispatcher.carry_out(CopyText("first"))
    dispatcher.carry_out(CopyText("second"))
    assert posted.get(timeout=60).problem.code == "Unforeseen"
    assert posted.get(timeout=60) == TextCopied("second")
    dispatcher.end(10)


def test_what_comes_first_may_fail_and_the_effect_is_carried_out_all_the_same():
    posted = queue.Queue()
    copied = Handler(lambda effect: TextCopied(effect.text), worker="desktop", first=lambda: 1 // 0)
    dispatcher = Dispatcher({CopyText: copied}, posted.put)
    dispatcher.carry_out(CopyText("a"))
    assert posted.get(timeout=60) == TextCopied("a")
    dispatcher.end(10)

"""What is open ends with its session: on real sockets, in a loop whose timers are counted."""

import asyncio
import socket

import pytest
from tornado.iostream import IOStream, StreamClosedError

from nbtray.jupyter.inside.open_sessions import LOOK_EVERY, OpenSessions
from nbtray.jupyter.inside.sessions import Session

OURS, OTHERS = (Session(name, "mark", with_code=False) for name in ("ours", "others"))
WITHIN = 1.0
"""Seconds that README promises."""

PATIENCE = 60.0


class Table:
    """Some that are open, and which sessions hold."""

    def __init__(self):
        self.ended = set()
        self.looked_at = []
        self.open = OpenSessions(self._holds)
        self.ends = []

    def _holds(self, session):
        self.looked_at.append(session)
        return session not in self.ended

    def connection(self, session=None):
        near, far = socket.socketpair()
        stream = IOStream(near)
        self.ends += [stream, far]
        if session is not None:
            self.open.begin(stream, session)
        return stream, far

    def end(self):
        for each in self.ends:
            each.close()


def in_loop(story):
    async def played():
        table = Table()
        try:
            await asyncio.wait_for(story(table), PATIENCE)
        finally:
            table.end()

    asyncio.run(played())


def timers():
    return [each for each in asyncio.get_running_loop()._scheduled if not each.cancelled()]


async def closed(stream):
    done = asyncio.Event()
    stream.set_close_callback(done.set)
    if not stream.closed():
        await done.wait()


def test_what_is_open_is_closed_within_a_second_of_its_session_s_end():
    async def story(table):
        stream, far = table.connection(OURS)
        other, _ = table.connection(OTHERS)
        table.ended.add(OURS)
        await closed(stream)
        assert far.recv(1) == b""
        assert not other.closed()

    in_loop(story)
    assert LOOK_EVERY < WITHIN


def test_one_look_asks_once_for_each_session():
    async def story(table):
        for _ in range(5):
            table.connection(OURS)
            table.connection(OTHERS)
        table.open.close_ended()
        assert sorted(table.looked_at) == sorted([OURS, OTHERS])

    in_loop(story)


def test_while_nothing_is_open_nothing_wakes_up():
    async def story(table):
        before = timers()  # the test's own deadline
        streams = [table.connection(OURS)[0] for _ in range(3)]
        (timer,) = set(timers()) - set(before)
        for stream in streams:
            table.open.end(stream)
        await asyncio.sleep(timer.when() - asyncio.get_running_loop().time())
        await asyncio.sleep(0)
        await asyncio.sleep(0)
        assert timers() == before
        assert table.looked_at == []
        table.connection(OURS)
        assert len(timers()) == len(before) + 1

    in_loop(story)


def test_a_look_that_fails_is_followed_by_the_next():
    async def story(table):
        asyncio.get_running_loop().set_exception_handler(lambda *_: None)
        stream, _ = table.connection(OURS)
        holds, failed = table.open._holds, []

        def fails_once(session):
            if not failed:
                failed.append(session)
                raise MemoryError
            return holds(session)

        table.open._holds = fails_once
        table.ended.add(OURS)
        await closed(stream)
        assert failed

    in_loop(story)


def test_a_connection_is_of_the_request_it_carries_now():
    """As a proxy's is: one request after the other, each of somebody else."""

    async def story(table):
        stream, _ = table.connection(OURS)
        table.open.end(stream)
        assert table.open.of(stream) is None
        table.open.begin(stream, OTHERS)
        table.ended.add(OURS)
        table.open.close_ended()
        assert not stream.closed()
        assert table.open.of(stream) == OTHERS
        assert table.open.of(None) is None

    in_loop(story)


def test_what_has_arrived_before_the_end_is_not_obeyed_after_it():
    async def story(table):
        stream, far = table.connection(OURS)
        far.sendall(b"one two ")
        assert await stream.read_bytes(4) == b"one "
        table.ended.add(OURS)
        table.open.close_ended()
        with pytest.raises(StreamClosedError):
            await stream.read_bytes(4)

    in_loop(story)

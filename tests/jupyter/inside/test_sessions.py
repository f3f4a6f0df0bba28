"""The list of sessions, under clocks that are wrong and disks that are full."""

import json

import pytest
from beds.full_disk import no_file_may_grow
from hypothesis import given
from hypothesis import strategies as st

from nbtray.jupyter.inside.sessions import CORRECTION, MOST, WEEK, Session, Sessions

DAY = 24 * 3600.0


def session(name="a1b2", **more):
    return Session(name, "mark", with_code=False, **more)


class Computer:
    """Its clock, which somebody may set, the time that really goes by, and what is on its disk."""

    def __init__(self, path):
        self.path = path
        self.clock = self.elapsed = 1_000_000.0

    def pass_time(self, seconds):
        self.clock += seconds
        self.elapsed += seconds

    def server(self):
        return Sessions(str(self.path), lambda: self.elapsed, lambda: self.clock)


@pytest.fixture
def computer(tmp_path):
    return Computer(tmp_path / "sessions.json")


def test_a_session_is_there_for_the_servers_to_come(computer):
    begun = session(address="203.0.113.5", user_agent="Firefox")
    computer.server().begin(begun)
    assert computer.server().find("a1b2") == begun
    assert computer.server().find("c3d4") is None
    assert computer.path.stat().st_mode & 0o777 == 0o600


def test_one_that_has_ended_is_over_for_the_servers_to_come(computer):
    server = computer.server()
    server.begin(session("a1b2"))
    server.begin(session("c3d4"))
    server.end("a1b2")
    for later in (server, computer.server()):
        assert later.find("a1b2") is None
        assert later.find("c3d4") is not None


@pytest.mark.parametrize("step", [8 * DAY, -8 * DAY, -50 * 365 * DAY])
@pytest.mark.parametrize("restarts", [(), (1,), (2,), (3,), (1, 2, 3)])
def test_no_step_of_the_clock_brings_an_ended_session_back(computer, step, restarts):
    """Somebody logs out; then the clock is wrong while somebody else does; then it is put right."""
    server = computer.server()
    server.begin(session("first"))
    server.end("first")
    if 1 in restarts:
        server = computer.server()
    computer.clock += step
    if 2 in restarts:
        server = computer.server()
    server.begin(session("second"))
    server.end("second")
    computer.clock -= step
    if 3 in restarts:
        server = computer.server()
    assert server.find("first") is server.find("second") is None
    assert computer.server().find("first") is computer.server().find("second") is None


@pytest.mark.parametrize("step", [8 * DAY, -8 * DAY])
def test_a_step_of_the_clock_neither_ends_nor_lengthens_a_session_of_a_running_server(computer, step):
    server = computer.server()
    server.begin(session())
    computer.clock += step
    assert server.find("a1b2")
    computer.pass_time(WEEK - 1)
    assert server.find("a1b2")
    computer.pass_time(1)
    assert server.find("a1b2") is None


def test_a_week_goes_by_while_no_server_runs_too(computer):
    computer.server().begin(session())
    computer.pass_time(4 * DAY)
    server = computer.server()
    assert server.find("a1b2")
    server.begin(session("c3d4"))
    computer.pass_time(3 * DAY)
    assert server.find("a1b2") is None
    assert server.find("c3d4")
    assert computer.server().find("a1b2") is None
    assert computer.server().find("c3d4")


def test_a_server_that_starts_with_a_clock_set_back_knows_nobody(computer):
    computer.server().begin(session())
    computer.clock -= CORRECTION
    assert computer.server().find("a1b2")
    computer.clock -= 1
    assert computer.server().find("a1b2") is None


@pytest.mark.parametrize("step", [8 * DAY, -8 * DAY])
def test_what_has_ended_stays_so_when_the_clock_that_ended_it_was_wrong(computer, step):
    computer.server().begin(session())
    computer.clock += step
    assert computer.server().find("a1b2") is None
    computer.clock -= step
    assert computer.server().find("a1b2") is None


@given(
    doings=st.lists(
        st.tuples(st.sampled_from(["begin", "end", "restart", "step", "wait"]), st.integers(-9, 9)),
        max_size=30,
    )
)
def test_nothing_that_has_ended_ever_comes_back(tmp_path_factory, doings):
    computer = Computer(tmp_path_factory.mktemp("sessions") / "sessions.json")
    server, begun, over = computer.server(), set(), set()
    for number, (what, days) in enumerate(doings):
        if what == "begin":
            server.begin(session(str(number)))
            begun.add(str(number))
        elif what == "end" and begun:
            over.add(name := sorted(begun)[days % len(begun)])
            server.end(name)
        elif what == "restart":
            server = computer.server()
        elif what == "step":
            computer.clock += days * DAY
        else:
            computer.pass_time(abs(days) * DAY)
        assert not [name for name in over if server.find(name)]
        over |= {name for name in begun if server.find(name) is None}


def test_on_a_full_disk_a_new_session_holds_for_this_server(computer):
    server = computer.server()
    with no_file_may_grow():
        server.begin(session())
    assert server.find("a1b2")
    assert computer.server().find("a1b2") is None


def test_on_a_full_disk_an_ended_session_stays_ended_for_the_servers_to_come(computer):
    server = computer.server()
    server.begin(session("a1b2"))
    server.begin(session("c3d4"))
    with no_file_may_grow():
        server.end("a1b2")
    assert server.find("c3d4")
    assert computer.server().find("a1b2") is None
    server.end("nobody")
    server.begin(session("e5f6"))
    assert computer.server().find("c3d4")


def test_the_list_is_bounded_and_the_oldest_makes_room(computer):
    server = computer.server()
    for number in range(MOST + 1):
        computer.pass_time(1)
        with no_file_may_grow():
            server.begin(session(str(number)))
    assert server.find("0") is None
    assert server.find("1")
    assert server.find(str(MOST))


ENTRY = {"age": 5.0, "password": "mark", "with_code": False, "address": "", "user_agent": ""}


@pytest.mark.parametrize(
    "content",
    [
        "",
        "[]",
        "{",
        '{"a1b2": 1}',
        f'{{"written_at": 1{"0" * 400}, "sessions": {{}}}}',
        json.dumps({"written_at": "now", "sessions": {"a1b2": ENTRY}}),
        json.dumps({"written_at": float("nan"), "sessions": {"a1b2": ENTRY}}),
        *(
            json.dumps({"written_at": 1_000_000.0, "sessions": {"a1b2": {**ENTRY, **wrong}}})
            for wrong in ({"age": -1.0}, {"age": WEEK}, {"age": float("nan")}, {"age": "old"}, {"age": None})
        ),
        json.dumps({"written_at": 1_000_000.0, "sessions": {"a1b2": []}}),
        " " * 1_000_001,
    ],
)
def test_a_file_that_holds_something_else_is_nobody_s_session(computer, content):
    computer.path.write_text(content)
    assert computer.server().find("a1b2") is None


def test_what_is_no_file_is_nobody_s_session(computer):
    computer.path.mkdir()
    assert computer.server().find("a1b2") is None


def test_a_session_does_not_show_its_name():
    assert "a1b2" not in repr(session(address="203.0.113.5"))

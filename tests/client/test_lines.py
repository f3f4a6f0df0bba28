import socket

from nbtray.client.lines import Lines


def test_a_hang_up_while_something_is_said_is_heard_next():
    ours, theirs = socket.socketpair()
    with ours:
        theirs.close()
        lines = Lines(ours)
        lines.say({"ask": "watch"}, 60.0)
        assert lines.hear(60.0) is None

"""Waits for sockets without a file descriptor of its own: there may be none left."""

import errno
import os
import select
import socket


def wait_until_readable(*sockets: socket.socket, seconds: float | None = None) -> set[socket.socket]:
    """Return those with something to read, or whose other side is gone; needs no descriptor of its own.

    After so many seconds there may be none, None: wait for ever.
    """
    if not hasattr(select, "poll"):
        return set(select.select(sockets, [], [], seconds)[0])
    poll = select.poll()
    numbers = {each.fileno(): each for each in sockets}
    if -1 in numbers:
        raise OSError(errno.EBADF, os.strerror(errno.EBADF))
    for number in numbers:
        poll.register(number, select.POLLIN)
    return {numbers[number] for number, _ in poll.poll(None if seconds is None else seconds * 1000)}

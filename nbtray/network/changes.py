"""Tells when this computer's own addresses or its way out have changed."""

import errno
import logging
import select
import selectors
import socket
import sys
import threading
import time
from collections.abc import Callable

from nbtray.core.address.events import NetworkChanged
from nbtray.core.address.readings import LocalNetwork
from nbtray.network import local
from nbtray.ports import Post

if sys.platform == "linux":
    from nbtray.network import netlink

QUIET = 0.3
"""Seconds without a further change before it is worth reading: taking a cable out makes a dozen."""
AGAIN = 60.0
"""Seconds until it listens again after the system has refused that."""

PATIENCE = 3.0
"""Seconds of unrest after which it is read all the same."""

log = logging.getLogger(__name__)


class NetworkWatch:
    """Posts `NetworkChanged` for the first reading and for each one that differs from the last.

    On Linux a thread sleeps on netlink until the kernel speaks; elsewhere only `check` reads.
    """

    def __init__(self, post: Post, read: Callable[[], LocalNetwork] = local.read) -> None:
        self._post = post
        self._read = read
        self._last: LocalNetwork | None = None
        self._one_at_a_time = threading.Lock()
        self._ended, self._end = socket.socketpair()
        self._thread = threading.Thread(target=self._run, name="network changes", daemon=True)

    def start(self) -> None:
        """Post the first reading, and begin to watch."""
        # Not from the thread: a server that starts at launch would get a certificate without our addresses.
        self.check()
        self._thread.start()

    def stop(self) -> None:
        """End the thread; nothing is posted any more."""
        self._end.close()
        self._thread.join()
        self._ended.close()

    def check(self) -> None:
        """Read now, and post if it differs."""
        with self._one_at_a_time:
            try:
                now = self._read()
            except OSError as error:
                log.warning("This computer's own network could not be read: %s", error)
                return
            if now != self._last:
                self._last = now
                self._post(NetworkChanged(now))

    def _run(self) -> None:
        while True:
            try:
                self._watch()
            except Exception:
                log.exception("Changes of the network go unnoticed for now; the regular checks go on.")
            else:
                return
            if select.select([self._ended], [], [], AGAIN)[0]:
                return

    def _watch(self) -> None:
        if sys.platform == "linux":
            with netlink.changes() as heard, selectors.DefaultSelector() as selector:
                selector.register(heard, selectors.EVENT_READ)
                selector.register(self._ended, selectors.EVENT_READ)
                self.check()  # after listening has begun, so that nothing falls in between
                while self._settled(selector, heard):
                    self.check()
        else:
            self.check()

    def _settled(self, selector: selectors.BaseSelector, heard: socket.socket) -> bool:
        """Sleep until something has changed and quiet has returned; False when it is time to end."""
        until, wait = None, None
        while ready := {key.fileobj for key, _ in selector.select(wait)}:
            if self._ended in ready:
                return False
            _drain(heard)
            now = time.monotonic()
            until = until or now + PATIENCE
            if now >= until:
                break
            wait = QUIET
        return True


def _drain(heard: socket.socket) -> None:
    """Throw away what was said: that something changed is all we take from it."""
    while True:
        try:
            heard.recv(1 << 16)
        except BlockingIOError:
            return
        except OSError as error:
            if error.errno != errno.ENOBUFS:  # the kernel had more to say than fits: that is a change too
                raise

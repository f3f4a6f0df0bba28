"""Listens to the router's announcements (`nbtray.ports.RouterEars`), asleep until it speaks."""

import logging
import select
import selectors
import socket
import struct
import sys
import threading
import time

from nbtray.core.address.readings import WayOut
from nbtray.core.router.effects import HearRouter
from nbtray.core.router.events import RouterSpoke
from nbtray.network import announcements, ssdp
from nbtray.network.announcements import Heard
from nbtray.ports import Post

ALL_HOSTS, PORT = "224.0.0.1", 5350  # RFC 6886, 3.2.1; RFC 6887, 14
LONGEST = 4096

AGAIN = 60.0
"""Seconds until it listens again after the system has refused that."""

QUIET = 1.0
"""Seconds in which a UPnP device gets its dozen of notifications out: one is enough."""

# Not in `socket` before Python 3.12, and only Linux takes the three addresses in this order.
ADD_SOURCE_MEMBERSHIP = getattr(socket, "IP_ADD_SOURCE_MEMBERSHIP", 39) if sys.platform == "linux" else None

log = logging.getLogger(__name__)


class RouterEars:
    """Posts `RouterSpoke` for each news; what others than the router say is not even woken up for."""

    def __init__(self, post: Post, *, port: int = PORT, ssdp_port: int = ssdp.PORT) -> None:
        self._post = post
        self._ports = port, ssdp_port
        self._listening: _Listening | None = None

    def listen_to(self, effect: HearRouter) -> None:
        """Listen to this router from now on, or to none; returns at once."""
        self.stop()
        if effect.way is None:
            return
        try:
            self._listening = _Listening(effect.way, self._post, *self._ports)
        except (OSError, RuntimeError) as error:  # no descriptor or no thread left
            log.warning("The router's announcements go unheard; it is asked all the same: %s", error)

    def stop(self) -> None:
        """Listen to nobody any more."""
        if self._listening is not None:
            self._listening.end()
            self._listening = None


class _Listening:
    """One thread that sleeps on two sockets, for one router."""

    def __init__(self, way: WayOut, post: Post, port: int, ssdp_port: int) -> None:
        self._way = way
        self._post = post
        self._ports = port, ssdp_port
        self._heard = Heard()
        self._ended, self._end = socket.socketpair()
        self._thread = threading.Thread(target=self._run, name="nbtray-router-ears", daemon=True)
        try:
            self._thread.start()
        except RuntimeError:
            self._end.close()
            self._ended.close()
            raise

    def end(self) -> None:
        """End the thread; nothing is posted any more."""
        self._end.close()
        self._thread.join()
        self._ended.close()

    def _run(self) -> None:
        while True:
            try:
                self._listen()
            except Exception:
                log.exception("The router's announcements go unheard for now; it is asked all the same.")
            else:
                return
            if select.select([self._ended], [], [], AGAIN)[0]:
                return

    def _listen(self) -> None:
        port, ssdp_port = self._ports
        with selectors.DefaultSelector() as selector:
            selector.register(self._ended, selectors.EVENT_READ)
            by_udp = self._join(ALL_HOSTS, port)
            by_ssdp = self._join(ssdp.GROUP, ssdp_port)
            try:
                for ear in filter(None, (by_udp, by_ssdp)):
                    selector.register(ear, selectors.EVENT_READ)
                self._hear(selector, by_udp, by_ssdp)
            finally:
                for ear in filter(None, (by_udp, by_ssdp)):
                    ear.close()

    def _hear(
        self, selector: selectors.BaseSelector, by_udp: socket.socket | None, by_ssdp: socket.socket | None
    ) -> None:
        quiet_until: float | None = None
        while True:
            wait = None if quiet_until is None else max(0.0, quiet_until - time.monotonic())
            ready = {key.fileobj for key, _ in selector.select(wait)}
            if self._ended in ready:
                return
            if by_udp in ready:
                self._take_all(by_udp)
            if by_ssdp in ready:
                self._take_all(by_ssdp, ssdp_messages=True)
                selector.unregister(by_ssdp)
                quiet_until = time.monotonic() + QUIET
            elif by_ssdp and quiet_until is not None and time.monotonic() >= quiet_until:
                self._take_all(by_ssdp, ssdp_messages=True)
                selector.register(by_ssdp, selectors.EVENT_READ)
                quiet_until = None

    def _take_all(self, ear: socket.socket, *, ssdp_messages: bool = False) -> None:
        while True:
            try:
                message, sender = ear.recvfrom(LONGEST)
            except BlockingIOError:
                return
            gateway = self._way.gateway
            if sender[0] != gateway:
                continue
            if ssdp_messages:
                self._heard, news = announcements.heard_by_ssdp(self._heard, message, gateway)
            else:
                now = time.monotonic()
                self._heard, news = announcements.heard_by_udp(self._heard, message, gateway, now)
            self._tell(news)

    def _tell(self, news: RouterSpoke | None) -> None:
        if news is not None:
            self._post(news)

    def _join(self, group: str, port: int) -> socket.socket | None:
        """Return a socket that hears this group on the router's side, or None where that cannot be had."""
        ear = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        try:
            ear.setblocking(False)
            ear.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            if sys.platform == "darwin":
                ear.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
            # Elsewhere no socket can be bound to a group's address.
            ear.bind((group if sys.platform == "linux" else "", port))
            here, router = map(socket.inet_aton, (self._way.local, self._way.gateway))
            if ADD_SOURCE_MEMBERSHIP is None:
                ear.setsockopt(
                    socket.IPPROTO_IP,
                    socket.IP_ADD_MEMBERSHIP,
                    struct.pack("=4s4s", socket.inet_aton(group), here),
                )
            else:
                # The kernel drops what the neighbours' televisions have to say.
                source = struct.pack("=4s4s4s", socket.inet_aton(group), here, router)
                ear.setsockopt(socket.IPPROTO_IP, ADD_SOURCE_MEMBERSHIP, source)
        except OSError as error:
            log.info("Announcements on port %d go unheard: %s", port, error.strerror)
            ear.close()
            return None
        return ear

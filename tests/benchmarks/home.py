"""What the router's word is worth at home: how soon a change is known, told and open, and what it costs."""

import queue
import statistics
import tempfile
import time
from ipaddress import IPv4Address, ip_address
from pathlib import Path
from random import Random

from beds.bad_address_services import Authority
from beds.home_network import HOST, MOVED, OUTSIDE, ROUTER, HomeNetwork, why_not
from beds.home_program import WithoutJupyter
from beds.internet_services import InternetServices
from beds.short_folder import short_folder
from beds.simulated_router import RoutedHome
from benchmarks import _home_clicks
from benchmarks._measure import bound, stopwatch, wake_ups

from nbtray.core.address.readings import Seen, WayOut
from nbtray.core.router.effects import HearRouter, MapPort, ReadRouter
from nbtray.core.router.events import PortMapped, RouterSpoke
from nbtray.core.router.mapping import Ask, Lease
from nbtray.core.settings import ReachSettings, Settings
from nbtray.network.router import GatewayRouter
from nbtray.network.router_ears import RouterEars

CHANGES = 20
MINUTE = 60.0
DAY, DAY_CHANGES, DAY_SEED = 86_400.0, 18, 5
FIRST = IPv4Address(OUTSIDE)
QUIET = 10.0
"""Seconds after the start in which it may still be busy."""

WAY = WayOut(ROUTER, "eth0", HOST)
LEASE = Lease(Ask(WAY, 9999), "ab" * 12)


def main() -> int:
    """Measure; exit 1 if a figure is over its limit."""
    if reason := why_not():
        print(f"  left out: it needs a home in network namespaces; {reason}")
        return 0
    with tempfile.TemporaryDirectory() as folder, HomeNetwork(Path(folder)) as home:
        home.start_daemon()
        fine = _changes(home) & _silence(home)
        home.make_deaf()
        with short_folder() as place, InternetServices(home, Authority(place)) as internet:
            fine &= _idle(home, internet, place)
            fine &= _home_clicks.reachable(home, internet, place)
            fine &= _home_clicks.letters(home, internet, place)
            fine &= _home_clicks.without_router(home, internet, place)
    return 0 if fine & _day() else 1


def _changes(home: HomeNetwork) -> bool:
    """From the moment the provider's address is another to the router's own word for it."""
    heard: queue.SimpleQueue[object] = queue.SimpleQueue()
    ears, router = RouterEars(heard.put), GatewayRouter(heard.put)
    home.call("host", lambda: ears.listen_to(HearRouter(WAY)))
    home.wait_for_ears()
    seconds = []
    for number in range(CHANGES):
        address = MOVED if number % 2 == 0 else OUTSIDE
        with stopwatch() as elapsed:
            home.provider_gives(address)
            while home.call("host", lambda: _read(router, heard)) != Seen(ip_address(address)):
                pass
            seconds.append(elapsed())
        time.sleep(1.0)  # the router repeats itself meanwhile
    ears.stop()
    fine = bound("address change to AddressRead", statistics.median(seconds) * 1000, "ms (median)", 150)
    return fine & bound("the slowest of twenty", max(seconds) * 1000, "ms", 1000)


def _read(router: GatewayRouter, heard: "queue.SimpleQueue[object]") -> object:
    """Wait until the router speaks, and ask it at once, as nbtray does."""
    while not isinstance(heard.get(timeout=30), RouterSpoke):
        pass
    return router.read(ReadRouter(1, WAY)).reading


def _silence(home: HomeNetwork) -> bool:
    """What a router costs that says nothing, and one that answers."""
    with stopwatch() as elapsed:
        answered = home.call("host", lambda: GatewayRouter(print).map(MapPort(1, LEASE)))
        spoken = elapsed()
    if not isinstance(answered, PortMapped):
        raise TypeError(answered)
    home.make_deaf("all")
    with stopwatch() as elapsed:
        home.call("host", lambda: GatewayRouter(print).map(MapPort(1, LEASE)))
        silent = elapsed()
    fine = bound("a port opened", spoken * 1000, "ms", 500)
    return fine & bound("a silent router", silent, "s", 2.1)


def _idle(home: HomeNetwork, internet: InternetServices, place: Path) -> bool:
    """An idle minute with the port open and the router announcing itself every half minute."""
    with WithoutJupyter(place / "idle", home, internet) as program:
        settings = program.home / "settings.toml"
        settings.write_text(settings.read_text().replace('level = "debug"', 'level = "info"'))
        program.choose_password()
        program.run()
        pid = program.pid
        program.until_mapping("open")
        time.sleep(QUIET)
        before = wake_ups(pid)
        time.sleep(MINUTE)
        return bound("wake-ups in a minute, listening", wake_ups(pid) - before, "", 10)


def _day() -> bool:
    """A day in which the provider changes the address every 80 minutes, and the router says so each time."""
    fine = True
    for outside, what in ((False, "requests in a day"), (True, "with services outside trying")):
        settings = Settings(reach=ReachSettings(outside=outside))
        home = RoutedHome(FIRST, Random(DAY_SEED), settings)  # noqa: S311 -- the same day each time
        home.launch()
        for number in range(DAY_CHANGES):
            home.run(DAY / DAY_CHANGES)
            if home.confirmed[-1][1] != home.address:
                raise RuntimeError(f"it did not notice {home.address}")
            home.provider_gives(FIRST + number + 1)
        fine &= bound(what, home.requests, "", 100)
    return fine

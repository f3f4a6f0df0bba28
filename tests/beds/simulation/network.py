"""What happens to the network: addresses, lines, places, and the router in between."""

from collections.abc import Callable
from ipaddress import IPv4Address
from random import Random
from typing import TYPE_CHECKING

from beds.simulation.clock import MINUTE

from nbtray.core.address.events import AddressCheckChosen
from nbtray.core.router.events import RouterSpoke

if TYPE_CHECKING:
    from beds.simulation.home import Home
    from beds.simulation.places import Place

Undo = Callable[[], None]

WANTED_PORT = 9999


def new_address(home: "Home", chance: Random) -> None:
    """Have the provider give another address; the router says so, somebody asks, or a look finds it."""
    place = home.place
    if place is None:
        return
    give(home, place, _another(place, chance))
    if chance.random() < 0.5:
        home.post(AddressCheckChosen())


def flapping(home: "Home", chance: Random) -> None:
    """Let the address come and go."""
    place = home.place
    if place is None:
        return
    here, there = place.seen, _another(place, chance)
    at = home.clock.time
    for turn in range(chance.randint(2, 9)):
        at += chance.uniform(MINUTE, 10 * MINUTE)
        address = here if turn % 2 else there
        home.agenda.add(at, lambda address=address: give(home, place, address))


def offline(home: "Home", chance: Random) -> Undo | None:
    """Take the line away; it comes back where it was."""
    place = home.place
    if place is None:
        return None
    home.move(None)
    return lambda: home.move(place) if home.place is None else None


def offline_and_new(home: "Home", chance: Random) -> Undo | None:
    """Take the line away; it comes back with another address."""
    place = home.place
    if place is None:
        return None
    home.move(None)

    def undo() -> None:
        give(home, place, _another(place, chance))
        if home.place is None:
            home.move(place)

    return undo


def travel(home: "Home", chance: Random) -> Undo | None:
    """Take the computer to another place, and back home."""
    home.move(chance.choice(home.places))
    return lambda: home.move(home.places[0])


def router_restarts(home: "Home", chance: Random) -> Undo | None:
    """Switch the router off and on: its table is empty then, and its address perhaps another one."""
    place = home.place
    if place is None:
        return None
    home.faults.begin("router", "silent")
    address = _another(place, chance) if chance.random() < 0.5 else place.seen

    def undo() -> None:
        place.router.table.clear()
        give(home, place, address, says=False)
        home.faults.end("router", "silent")
        speak(home, place, restarted=True)

    return undo


def router_forgets(home: "Home", chance: Random) -> None:
    """Empty its table; nobody is told."""
    if home.place is not None:
        home.place.router.table.clear()


def neighbour(home: "Home", chance: Random) -> Undo | None:
    """Let somebody else in the house hold the external port."""
    place = home.place
    if place is None:
        return None
    place.router.neighbours.add(WANTED_PORT)
    return lambda: place.router.neighbours.discard(WANTED_PORT)


def give(home: "Home", place: "Place", address: IPv4Address, *, says: bool = True) -> None:
    """Have the provider of that place give this address."""
    place.give(address)
    if place is home.place:
        home.witness.moved()
        if says:
            speak(home, place)


def speak(home: "Home", place: "Place", *, restarted: bool = False) -> None:
    """Have the router tell whoever listens."""
    life, router = home.life, place.router
    if life is None or place is not home.place or home.faults.active("router"):
        return
    if life.router.heard == router.gateway and home.chance_of("ears").random() < 0.7:
        life.post(RouterSpoke(router.gateway, router.address, restarted))


def _another(place: "Place", chance: Random) -> IPv4Address:
    return IPv4Address(int(place.seen) // 256 * 256 + chance.randint(1, 254))

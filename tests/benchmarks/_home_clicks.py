"""A click at home: until the server answers, until it does so for the internet, and what no router costs."""

import statistics
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Self

from beds.home_mail import HomeMail
from beds.home_network import HOST, OUTSIDE, PORT, HomeNetwork
from beds.home_program import HomeProgram, WithoutJupyter
from beds.internet_services import InternetServices
from beds.smtp_server import Post
from benchmarks._measure import answers, bound, compare, stopwatch, until

RUNS = 5
LETTERS = 20
MANY = "per_hour = 60\n"
ATTEMPT = 0.2
"""Seconds a look may take: what meets the router between its two rules for a port is lost without a word."""


def reachable(home: HomeNetwork, internet: InternetServices, folder: Path) -> bool:
    """From the click until the server answers on its own computer, and until it does on the internet."""
    home.provider_gives(OUTSIDE)
    with _Clicked(folder / "open", home, internet) as program:
        runs = [program.click_to_both() for _ in range(-1, RUNS)][1:]
    later = [outside - inside for inside, outside in runs]
    print(f"  {'click to serving':34} {statistics.median(inside for inside, _ in runs):8.2f} s")
    return bound("reachable from outside after that", statistics.median(later), "s (median)", 0.5)


def without_router(home: HomeNetwork, internet: InternetServices, folder: Path) -> bool:
    """What a router that says nothing adds to the start, against asking none at all, in turns."""
    home.make_deaf("all")
    with (
        _Clicked(folder / "silent", home, internet) as silent,
        _Clicked(folder / "off", home, internet, router="map = false") as off,
    ):
        times: dict[_Clicked, list[float]] = {silent: [], off: []}
        for run in range(-1, RUNS):  # the first of each warms the disk's cache
            for program, taken in times.items():
                seconds = program.click_to_serving()
                if run >= 0:
                    taken.append(seconds)
        return compare("click to serving, router silent", times[silent], times[off], "s ", 1.05)


def letters(home: HomeNetwork, internet: InternetServices, folder: Path) -> bool:
    """From the moment the provider's address is another until a mail server has accepted the letter."""
    with (
        HomeMail(home, internet.authority) as mail,
        WithoutJupyter(folder / "mail", home, internet, mail=mail.account() + MANY) as program,
    ):
        program.choose_password()
        program.run()
        program.until_mapping("open")
        until(lambda: mail.post.letters)
        seconds = [_letter(home, mail.post, f"82.3.70.{20 + number}") for number in range(LETTERS)]
    fine = bound("address change to letter accepted", statistics.median(seconds), "s (median)", 5)
    return fine & bound("the slowest of them", max(seconds), "s", 5)


def _letter(home: HomeNetwork, post: Post, address: str) -> float:
    known = len(post.letters)
    with stopwatch() as elapsed:
        home.provider_gives(address)
        until(lambda: len(post.letters) > known)
        seconds = elapsed()
    if address not in post.letters[known].text:
        raise RuntimeError(f"the letter tells something else than {address}")
    return seconds


class _Clicked(HomeProgram):
    """nbtray with a real JupyterLab, between two clicks."""

    def __init__(self, place: Path, home: HomeNetwork, internet: InternetServices, **settings: str) -> None:
        super().__init__(place, home, internet, **settings)
        self._network = home

    def __enter__(self) -> Self:
        self.choose_password()
        self.run()
        self._end()
        return self

    def click_to_serving(self) -> float:
        """Return the seconds from the click until the server answers, and end it again."""
        (seconds,) = self._click_until_seen({"host": HOST})
        self._end()
        return seconds

    def click_to_both(self) -> tuple[float, float]:
        """Return the seconds until it answers here, and until it answers on the internet; end it again."""
        here, outside = self._click_until_seen({"host": HOST, "internet": OUTSIDE})
        self._end()
        return here, outside

    def _click_until_seen(self, places: dict[str, str]) -> list[float]:
        with ThreadPoolExecutor(len(places)) as watchers, stopwatch() as elapsed:
            self.click("start")
            seen = [watchers.submit(self._until_seen, *each, elapsed) for each in places.items()]
            seconds = [each.result() for each in seen]
        self.until_state("running")
        return seconds

    def _until_seen(self, place: str, address: str, elapsed: Callable[[], float]) -> float:
        def look() -> float:
            until(lambda: answers(PORT, address, ATTEMPT))
            return elapsed()

        return self._network.call(place, look)

    def _end(self) -> None:
        self.click("stop")
        self.until_state("stopped")

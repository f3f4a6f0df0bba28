"""Kills nbtray, its server and its children at random moments, and counts what does not come back."""

import argparse
import contextlib
import os
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from pathlib import Path

from beds.home_network import PORT, why_not
from kills.home import Home, kill, settled, wait_a_random_moment
from kills.plan import Act, Kill, Victim, kills

COUNTS = {
    "lost": "servers, kernels or messages that did not come back",
    "doubled": "second servers, and messages sent twice under two names",
    "orphaned": "processes that nothing ends",
    "unadopted": "running servers that the next nbtray did not take over",
    "leaked": "ports that stayed open at the router",
    "damaged": "files that cannot be used, and mistakes in the log",
}
KEEPS_SERVER = (Act.IDLE, Act.SETTINGS, Act.MAIL, Act.CERTIFICATE)
"""What is under way in them asks no server to end."""

APPEARS = 1.5
"""Seconds in which whoever is to be killed may begin to run."""

SUMMARY_EVERY = 10


@dataclass
class Tally:
    """What was found, by kind."""

    found: list[tuple[str, Kill, str]] = field(default_factory=list)
    victims: Counter[Victim] = field(default_factory=Counter)
    missed: int = 0

    def add(self, kind: str, shot: Kill, detail: str) -> None:
        """Note one find, and print it at once."""
        assert kind in COUNTS
        self.found.append((kind, shot, detail))
        print(f"  {kind}: {shot}: {detail}", flush=True)

    def lines(self) -> list[str]:
        """Return a line for each kind."""
        counts = Counter(kind for kind, _, _ in self.found)
        return [f"{kind:10} {counts[kind]:4}   {meaning}" for kind, meaning in COUNTS.items()]


class Game:
    """Plays one kill after the other in one home, which is as it should be again before the next."""

    def __init__(self, home: Home) -> None:
        self.home = home
        self.program = home.program
        self.tally = Tally()
        self._kernel = None
        self._content = self.program.settings.read_text()

    def play(self, shot: Kill) -> None:
        """Play one kill."""
        begin: dict[Act, Callable[[Kill], None]] = {
            Act.IDLE: lambda _: None,
            Act.START: self._start,
            Act.STOP: lambda _: self.program.click("stop"),
            Act.RESTART: lambda _: self.program.click("restart"),
            Act.SETTINGS: self._edit,
            Act.MAIL: lambda _: self.home.next_address(),
            Act.CERTIFICATE: lambda _: self.program.click("new_authority"),
        }
        if not self._ready(shot):
            return
        before = self.program.record().get("pid")
        self._editing = None
        begin[shot.act](shot)
        wait_a_random_moment(shot.after)
        killed = settled(lambda: self._kill(shot), "somebody to kill", APPEARS)
        if killed is not None:
            self.tally.victims[shot.victim] += 1
        else:
            self.tally.missed += 1  # nothing of that kind ran in that moment
        gone = {killed} | ({before} if shot.act is Act.RESTART and self.program.is_alive else set())
        self._recover(shot, before, gone)
        self._examine(shot)

    def end(self) -> None:
        """Quit as a person does: nothing is left, neither here nor at the router."""
        self._forget_kernel()
        last = Kill(0, Act.STOP, Victim.CHILD, 0.0, 0)
        self.program.command("quit", "--yes", check=False)
        self._until_closed(last)
        self._no_strangers(last)

    def _ready(self, shot: Kill) -> bool:
        """Have it serve, with a kernel where that is to survive; for a start, have nothing run."""
        if shot.act is Act.START:
            if self.program.is_alive:
                self.program.command("quit", "--yes", check=False)
                settled(lambda: not self.program.is_alive, "the end of nbtray")
            return True
        if not self.program.is_alive:
            self.program.run(wait=False)
        if not self._until("running"):
            self.tally.add("lost", shot, f"no server before it: {self.program.status()}")
            self._begin_anew()
            return False
        if shot.act in KEEPS_SERVER and shot.victim.leaves_the_server and self._kernel is None:
            self._kernel = self.home.open_kernel()
            self._kernel.run("treasure = 6 * 7")
        return True

    def _start(self, _: Kill) -> None:
        self._forget_kernel()
        self.program.run(wait=False)

    def _edit(self, shot: Kill) -> None:
        self._before_edit = self.program.settings.read_text()
        self._editing = self.program.begin("config", "set", "mail.subject", f"nbtray {shot.draw}")

    def _kill(self, shot: Kill) -> int | None:
        match shot.victim:
            case Victim.NBTRAY:
                if not self.program.is_alive:
                    return None
                self.program.kill()
                return self.program.pid
            case Victim.SERVER:
                return _kill_one([each.pid for each in self.program.servers()], shot)
            case Victim.CHILD:
                children = [*self.home.children(), *([self._editing.pid] if self._editing else [])]
                return _kill_one(children, shot)
            case Victim.ALL:
                server = self.program.record().get("pid")
                for pid in self.home.network.programs("host"):
                    kill(pid)
                self.program.kill()
                return server or self.program.pid

    def _recover(self, shot: Kill, before: int | None, gone: set[int | None]) -> None:
        """Have it serve again; the servers in `gone` are none any more."""
        if self._editing is not None:
            self._editing.wait()
        stops = shot.act is Act.STOP and self.program.is_alive
        if not self.program.is_alive:
            if shot.victim not in (Victim.NBTRAY, Victim.ALL):
                self.tally.add("lost", shot, "nbtray itself ended")
            self.program.run(wait=False)
        if stops:
            self._stopped(shot)
        if not self._until("running", other_than=gone):
            self.tally.add("lost", shot, f"no server: {self.program.status()}")
            self._begin_anew()
            return
        now = self.program.record().get("pid")
        if shot.act in KEEPS_SERVER and shot.victim.leaves_the_server:
            self._same_server(shot, before, now)
        elif now != before:
            self._forget_kernel()
        if shot.act is Act.MAIL:
            self._told(shot)

    def _stopped(self, shot: Kill) -> None:
        if not self._until("stopped", "failed"):
            self.tally.add("leaked", shot, f"not stopped: {self.program.status()}")
        if servers := self.program.servers():
            self.tally.add("orphaned", shot, f"said to have stopped, but {servers} run")
        self._until_closed(shot)
        self._no_strangers(shot)
        self.program.click("start")

    def _same_server(self, shot: Kill, before: int | None, now: int | None) -> None:
        if now != before:
            self.tally.add("unadopted", shot, f"server {before} became {now}")
            self._forget_kernel()
            return
        try:
            printed = self.home.printed_by(self._kernel, "print(treasure)")
        except Exception as error:  # noqa: BLE001 -- whatever is wrong with it: it is lost
            printed = repr(error)[:200]
        if printed != "42\n":
            self.tally.add("lost", shot, f"the kernel: {printed}")
            self._forget_kernel()

    def _told(self, shot: Kill) -> None:
        address = self.home.address
        if not settled(lambda: self.home.messages_about(address), f"a message about {address}"):
            self.tally.add("lost", shot, f"no message about {address}: {self.program.status().get('mail')}")
        elif len(names := self.home.messages_about(address)) > 1:
            self.tally.add("doubled", shot, f"{address} is told by {names}")

    def _examine(self, shot: Kill) -> None:
        servers = self.program.servers()
        if len(servers) > 1:
            self.tally.add("doubled", shot, f"{servers}")
        if not settled(lambda: self.home.network.is_open(PORT), "an open port"):
            self.tally.add("lost", shot, f"the port is closed: {self.program.status().get('mapping')}")
        self._no_strangers(shot)
        for each in self.home.damage():
            self.tally.add("damaged", shot, each)
        self._settings_whole(shot)

    def _settings_whole(self, shot: Kill) -> None:
        now = self.program.settings.read_text()
        if shot.act is Act.SETTINGS and f"nbtray {shot.draw}" in now:
            self._content = now
        elif now != self._content:
            self.tally.add("damaged", shot, f"settings.toml: {now!r}")
            self._content = now

    def _no_strangers(self, shot: Kill) -> None:
        if not settled(lambda: not self.home.strangers(), "only what should run"):
            self.tally.add("orphaned", shot, "; ".join(self.home.strangers()))

    def _until_closed(self, shot: Kill) -> None:
        if not settled(lambda: not self.home.network.leads_home(), "a closed router"):
            self.tally.add("leaked", shot, "; ".join(self.home.network.leads_home()))

    def _until(self, *states: str, other_than: Collection[int | None] = ()) -> bool:
        def reached() -> bool:
            told = self.program.status()
            return told.get("state") in states and (told["pid"] is None or told["pid"] not in other_than)

        return bool(settled(reached, " or ".join(states)))

    def _forget_kernel(self) -> None:
        if self._kernel is not None:
            with contextlib.suppress(OSError):
                self._kernel.close()
        self._kernel = None

    def _begin_anew(self) -> None:
        self._forget_kernel()
        self.program.command("quit", "--yes", check=False)
        if self.program.is_alive:
            self.program.kill()
        for server in self.program.servers():
            kill(server.pid)


def _kill_one(pids: list[int], shot: Kill) -> int | None:
    """Kill one of them, or another one if it has ended by itself meanwhile; return which."""
    first = shot.draw % len(pids) if pids else 0
    return next((pid for pid in (*pids[first:], *pids[:first]) if kill(pid)), None)


def play(number: int, seed: int, folder: Path, tell: Callable[[str], None] = print) -> Tally:
    """Play so many kills in a home of their own; return what was found."""
    with Home(folder) as home:
        game = Game(home)
        began = time.monotonic()
        for shot in kills(seed):
            if shot.number > number:
                break
            game.play(shot)
            if shot.number % SUMMARY_EVERY == 0:
                tell(f"{shot.number} of {number} kills, {time.monotonic() - began:.0f} s")
        game.end()
    return game.tally


def main(arguments: list[str]) -> int:
    """Play, print the counts and the verdict; return the exit status."""
    parser = argparse.ArgumentParser(prog="run.py --kills", allow_abbrev=False)
    parser.add_argument("number", type=int)
    parser.add_argument("--seed", type=int, default=int(time.time()))
    asked = parser.parse_args(arguments)
    if reason := why_not():
        print(f"No home to kill in: {reason}")
        return 2
    again = f"--kills {asked.number} --seed {asked.seed}"
    print(f"{asked.number} kills; the same order again: python3 tests/run.py {again}")
    with tempfile.TemporaryDirectory(prefix="nbtray-kills-", ignore_cleanup_errors=True) as folder:
        os.environ["HOME"] = folder
        os.environ.pop("NBTRAY_HOME", None)
        began = time.monotonic()
        tally = play(asked.number, asked.seed, Path(folder), lambda line: print(line, flush=True))
    victims = ", ".join(f"{count} of {victim}" for victim, count in tally.victims.most_common())
    seconds = time.monotonic() - began
    print(f"\n{tally.victims.total()} kills in {seconds:.0f} s ({victims}); {tally.missed} met nothing.")
    print("\n".join(tally.lines()))
    print("Nothing was lost." if not tally.found else f"{len(tally.found)} finds: see above.")
    return 1 if tally.found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

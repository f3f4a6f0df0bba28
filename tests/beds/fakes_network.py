"""Stand-ins for the network and the desktop: a world the test can change, behind the same ports."""

from dataclasses import dataclass, field, replace
from ipaddress import ip_address
from pathlib import Path

from nbtray.core.address.agreement import ROUTER
from nbtray.core.address.effects import ReadAddress
from nbtray.core.address.events import AddressRead
from nbtray.core.address.readings import Family, Seen, Unavailable, WayOut, is_public
from nbtray.core.desktop.effects import CopyText, OpenLog, OpenSettings, OpenUrl
from nbtray.core.desktop.events import CopyRefused, OpenRefused, TextCopied
from nbtray.core.problem import Problem
from nbtray.core.router.effects import HearRouter, MapPort, ReadRouter, UnmapPort
from nbtray.core.router.events import PortMapped, PortRefused, PortUnmapped
from nbtray.core.router.mapping import Lease, Means, Reason, Refusal
from nbtray.network.answer import Answer, reading_of


@dataclass
class FakeAddressSource:
    """Answers by URL with what is set in `answers`; a URL without an answer is not there."""

    answers: dict[str, Answer] = field(default_factory=dict)
    asked: list[ReadAddress] = field(default_factory=list)

    def read(self, effect: ReadAddress) -> AddressRead:
        """Judge the set answer as the real one is judged."""
        self.asked.append(effect)
        answer = self.answers.get(effect.source)
        reading = reading_of(answer, effect.family) if answer else Unavailable("it is not there")
        return AddressRead(effect.generation, effect.source, effect.family, reading)


@dataclass
class FakeRouter:
    """A router with a table; with a `refusal` it opens nothing, and `others` hold the ports of neighbours."""

    address: str = "81.2.69.10"
    refusal: Refusal | None = None
    others: set[int] = field(default_factory=set)
    off: bool = False
    table: dict[int, Lease] = field(default_factory=dict)

    def map(self, effect: MapPort) -> PortMapped | PortRefused:
        """Give the wanted port, or the next free one if that will do."""
        ask = effect.lease.ask
        refusal = Refusal(Reason.SILENT) if self.off else self.refusal
        if refusal:
            return PortRefused(effect.generation, ask.family, refusal)
        self._forget(effect.lease)
        port = effect.lease.port or ask.port
        while port in self.others or port in self.table:
            if not ask.any_port:
                return PortRefused(effect.generation, ask.family, Refusal(Reason.TAKEN))
            port += 1
        address = self.address if ask.family is Family.IPV4 else ask.way.local
        lease = replace(effect.lease, means=Means.PCP, port=port, address=address, seconds=3600)
        self.table[port] = lease
        return PortMapped(effect.generation, lease)

    def unmap(self, effect: UnmapPort) -> PortUnmapped:
        """Forget it."""
        if not self.off:
            self._forget(effect.lease)
        return PortUnmapped(effect.lease, gone=not self.off)

    def read(self, effect: ReadRouter) -> AddressRead:
        """Tell the address."""
        seen = ip_address(self.address)
        known = is_public(seen) and not self.off
        reading = Seen(seen) if known else Unavailable("no one can reach it", cool_off=3600.0)
        return AddressRead(effect.generation, ROUTER, Family.IPV4, reading)

    def _forget(self, lease: Lease) -> None:
        self.table = {
            port: each for port, each in self.table.items() if not each.ask.is_for_the_same(lease.ask)
        }


@dataclass
class FakeEars:
    """Remembers whom it should listen to."""

    way: WayOut | None = None

    def listen_to(self, effect: HearRouter) -> None:
        """Remember."""
        self.way = effect.way

    def stop(self) -> None:
        """Forget."""
        self.way = None


@dataclass
class FakeDesktop:
    """Keeps what was copied and opened; with `broken` it refuses everything."""

    log: Path
    settings: Path
    clipboard: str | None = None
    opened: list[str] = field(default_factory=list)
    broken: bool = False

    def copy(self, effect: CopyText) -> TextCopied | CopyRefused:
        """Remember the text."""
        if self.broken:
            problem = Problem("NoClipboard", "There is no clipboard.", "Install xclip.")
            return CopyRefused(effect.text, problem)
        self.clipboard = effect.text
        return TextCopied(effect.text)

    def open_url(self, effect: OpenUrl) -> OpenRefused | None:
        """Remember the URL."""
        return self._open(effect.url)

    def open_log(self, effect: OpenLog) -> OpenRefused | None:  # noqa: ARG002 -- the port's
        """Remember the log, if there is one."""
        return self._open_file(self.log)

    def open_settings(self, effect: OpenSettings) -> OpenRefused | None:  # noqa: ARG002 -- the port's
        """Remember the settings file, if there is one."""
        return self._open_file(self.settings)

    def _open_file(self, path: Path) -> OpenRefused | None:
        if not path.is_file():
            problem = Problem("NothingToOpen", f"There is no file {path} yet.", "Start the server first.")
            return OpenRefused(str(path), problem)
        return self._open(str(path))

    def _open(self, target: str) -> OpenRefused | None:
        if self.broken:
            problem = Problem("NoOpener", f"{target} could not be opened.", "Open it yourself.")
            return OpenRefused(target, problem)
        self.opened.append(target)
        return None

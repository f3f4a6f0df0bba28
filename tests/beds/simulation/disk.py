"""A disk in memory that fails as disks do (`nbtray.ports.PrivateFiles`)."""

import errno
import os
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

from nbtray.storage.refusals import refusal


class Killed(BaseException):
    """Something has ended nbtray in the middle of what it did; nothing of nbtray's may catch this."""


FAULTS = {"full": errno.ENOSPC, "broken": errno.EIO, "read-only": errno.EROFS}
"""What can be the matter with it, and what the system says then."""

ONLY_WRITES = ("full", "read-only")


@dataclass
class SimulatedDisk:
    """`contents` is what a running computer reads, `durable` what is left of it after a power cut.

    `fault` is one of `FAULTS`, or ''. `kill_in` counts the operations until one is cut off in its middle.
    """

    chance: Random
    contents: dict[Path, bytes] = field(default_factory=dict)
    durable: dict[Path, bytes] = field(default_factory=dict)
    fault: str = ""
    kill_in: int | None = None

    def read(self, path: Path) -> bytes | None:
        """Return the content, or None when there is no such file."""
        self._check(path, writes=False)
        return self.contents.get(path)

    def read_end(self, path: Path, at_most: int) -> bytes | None:
        """Return its last bytes."""
        content = self.read(path)
        return content if content is None else content[-at_most:]

    def write(self, path: Path, content: bytes, *, durable: bool = True) -> None:
        """Replace it; who is killed meanwhile leaves the old or the new one, never half of it."""
        self._check(path, writes=True)
        killed = self._is_cut_off()
        if not killed or self.chance.random() < 0.5:
            self.contents[path] = content
            if durable:
                self.durable[path] = content
        if killed:
            raise Killed

    def append(self, path: Path, content: bytes) -> int:
        """Add to it; who is killed meanwhile leaves any part of the new."""
        self._check(path, writes=True)
        killed = self._is_cut_off()
        if killed:
            content = content[: self.chance.randint(0, len(content))]
        whole = self.contents.get(path, b"") + content
        self.contents[path] = self.durable[path] = whole
        if killed:
            raise Killed
        return len(whole)

    def remove(self, path: Path) -> None:
        """Remove it; that is on the disk with whatever is written next."""
        self._check(path, writes=True)
        self.contents.pop(path, None)
        self.durable.pop(path, None)

    def lose_power(self) -> None:
        """Forget what was not on the disk yet."""
        self.contents = dict(self.durable)

    def damage(self, path: Path) -> None:
        """Spoil a file, as a dying disk or a careless tool does."""
        content = self.contents.get(path)
        if not content:
            return
        place = self.chance.randrange(len(content))
        spoiled = self.chance.choice(
            [b"", content[:place], content[:place] + b"\xff\x00" + content[place + 2 :], b"[]", b"{}"]
        )
        self.contents[path] = self.durable[path] = spoiled

    def _check(self, path: Path, *, writes: bool) -> None:
        if self.fault and (writes or self.fault not in ONLY_WRITES):
            number = FAULTS[self.fault]
            raise refusal(OSError(number, os.strerror(number)), path)

    def _is_cut_off(self) -> bool:
        if self.kill_in is None:
            return False
        self.kill_in -= 1
        if self.kill_in > 0:
            return False
        self.kill_in = None
        return True

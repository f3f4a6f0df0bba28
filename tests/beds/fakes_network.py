"""Stand-ins for the network and the desktop: a world the test can change, behind the same ports."""

from dataclasses import dataclass, field
from pathlib import Path

from nbtray.core import effects, events
from nbtray.core.address import Unavailable
from nbtray.core.problem import Problem
from nbtray.network.answer import Answer, reading_of


@dataclass
class FakeAddressSource:
    """Answers by URL with what is set in `answers`; a URL without an answer is not there."""

    answers: dict[str, Answer] = field(default_factory=dict)
    asked: list[effects.ReadAddress] = field(default_factory=list)

    def read(self, effect: effects.ReadAddress) -> events.AddressRead:
        """Judge the set answer as the real one is judged."""
        self.asked.append(effect)
        answer = self.answers.get(effect.source)
        reading = reading_of(answer, effect.family) if answer else Unavailable("it is not there")
        return events.AddressRead(effect.generation, effect.source, effect.family, reading)


@dataclass
class FakeDesktop:
    """Keeps what was copied and opened; with `broken` it refuses everything."""

    log: Path
    settings: Path
    clipboard: str | None = None
    opened: list[str] = field(default_factory=list)
    broken: bool = False

    def copy(self, effect: effects.CopyText) -> events.TextCopied | events.CopyRefused:
        """Remember the text."""
        if self.broken:
            problem = Problem("NoClipboard", "There is no clipboard.", "Install xclip.")
            return events.CopyRefused(effect.text, problem)
        self.clipboard = effect.text
        return events.TextCopied(effect.text)

    def open_url(self, effect: effects.OpenUrl) -> events.OpenRefused | None:
        """Remember the URL."""
        return self._open(effect.url)

    def open_log(self, effect: effects.OpenLog) -> events.OpenRefused | None:  # noqa: ARG002 -- the port's
        """Remember the log, if there is one."""
        return self._open_file(self.log)

    def open_settings(self, effect: effects.OpenSettings) -> events.OpenRefused | None:  # noqa: ARG002 -- the port's
        """Remember the settings file, if there is one."""
        return self._open_file(self.settings)

    def _open_file(self, path: Path) -> events.OpenRefused | None:
        if not path.is_file():
            problem = Problem("NothingToOpen", f"There is no file {path} yet.", "Start the server first.")
            return events.OpenRefused(str(path), problem)
        return self._open(str(path))

    def _open(self, target: str) -> events.OpenRefused | None:
        if self.broken:
            problem = Problem("NoOpener", f"{target} could not be opened.", "Open it yourself.")
            return events.OpenRefused(target, problem)
        self.opened.append(target)
        return None

"""Finds and reads what earlier recipes for a public notebook server have left in the home folder."""

from codecs import BOM_UTF16_BE, BOM_UTF16_LE
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from nbtray.core.legacy_import.config_file import Traits, from_json, from_python
from nbtray.core.legacy_import.email_settings import EmailSettings, read_email_settings
from nbtray.core.legacy_import.profile import OldProfile, profile_from
from nbtray.core.problem import NbtrayError, Problem
from nbtray.regular_file import read_regular
from nbtray.storage.refusals import refusal

NAMES = ("ipython_notebook_config", "jupyter_notebook_config", "jupyter_server_config")
"""Whose settings count more comes later; of one name JSON counts more than Python, as in traitlets."""

EMAIL_SETTINGS = ".email_settings"
LONGEST = 1 << 20
"""Bytes; the longest file Jupyter itself generates has some 60,000."""


class OldFileTooLong(NbtrayError):
    """Nobody has written that by hand."""

    title = "{path} is too long to be a configuration, and is left out."
    advice = "Look into it, and set what you need by hand: `nbtray config edit`."


@dataclass(frozen=True, slots=True)
class FoundProfile:
    """A folder, and what its files come to."""

    folder: Path
    profile: OldProfile


@dataclass(slots=True)
class OldFiles:
    """What was found; `problems` are files that could not be read."""

    profiles: list[FoundProfile] = field(default_factory=list)
    email: EmailSettings | None = None
    email_file: Path | None = None
    problems: list[Problem] = field(default_factory=list)

    @property
    def places(self) -> tuple[Path, ...]:
        """The folders and files in which something was found."""
        return (*(each.folder for each in self.profiles), *((self.email_file,) if self.email_file else ()))


def find_old(folders: Iterable[Path], home: Path) -> OldFiles:
    """Look into these folders, and for `~/.email_settings`; profiles that say nothing are left out."""
    found = OldFiles()
    for folder in folders:
        traits = Traits()
        for name in NAMES:
            for suffix, read in ((".py", from_python), (".json", from_json)):
                text = _text(folder / f"{name}{suffix}", found.problems)
                traits = read(text).over(traits) if text else traits
        profile = profile_from(traits)
        if not profile.says_nothing:
            found.profiles.append(FoundProfile(folder, profile))
    _find_email(home / EMAIL_SETTINGS, found)
    return found


def present(paths: Iterable[str]) -> frozenset[str]:
    """Return those of the files and folders that are there."""
    return frozenset(path for path in paths if _is_there(path))


def _is_there(path: str) -> bool:
    try:
        return Path(path).expanduser().exists()
    except (OSError, RuntimeError, ValueError):  # no permission, no such account, no such path at all
        return False


def _find_email(path: Path, found: OldFiles) -> None:
    text = _text(path, found.problems)
    if not text:
        return
    match read_email_settings(text):
        case EmailSettings() as email:
            found.email, found.email_file = email, path
        case Problem(code, what, advice):
            found.problems.append(Problem(code, f"{path}: {what}", advice))


def _decoded(content: bytes) -> str:
    """Return the text: such files are older than UTF-8 everywhere, and in a password each letter counts."""
    if content.startswith((BOM_UTF16_LE, BOM_UTF16_BE)):
        return content.decode("utf-16", errors="replace")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("latin-1")


def _text(path: Path, problems: list[Problem]) -> str:
    try:
        if not path.is_file():
            return ""
        if path.stat().st_size > LONGEST:
            problems.append(OldFileTooLong(path=path).problem)
            return ""
        return _decoded(read_regular(path))
    except OSError as error:
        problems.append(refusal(error, path).problem)
        return ""

"""What the other adapters report."""

from dataclasses import dataclass

from nbtray.core.certificates.certificate import Certificate
from nbtray.core.problem import Problem
from nbtray.core.settings import Settings


@dataclass(frozen=True, slots=True)
class PasswordSet:
    """A password was chosen; only its hash was stored. `weak` when that hash is an old, fast one."""

    weak: bool = False


@dataclass(frozen=True, slots=True)
class PasswordMissing:
    """No password has been chosen; `problem` tells why asking for one failed, if it did."""

    problem: Problem | None = None


@dataclass(frozen=True, slots=True)
class EverybodyLoggedOut:
    """Every login has ended; kernels run on."""


@dataclass(frozen=True, slots=True)
class CertificateIssued:
    """The server shows this certificate from now on."""

    certificate: Certificate


@dataclass(frozen=True, slots=True)
class CertificateRefused:
    """No certificate could be made or taken over; the old one, if any, is untouched."""

    problem: Problem


@dataclass(frozen=True, slots=True)
class CertificateFilesChanged:
    """The user's own certificate or key was replaced, or is being replaced."""


@dataclass(frozen=True, slots=True)
class TextCopied:
    """The clipboard holds it."""

    text: str


@dataclass(frozen=True, slots=True)
class CopyRefused:
    """There is no clipboard; the text is shown instead."""

    text: str
    problem: Problem


@dataclass(frozen=True, slots=True)
class OpenRefused:
    """A browser or an editor could not be opened."""

    target: str
    problem: Problem


@dataclass(frozen=True, slots=True)
class TrayAppeared:
    """A panel shows the icon."""


@dataclass(frozen=True, slots=True)
class TrayMissing:
    """No panel shows icons (yet)."""


@dataclass(frozen=True, slots=True)
class SettingsEdited:
    """The settings file was read again; `problems` are sentences with their lines.

    With problems, `settings` is the last good one. `then_start` echoes what was asked for.
    """

    settings: Settings
    problems: tuple[Problem, ...] = ()
    then_start: bool = False


@dataclass(frozen=True, slots=True)
class SleepNotPrevented:
    """The computer was to stay awake, and may not."""

    problem: Problem


@dataclass(frozen=True, slots=True)
class AdapterFailed:
    """An adapter met something it has no sentence for; the effect it was given came to nothing."""

    effect: str
    problem: Problem


ReportEvent = (
    PasswordSet
    | PasswordMissing
    | EverybodyLoggedOut
    | CertificateIssued
    | CertificateRefused
    | CertificateFilesChanged
    | TextCopied
    | CopyRefused
    | OpenRefused
    | TrayAppeared
    | TrayMissing
    | SettingsEdited
    | SleepNotPrevented
    | AdapterFailed
)
"""What became of everything else."""

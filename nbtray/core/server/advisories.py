"""Versions of jupyter_server, and of what it serves with, that have known security advisories."""

from collections.abc import Mapping
from dataclasses import dataclass

from nbtray.core.server.version import Release, release


@dataclass(frozen=True, slots=True)
class Advisory:
    """A published weakness of the versions from `since` to `fixed_in`, on the platforms named (() is all).

    `older` are the ranges of older releases that were fixed too; `score` is the base score of CVSS, 0 to 10.
    """

    cve: str
    ghsa: str
    score: float
    fixed_in: Release
    what: str
    platforms: tuple[str, ...] = ()
    package: str = "jupyter_server"
    since: Release = ()
    older: tuple[tuple[Release, Release], ...] = ()

    def affects(self, numbers: Release) -> bool:
        """Tell whether this version has it; one that cannot be read has not."""
        ranges = ((self.since, self.fixed_in), *self.older)
        return bool(numbers) and any(since <= numbers < fixed for since, fixed in ranges)


# For the versions nbtray starts (jupyter_server >= 2.14), as the CVE programme's own records tell of them
# (github.com/CVEProject/cvelistV5); each names the advisory of the package that confirms it.
_OF_THE_SERVER = (
    Advisory(
        "CVE-2024-35178",
        "GHSA-hrw6-wg82-cm62",
        7.5,
        (2, 14, 1),
        "anybody can have it give away the hash of your Windows password",
        ("win32",),
    ),
    Advisory(
        "CVE-2025-61669",
        "GHSA-qh7q-6qm3-653w",
        6.3,
        (2, 18),
        "a link to the login page can lead on to another site",
    ),
    Advisory(
        "CVE-2026-35397",
        "GHSA-5789-5fc7-67v3",
        7.6,
        (2, 18),
        "who is logged in can leave the notebook folder for a sibling whose name begins like it",
    ),
    Advisory(
        "CVE-2026-40110",
        "GHSA-24qx-w28j-9m6p",
        7.6,
        (2, 18),
        "another site can pass for an allowed one whose name it begins with",
    ),
    Advisory(
        "CVE-2026-40934",
        "GHSA-5mrq-x3x5-8v8f",
        7.6,
        (2, 18),
        "a stolen login survives a change of the password",
    ),
    Advisory(
        "CVE-2026-44727",
        "GHSA-fcw5-x6j4-ccmp",
        9.3,
        (2, 20),
        "a foreign notebook opened as HTML takes over the session",
    ),
    Advisory(
        "CVE-2026-86049",
        "GHSA-c3mw-737p-c7g2",
        7.1,
        (2, 21),
        "after an error, the token in the address of a page is written to the log",
    ),
)


_OF_LAB = (
    Advisory(
        "CVE-2024-43805",
        "GHSA-9q39-rmj3-p4r2",
        7.6,
        (4, 2, 5),
        "a foreign notebook or Markdown file can read what you can read",
        package="jupyterlab",
        since=(4,),
    ),
    Advisory(
        "CVE-2026-42266",
        "GHSA-37w4-hwhx-4rc4",
        8.8,
        (4, 5, 7),
        "who is logged in can install extensions that are not allowed",
        package="jupyterlab",
        since=(4,),
    ),
    Advisory(
        "CVE-2026-40171",
        "GHSA-rch3-82jr-f9w9",
        8.4,
        (4, 5, 7),
        "one click in a foreign notebook takes over the session",
        package="jupyterlab",
    ),
    Advisory(
        "CVE-2026-73415",
        "GHSA-gx64-gj6p-pc4c",
        7.5,
        (4, 6, 2),
        "a foreign image opened in a new tab takes over the session",
        package="jupyterlab",
        since=(4, 6),
        older=(((), (4, 5, 10)),),
    ),
    Advisory(
        "CVE-2026-102830",
        "GHSA-3jqq-pw4j-pqcj",
        6.8,
        (4, 6, 4),
        "a language pack can run code in the page",
        package="jupyterlab",
        since=(4, 6),
        older=(((3,), (4, 5, 11)),),
    ),
    Advisory(
        "CVE-2026-102831",
        "GHSA-6966-vjj6-99xv",
        8.1,
        (4, 6, 4),
        "a cell pasted from the clipboard takes over the session",
        package="jupyterlab",
        since=(4, 6),
        older=(((4, 5), (4, 5, 11)),),
    ),
)

_OF_NOTEBOOK = (
    Advisory(
        "CVE-2024-43805",
        "GHSA-9q39-rmj3-p4r2",
        7.6,
        (7, 2, 2),
        "a foreign notebook or Markdown file can read what you can read",
        package="notebook",
        since=(7,),
    ),
    Advisory(
        "CVE-2026-40171",
        "GHSA-rch3-82jr-f9w9",
        8.4,
        (7, 5, 6),
        "one click in a foreign notebook takes over the session",
        package="notebook",
        since=(7,),
    ),
    Advisory(
        "CVE-2026-102831",
        "GHSA-6966-vjj6-99xv",
        8.1,
        (7, 6, 3),
        "a cell pasted from the clipboard takes over the session",
        package="notebook",
        since=(7, 5),
    ),
)

_OF_TORNADO = (
    Advisory(
        "CVE-2024-52804",
        "GHSA-8w49-h785-mj3c",
        7.5,
        (6, 4, 2),
        "cookies made for it keep the server busy",
        package="tornado",
    ),
    Advisory(
        "CVE-2025-47287",
        "GHSA-7cx3-6m66-7c5m",
        7.5,
        (6, 5),
        "a form made for it floods the log",
        package="tornado",
    ),
    Advisory(
        "CVE-2025-67725",
        "GHSA-c98p-7wgm-6p64",
        7.5,
        (6, 5, 3),
        "one request with many headers keeps the server busy",
        package="tornado",
    ),
    Advisory(
        "CVE-2025-67726",
        "GHSA-jhmp-mqwm-3gq8",
        7.5,
        (6, 5, 3),
        "one header made for it keeps the server busy",
        package="tornado",
    ),
    Advisory(
        "CVE-2026-31958",
        "GHSA-qjxf-f2mg-c6mc",
        8.7,
        (6, 5, 5),
        "a form of many parts keeps the server busy",
        package="tornado",
    ),
    Advisory(
        "CVE-2026-82397",
        "GHSA-mpf4-983q-p7j4",
        7.5,
        (6, 5, 8),
        "a form of many fields keeps the server busy",
        package="tornado",
    ),
    Advisory(
        "CVE-2026-103261",
        "GHSA-3hv7-mjh2-fv65",
        6.9,
        (6, 5, 9),
        "an address of many fields keeps the server busy",
        package="tornado",
    ),
)

_OF_NBCONVERT = (
    Advisory(
        "CVE-2025-53000",
        "GHSA-xm59-rqc7-hhvf",
        8.5,
        (7, 17),
        "making a PDF can run a program from the notebook folder",
        ("win32",),
        package="nbconvert",
    ),
    Advisory(
        "CVE-2026-39377",
        "GHSA-4c99-qj7h-p3vg",
        6.5,
        (7, 17, 1),
        "converting a foreign notebook can write files anywhere",
        package="nbconvert",
        since=(6, 5),
    ),
    Advisory(
        "CVE-2026-39378",
        "GHSA-7jqv-fw35-gmx9",
        6.5,
        (7, 17, 1),
        "converting a foreign notebook can give away files",
        package="nbconvert",
        since=(6, 5),
    ),
)

ADVISORIES = (*_OF_THE_SERVER, *_OF_LAB, *_OF_NOTEBOOK, *_OF_TORNADO, *_OF_NBCONVERT)

PACKAGES = tuple(dict.fromkeys(advisory.package for advisory in ADVISORIES))
"""Whose versions are looked at, the server's own first."""


def advisories_for(version: str, platform: str, package: str = "jupyter_server") -> tuple[Advisory, ...]:
    """Return the advisories this version of a package has on this platform (`sys.platform`)."""
    numbers = release(version)
    return tuple(
        advisory
        for advisory in ADVISORIES
        if advisory.package == package
        and advisory.affects(numbers)
        and platform in (advisory.platforms or (platform,))
    )


def warnings_for(versions: Mapping[str, str], platform: str) -> tuple[str, ...]:
    """Return a sentence for each package whose version should not be on the internet."""
    warnings = (warning_for(versions.get(package, ""), platform, package) for package in PACKAGES)
    return tuple(filter(None, warnings))


def warning_for(version: str, platform: str, package: str = "jupyter_server") -> str | None:
    """Return one sentence if this version of a package should not be on the internet."""
    found = advisories_for(version, platform, package)
    if not found:
        return None
    safe = ".".join(str(number) for number in max(advisory.fixed_in for advisory in found))
    worst = max(found, key=lambda advisory: advisory.score)
    others = f", and {len(found) - 1} more" if len(found) > 1 else ""
    return (
        f"{package} {version} has known security holes ({worst.cve}: {worst.what}{others}): "
        f"update it to {safe} or newer."
    )

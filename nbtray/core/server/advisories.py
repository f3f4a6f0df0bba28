"""Versions of jupyter_server with known security advisories."""

from dataclasses import dataclass

from nbtray.core.server.version import Release, release


@dataclass(frozen=True, slots=True)
class Advisory:
    """A published weakness: who has a version below `fixed_in` has it, on the platforms named (() is all).

    `score` is the base score of CVSS, 0 to 10.
    """

    cve: str
    ghsa: str
    score: float
    fixed_in: Release
    what: str
    platforms: tuple[str, ...] = ()


# For the versions nbtray starts (>= 2.14), as the CVE programme's own records tell of them
# (github.com/CVEProject/cvelistV5); each names the advisory of jupyter_server that confirms it.
ADVISORIES = (
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


def advisories_for(version: str, platform: str) -> tuple[Advisory, ...]:
    """Return the advisories this version of jupyter_server has on this platform (`sys.platform`)."""
    numbers = release(version)
    return tuple(
        advisory
        for advisory in ADVISORIES
        if numbers and numbers < advisory.fixed_in and platform in (advisory.platforms or (platform,))
    )


def warning_for(version: str, platform: str) -> str | None:
    """Return one sentence if this version of jupyter_server should not be on the internet."""
    found = advisories_for(version, platform)
    if not found:
        return None
    safe = ".".join(str(number) for number in max(advisory.fixed_in for advisory in found))
    worst = max(found, key=lambda advisory: advisory.score)
    others = f", and {len(found) - 1} more" if len(found) > 1 else ""
    return (
        f"jupyter_server {version} has known security holes ({worst.cve}: {worst.what}{others}): "
        f"update it to {safe} or newer."
    )

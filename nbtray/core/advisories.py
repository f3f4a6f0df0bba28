"""Versions of jupyter_server with known security advisories."""

from dataclasses import dataclass

from nbtray.core.version import Release, release


@dataclass(frozen=True, slots=True)
class Advisory:
    """A published weakness: who has a version below `fixed_in` has it, on the platforms named (() is all)."""

    cve: str
    fixed_in: Release
    what: str
    platforms: tuple[str, ...] = ()


# From the PyPA advisory database and jupyter_server's own security advisories, for the versions nbtray starts
# (>= 2.14).
ADVISORIES = (
    Advisory("CVE-2024-35178", (2, 14, 1), "anybody can have it give away a password hash", ("win32",)),
    Advisory("CVE-2025-61669", (2, 18), "a link to the login page can lead to another site"),
    Advisory("CVE-2026-35397", (2, 18), "who is logged in can leave the notebook folder for a sibling of it"),
    Advisory("CVE-2026-40110", (2, 18), "an origin can pass for another that begins like it"),
    Advisory("CVE-2026-40934", (2, 18), "a stolen login survives a change of the password"),
    Advisory("CVE-2026-44727", (2, 20), "a foreign notebook opened as HTML takes over the session"),
    Advisory("CVE-2026-86049", (2, 21), "addresses of pages, with what is in them, are written to the log"),
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
    worst = found[-1]
    others = f", and {len(found) - 1} more" if len(found) > 1 else ""
    return (
        f"jupyter_server {version} has known security holes ({worst.cve}: {worst.what}{others}): "
        f"update it to {safe} or newer."
    )

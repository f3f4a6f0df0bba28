"""What an earlier notebook server has left that a newcomer need not type again."""

from dataclasses import dataclass
from pathlib import Path

from nbtray.certificates.users_files import objection
from nbtray.core.legacy_import.plan import ImportPlan, plan_import
from nbtray.core.secrets import Secret
from nbtray.core.settings import Settings
from nbtray.storage.old_files import OldFiles, present

ASKED = ("server.folder", "server.port", "server.listen", "mail.account")
"""What has a field in the first window; the rest is taken over as it is."""


@dataclass(frozen=True, slots=True)
class Earlier:
    """What was found; '' and 0 where there was nothing."""

    sentence: str
    folder: str = ""
    port: int = 0
    listen: str = ""
    account: str = ""
    mail_password: Secret | None = None
    more: tuple[tuple[str, object], ...] = ()


def earlier(found: OldFiles) -> Earlier | None:
    """Return what can be taken over from these files, None if nothing can."""
    profile = found.profiles[0] if found.profiles else None
    there = present(profile.profile.paths if profile else ())
    old = profile.profile if profile else None
    # One that will not do would keep a newcomer's first server from starting.
    unfit = objection(old.certificate, old.key) if old and old.has_pair(there) else None
    plan = plan_import(old, found.email, Settings(), there, unfit)
    if not plan.changes:
        return None
    places = [profile.folder if profile else None, found.email_file]
    return _told(plan, [str(place) for place in places if place is not None])


def _told(plan: ImportPlan, places: list[str]) -> Earlier:
    values = {change.name: change.value for change in plan.changes}
    home = str(Path.home())
    named = " and ".join(place.replace(home, "~", 1) for place in places)
    port = values.get("server.port")
    return Earlier(
        f"Settings of an earlier notebook server are in {named}.",
        folder=str(values.get("server.folder", "")),
        port=port if isinstance(port, int) else 0,
        listen=str(values.get("server.listen", "")),
        account=str(values.get("mail.account", "")),
        mail_password=plan.mail_password,
        more=tuple((name, _as_toml(value)) for name, value in values.items() if name not in ASKED),
    )


def _as_toml(value: object) -> object:
    if isinstance(value, tuple):
        return list(value)
    return str(value) if isinstance(value, str) else value

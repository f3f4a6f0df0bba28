"""What an import would do, for a person to agree to; no password in it, and no hash."""

from pathlib import Path

from nbtray.cli.terminal import plain, say, warn
from nbtray.core.legacy_import.plan import ImportPlan
from nbtray.core.secrets import Keeping
from nbtray.core.settings.text import toml_value

PLACES = {
    Keeping.KEYRING: "into the keyring",
    Keeping.SESSION: "into the memory of the running nbtray",
    Keeping.FILE: "into a file only you can read, in plain text",
}


def show(
    plan: ImportPlan, folder: Path | None, email_file: Path | None, keeping: Keeping, *, replaces: bool
) -> None:
    """Print all that would be changed, and what would not."""
    sources = " and ".join(str(each) for each in (folder, email_file) if each)
    say(f"Found in {plain(sources)}:", bold=True)
    for change in plan.changes:
        value, was = (plain(toml_value(each)) for each in (change.value, change.was))
        say(f"  {change.name} = {value}   (now {was})")
    if plan.password_hash is not None:
        say(f"  the hash of a password{', in place of the one you have now' if replaces else ''}")
    if plan.mail_password is not None:
        say(f"  the mail account's password, which goes {PLACES[keeping]}")
    for sentence in plan.notes:
        warn(sentence)

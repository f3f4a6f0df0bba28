"""`nbtray import`: takes over what an earlier recipe for a public notebook server has left."""

from pathlib import Path

import click

from nbtray.certificates.users_files import objection
from nbtray.cli.earlier_server import find_here
from nbtray.cli.home import Home, pass_home
from nbtray.cli.import_report import show
from nbtray.cli.mail_password import release_letters
from nbtray.cli.problems import Failed, NobodyAgrees, NoProfileThere, NothingReadable
from nbtray.cli.secrets import keep_where_agreed
from nbtray.cli.terminal import note, say, somebody_is_here, warn
from nbtray.client.connection import Connection
from nbtray.client.problems import NotRunning
from nbtray.core.legacy_import.plan import Change, ImportPlan, plan_import
from nbtray.core.mail.route import password_name
from nbtray.core.problem import Problem
from nbtray.core.secrets import Keeping
from nbtray.core.settings import Settings
from nbtray.core.settings.schema import BY_NAME, with_values
from nbtray.storage import shredding
from nbtray.storage.old_files import FoundProfile, OldFiles, find_old, present

KEEP = "mail.keep_password"


@click.command(
    "import",
    epilog="""\b
Examples:
  nbtray import
  nbtray import --from ~/.ipython/profile_nbserver
  nbtray import --yes --keep-password file --shred""",
)
@click.option(
    "--from",
    "source",
    type=click.Path(path_type=Path, file_okay=False, exists=True),
    help="The folder of one profile; default: all that are found.",
)
@click.option(
    "--keep-password",
    type=click.Choice([each.value for each in Keeping]),
    help="Where the mail password goes; default: what mail.keep_password says.",
)
@click.option("--shred", is_flag=True, help="Then overwrite and remove ~/.email_settings, unasked.")
@click.option("-y", "--yes", is_flag=True, help="Do not ask.")
@pass_home
def import_(home: Home, *, source: Path | None, keep_password: str | None, shred: bool, yes: bool) -> None:
    """Take over what an earlier notebook server used.

    That is an old IPython or Jupyter profile, and ~/.email_settings. It shows what it has found, and changes
    nothing before you have agreed. Configuration files are read, and never executed. The mail password goes
    where mail.keep_password says: into the keyring, normally.
    """
    found = find_old([source], Path.home()) if source else find_here()
    if source and not found.profiles:
        raise NoProfileThere(folder=source)
    for problem in found.problems:
        warn(str(problem))
    profile = _chosen(found, yes=yes)
    settings = home.settings().settings
    plan = plan_import(
        profile.profile if profile else None,
        found.email,
        settings,
        there := present(profile.profile.paths if profile else ()),
        _unfit(profile, there),
    )
    if plan.is_empty and found.problems:
        raise NothingReadable
    if plan.is_empty:
        say("There is nothing here that nbtray does not have already.")
        return
    keeping = Keeping(keep_password) if keep_password else settings.mail.keep_password
    show(plan, profile.folder if profile else None, found.email_file, keeping, replaces=_has_password(home))
    if not yes:
        if not somebody_is_here():
            raise NobodyAgrees
        click.confirm("Take this over?", abort=True)
    home.prepare()
    moved = _move_password(home, plan, settings, keeping, may_ask=not yes)
    _write(home, plan, moved)
    _tell_nbtray(home, plan)
    say("Taken over.")
    if moved is not None and found.email_file is not None:
        _offer_to_shred(found.email_file, unasked=shred, may_ask=not yes)


def _chosen(found: OldFiles, *, yes: bool) -> FoundProfile | None:
    """Return the profile that is meant; where nobody can be asked, the first."""
    profiles = found.profiles
    if len(profiles) < 2 or yes or not somebody_is_here():  # noqa: PLR2004 -- then there is a choice
        return profiles[0] if profiles else None
    for number, each in enumerate(profiles, 1):
        say(f"  {number}. {each.folder}")
    answer = click.prompt("Which of these", type=click.IntRange(1, len(profiles)), default=1)
    return profiles[int(answer) - 1]


def _unfit(profile: FoundProfile | None, there: frozenset[str]) -> Problem | None:
    """Tell why its certificate will not do: most of those days were made for a year, and for no name."""
    if profile is None or not profile.profile.has_pair(there):
        return None
    return objection(profile.profile.certificate, profile.profile.key)


def _has_password(home: Home) -> bool:
    return home.folders.password_hash.exists()


def _move_password(
    home: Home, plan: ImportPlan, settings: Settings, keeping: Keeping, *, may_ask: bool
) -> Keeping | None:
    """Keep the mail password, and return where; None: nowhere, because there is none or nobody wants it."""
    if plan.mail_password is None:
        return None
    mail = with_values(settings, {each.name: each.value for each in plan.changes}).mail
    # What it was shown to be kept in has been agreed to by now.
    return keep_where_agreed(
        home, password_name(mail), plan.mail_password, keeping, agreed=True, may_ask=may_ask
    )


def _write(home: Home, plan: ImportPlan, moved: Keeping | None) -> None:
    from nbtray.storage.settings_edit import SettingsEditor  # noqa: PLC0415 -- tomlkit costs 60 ms

    settings = home.settings().settings
    changes = list(plan.changes)
    if moved is not None and moved is not settings.mail.keep_password:
        changes.append(Change(KEEP, moved.value, settings.mail.keep_password))
    values = {BY_NAME[each.name]: _as_toml(each.value) for each in changes}
    if values and (problem := SettingsEditor(home.folders, home.files).change(values)) is not None:
        raise Failed(problem)
    if plan.password_hash is not None:
        from nbtray.jupyter.password import store  # noqa: PLC0415 -- argon2 costs 20 ms

        store(plan.password_hash.reveal(), home.folders, home.files)


def _as_toml(value: object) -> object:
    if isinstance(value, tuple):
        return list(value)
    return str(value) if isinstance(value, str) else value


def _tell_nbtray(home: Home, plan: ImportPlan) -> None:
    release_letters(home)
    if plan.password_hash is None:
        return
    try:
        with Connection(home.folders) as connection:
            connection.do("weak_password_set" if plan.is_weak else "password_set")
    except NotRunning:
        return


def _offer_to_shred(path: Path, *, unasked: bool, may_ask: bool) -> None:
    if not unasked:
        note(f"{path} still holds the mail password in plain text.")
        if not may_ask or not click.confirm(f"Overwrite and remove it? {shredding.WHAT_MAY_REMAIN}"):
            note("It is left as it is; `nbtray import --yes --shred` removes it.")
            return
    shredding.shred(path)
    say(f"{path} has been overwritten and removed.")
    note(shredding.WHAT_MAY_REMAIN)

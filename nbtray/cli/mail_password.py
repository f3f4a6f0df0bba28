"""`nbtray mail password`: the mail account's, kept where mail.keep_password says."""

import click

from nbtray.cli.home import Home, pass_home
from nbtray.cli.passwords import first_line
from nbtray.cli.problems import Failed
from nbtray.cli.secrets import keep_where_agreed, secret_places
from nbtray.cli.terminal import complain, note, say, somebody_is_here
from nbtray.client.connection import Connection
from nbtray.client.problems import NotRunning
from nbtray.core.mail.providers import Wants
from nbtray.core.mail.route import NO_ACCOUNT, Route, password_name, route_of
from nbtray.core.problem import Problem
from nbtray.core.secrets import AT_ONCE, WITH_THE_PERSON, Absent, Keeping, Removed, Secret, Unavailable
from nbtray.core.settings import Login, MailSettings
from nbtray.core.settings.schema import BY_NAME
from nbtray.mail.credential import Credential

_PLACES = {
    Keeping.KEYRING: "in the keyring",
    Keeping.SESSION: "in nbtray's memory until it ends",
    Keeping.FILE: "in a file that only you can read",
}

_SOURCES = {
    Keeping.KEYRING: "the keyring",
    Keeping.SESSION: "nbtray's memory",
    Keeping.FILE: "the file that only you can read",
}

WHOSE = Problem(
    "NoMailAccount",
    "No mail account is set, and a password is kept by the name of its account.",
    "If you have given nbtray one, set mail.account to that address again, then give this command.",
)
KEYRING_NOT_SEEN = Problem(
    "KeyringNotSeen",
    "No password was found, but there is no keyring here that could be looked into.",
    "If you have given nbtray one at a desktop, give this command there.",
)


@click.command(
    epilog="""\b
Examples:
  nbtray mail password
  pass show mail | nbtray mail password --stdin
  nbtray mail password --keep session
  nbtray mail password --forget"""
)
@click.option("--stdin", "from_stdin", is_flag=True, help="Read it from the first line of standard input.")
@click.option(
    "--keep", type=click.Choice([each.value for each in Keeping]), help="Where; mail.keep_password follows."
)
@click.option("--yes", is_flag=True, help="Agree to a file in plain text.")
@click.option("--forget", is_flag=True, help="Keep it no more, wherever it is.")
@pass_home
def password(home: Home, *, from_stdin: bool, keep: str | None, yes: bool, forget: bool) -> None:
    """Give nbtray the password of the mail account.

    It goes where mail.keep_password says, normally into the keyring, and is shown to the mail server only.
    Many providers want an app password: `nbtray mail providers`.

    Before you set another mail.account, or remove nbtray, --forget takes it away.
    """
    if forget and (from_stdin or keep):
        raise click.UsageError("--forget takes a password away: give it without --stdin and --keep.")
    mail = home.settings().settings.mail
    if not mail.account:
        raise Failed(WHOSE if forget else NO_ACCOUNT)
    if forget:
        _forget(home, mail)
        return
    route = route_of(mail)
    if isinstance(route, Problem) and route.code == "OutlookTakesNoPassword":
        raise Failed(route)
    if not from_stdin and not somebody_is_here():
        raise click.UsageError("There is no terminal to ask in: give the password with --stdin.")
    secret = Secret(first_line() if from_stdin else _ask(mail, route))
    if not secret.reveal():
        raise Failed(Problem("NoPasswordGiven", "No password was given.", "Nothing has been changed."))
    wanted = Keeping(keep or mail.keep_password)
    kept = keep_where_agreed(home, password_name(mail), secret, wanted, agreed=yes)
    if kept is None:
        raise click.Abort
    _remember_place(home, mail, kept)
    say(f"The password of {mail.user or mail.account} is {_PLACES[kept]}.")
    note("`nbtray mail test` tries it out.")


def _forget(home: Home, mail: MailSettings) -> None:
    may_ask = somebody_is_here()
    seconds = WITH_THE_PERSON if may_ask else AT_ONCE
    outcomes = secret_places(home).forget(password_name(mail), seconds=seconds, may_ask=may_ask)
    gone = [each for each, outcome in outcomes.items() if isinstance(outcome, Removed)]
    for each in gone:
        say(f"The password of {mail.user or mail.account} has been taken out of {_SOURCES[each]}.")
    problems = [
        each.problem
        for each in outcomes.values()
        if isinstance(each, Unavailable) and not isinstance(each, Absent)
    ]
    if isinstance(outcomes[Keeping.KEYRING], Absent) and mail.keep_password is Keeping.KEYRING and not gone:
        problems.append(KEYRING_NOT_SEEN)
    for problem in problems[:-1]:
        complain(problem)
    if problems:
        raise Failed(problems[-1])
    if not gone:
        say("There was none.")


def for_this_time(mail: MailSettings, *, from_stdin: bool) -> Credential | None:
    """Return a password given just now, or None where the kept one is to be used.

    What nbtray keeps in its memory it tells nobody, so a person is asked for it.
    """
    if mail.login is not Login.PASSWORD or not mail.account:
        return None
    if from_stdin:
        given = Secret(first_line())
        return lambda _: given
    if mail.keep_password is Keeping.SESSION and somebody_is_here():
        note("nbtray keeps this password in its memory and tells nobody: type it for this test.")
        typed = Secret(_ask(mail, route_of(mail)))
        return lambda _: typed
    return None


def _ask(mail: MailSettings, route: Route | Problem) -> str:
    provider = route.provider if isinstance(route, Route) else None
    if provider is not None and provider.wants is not Wants.PASSWORD:
        note(f"{provider.name} wants an {provider.wants}: {provider.page}".replace("an bridge", "a bridge"))
    return str(click.prompt(f"Password of {mail.user or mail.account}", hide_input=True))


def _remember_place(home: Home, mail: MailSettings, kept: Keeping) -> None:
    from nbtray.storage.settings_edit import SettingsEditor  # noqa: PLC0415 -- tomlkit costs 60 ms

    if kept is not mail.keep_password:
        home.prepare()
        setting = BY_NAME["mail.keep_password"]
        if (problem := SettingsEditor(home.folders, home.files).set(setting, str(kept))) is not None:
            raise Failed(problem)
    release_letters(home)


def release_letters(home: Home) -> None:
    """Have the running nbtray try again what waits for a person to mend the mail."""
    try:
        with Connection(home.folders) as connection:
            connection.do("read_settings")
            connection.do("send_again")
    except NotRunning:
        return

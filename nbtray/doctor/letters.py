"""The links by which letters leave: the mail server, and the keyring with its password. Nothing is sent."""

import socket
from collections.abc import Iterator

from nbtray.core.doctor.steps import Link, Step, failed, ok, unknown
from nbtray.core.mail.route import password_name, route_of
from nbtray.core.problem import Problem
from nbtray.core.secrets import Keeping, Kept, Missing
from nbtray.core.settings import Login
from nbtray.desktop.keyring_secrets import KeyringSecrets, account
from nbtray.doctor.case import Case

CONNECT = 3.0
LOOK = 5.0

NO_LETTERS = "No letters are wanted: no mail account is set."


def mail(case: Case) -> Iterator[Step]:
    """Connect to the mail server, and hang up."""
    settings = case.checked.settings.mail
    if not settings.account:
        yield ok(Link.MAIL, NO_LETTERS)
        return
    route = route_of(settings)
    if isinstance(route, Problem):
        yield failed(Link.MAIL, route)
        return
    if case.report and case.report["mail"]["problem"]:
        yield failed(
            Link.MAIL, Problem("MailStopped", case.report["mail"]["problem"], "Try `nbtray mail test`.")
        )
        return
    place = f"{route.host}, port {route.port}"
    try:
        socket.create_connection((route.host, route.port), CONNECT).close()
    except OSError as error:
        what = f"{place} takes no connection: {error.strerror or 'it could not be looked up or is silent'}."
        yield failed(Link.MAIL, Problem("MailServerAway", what, "Look at mail.host and at the internet."))
        return
    yield ok(Link.MAIL, f"{place} takes connections.", "`nbtray mail test` sends a letter.")


def keyring(case: Case) -> Iterator[Step]:
    """Look whether the keyring has the password; nobody is asked to unlock it."""
    settings = case.checked.settings.mail
    if not settings.account or settings.login is not Login.PASSWORD:
        yield ok(Link.KEYRING, "Not needed: there is no password to keep.")
        return
    if settings.keep_password is not Keeping.KEYRING:
        yield ok(Link.KEYRING, f"Not needed: the password is kept elsewhere ({settings.keep_password}).")
        return
    found = KeyringSecrets(account(case.folders)).get(password_name(settings), seconds=LOOK, may_ask=False)
    match found:
        case Kept():
            yield ok(Link.KEYRING, "It has the mail account's password.")
        case Missing():
            what = "It has no password for the mail account."
            yield failed(Link.KEYRING, Problem("NoPasswordKept", what, "Enter it: `nbtray mail password`."))
        case _:
            yield unknown(Link.KEYRING, found.problem.what, found.problem.advice)

"""What shows a mail server whose account it is, read at the moment of use."""

from collections.abc import Callable

from nbtray.core.mail.delivery import Deferred, Refused
from nbtray.core.mail.route import password_name
from nbtray.core.problem import Problem
from nbtray.core.secrets import AT_ONCE, Absent, Keeping, Kept, Locked, Missing, Secret
from nbtray.core.settings import Login, MailSettings
from nbtray.mail.token_command import fetch_token
from nbtray.ports import Secrets

Credential = Callable[[MailSettings], Secret | Deferred | Refused]
"""Returns the password or the token, an empty one where none is wanted, or why there is none now."""

PlaceOf = Callable[[Keeping], Secrets]


def credential_from(place_of: PlaceOf, *, may_ask: bool, seconds: float = AT_ONCE) -> Credential:
    """Return what reads the password from where it is kept; `may_ask` lets the keyring ask its person."""

    def read(mail: MailSettings) -> Secret | Deferred | Refused:
        match mail.login:
            case Login.NONE:
                return Secret("")
            case Login.XOAUTH2:
                token = fetch_token(mail.token_command)
                return Deferred(token) if isinstance(token, Problem) else token
        found = place_of(mail.keep_password).get(password_name(mail), seconds=seconds, may_ask=may_ask)
        match found:
            case Kept(secret=secret):
                return secret
            case Missing():
                return Refused(_missing(mail))
            case Locked(problem=problem):
                return Deferred(problem, for_unlock=True)
            case Absent(problem=problem):
                return Refused(problem)
            case _:
                return Deferred(found.problem)

    return read


def _missing(mail: MailSettings) -> Problem:
    lost = " It was only kept until nbtray ended." if mail.keep_password is Keeping.SESSION else ""
    return Problem(
        "NoMailPassword",
        f"nbtray has no password for {mail.user or mail.account}.{lost}",
        "Give it once: nbtray mail password",
    )

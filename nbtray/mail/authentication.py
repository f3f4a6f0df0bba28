"""Logs in to a mail server (RFC 4954) in the way it offers.

smtplib's own login tries CRAM-MD5 first, takes ASCII only, and shows a wrong password to one mechanism after
the other.
"""

import base64
import hmac
import smtplib

from nbtray.core.settings import Login

YES, CONTINUE = 235, 334
_NOT_THIS_MECHANISM = (500, 501, 502, 503, 504)


class NoLoginOffered(Exception):
    """None of the mechanisms offered is one that we know."""

    def __init__(self, offered: str) -> None:
        self.offered = offered
        super().__init__(offered)


class Denied(Exception):
    """The server said no."""

    def __init__(self, code: int, text: bytes) -> None:
        self.code = code
        self.text = text
        super().__init__(code)


def log_in(smtp: smtplib.SMTP, login: Login, user: str, secret: str) -> None:
    """Log in, or raise `NoLoginOffered` or `Denied`.

    PLAIN comes first: TLS protects it, and unlike CRAM-MD5 it does not make the server keep the password
    itself.
    """
    offered = smtp.esmtp_features.get("auth", "").upper().split()
    ways = {"XOAUTH2": _xoauth2} if login is Login.XOAUTH2 else _WITH_PASSWORD
    known = [mechanism for mechanism in ways if mechanism in offered]
    if not known:
        raise NoLoginOffered(" ".join(offered))
    for mechanism in known:
        code, text = ways[mechanism](smtp, user, secret)
        if code == YES:
            return
        # Only a mechanism that turns out not to work is worth another try: a wrong password stays wrong.
        if code not in _NOT_THIS_MECHANISM or mechanism == known[-1]:
            raise Denied(code, text)


def _plain(smtp: smtplib.SMTP, user: str, secret: str) -> tuple[int, bytes]:
    response = _encoded(f"\0{user}\0{secret}")  # RFC 4616, 2
    return smtp.docmd("AUTH", f"PLAIN {response}")


def _login(smtp: smtplib.SMTP, user: str, secret: str) -> tuple[int, bytes]:
    code, text = smtp.docmd("AUTH", "LOGIN")
    for answer in (user, secret):
        if code != CONTINUE:
            break
        code, text = smtp.docmd(_encoded(answer))
    return code, text


def _cram_md5(smtp: smtplib.SMTP, user: str, secret: str) -> tuple[int, bytes]:
    code, challenge = smtp.docmd("AUTH", "CRAM-MD5")
    if code != CONTINUE:
        return code, challenge
    digest = hmac.new(secret.encode(), base64.b64decode(challenge), "md5").hexdigest()  # RFC 2195
    return smtp.docmd(_encoded(f"{user} {digest}"))


def _xoauth2(smtp: smtplib.SMTP, user: str, secret: str) -> tuple[int, bytes]:
    # developers.google.com/workspace/gmail/imap/xoauth2-protocol
    response = _encoded(f"user={user}\1auth=Bearer {secret}\1\1")
    code, text = smtp.docmd("AUTH", f"XOAUTH2 {response}")
    if code == CONTINUE:  # it tells what is wrong, and waits for an empty line before it says no
        code, text = smtp.docmd("")
    return code, text


_WITH_PASSWORD = {"PLAIN": _plain, "LOGIN": _login, "CRAM-MD5": _cram_md5}


def _encoded(text: str) -> str:
    return base64.b64encode(text.encode()).decode("ascii")

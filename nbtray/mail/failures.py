"""What went wrong in a conversation, as a value."""

import errno
import smtplib
import socket
import ssl

from nbtray.core.causes import causes_of
from nbtray.core.mail.fault import Fault, Kind, Phase
from nbtray.mail.authentication import Denied, NoLoginOffered
from nbtray.mail.conversation import AuthoritiesUnreadable, NoStartTls, RepliesTooLong, Unexpected

_NO_SUCH_NAME = {socket.EAI_NONAME, getattr(socket, "EAI_NODATA", socket.EAI_NONAME)}
_NO_WAY = (errno.ENETUNREACH, errno.EHOSTUNREACH, errno.EADDRNOTAVAIL, errno.ENETDOWN)
_PLAIN_TALK = ("WRONG_VERSION_NUMBER", "HTTP_REQUEST", "UNKNOWN_PROTOCOL", "PACKET_LENGTH_TOO_LONG")
_NO_REPLY, _ENDLESS_LINE = -1, 500  # smtplib's codes


def fault_of(error: BaseException, phase: Phase) -> Fault:
    """Return what this error says; smtplib wraps a time-out in a disconnection, so its causes count first."""
    if (found := _ours(error, phase) or _reply(error, phase)) is not None:
        return found
    for cause in causes_of(error):
        if (found := _tls(cause, phase) or _network(cause, phase)) is not None:
            return found
    return Fault(Kind.BROKEN, phase, text=type(error).__name__)


def _reply(error: BaseException, phase: Phase) -> Fault | None:
    match error:
        case Unexpected(code=code, text=text) | Denied(code=code, text=text):
            words = text.decode(errors="replace")
        case smtplib.SMTPResponseException(smtp_code=code, smtp_error=text):
            words = text.decode(errors="replace") if isinstance(text, bytes) else text
        case _:
            return None
    if code == _NO_REPLY or (code == _ENDLESS_LINE and words == "Line too long."):
        return Fault(Kind.NOT_SMTP, phase)
    return Fault(Kind.REPLY, phase, code, words)


def _ours(error: BaseException, phase: Phase) -> Fault | None:
    match error:
        case NoLoginOffered(offered=offered):
            return Fault(Kind.NO_LOGIN, phase, text=offered)
        case NoStartTls():
            return Fault(Kind.NO_STARTTLS, phase)
        case RepliesTooLong():
            return Fault(Kind.NOT_SMTP, phase)
        case AuthoritiesUnreadable():
            return Fault(Kind.AUTHORITIES, phase, text=str(error))
    return None


def _tls(error: BaseException, phase: Phase) -> Fault | None:
    match error:
        case ssl.SSLCertVerificationError():
            return Fault(Kind.CERTIFICATE, phase, error.verify_code, error.verify_message)
        case ssl.SSLEOFError() | ssl.SSLZeroReturnError():
            return Fault(Kind.CUT, phase)
        case ssl.SSLError(reason=str() as reason) if reason in _PLAIN_TALK:
            return Fault(Kind.NOT_TLS, phase)
        case ssl.SSLError(reason=reason):
            return Fault(Kind.TLS_FAILED, phase, text=str(reason or "TLS").replace("_", " ").lower())
    return None


def _network(error: BaseException, phase: Phase) -> Fault | None:
    match error:
        case socket.gaierror(errno=number):
            return Fault(Kind.NAME_UNKNOWN if number in _NO_SUCH_NAME else Kind.NAME_UNANSWERED, phase)
        case UnicodeError() if phase is Phase.RESOLVE:  # a label of more than 63 characters
            return Fault(Kind.NAME_UNKNOWN, phase)
        case TimeoutError():
            return Fault(Kind.TIMED_OUT, phase)
        case ConnectionRefusedError():
            return Fault(Kind.CONNECTION_REFUSED, phase)
        case OSError(errno=number) if number in _NO_WAY:
            return Fault(Kind.NO_WAY, phase)
        case ConnectionError() | smtplib.SMTPServerDisconnected() | EOFError():
            return Fault(Kind.CUT, phase)
    return None

"""What shows a mail server whose account it is, read at the moment of use."""

from collections.abc import Callable

from nbtray.core.delivery import Deferred, Refused
from nbtray.core.settings import MailSettings

Credential = Callable[[MailSettings], str | Deferred | Refused]
"""Returns the password or the token, '' where none is wanted, or why there is none now."""

"""Whether an error says that this computer has run out of memory."""

import errno
import re

from nbtray.core.causes import causes_of

SHORTAGE = (
    r"\bMemoryError\b|Cannot allocate memory|failed to map segment from shared object"
    r"|cannot create shared object descriptor|std::bad_alloc"
)
"""What Python, the C library, the dynamic linker and C++ say."""


def says_so(words: str) -> bool:
    """Tell whether a program's last words do."""
    return bool(re.search(SHORTAGE, words))


def is_shortage(error: BaseException) -> bool:
    """Tell whether this error, or what led to it, is one."""
    return any(
        isinstance(cause, MemoryError)
        or (isinstance(cause, OSError) and cause.errno == errno.ENOMEM)
        or (isinstance(cause, ImportError) and says_so(str(cause)))
        for cause in causes_of(error)
    )

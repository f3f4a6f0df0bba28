"""One-time codes (RFC 6238: six digits, 30 seconds, SHA-1, as every authenticator app has them)."""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import struct
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

DIGITS = 6
SECONDS = 30

DRIFT = 1
"""Steps a clock may be behind or ahead (RFC 6238, 5.2)."""


def code_of(secret: bytes, step: int) -> str:
    """Return the code of this step of 30 seconds since 1970 (RFC 4226, 5.3)."""
    digest = hmac.new(secret, struct.pack(">Q", step), "sha1").digest()
    offset = digest[-1] & 0xF
    number = struct.unpack_from(">I", digest, offset)[0] & 0x7FFFFFFF
    return str(number % 10**DIGITS).zfill(DIGITS)


def accepted_step(secret: bytes, code: str, now: float, used: Iterable[int]) -> int | None:
    """Return the step this code is of, or None; a used step refuses itself and all before (RFC 6238, 5.2).

    One that is still to come is of a clock that was ahead, and refuses nothing before its time. Every step
    that may be is compared, and in constant time: how long it takes tells nothing.
    """
    current = int(now) // SECONDS
    last = max((step for step in used if step <= current + DRIFT), default=-1)
    found = None
    for step in range(max(0, current - DRIFT), current + DRIFT + 1):
        is_it = hmac.compare_digest(code_of(secret, step).encode(), code.encode("utf-8", "replace"))
        if is_it and step > last:
            found = step
    return found


def secret_from(text: str) -> bytes:
    """Return the secret of its base32 form; raises ValueError."""
    padded = text + "=" * (-len(text) % 8)
    try:
        secret = base64.b32decode(padded.upper())
    except binascii.Error as error:
        raise ValueError("no base32") from error
    if len(secret) < 16:  # noqa: PLR2004 -- RFC 4226, 4: R6
        raise ValueError("too short")
    return secret


def recovery_hash(code: str) -> str:
    """Return what a recovery code is kept as: it is 80 random bits, so that one plain hash is enough."""
    typed = "".join(code.split()).replace("-", "").lower()
    return hashlib.sha256(typed.encode("utf-8", "replace")).hexdigest()

"""Passwords: made, hashed and compared in jupyter_server's format; only imported by whoever asks for one."""

import hashlib
import hmac
import secrets

import argon2

from nbtray.core.folders import Folders
from nbtray.ports import PrivateFiles

# jupyter_server.auth.security.passwd's own cost: 57 ms of its event loop for each login.
_HASHER = argon2.PasswordHasher(memory_cost=10240, time_cost=10, parallelism=8)

ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"
"""Nothing that looks like something else (l, 1, i, o, 0)."""

GROUPS, GROUP = 4, 4
"""16 characters of 31: 79 bits."""


def make_password() -> str:
    """Return a strong password that is easy to read out and to type."""
    groups = ("".join(secrets.choice(ALPHABET) for _ in range(GROUP)) for _ in range(GROUPS))
    return "-".join(groups)


def hash_password(password: str) -> str:
    """Return the line jupyter_server compares with."""
    return f"argon2:{_HASHER.hash(password)}"


def matches(password: str, hashed: str) -> bool:
    """Compare as jupyter_server does, old `algorithm:salt:digest` hashes too."""
    scheme, _, rest = hashed.partition(":")
    if scheme == "argon2":
        try:
            return _HASHER.verify(rest, password)
        except (argon2.exceptions.VerificationError, argon2.exceptions.InvalidHashError):
            return False
    salt, _, digest = rest.partition(":")
    try:
        computed = hashlib.new(scheme, password.encode() + salt.encode("ascii")).hexdigest()
    except ValueError:
        return False
    return hmac.compare_digest(computed, digest)


def store(hashed: str, folders: Folders, files: PrivateFiles) -> None:
    """Keep the hash: a running server obeys it at once, and everybody has to log in again."""
    files.write(folders.password_hash, f"{hashed}\n".encode())

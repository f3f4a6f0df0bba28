"""What an old IPython or Jupyter profile says of the things nbtray has a place for."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from ipaddress import ip_address

from nbtray.core.legacy_import.config_file import Traits
from nbtray.core.secrets import Secret
from nbtray.core.settings import Listen

# The newest name first; an old file may still use an older one, which Jupyter obeys as well.
_PASSWORD = ("PasswordIdentityProvider.hashed_password", "IdentityProvider.hashed_password")
_OF_THE_SERVER = ("ServerApp", "NotebookApp", "JupyterApp")
_FOLDER = ("root_dir", "notebook_dir", "preferred_dir")
_FOLDER_MANAGERS = (
    "FileContentsManager.root_dir",
    "FileNotebookManager.notebook_dir",
    "NotebookManager.notebook_dir",
)

_HASH = re.compile(r"argon2:\$argon2[a-z]*\$\S+|(?!argon2)[a-z0-9_]+:[0-9a-f]*:[0-9a-f]+")
STRONG = "argon2:"
HIGHEST_PORT = 65535

EVERYWHERE = ("*", "0.0.0.0", "::", "")  # noqa: S104 -- as they stand in old files


@dataclass(frozen=True, slots=True)
class OldProfile:
    """What was found; '' and None are not said. `unclear` are traits that only running the file tells."""

    password_hash: Secret | None = None
    is_weak: bool = False
    certificate: str = ""
    key: str = ""
    port: int | None = None
    listen: Listen | None = None
    folder: str = ""
    unclear: tuple[str, ...] = ()

    @property
    def paths(self) -> tuple[str, ...]:
        """The files and folders it names."""
        return tuple(path for path in (self.certificate, self.key, self.folder) if path)

    def has_pair(self, present: frozenset[str]) -> bool:
        """Tell whether the certificate and its key are among the files that are there."""
        return self.certificate in present and (not self.key or self.key in present)

    @property
    def says_nothing(self) -> bool:
        """Tell whether there is nothing in it for nbtray."""
        return self == OldProfile()


def profile_from(traits: Traits) -> OldProfile:
    """Return what of it concerns nbtray; a value of the wrong kind counts as not said."""
    hashed = _text(traits, (*_PASSWORD, *_named("password")))
    if not _HASH.fullmatch(hashed):
        hashed = ""  # somebody wrote the password itself there: Jupyter would let nobody in by it
    wanted = (
        *_PASSWORD,
        *_named("password", "certfile", "keyfile", "port", "ip", *_FOLDER),
        *_FOLDER_MANAGERS,
    )
    certificate = _text(traits, _named("certfile"))
    return OldProfile(
        password_hash=Secret(hashed) if hashed else None,
        is_weak=bool(hashed) and not hashed.startswith(STRONG),
        certificate=certificate,
        key=_text(traits, _named("keyfile")) if certificate else "",
        port=_port(traits),
        listen=_listen(traits),
        folder=_text(traits, (*_named(*_FOLDER), *_FOLDER_MANAGERS)),
        unclear=tuple(name for name in wanted if name in traits.unclear),
    )


def _named(*traits: str) -> tuple[str, ...]:
    return tuple(f"{app}.{trait}" for app in _OF_THE_SERVER for trait in traits)


def _values(traits: Traits, names: tuple[str, ...]) -> Iterator[object]:
    return (traits.values[name] for name in names if name in traits.values)


def _text(traits: Traits, names: tuple[str, ...]) -> str:
    return next((each for each in _values(traits, names) if isinstance(each, str) and each), "")


def _port(traits: Traits) -> int | None:
    ports = (each for each in _values(traits, _named("port")) if isinstance(each, int))
    return next((each for each in ports if not isinstance(each, bool) and 0 < each <= HIGHEST_PORT), None)


def _listen(traits: Traits) -> Listen | None:
    ip = next((each for each in _values(traits, _named("ip")) if isinstance(each, str)), None)
    if ip is None:
        return None
    if ip in EVERYWHERE:
        return Listen.INTERNET
    try:
        address = ip_address(ip)
    except ValueError:
        return Listen.COMPUTER if ip == "localhost" else None
    if address.is_loopback:
        return Listen.COMPUTER
    return Listen.NETWORK if address.is_private else Listen.INTERNET

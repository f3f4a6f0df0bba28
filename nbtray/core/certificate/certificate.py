"""The certificate a browser is shown."""

from dataclasses import dataclass
from datetime import datetime
from fnmatch import fnmatchcase


@dataclass(frozen=True, slots=True)
class Certificate:
    """What a certificate says; fingerprints in hex, `names` are DNS names and addresses, sorted.

    `left_out` are names that were asked for and cannot be in it. `authority_sha256` tells our own authority's
    root, '' without one. `trusted` says that browsers know who signed it, `incomplete` that they cannot find
    out because a certificate in between is not sent along.
    """

    fingerprint_sha256: str
    not_before: datetime
    not_after: datetime
    names: tuple[str, ...]
    kind: str = "self-signed"
    left_out: tuple[str, ...] = ()
    authority_sha256: str = ""
    trusted: bool = False
    incomplete: bool = False

    @property
    def to_compare(self) -> str:
        """Return the fingerprint a person has to compare, '' when browsers do it by themselves."""
        return "" if self.trusted else self.fingerprint_sha256

    def covers(self, host: str) -> bool:
        """Tell whether a browser takes it for this name or address; `*` stands for one label (RFC 6125)."""
        host = host.casefold().rstrip(".")
        return any(
            fnmatchcase(host, name) and host.count(".") == name.count(".")
            for name in map(str.casefold, self.names)
        )

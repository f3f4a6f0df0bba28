"""The sentences of a letter, before they become plain text or HTML."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Parts:
    """Each is one line without markup; '' and () leave the part out."""

    subject: str
    headline: str
    changed: str
    urls: tuple[str, ...]
    lan_url: str
    fingerprint: tuple[str, ...]
    computer: str
    time: str
    why: str
    stop: str
    happened: tuple[str, ...] = ()
    when_to: str = ""
    to_do: tuple[str, ...] = ()

    @property
    def compare(self) -> str:
        """What to do with the fingerprint."""
        return (
            "Your browser warns the first time, because it does not know who signed the certificate. Go on "
            "only if the SHA-256 fingerprint that it shows is this one:"
        )

    @property
    def where_shown(self) -> str:
        """Where a browser shows it."""
        return (
            "Firefox shows it under Advanced, View Certificate; Chrome and Edge after a click on "
            "“Not secure” beside the address, under the certificate's details."
        )

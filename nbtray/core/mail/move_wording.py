"""What a letter says about the way here; the letter itself puts the parts in their place."""

from urllib.parse import urlsplit

from nbtray.core.mail.message import Letter

HTTPS_PORT = 443

_NOWHERE = "no public address"


def subject(letter: Letter) -> str:
    """Return the news in a few words."""
    place = _joined(letter.addresses) or _NOWHERE
    if letter.wrong:
        return f"corrected address {place}"
    if _left(letter):
        return f"new address {place}"
    if _has_other_port(letter):
        return f"new port {_port(letter)} at {place}"
    return f"back at {place}" if _is_back(letter) else f"found at {place}"


def headline(letter: Letter, computer: str) -> str:
    """Return the news as a sentence without its stop."""
    if letter.wrong:
        return f"The last address of your Jupyter on {computer} was wrong"
    if _left(letter):
        return f"Your Jupyter on {computer} has a new address"
    if _has_other_port(letter):
        return f"Your Jupyter on {computer} has a new port"
    if _is_back(letter):
        return f"Your Jupyter on {computer} is where it was before"
    return f"Your Jupyter on {computer} has an address"


def changed(letter: Letter) -> str:
    """Say what it was before, and how often it changed on the way."""
    now, left = _joined(letter.addresses), _left(letter)
    port = f"port is now {_port(letter)}; it was {letter.port_from}." if _has_other_port(letter) else ""
    times = f" It changed {letter.changes} times since the last letter." if letter.changes > 1 else ""
    if letter.wrong:
        return f"{_joined(letter.wrong)} was wrong: address services reported it. The address is {now}."
    if left:
        also = f" The {port}" if port else ""
        return f"The address is now {now or 'not known'}; it was {_joined(left)}.{also}{times}"
    if port:
        return f"The {port} The address is {now}, as before.{times}"
    if _is_back(letter):
        return f"The URL you had before is right again.{times}"
    found = where(letter)
    return f"{found} Another letter follows when it changes." if found else ""


def still(letter: Letter) -> str:
    """Return where it still is."""
    return f"still at {_joined(letter.addresses) or _NOWHERE}"


def where(letter: Letter) -> str:
    """Say the address, '' when there is none."""
    now = _joined(letter.addresses)
    return f"The address is {now}." if now else ""


def _left(letter: Letter) -> tuple[str, ...]:
    """Return the addresses that led here and do so no more."""
    return tuple(each for each in letter.moved_from if each and each not in letter.addresses)


def _has_other_port(letter: Letter) -> bool:
    return bool(letter.port_from and letter.urls) and letter.port_from != _port(letter)


def _is_back(letter: Letter) -> bool:
    """Tell whether something had changed on the way, and is as it was."""
    return any(letter.moved_from) or bool(letter.port_from)


def _port(letter: Letter) -> int:
    return urlsplit(letter.urls[0]).port or HTTPS_PORT


def _joined(addresses: tuple[str, ...]) -> str:
    return " and ".join(addresses)

"""What must not be read in a log is taken out of its lines, should a library's message carry it there."""

import re

_HASH = r"\$?argon2(?:id?|d)?[:$]\S+|\b(?:md5|sha1|sha256|sha512):\w+:[0-9a-f]{32,}"
_LOGIN = r"(?<=://)[^\s/@]+(?=@)"
_NAME = r"(?<!\w)(?:password|passwd|token|secret|authorization|cookie)"
_NAMED = rf"({_NAME}[\"']?\s*[=:]\s*)(?:bearer |basic |token )?\S+"

_SECRETS = re.compile(f"{_HASH}|{_LOGIN}|{_NAMED}", re.IGNORECASE)


def redacted(text: str) -> str:
    """Return the text with passwords, tokens and hashes replaced by an ellipsis."""
    return _SECRETS.sub(lambda found: f"{found[1] or ''}…", text)

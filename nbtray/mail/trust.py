"""Whose certificates count."""

import ssl

import certifi

from nbtray.regular_file import require_regular


def verifying_context(authorities: str) -> ssl.SSLContext:
    """Return a context that checks chain and host name.

    `authorities` is a file of certificates to trust instead of the system's and certifi's. Raises OSError,
    ssl.SSLError when it cannot be read.
    """
    # smtplib without a context does not verify at all (measured).
    if authorities:
        require_regular(authorities)
        return ssl.create_default_context(cafile=authorities)
    context = ssl.create_default_context()
    # Some Pythons (python.org's on macOS, relocatable ones) come without the system's authorities.
    context.load_verify_locations(certifi.where())
    return context

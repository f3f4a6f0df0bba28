"""Whether browsers know who signed a certificate; imported in a child only."""

import re
import warnings
from collections.abc import Sequence
from datetime import datetime
from functools import cache
from ipaddress import ip_address
from pathlib import Path

from cryptography import x509
from cryptography.x509.verification import PolicyBuilder, Store, VerificationError
from requests.utils import DEFAULT_CA_BUNDLE_PATH


def is_trusted(chain: Sequence[x509.Certificate], names: Sequence[str], now: datetime) -> bool:
    """Verify the chain, its own certificate first, against the roots that browsers carry.

    Mozilla's list and not this computer's: a root that was added here says nothing about a visitor.
    """
    verifier = PolicyBuilder().store(_browsers_roots()).time(now).build_server_verifier(_subject(names[0]))
    try:
        verifier.verify(chain[0], list(chain[1:]))
    except VerificationError:
        return False
    return True


@cache
def _browsers_roots() -> Store:
    pem = Path(DEFAULT_CA_BUNDLE_PATH).read_bytes()
    found = re.findall(rb"-----BEGIN CERTIFICATE-----.+?-----END CERTIFICATE-----", pem, re.DOTALL)
    return Store([root for each in found if (root := _loaded(each)) is not None])


def _loaded(pem: bytes) -> x509.Certificate | None:
    # One by one: the list has roots with odd serial numbers, which `cryptography` will not load for ever.
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            return x509.load_pem_x509_certificate(pem)
        except ValueError:
            return None


def _subject(name: str) -> x509.DNSName | x509.IPAddress:
    try:
        return x509.IPAddress(ip_address(name))
    except ValueError:
        return x509.DNSName(name.replace("*", "any", 1))

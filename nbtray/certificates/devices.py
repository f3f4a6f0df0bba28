"""Our authority's certificate as other devices take it: never its key.

Apple's profile: "Configuration Profile Reference", payload com.apple.security.root.
"""

import hashlib
import html
import platform
import plistlib
import re
import ssl
import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from nbtray.core.certificate.device_steps import FILES, STEPS, Steps
from nbtray.core.certificate.fingerprint import spelled

_CERTIFICATE = re.compile(r"-----BEGIN CERTIFICATE-----.+?-----END CERTIFICATE-----\n?", re.DOTALL)

_PAGE = """\
<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Trust {computer}</title>
<style>
body {{ font: 16px/1.5 system-ui, sans-serif; max-width: 40rem; margin: 2rem auto; padding: 0 1rem; }}
code {{ word-break: break-all; font-size: 0.9rem; }}
a.file {{ display: inline-block; margin: 0.3rem 0.6rem 0.3rem 0; padding: 0.5rem 0.9rem; border: 1px solid; }}
@media (prefers-color-scheme: dark) {{ body {{ background: #111; color: #eee; }} a {{ color: #9cf; }} }}
</style>
<h1>Trust {computer}</h1>
<p>A device that has learned this certificate opens your Jupyter without a warning, wherever you are. It may
vouch for {computer} and for bare addresses only. To take it to another device, open this page's address
there.</p>
<p><a class="file" href="/nbtray/authority.crt">authority.crt</a>
<a class="file" href="/nbtray/authority.mobileconfig">authority.mobileconfig</a></p>
<p>Compare this SHA-256 fingerprint with the one that <code>nbtray certificate</code> shows on {computer}, and
with the one your device shows before it agrees:</p>
<p><code>{fingerprint}</code></p>
{steps}
</html>
"""


@dataclass(frozen=True, slots=True)
class Root:
    """The certificate of our authority, as bytes; `computer` is whose it is."""

    pem: str
    computer: str

    @property
    def der(self) -> bytes:
        """The certificate in DER."""
        return ssl.PEM_cert_to_DER_cert(self.pem)

    @property
    def fingerprint_sha256(self) -> str:
        """In hex."""
        return hashlib.sha256(self.der).hexdigest()


def root_of(pair: bytes) -> Root:
    """Return the certificate in this PEM, without the key beside it; raises ValueError without one."""
    found = _CERTIFICATE.search(pair.decode("ascii"))
    if found is None:
        raise ValueError("no certificate in it")
    return Root(found[0], platform.node() or "this computer")


def mobileconfig(root: Root) -> bytes:
    """Return it as a profile for iPhone, iPad and Mac; the same root gives the same profile again."""
    name = f"nbtray on {root.computer}"
    identifier = f"nbtray.authority.{root.fingerprint_sha256[:16]}"
    certificate = {
        "PayloadType": "com.apple.security.root",
        "PayloadVersion": 1,
        "PayloadIdentifier": f"{identifier}.root",
        "PayloadUUID": str(uuid.uuid5(uuid.NAMESPACE_URL, f"{identifier}.root")).upper(),
        "PayloadDisplayName": name,
        "PayloadCertificateFileName": "authority.crt",
        "PayloadContent": root.der,
    }
    profile = {
        "PayloadType": "Configuration",
        "PayloadVersion": 1,
        "PayloadIdentifier": identifier,
        "PayloadUUID": str(uuid.uuid5(uuid.NAMESPACE_URL, identifier)).upper(),
        "PayloadDisplayName": name,
        "PayloadDescription": f"Lets this device trust the Jupyter server on {root.computer}.",
        "PayloadContent": [certificate],
    }
    return plistlib.dumps(profile)


def page(root: Root) -> bytes:
    """Return the page that another device opens."""
    return _PAGE.format(
        computer=html.escape(root.computer),
        fingerprint=spelled(root.fingerprint_sha256),
        steps="\n".join(map(_section, STEPS)),
    ).encode()


FORMATS: Mapping[str, tuple[str, Callable[[Root], bytes]]] = {
    "pem": ("authority.pem", lambda root: root.pem.encode("ascii")),
    "der": ("authority.crt", lambda root: root.der),
    "mobileconfig": ("authority.mobileconfig", mobileconfig),
}
"""By the word a person says: the file's name, and what is in it."""


def served(pair: bytes) -> dict[str, bytes]:
    """Return the files that the server shows, by name."""
    root = root_of(pair)
    return dict(zip(FILES, (page(root), root.der, mobileconfig(root)), strict=True))


def _section(steps: Steps) -> str:
    lines = "".join(f"<li>{html.escape(line)}</li>" for line in steps.lines)
    return f"<h2>{html.escape(steps.platform)}</h2>\n<ol>{lines}</ol>"

"""How other devices learn to trust our authority: three lines for each platform."""

from typing import NamedTuple

PAGE = "nbtray/devices"
"""Below the server's URL; shown without a login, to the local network only."""

FILES = ("devices.html", "authority.crt", "authority.mobileconfig")
"""What the server shows there: the page, and the certificate in two forms."""


class Steps(NamedTuple):
    """What to do on one platform."""

    platform: str
    lines: tuple[str, str, str]


STEPS = (
    Steps(
        "Android",
        (
            "Download the certificate (authority.crt) from the page, or copy it there.",
            "Settings, Security, Encryption and credentials, Install a certificate, CA certificate.",
            "Choose the file. Chrome trusts it at once; in Firefox allow third-party CA certificates too.",
        ),
    ),
    Steps(
        "iPhone and iPad",
        (
            "Open the profile (authority.mobileconfig) in Safari and allow the download.",
            "Settings, Profile Downloaded, Install; compare the fingerprint under More Details.",
            "Settings, General, About, Certificate Trust Settings: switch it on.",
        ),
    ),
    Steps(
        "Mac",
        (
            "Open authority.crt: Keychain Access asks where to put it; choose login.",
            "Find it in the list, open it, and compare the fingerprint.",
            "Under Trust, set “When using this certificate” to Always Trust.",
        ),
    ),
    Steps(
        "Windows",
        (
            "Open authority.crt and choose Install Certificate.",
            "Current User, then “Place all certificates in the following store”.",
            "Choose “Trusted Root Certification Authorities”, and agree.",
        ),
    ),
    Steps(
        "Linux",
        (
            "Chrome: Settings, Privacy and security, Security, Manage certificates, Custom, Import.",
            "Firefox: Settings, Privacy & Security, View Certificates, Authorities, Import.",
            "Tick that it may identify websites.",
        ),
    ),
)

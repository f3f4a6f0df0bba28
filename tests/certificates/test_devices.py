"""What other devices get of our authority."""

import hashlib
import plistlib
import re
import ssl
from datetime import UTC, datetime

import pytest

from nbtray.certificates import authority, devices
from nbtray.core.certificate.device_steps import STEPS


@pytest.fixture(scope="module")
def pair():
    return authority.make(("localhost", "lab.local"), datetime.now(UTC)).as_pem().encode()


@pytest.fixture
def root(pair):
    return devices.root_of(pair)


def test_each_format_is_the_certificate_without_its_key(root):
    made = {word: make(root) for word, (_, make) in devices.FORMATS.items()}
    assert ssl.PEM_cert_to_DER_cert(made["pem"].decode()) == made["der"]
    assert not [word for word, content in made.items() if b"PRIVATE" in content]


def test_the_profile_is_apple_s_and_the_same_each_time(root):
    profile = plistlib.loads(devices.mobileconfig(root))
    (payload,) = profile["PayloadContent"]
    assert profile["PayloadType"] == "Configuration"
    assert payload["PayloadType"] == "com.apple.security.root"
    assert hashlib.sha256(payload["PayloadContent"]).hexdigest() == root.fingerprint_sha256
    assert devices.mobileconfig(root) == devices.mobileconfig(root)
    # An identifier is what a device recognises a profile by when it is installed again.
    assert {profile["PayloadIdentifier"], payload["PayloadIdentifier"]} == {
        f"nbtray.authority.{root.fingerprint_sha256[:16]}",
        f"nbtray.authority.{root.fingerprint_sha256[:16]}.root",
    }


def test_the_page_shows_the_fingerprint_both_files_and_every_platform(root):
    page = devices.page(root).decode()
    assert re.search(r"<code>([0-9A-F]{2}:){31}[0-9A-F]{2}</code>", page)
    assert {"/nbtray/authority.crt", "/nbtray/authority.mobileconfig"} <= set(
        re.findall(r'href="([^"]+)"', page)
    )
    assert [steps.platform for steps in STEPS if f"<h2>{steps.platform}</h2>" not in page] == []


def test_a_computer_s_name_is_shown_as_text():
    page = devices.page(devices.Root(ssl.DER_cert_to_PEM_cert(b"x"), "<script>lab")).decode()
    assert "<script>" not in page


def test_a_pair_without_a_certificate_is_none():
    with pytest.raises(ValueError, match="no certificate"):
        devices.root_of(b"nothing")

"""The certificate is one that browsers and OpenSSL's strict check accept."""

import json
import shutil
import socket
import ssl
import subprocess
import sys
import threading
from datetime import UTC, datetime, timedelta

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID

from nbtray.certificates.issue import issue
from nbtray.core.moment import EARLIEST

NOW = datetime(2026, 6, 1, 12, tzinfo=UTC)
NAMES = ("localhost", "127.0.0.1", "::1", "myhost.local", "192.168.1.20", "2001:db8::7")


@pytest.fixture(scope="module")
def issued():
    return issue(NAMES, datetime.now(UTC))


@pytest.fixture(scope="module")
def certificate(issued):
    return x509.load_pem_x509_certificate(issued.pem.encode())


def extension(certificate, kind):
    return certificate.extensions.get_extension_for_class(kind)


def test_it_is_what_chromium_wants(certificate):
    assert isinstance(certificate.public_key().curve, ec.SECP256R1)
    assert certificate.not_valid_after_utc - certificate.not_valid_before_utc == timedelta(days=397)
    basic = extension(certificate, x509.BasicConstraints)
    assert (basic.critical, basic.value.ca) == (True, False)
    assert list(extension(certificate, x509.ExtendedKeyUsage).value) == [ExtendedKeyUsageOID.SERVER_AUTH]
    assert extension(certificate, x509.KeyUsage).value.digital_signature


def test_names_and_addresses_are_told_apart(certificate):
    names = extension(certificate, x509.SubjectAlternativeName).value
    assert names.get_values_for_type(x509.DNSName) == ["localhost", "myhost.local"]
    assert {str(address) for address in names.get_values_for_type(x509.IPAddress)} == {
        "127.0.0.1",
        "::1",
        "192.168.1.20",
        "2001:db8::7",
    }


@pytest.mark.parametrize(
    ("given", "names"),
    [
        (("fe80::1%eth0", "fe80::1%eth1"), ("fe80::1",)),
        (("", "a", "a"), ("a",)),
        (("räuber.lan",), ("räuber.lan",)),
        (("x" * 64 + ".lan", "ok.lan", ".."), ("ok.lan",)),
    ],
)
def test_odd_names_do_no_harm(given, names):
    assert issue(given, NOW).names == names


def test_a_clock_that_is_behind_still_accepts_it():
    assert issue(NAMES, NOW).not_before == NOW - timedelta(hours=1)


def test_a_clock_that_is_not_set_yet_makes_one_that_is_good_once_it_is():
    """The Raspberry Pi in 1970: its fingerprint would have to be compared again a minute later."""
    issued = issue(NAMES, datetime(1970, 1, 1, tzinfo=UTC))
    assert issued.not_before == EARLIEST - timedelta(hours=1)
    assert issued.not_after > EARLIEST + timedelta(days=390)


def test_each_has_a_key_of_its_own():
    one, other = issue(NAMES, NOW), issue(NAMES, NOW)
    assert one.fingerprint_sha256 != other.fingerprint_sha256
    assert one.pem.split("-----END PRIVATE KEY")[0] != other.pem.split("-----END PRIVATE KEY")[0]


@pytest.mark.skipif(not shutil.which("openssl"), reason="not installed: openssl")
@pytest.mark.parametrize("name", [("-verify_ip", "192.168.1.20"), ("-verify_hostname", "myhost.local")])
def test_openssl_accepts_it_strictly(issued, tmp_path, name):
    pem = tmp_path / "certificate.pem"
    pem.write_text(issued.pem)
    command = ["openssl", "verify", "-x509_strict", "-purpose", "sslserver", *name, "-CAfile", pem, pem]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def test_python_accepts_it_strictly_for_its_names_and_no_other(issued, tmp_path):
    pem = tmp_path / "certificate.pem"
    pem.write_text(issued.pem)
    client = ssl.create_default_context(cafile=pem)
    client.verify_flags |= ssl.VERIFY_X509_STRICT
    server = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    server.load_cert_chain(pem)
    for name in ("localhost", "127.0.0.1", "2001:db8::7"):
        assert shake_hands(client, server, name)
    with pytest.raises(ssl.SSLCertVerificationError):
        shake_hands(client, server, "elsewhere.example")


def shake_hands(client, server, name):
    ours, theirs = socket.socketpair()
    failed = []

    def answer():
        try:
            server.wrap_socket(theirs, server_side=True).close()
        except (ssl.SSLError, OSError) as error:
            failed.append(error)
            theirs.close()

    thread = threading.Thread(target=answer)
    thread.start()
    try:
        with client.wrap_socket(ours, server_hostname=name) as tls:
            return tls.version()
    finally:
        ours.close()
        thread.join(60)


def test_as_a_child_it_reads_names_and_writes_the_pair_and_its_facts():
    done = subprocess.run(
        [sys.executable, "-m", "nbtray.certificates.issue"],
        input=json.dumps({"names": NAMES}),
        capture_output=True,
        text=True,
        check=True,
    )
    made = json.loads(done.stdout)
    certificate = x509.load_pem_x509_certificate(made["pem"].encode())
    assert made["facts"]["not_after"] == certificate.not_valid_after_utc.isoformat()
    assert made["facts"]["names"] == sorted(NAMES)
    assert done.stderr == ""

"""Our root vouches for this computer and for addresses, and for nothing else: OpenSSL and Python agree."""

import shutil
import subprocess
from datetime import UTC, datetime, timedelta
from ipaddress import ip_network

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.verification import PolicyBuilder, Store
from hypothesis import given, settings
from hypothesis import strategies as st

from nbtray.certificates import authority, leaf
from nbtray.certificates.issue import issue_by_authority
from nbtray.core.moment import EARLIEST

NOW = datetime.now(UTC)
NAMES = ("localhost", "127.0.0.1", "::1", "192.168.1.20", "81.2.69.10", "lab", "lab.local", "me.example")


@pytest.fixture(scope="module")
def root():
    return authority.make(NAMES, NOW)


@pytest.fixture
def verify(root, tmp_path):
    """Have OpenSSL verify a leaf of that root, strictly."""
    (tmp_path / "root.pem").write_text(root.as_pem())

    def verified(pair, *more):
        (tmp_path / "leaf.pem").write_text(pair)
        command = ["openssl", "verify", "-x509_strict", "-purpose", "sslserver"]
        command += [*more, "-CAfile", tmp_path / "root.pem", tmp_path / "leaf.pem"]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        return done.returncode == 0, done.stdout + done.stderr

    return verified


def extension(certificate, kind):
    return certificate.extensions.get_extension_for_class(kind)


def test_the_root_is_for_ten_years_and_can_sign_servers_only(root):
    certificate = root.certificate
    assert timedelta(days=3652) <= certificate.not_valid_after_utc - NOW <= timedelta(days=3653)
    basic, usage = (extension(certificate, kind) for kind in (x509.BasicConstraints, x509.KeyUsage))
    assert (basic.critical, basic.value.ca, basic.value.path_length) == (True, True, 0)
    assert (usage.value.key_cert_sign, usage.value.digital_signature) == (True, False)


def test_its_constraints_are_critical_and_name_this_computer_and_all_addresses(root):
    constraints = extension(root.certificate, x509.NameConstraints)
    assert constraints.critical
    assert [each.value for each in constraints.value.permitted_subtrees] == [
        "lab.local",
        "localhost",
        "me.example",
        ip_network("0.0.0.0/0"),
        ip_network("::/0"),
    ]


def test_a_bare_name_is_left_out_because_it_may_be_a_top_level_domain(root):
    assert not root.may_vouch_for("lab")
    assert not authority.make(("dev",), NOW).may_vouch_for("bank.dev")


def test_a_root_that_is_asked_for_no_dns_name_does_not_allow_all_of_them():
    bare = authority.make(("box", "192.168.1.20"), NOW)
    assert [
        each.value for each in extension(bare.certificate, x509.NameConstraints).value.permitted_subtrees
    ] == [
        "localhost",
        ip_network("0.0.0.0/0"),
        ip_network("::/0"),
    ]


@pytest.mark.parametrize(
    "odd", ["-box.local", "box-.local", "box..local", "box.local.", ".local", "*.example", "my box.local"]
)
def test_a_name_no_host_can_have_spoils_the_root_for_nobody(odd):
    issued = issue_by_authority(("localhost", "box.local", odd), NOW, "")
    assert (issued.names, issued.left_out) == (("box.local", "localhost"), (odd,))
    loaded = authority.load(issued.authority, NOW)
    certificate = x509.load_pem_x509_certificate(issued.pem.encode())
    verifier = PolicyBuilder().store(Store([loaded.certificate])).time(NOW)
    verifier.build_server_verifier(x509.DNSName("localhost")).verify(certificate, [])


@settings(max_examples=50)
@given(st.from_regex(r"[a-z]{1,9}(\.[a-z]{1,9}){0,3}", fullmatch=True))
def test_it_may_vouch_for_its_names_and_those_below_them_only(root, name):
    below = any(name == allowed or name.endswith(f".{allowed}") for allowed in NAMES if allowed != "lab")
    assert root.may_vouch_for(name) is below


def test_a_leaf_lives_ninety_days_and_leaves_out_what_it_must(root):
    issued = issue_by_authority([*NAMES, "bank.example"], NOW, root.as_pem())
    assert issued.not_after - issued.not_before == timedelta(days=90)
    assert issued.left_out == ("bank.example", "lab")
    assert set(issued.names) == set(NAMES) - {"lab"}
    assert (issued.kind, issued.authority_sha256) == ("authority", root.fingerprint_sha256)
    assert issued.authority == root.as_pem()
    assert issued.pem.count("BEGIN CERTIFICATE") == 1


@pytest.mark.skipif(not shutil.which("openssl"), reason="not installed: openssl")
@pytest.mark.parametrize(
    "name",
    [
        ("-verify_ip", "192.168.1.20"),
        ("-verify_ip", "81.2.69.10"),
        ("-verify_ip", "::1"),
        ("-verify_hostname", "lab.local"),
    ],
)
def test_openssl_accepts_a_leaf_strictly(verify, root, name):
    pair, _ = authority.sign(root, NAMES, NOW)
    assert verify(pair, *name) == (True, verify(pair, *name)[1])


@pytest.mark.skipif(not shutil.which("openssl"), reason="not installed: openssl")
@pytest.mark.parametrize(("name", "accepted"), [("bank.example", False), ("me.example", True)])
def test_a_thief_of_the_key_cannot_pass_for_another_site(verify, root, name, accepted):
    key = ec.generate_private_key(ec.SECP256R1())
    signer = extension(root.certificate, x509.SubjectKeyIdentifier).value
    valid = (NOW - timedelta(hours=1), NOW + timedelta(days=9))
    forged = leaf.builder(key, root.certificate.subject, signer, [x509.DNSName(name)], valid)
    pair = leaf.as_pem(key, forged.sign(root.key, hashes.SHA256()))
    ok, said = verify(pair)
    assert ok is accepted
    assert accepted or "permitted subtree violation" in said


@pytest.mark.parametrize(
    "kept", ["", "nothing", "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----"]
)
def test_what_is_no_root_is_made_anew(kept):
    assert authority.load(kept, NOW) is None
    assert issue_by_authority(("localhost",), NOW, kept).authority != ""


def test_a_root_is_kept_until_no_whole_leaf_fits_in_its_life(root):
    end = root.certificate.not_valid_after_utc
    assert authority.load(root.as_pem(), end - timedelta(days=91)) is not None
    assert authority.load(root.as_pem(), end - timedelta(days=90)) is None


def test_a_root_is_good_although_the_clock_was_ahead_when_it_was_made():
    ahead = EARLIEST + timedelta(days=2000)
    kept = authority.make(NAMES, ahead).as_pem()
    assert authority.load(kept, ahead - timedelta(days=365)) is not None
    assert authority.load(kept, ahead - timedelta(days=366)) is None


@pytest.mark.parametrize("lost", [datetime(1970, 1, 1, tzinfo=UTC), EARLIEST - timedelta(seconds=1)])
def test_a_clock_that_is_not_set_yet_gives_no_root_up(lost):
    """The Raspberry Pi in 1970: each device would have to learn another authority at each of its starts."""
    later = EARLIEST + timedelta(days=2000)
    kept = authority.make(NAMES, later)
    issued = issue_by_authority(NAMES, lost, kept.as_pem())
    assert issued.authority_sha256 == kept.fingerprint_sha256
    assert issue_by_authority(NAMES, later, issued.authority).authority_sha256 == kept.fingerprint_sha256


def test_a_certificate_with_another_s_key_is_no_root(root):
    other = authority.make(NAMES, NOW).as_pem()
    mixed = other.split("-----BEGIN CERTIFICATE")[0] + root.as_pem()[root.as_pem().index("-----BEGIN CERT") :]
    assert authority.load(mixed, NOW) is None

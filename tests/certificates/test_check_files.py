"""What a user brings is taken only if browsers and the server can use it; else one sentence says why not."""

import json
import shutil
import subprocess
import sys
from datetime import UTC, datetime, timedelta

import pytest
from beds.own_certificates import BETWEEN, NAMES, P256, ROOT, WORLDS_OWN, key_pem, pem, rsa_key
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, ed25519
from cryptography.x509.oid import ExtendedKeyUsageOID
from cryptography.x509.verification import Store

from nbtray.certificates import problems, public_trust
from nbtray.certificates.check_files import check

GOOD = BETWEEN.sign()
CHAIN = (GOOD, BETWEEN.certificate)


@pytest.fixture
def given(tmp_path):
    """Write the two files and have them checked."""

    def checked(certificates=None, key=None, *, together=False, now=None):
        certificates = pem(*CHAIN) if certificates is None else certificates
        key = key_pem() if key is None else key
        file, key_file = tmp_path / "full.pem", tmp_path / "key.pem"
        file.write_bytes(key + certificates if together else certificates)
        key_file.write_bytes(key)
        return check(str(file), "" if together else str(key_file), now or datetime.now(UTC))

    return checked


def test_a_good_pair_is_taken_with_its_chain_and_its_facts(given):
    answer = given()
    assert answer["facts"] == {
        "fingerprint_sha256": GOOD.fingerprint(hashes.SHA256()).hex(),
        "not_before": GOOD.not_valid_before_utc.isoformat(),
        "not_after": min(each.not_valid_after_utc for each in CHAIN).isoformat(),
        "names": sorted(NAMES),
        "kind": "own-files",
        "trusted": False,
        "incomplete": False,
    }
    assert answer["pem"].count("BEGIN CERTIFICATE") == 2
    assert answer["pem"].startswith("-----BEGIN PRIVATE KEY")


@pytest.mark.parametrize(
    "saved",
    [
        lambda content: b"\xef\xbb\xbf" + content,
        lambda content: content.replace(b"\n", b"\r\n"),
        lambda content: content.rstrip(),
        lambda content: "Schl\xfcssel von mir\n".encode("latin-1") + content,
    ],
    ids=["a byte order mark", "the line ends of Windows", "no last line end", "a line in another encoding"],
)
def test_what_editors_and_tools_make_of_the_files_does_no_harm(given, saved):
    answer, wanted = given(saved(pem(*CHAIN)), saved(key_pem())), given()
    assert answer["facts"] == wanted["facts"]
    assert answer["pem"].replace("\r\n", "\n") == wanted["pem"]


@pytest.mark.parametrize(
    "key",
    [P256, ec.generate_private_key(ec.SECP384R1()), rsa_key(2048)],
    ids=["P-256", "P-384", "RSA 2048"],
)
def test_the_keys_that_browsers_know_are_taken(given, key):
    certificates = pem(BETWEEN.sign(key), BETWEEN.certificate)
    assert given(certificates, key_pem(key, traditional=True), together=True)["facts"]["names"]


def test_a_clock_that_is_not_set_yet_refuses_no_dates(given):
    """The Raspberry Pi in 1970: the user's certificate is as good as it was."""
    assert given(now=datetime(1970, 1, 1, tzinfo=UTC)) == given()


@pytest.mark.parametrize(
    ("made", "refused"),
    [
        (lambda: (b"nothing",), problems.NoCertificateInIt),
        (
            lambda: (b"-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n",),
            problems.CertificateDamaged,
        ),
        (lambda: (None, b"nothing"), problems.NoKeyInIt),
        (lambda: (None, key_pem().replace(b"MI", b"AA", 1)), problems.NoKeyInIt),
        (lambda: (None, key_pem(password=b"secret")), problems.KeyEncrypted),
        (lambda: (None, key_pem(password=b"secret", traditional=True)), problems.KeyEncrypted),
        (lambda: (None, key_pem(ROOT.key)), problems.KeyForeign),
        (lambda: (pem(BETWEEN.certificate, GOOD),), problems.ChainDisordered),
        (lambda: (pem(GOOD, ROOT.certificate),), problems.ChainDisordered),
        (lambda: (pem(BETWEEN.sign(days=(1, 90)), BETWEEN.certificate),), problems.CertificateNotYetValid),
        (lambda: (pem(BETWEEN.sign(days=(-9, -1)), BETWEEN.certificate),), problems.CertificateOver),
        (lambda: (pem(BETWEEN.sign(names=()), BETWEEN.certificate),), problems.CertificateNameless),
        (lambda: weak(rsa_key(1024)), problems.KeyWeak),
        (lambda: weak(ec.generate_private_key(ec.SECP192R1())), problems.KeyWeak),
        (lambda: weak(ed25519.Ed25519PrivateKey.generate()), problems.KeyWeak),
        (
            lambda: (
                pem(
                    BETWEEN.sign(extensions=[x509.ExtendedKeyUsage([ExtendedKeyUsageOID.CLIENT_AUTH])]),
                    BETWEEN.certificate,
                ),
            ),
            problems.CertificateNotForServers,
        ),
    ],
)
def test_each_thing_that_is_wrong_has_its_sentence(given, made, refused):
    with pytest.raises(refused):
        given(*made())


def weak(key):
    return pem(BETWEEN.sign(key), BETWEEN.certificate), key_pem(key)


@pytest.mark.skipif(not shutil.which("openssl"), reason="not installed: openssl")
def test_a_signature_that_can_be_forged_is_refused(given, tmp_path):
    (tmp_path / "ca.pem").write_bytes(pem(ROOT.certificate))
    (tmp_path / "ca.key").write_bytes(key_pem(ROOT.key))
    (tmp_path / "names").write_text("subjectAltName=DNS:old.example")
    (tmp_path / "request.key").write_bytes(key_pem())
    for command in (
        "req -new -key request.key -subj /CN=old -out request.pem",
        "x509 -req -sha1 -in request.pem -CA ca.pem -CAkey ca.key -CAcreateserial -extfile names -out old",
    ):
        subprocess.run(["openssl", *command.split()], cwd=tmp_path, check=True, capture_output=True)
    with pytest.raises(problems.SignatureWeak, match="SHA1"):
        given((tmp_path / "old").read_bytes())


def test_a_file_that_is_not_there_or_no_file_is_a_sentence(tmp_path):
    with pytest.raises(problems.FileUnset):
        check("", "", datetime.now(UTC))
    with pytest.raises(problems.FileUnreadable, match="no such file"):
        check(str(tmp_path / "missing.pem"), "", datetime.now(UTC))
    with pytest.raises(problems.FileUnreadable, match="not an ordinary file"):
        check(str(tmp_path), "", datetime.now(UTC))
    (tmp_path / "long.pem").write_bytes(b"x" * (2 << 20))
    with pytest.raises(problems.FileUnreadable, match="too long"):
        check(str(tmp_path / "long.pem"), "", datetime.now(UTC))


def test_a_leaf_of_the_world_s_without_its_issuer_is_called_incomplete(given):
    alone = BETWEEN.sign(extensions=[WORLDS_OWN])
    assert given(pem(alone))["facts"]["incomplete"]
    assert not given(pem(alone, BETWEEN.certificate))["facts"]["incomplete"]
    assert not given(pem(GOOD))["facts"]["incomplete"]


def test_trusted_is_what_browsers_trust(monkeypatch):
    for_servers = x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH])
    chain = (BETWEEN.sign(names=("*.lab.example",), extensions=[for_servers]), BETWEEN.certificate)
    now = datetime.now(UTC)
    assert not public_trust.is_trusted(chain, ["*.lab.example"], now)
    monkeypatch.setattr(public_trust, "_browsers_roots", lambda: Store([ROOT.certificate]))
    assert public_trust.is_trusted(chain, ["*.lab.example"], now)
    assert not public_trust.is_trusted(chain, ["other.example"], now)
    assert not public_trust.is_trusted(chain[:1], ["*.lab.example"], now)
    assert not public_trust.is_trusted(chain, ["*.lab.example"], now + timedelta(days=91))


def test_a_root_that_cannot_be_loaded_is_left_out():
    assert public_trust._loaded(pem(ROOT.certificate)) == ROOT.certificate
    assert public_trust._loaded(b"-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----") is None


def test_as_a_child_it_answers_a_refusal_as_a_word_and_never_shows_the_key(tmp_path):
    (tmp_path / "full.pem").write_bytes(pem(*CHAIN))
    (tmp_path / "key.pem").write_bytes(key_pem(ROOT.key))
    asked = {"file": str(tmp_path / "full.pem"), "key_file": str(tmp_path / "key.pem")}
    done = subprocess.run(
        [sys.executable, "-m", "nbtray.certificates.check_files"],
        input=json.dumps(asked),
        capture_output=True,
        text=True,
        check=True,
    )
    assert json.loads(done.stdout) == {
        "refused": "KeyForeign",
        "details": {"key": asked["key_file"], "path": asked["file"]},
    }
    assert done.stderr == ""

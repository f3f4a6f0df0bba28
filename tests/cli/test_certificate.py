import json
import plistlib
import ssl

import pytest
from beds.waiting import until

from nbtray.certificates.own import OwnCertificates
from nbtray.core.certificate.effects import IssueCertificate
from nbtray.core.server.events import StartChosen
from nbtray.core.settings import CertificateKind
from nbtray.core.settings.events import SettingsReloadChosen
from nbtray.storage.private_files import PrivateFiles

NAMES = ("localhost", "127.0.0.1", "lab.local")


@pytest.fixture
def certificates(folders):
    return OwnCertificates(folders, PrivateFiles())


@pytest.fixture
def self_signed(certificates):
    return certificates.issue(IssueCertificate(NAMES)).certificate


@pytest.fixture
def by_authority(certificates, nbtray):
    nbtray("config", "set", "certificate.kind", "authority")
    return certificates.issue(IssueCertificate(NAMES, CertificateKind.AUTHORITY)).certificate


def plain_hex(printed):
    return printed.replace(":", "").replace("\n", "").replace(" ", "").lower()


def test_before_the_first_start_there_is_none(nbtray):
    done = nbtray("certificate")
    assert (done.status, done.out) == (1, "")
    assert done.err.splitlines()[0] == "There is no certificate yet."


def test_the_fingerprint_is_shown_without_nbtray_running(nbtray, self_signed):
    done = nbtray("certificate")
    assert done.status == 0
    assert self_signed.fingerprint_sha256 in plain_hex(done.out)
    assert "Self-signed" in done.out
    assert "127.0.0.1, lab.local, localhost" in done.out
    assert nbtray("certificate", "show").out == done.out


def test_a_program_reads_it_as_json(nbtray, by_authority):
    told = json.loads(nbtray("certificate", "show", "--json").out)
    assert told["fingerprint_sha256"] == by_authority.fingerprint_sha256
    assert told["authority_sha256"] == by_authority.authority_sha256
    assert (told["kind"], told["names"], told["trusted"]) == ("authority", sorted(NAMES), False)


def test_the_authority_is_exported_in_each_form_and_never_its_key(nbtray, by_authority, tmp_path):
    for form in ("pem", "der", "mobileconfig"):
        done = nbtray("certificate", "export", "--format", form, str(tmp_path))
        assert done.status == 0, done.err
        assert by_authority.authority_sha256 in plain_hex(done.out)
        assert {"Android", "iPhone and iPad", "Windows"} <= set(done.out.splitlines())
    der = (tmp_path / "authority.crt").read_bytes()
    assert ssl.PEM_cert_to_DER_cert((tmp_path / "authority.pem").read_text()) == der
    profile = plistlib.loads((tmp_path / "authority.mobileconfig").read_bytes())
    assert profile["PayloadContent"][0]["PayloadContent"] == der
    assert not [path for path in tmp_path.glob("authority.*") if b"PRIVATE" in path.read_bytes()]


@pytest.mark.usefixtures("self_signed")
@pytest.mark.parametrize("command", [("export",), ("new-authority", "--yes")])
def test_without_an_authority_there_is_nothing_to_export_or_to_replace(nbtray, command):
    done = nbtray("certificate", *command)
    assert done.status == 1
    assert "your certificate is self-signed" in done.err
    assert "certificate.kind authority" in done.err


@pytest.mark.usefixtures("by_authority")
def test_a_folder_that_cannot_be_written_is_a_sentence(nbtray, tmp_path):
    (tmp_path / "authority.pem").mkdir()
    done = nbtray("certificate", "export", str(tmp_path))
    assert (done.status, "not an ordinary file" in done.err) == (1, True)
    assert nbtray("certificate", "export", str(tmp_path / "missing")).status == 2


@pytest.mark.usefixtures("by_authority")
def test_the_qr_code_leads_to_the_page_in_this_network(nbtray, running, tmp_path):
    running.post(StartChosen())
    running.wait_for("running")
    done = nbtray("certificate", "export", "--format", "qr", str(tmp_path))
    assert "https://192.168.77.10:9999/nbtray/devices" in done.out.splitlines()
    assert (tmp_path / "nbtray-devices.png").read_bytes().startswith(b"\x89PNG")


@pytest.mark.usefixtures("by_authority")
def test_the_qr_code_needs_somebody_to_serve_the_page(nbtray):
    assert "nbtray is not running" in nbtray("certificate", "export", "--format", "qr").err


def test_a_new_authority_without_nbtray_is_made_by_the_next_start(nbtray, by_authority, certificates):
    assert nbtray("certificate", "new-authority", "--yes").status == 0
    assert certificates.recall() is None
    fresh = certificates.issue(IssueCertificate(NAMES, CertificateKind.AUTHORITY)).certificate
    assert fresh.authority_sha256 != by_authority.authority_sha256


@pytest.mark.usefixtures("by_authority")
def test_a_running_nbtray_makes_the_new_authority_itself(nbtray, running):
    running.post(SettingsReloadChosen())
    running.post(StartChosen())
    running.wait_for("running")
    before = until(lambda: running.computer.authority, what="an authority")
    assert nbtray("certificate", "new-authority", "--yes").status == 0
    until(lambda: running.computer.authority != before, what="another authority")

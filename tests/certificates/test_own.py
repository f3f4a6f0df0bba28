"""The certificate on disk, for the stand-in and the real one."""

import json
import subprocess
import sys
from datetime import timedelta

import pytest
from beds.fakes_server import BEGIN, FOREIGN_KEY, Computer, FakeCertificates
from beds.own_certificates import Certbot
from contracts.certificates_contract import NAMES, CertificatesContract

from nbtray.certificates import own
from nbtray.certificates.own import OwnCertificates
from nbtray.core.certificate.certificate import Certificate
from nbtray.core.certificate.effects import IssueCertificate, ReadCertificateFiles
from nbtray.core.certificate.events import CertificateIssued, CertificateRefused
from nbtray.core.folders import Folders
from nbtray.core.problem import Problem
from nbtray.core.settings import CertificateKind
from nbtray.storage.private_files import PrivateFiles


class TestFakeCertificates(CertificatesContract):
    @pytest.fixture
    def certificates(self):
        return FakeCertificates(Computer())

    def break_issuing(self, certificates):
        certificates.refusal = Problem("CertificateNotMade", "No certificate could be made.", "Try again.")

    @pytest.fixture
    def files(self, certificates):
        self.computer = certificates.computer
        return ReadCertificateFiles("/full.pem", "/key.pem")

    def renew_files(self, files, names):
        end = BEGIN + timedelta(days=90)
        self.computer.users_files[files.file] = Certificate(names[0], BEGIN, end, names, kind="own-files")

    def spoil_files(self, files):
        self.computer.users_files[files.file] = FOREIGN_KEY


@pytest.fixture
def folders(tmp_path):
    return Folders(tmp_path / "a", tmp_path / "b", tmp_path / "c", tmp_path / "d")


class TestOwnCertificates(CertificatesContract):
    @pytest.fixture
    def certificates(self, folders, monkeypatch):
        self.patch = monkeypatch
        return OwnCertificates(folders, PrivateFiles())

    def break_issuing(self, certificates):  # noqa: ARG002 -- whichever
        self.patch.setattr(sys, "executable", "/bin/false")

    @pytest.fixture
    def files(self, tmp_path):
        self.certbot = Certbot(tmp_path / "letsencrypt")
        return ReadCertificateFiles(str(self.certbot.fullchain), str(self.certbot.privkey))

    def renew_files(self, files, names):  # noqa: ARG002 -- where certbot keeps them
        self.certbot.renew(names)

    def spoil_files(self, files):  # noqa: ARG002 -- likewise
        self.certbot.renew(foreign_key=True)


@pytest.fixture
def certificates(folders):
    return OwnCertificates(folders, PrivateFiles())


def issue(certificates):
    issued = certificates.issue(IssueCertificate(NAMES))
    assert isinstance(issued, CertificateIssued), issued
    return issued.certificate


def test_pair_and_facts_are_private_and_in_one_file(certificates, folders):
    issue(certificates)
    for path in (folders.certificate, folders.certificate_facts):
        assert path.stat().st_mode & 0o777 == 0o600
    pem = folders.certificate.read_text()
    assert "BEGIN PRIVATE KEY" in pem
    assert "BEGIN CERTIFICATE" in pem
    assert "PRIVATE" not in folders.certificate_facts.read_text()


@pytest.mark.parametrize("name", ["certificate", "certificate_facts"])
@pytest.mark.parametrize("content", [None, b"", b"{}", b"\xff", b'{"names": 1}'])
def test_what_is_damaged_is_not_recalled_and_is_made_anew(certificates, folders, name, content):
    issue(certificates)
    path = getattr(folders, name)
    path.unlink()
    if content is not None:
        path.write_bytes(content)
    assert certificates.recall() is None
    fresh = issue(certificates)
    assert certificates.recall() == CertificateIssued(fresh)


def test_facts_of_another_certificate_are_not_believed(certificates, folders):
    issue(certificates)
    facts = json.loads(folders.certificate_facts.read_text())
    issue(certificates)
    folders.certificate_facts.write_text(json.dumps(facts))
    assert certificates.recall() is None


def test_a_certificate_with_another_s_key_is_not_recalled(certificates, folders):
    issue(certificates)
    first = folders.certificate.read_text()
    issue(certificates)
    second = folders.certificate.read_text()
    begin = "-----BEGIN CERTIFICATE"
    folders.certificate.write_text(first[: first.index(begin)] + second[second.index(begin) :])
    assert certificates.recall() is None


def test_a_child_that_hangs_is_given_up(folders, monkeypatch, tmp_path):
    hanging = tmp_path / "python"
    hanging.write_text("#!/bin/sh\nexec sleep 60\n")
    hanging.chmod(0o755)
    monkeypatch.setattr(sys, "executable", str(hanging))
    refused = OwnCertificates(folders, PrivateFiles(), deadline=0.2).issue(IssueCertificate(NAMES))
    assert isinstance(refused, CertificateRefused)
    assert "longer than" in refused.problem.what


def test_a_full_disk_is_said_as_that(folders):
    class Full(PrivateFiles):
        def write(self, path, content):  # noqa: ARG002 -- the port's
            from nbtray.storage.refusals import DiskFull  # noqa: PLC0415

            raise DiskFull(path=path)

    refused = OwnCertificates(folders, Full()).issue(IssueCertificate(NAMES))
    assert isinstance(refused, CertificateRefused)
    assert refused.problem.code == "DiskFull"


def test_nothing_heavy_stays_in_the_process_that_shows_the_tray():
    heavy = {"cryptography", "ssl", "psutil", "plistlib"}
    code = f"import sys, {own.__name__}; print(sorted({heavy} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"


BY_AUTHORITY = IssueCertificate(NAMES, CertificateKind.AUTHORITY)


def test_the_authority_s_key_is_private_and_never_shown_to_devices(certificates, folders):
    certificates.issue(BY_AUTHORITY)
    assert folders.authority.stat().st_mode & 0o777 == 0o600
    assert "PRIVATE KEY" in folders.authority.read_text()
    shown = {path.name: path.read_bytes() for path in folders.devices.iterdir()}
    assert sorted(shown) == ["authority.crt", "authority.mobileconfig", "devices.html"]
    assert not [name for name, content in shown.items() if b"PRIVATE" in content]


def test_without_our_authority_devices_are_shown_nothing_but_it_is_kept(certificates, folders):
    first = certificates.issue(BY_AUTHORITY).certificate
    certificates.issue(IssueCertificate(NAMES))
    assert list(folders.devices.iterdir()) == []
    assert certificates.issue(BY_AUTHORITY).certificate.authority_sha256 == first.authority_sha256


def test_a_damaged_authority_is_made_anew(certificates, folders):
    first = certificates.issue(BY_AUTHORITY).certificate
    folders.authority.write_bytes(b"\xff nothing")
    second = certificates.issue(BY_AUTHORITY).certificate
    assert first.authority_sha256 != second.authority_sha256 != ""


def test_what_is_taken_over_is_watched_before_it_is_read(folders, tmp_path):
    certbot, steps = Certbot(tmp_path / "letsencrypt"), []
    certbot.renew()
    certificates = OwnCertificates(folders, PrivateFiles(), steps.append)
    files = ReadCertificateFiles(str(certbot.fullchain), str(certbot.privkey))
    certificates.read_files(files)
    assert steps == [[certbot.fullchain, certbot.privkey]]
    certificates.issue(IssueCertificate(NAMES))
    assert steps[1:] == [()]


def test_a_certificate_whose_time_has_not_come_is_looked_at_until_it_has(folders, tmp_path):
    """The clock of this computer may be behind, too: then NTP sets it, and no file has changed."""
    certbot = Certbot(tmp_path / "letsencrypt")
    certbot.renew(days=(1, 90))
    certificates = OwnCertificates(folders, PrivateFiles())
    files = ReadCertificateFiles(str(certbot.fullchain), str(certbot.privkey))
    for _ in range(2):
        refused = certificates.read_files(files)
        assert refused.problem.code == "CertificateNotYetValid"


def test_the_user_s_key_in_our_folder_is_private(folders, tmp_path):
    certbot = Certbot(tmp_path / "letsencrypt")
    certbot.renew()
    files = ReadCertificateFiles(str(certbot.fullchain), str(certbot.privkey))
    OwnCertificates(folders, PrivateFiles()).read_files(files)
    assert folders.certificate.stat().st_mode & 0o777 == 0o600
    assert "PRIVATE" not in folders.certificate_facts.read_text()

"""What whoever claims to keep the certificate must do."""

from abc import ABC, abstractmethod
from dataclasses import replace
from datetime import timedelta

from nbtray.core.certificate.effects import IssueCertificate, ReadCertificateFiles
from nbtray.core.certificate.events import CertificateIssued, CertificateRefused
from nbtray.core.settings import CertificateKind
from nbtray.ports import Certificates

NAMES = ("localhost", "127.0.0.1", "2001:db8::7", "myhost.lan")


class CertificatesContract(ABC):
    """Subclass, give `certificates` and the user's `files`, and make it impossible to issue one."""

    @abstractmethod
    def break_issuing(self, certificates: Certificates) -> None:
        """Have the next `issue` fail."""

    @abstractmethod
    def renew_files(self, files: ReadCertificateFiles, names: tuple[str, ...]) -> None:
        """Have the user's tools put a new pair there, good in all but the names."""

    @abstractmethod
    def spoil_files(self, files: ReadCertificateFiles) -> None:
        """Have the user's key replaced by a foreign one."""

    def test_at_first_there_is_none(self, certificates: Certificates):
        assert certificates.recall() is None

    def test_an_issued_certificate_says_the_names_and_is_recalled(self, certificates: Certificates):
        issued = certificates.issue(IssueCertificate(NAMES))
        assert isinstance(issued, CertificateIssued)
        certificate = issued.certificate
        assert certificate.names == tuple(sorted(NAMES))
        assert len(certificate.fingerprint_sha256) == 64
        assert certificate.not_after - certificate.not_before == timedelta(days=397)
        assert certificate.kind == "self-signed"
        assert certificates.recall() == issued

    def test_a_second_one_takes_its_place(self, certificates: Certificates):
        first = certificates.issue(IssueCertificate(NAMES))
        second = certificates.issue(IssueCertificate((*NAMES, "203.0.113.9")))
        assert isinstance(first, CertificateIssued)
        assert isinstance(second, CertificateIssued)
        assert first.certificate.fingerprint_sha256 != second.certificate.fingerprint_sha256
        assert certificates.recall() == second

    def test_a_failure_leaves_the_old_one_untouched(self, certificates: Certificates):
        first = certificates.issue(IssueCertificate(NAMES))
        self.break_issuing(certificates)
        refused = certificates.issue(IssueCertificate(NAMES))
        assert isinstance(refused, CertificateRefused)
        assert refused.problem.what
        assert certificates.recall() == first

    def test_our_authority_vouches_for_one_after_the_other(self, certificates: Certificates):
        first = certificates.issue(IssueCertificate(NAMES, CertificateKind.AUTHORITY))
        second = certificates.issue(IssueCertificate(NAMES, CertificateKind.AUTHORITY))
        assert isinstance(first, CertificateIssued)
        assert isinstance(second, CertificateIssued)
        assert first.certificate.kind == "authority"
        assert first.certificate.not_after - first.certificate.not_before == timedelta(days=90)
        assert first.certificate.fingerprint_sha256 != second.certificate.fingerprint_sha256
        assert first.certificate.authority_sha256 == second.certificate.authority_sha256 != ""
        assert certificates.recall() == second

    def test_a_new_authority_takes_the_place_of_the_old_one(self, certificates: Certificates):
        asked = IssueCertificate(NAMES, CertificateKind.AUTHORITY)
        first, second = certificates.issue(asked), certificates.issue(replace(asked, new_authority=True))
        assert isinstance(first, CertificateIssued)
        assert isinstance(second, CertificateIssued)
        assert first.certificate.authority_sha256 != second.certificate.authority_sha256
        assert certificates.issue(asked).certificate.authority_sha256 == second.certificate.authority_sha256

    def test_the_user_s_own_is_taken_over_once_and_again_when_it_was_renewed(self, certificates, files):
        self.renew_files(files, ("one.example",))
        taken = certificates.read_files(files)
        assert isinstance(taken, CertificateIssued)
        assert (taken.certificate.kind, taken.certificate.names) == ("own-files", ("one.example",))
        assert certificates.read_files(files) is None
        self.renew_files(files, ("other.example",))
        renewed = certificates.read_files(files)
        assert isinstance(renewed, CertificateIssued)
        assert renewed.certificate.names == ("other.example",)
        assert certificates.recall() == renewed

    def test_files_that_will_not_do_leave_the_old_ones_untouched(self, certificates, files):
        self.renew_files(files, ("one.example",))
        good = certificates.read_files(files)
        self.spoil_files(files)
        assert isinstance(certificates.read_files(files), CertificateRefused)
        assert certificates.read_files(files) is None
        assert certificates.recall() == good

    def test_files_are_judged_afresh_when_that_is_asked_for(self, certificates, files):
        self.renew_files(files, ("one.example",))
        taken = certificates.read_files(files)
        assert certificates.read_files(replace(files, afresh=True)) == taken

    def test_files_that_are_chosen_again_are_read_again(self, certificates, files):
        self.renew_files(files, ("one.example",))
        certificates.read_files(files)
        certificates.issue(IssueCertificate(NAMES))
        assert isinstance(certificates.read_files(files), CertificateIssued)

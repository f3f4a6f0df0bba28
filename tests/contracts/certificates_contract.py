"""What whoever claims to keep the certificate must do."""

from abc import ABC, abstractmethod
from datetime import timedelta

from nbtray.core import effects, events
from nbtray.ports import Certificates

NAMES = ("localhost", "127.0.0.1", "2001:db8::7", "myhost.lan")


class CertificatesContract(ABC):
    """Subclass, give `certificates`, and make it impossible to issue one."""

    @abstractmethod
    def break_issuing(self, certificates: Certificates) -> None:
        """Have the next `issue` fail."""

    def test_at_first_there_is_none(self, certificates: Certificates):
        assert certificates.recall() is None

    def test_an_issued_certificate_says_the_names_and_is_recalled(self, certificates: Certificates):
        issued = certificates.issue(effects.IssueCertificate(NAMES))
        assert isinstance(issued, events.CertificateIssued)
        certificate = issued.certificate
        assert certificate.names == tuple(sorted(NAMES))
        assert len(certificate.fingerprint_sha256) == 64
        assert certificate.not_after - certificate.not_before == timedelta(days=397)
        assert certificate.kind == "self-signed"
        assert certificates.recall() == issued

    def test_a_second_one_takes_its_place(self, certificates: Certificates):
        first = certificates.issue(effects.IssueCertificate(NAMES))
        second = certificates.issue(effects.IssueCertificate((*NAMES, "203.0.113.9")))
        assert isinstance(first, events.CertificateIssued)
        assert isinstance(second, events.CertificateIssued)
        assert first.certificate.fingerprint_sha256 != second.certificate.fingerprint_sha256
        assert certificates.recall() == second

    def test_a_failure_leaves_the_old_one_untouched(self, certificates: Certificates):
        first = certificates.issue(effects.IssueCertificate(NAMES))
        self.break_issuing(certificates)
        refused = certificates.issue(effects.IssueCertificate(NAMES))
        assert isinstance(refused, events.CertificateRefused)
        assert refused.problem.what
        assert certificates.recall() == first

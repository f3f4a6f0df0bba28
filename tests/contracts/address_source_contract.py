"""What whoever claims to be an address source must do."""

from abc import ABC, abstractmethod
from ipaddress import ip_address

from nbtray.core.address.effects import ReadAddress
from nbtray.core.address.events import AddressRead
from nbtray.core.address.readings import Family, Seen, Unavailable
from nbtray.ports import AddressSource


class AddressSourceContract(ABC):
    """Subclass, give a fixture `source`, and make the world answer."""

    @abstractmethod
    def answering(self, body: str, family: Family = Family.IPV4) -> str:
        """Return the URL of a source that answers with this."""

    @abstractmethod
    def absent(self) -> str:
        """Return the URL of a source that is not there."""

    @abstractmethod
    def refusing(self, retry_after: int) -> str:
        """Return the URL of a source that wants to be left alone for so many seconds."""

    def test_the_address_seen_comes_back_with_the_question(self, source: AddressSource):
        url = self.answering("93.184.216.34\n")
        assert source.read(ReadAddress(7, url, Family.IPV4)) == AddressRead(
            7, url, Family.IPV4, Seen(ip_address("93.184.216.34"))
        )

    def test_each_family_is_a_question_of_its_own(self, source: AddressSource):
        url = self.answering("2606:2800:220:1:248:1893:25c8:1946", Family.IPV6)
        assert source.read(ReadAddress(1, url, Family.IPV6)).reading == Seen(
            ip_address("2606:2800:220:1:248:1893:25c8:1946")
        )

    def test_an_address_of_the_other_family_is_no_answer(self, source: AddressSource):
        url = self.answering("2606:2800:220:1:248:1893:25c8:1946")
        assert isinstance(source.read(ReadAddress(1, url, Family.IPV4)).reading, Unavailable)

    def test_an_address_nobody_can_reach_is_no_answer(self, source: AddressSource):
        reading = source.read(ReadAddress(1, self.answering("192.168.1.20"), Family.IPV4)).reading
        assert isinstance(reading, Unavailable)
        assert "192.168.1.20" in reading.reason

    def test_a_source_that_is_not_there_is_unavailable_and_says_why(self, source: AddressSource):
        reading = source.read(ReadAddress(1, self.absent(), Family.IPV4)).reading
        assert isinstance(reading, Unavailable)
        assert reading.reason
        assert reading.cool_off == 0

    def test_a_source_that_wants_rest_gets_it(self, source: AddressSource):
        reading = source.read(ReadAddress(1, self.refusing(retry_after=900), Family.IPV4)).reading
        assert isinstance(reading, Unavailable)
        assert reading.cool_off == 900

    def test_one_failure_spoils_nothing_for_the_next_question(self, source: AddressSource):
        source.read(ReadAddress(1, self.absent(), Family.IPV4))
        url = self.answering("93.184.216.34")
        assert isinstance(source.read(ReadAddress(2, url, Family.IPV4)).reading, Seen)

"""What whoever claims to have services outside must do."""

from abc import ABC, abstractmethod

from nbtray.core.address.readings import Family
from nbtray.core.reach.effects import AskOutside
from nbtray.core.reach.events import OutsideTold
from nbtray.core.reach.outside import Question, Tried, Unasked
from nbtray.ports import OutsideVantage

QUESTION = Question(Family.IPV4, "81.2.69.10", 9999)


class OutsideContract(ABC):
    """Subclass, give a fixture `outside`, and make the world answer."""

    authorities = ""

    @abstractmethod
    def saying(self, body: str) -> str:
        """Return the service that says this."""

    @abstractmethod
    def absent(self) -> str:
        """Return a service that is not there."""

    def ask(self, outside: OutsideVantage, service: str) -> OutsideTold:
        return outside.ask(AskOutside(service, QUESTION, self.authorities))

    def test_what_it_saw_comes_back_with_the_question(self, outside: OutsideVantage):
        service = self.saying('{"ip": "81.2.69.10", "reachable": true}')
        assert self.ask(outside, service) == OutsideTold(service, QUESTION, Tried(True, "81.2.69.10"))

    def test_a_no_is_an_answer(self, outside: OutsideVantage):
        assert self.ask(outside, self.saying("0")).told == Tried(reached=False)

    def test_a_service_that_is_not_there_says_nothing(self, outside: OutsideVantage):
        assert isinstance(self.ask(outside, self.absent()).told, Unasked)

    def test_a_page_is_no_answer(self, outside: OutsideVantage):
        assert isinstance(self.ask(outside, self.saying("<html>Log in</html>")).told, Unasked)

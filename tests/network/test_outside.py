import pytest
from beds.bad_address_services import closed_port, refusing, silent, telling
from beds.fakes_reach import FakeOutside
from contracts.outside_contract import OutsideContract
from hypothesis import given
from hypothesis import strategies as st

from nbtray.core.address.readings import Family
from nbtray.core.reach.effects import AskOutside
from nbtray.core.reach.outside import SERVICES, Question, Tried, Unasked
from nbtray.core.settings.rules import Sources, Wrong
from nbtray.network import ask as child
from nbtray.network.outside import OutsideServices, told_by

QUESTION = Question(Family.IPV4, "81.2.69.10", 9999)


class TestOutsideServices(OutsideContract):
    @pytest.fixture(autouse=True)
    def _world(self, serve, authority):
        self.serve = serve
        self.authorities = str(authority.file)

    @pytest.fixture
    def outside(self):
        return OutsideServices()

    def saying(self, body):
        return self.serve(telling(body)).url + "{port}"

    def absent(self):
        with closed_port() as url:
            return url + "{port}"


class TestFakeOutside(OutsideContract):
    @pytest.fixture
    def outside(self):
        self.fake = FakeOutside()
        return self.fake

    def saying(self, body):
        service = f"https://{len(self.fake.answers)}.example/{{port}}"
        self.fake.answers[service] = told_by(body.encode())
        return service

    def absent(self):
        return "https://absent.example/{port}"


@pytest.mark.parametrize(
    ("body", "told"),
    [
        (b"1", Tried(reached=True)),
        (b"0\n", Tried(reached=False)),
        (b"True", Tried(reached=True)),
        (b'{"ip":"81.2.69.10","port":9999,"reachable":false}', Tried(False, "81.2.69.10")),
        (b'{"reachable":true,"certificate_sha256":"' + b"AB:" * 31 + b'AB"}', Tried(True, "", "ab" * 32)),
        (b'{"reachable":true,"certificate_sha256":"abc"}', Tried(reached=True)),
    ],
)
def test_answers_that_count(body, told):
    assert told_by(body) == told


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"2",
        b"yes",
        b"<html>1</html>",
        b"{}",
        b'{"reachable":1}',
        b'{"reachable":',
        b"\xff",
        b"1" * 999,
        b"[" * 200,
    ],
)
def test_answers_that_do_not(body):
    assert isinstance(told_by(body), Unasked)


@given(st.binary(max_size=300))
def test_whatever_comes_is_yes_no_or_nothing(body):
    assert isinstance(told_by(body), Tried | Unasked)


class Near(OutsideServices):
    """The same without a process for each question."""

    def _child(self, question):
        return child.answer_to(question)


@pytest.mark.parametrize(
    "behaviour", [refusing("429 Too Many Requests", "Retry-After: 9"), telling("a login page")]
)
def test_a_service_that_will_not_say_says_nothing(serve, authority, behaviour):
    url = serve(behaviour).url
    effect = AskOutside(url, QUESTION, str(authority.file))
    assert isinstance(Near().ask(effect).told, Unasked)


def test_a_silent_service_costs_its_budget_and_no_more(serve, authority):
    effect = AskOutside(serve(silent).url, QUESTION, str(authority.file))
    told = OutsideServices(budget=0.5).ask(effect).told
    assert told == Unasked("it did not answer within 0.5 seconds")


def test_nobody_is_asked_in_the_clear():
    told = OutsideServices().ask(AskOutside("http://a.example/{port}", QUESTION)).told
    assert told == Unasked("only https:// services can be trusted")


def test_the_services_are_of_several_operators_and_take_the_port():
    assert Sources(with_port=True).accept(list(SERVICES)) == SERVICES
    assert isinstance(
        Sources(with_port=True).accept(["https://a.example/{port}", "https://b.example"]), Wrong
    )

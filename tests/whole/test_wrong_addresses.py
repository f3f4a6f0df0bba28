"""Real address services that tell something wrong, asked by the real adapter for a whole nbtray."""

import threading
from contextlib import ExitStack, suppress
from dataclasses import replace

import pytest
from beds.bad_address_services import (
    PORTAL,
    AddressService,
    Authority,
    endless_body,
    refusing,
    response,
    saying,
    telling,
)
from beds.fakes_server import Computer
from beds.running_nbtray import running_nbtray
from beds.short_folder import short_folder
from beds.waiting import until

from nbtray.core.address.asking import AT_ONCE
from nbtray.core.address.events import AddressCheckChosen
from nbtray.network import ask
from nbtray.network.address_source import HttpsAddressSource
from nbtray.storage.folders import find_folders

HOME, LIE, OTHER = "81.2.69.10", "82.3.70.20", "83.4.71.30"
SOURCES = tuple(f"https://ip.operator{number}.example{number}.org/" for number in range(4))
SETTINGS = f"[server]\nallow_root = true\n[address]\nsources = {list(SOURCES)}\n".replace("'", '"')


class Services(HttpsAddressSource):
    """The real adapter, without a process for each question; each name leads to a service on loopback."""

    def __init__(self, authority):
        super().__init__(budget=60.0, authorities=authority.file)
        self.behind = {}

    def read(self, effect):
        told = super().read(replace(effect, source=self.behind[effect.source].url))
        return replace(told, source=effect.source)

    def _child(self, question):
        return ask.answer_to(question)


@pytest.fixture(scope="module")
def authority(tmp_path_factory):
    return Authority(tmp_path_factory.mktemp("authority"))


@pytest.fixture
def serve(authority):
    """Put a service behind each source; the one before ends with the test."""
    services, context = Services(authority), authority.context("127.0.0.1")
    with ExitStack() as running:

        def behave(*behaviours):
            for source, behaviour in zip(SOURCES, behaviours, strict=True):
                services.behind[source] = running.enter_context(AddressService(behaviour, context))
            return services

        yield behave


@pytest.fixture
def nbtray(serve):
    """One that has confirmed HOME."""
    with short_folder() as folder:
        folders = find_folders({"NBTRAY_HOME": str(folder / "nb")})
        folders.settings.mkdir(parents=True)
        folders.settings_file.write_text(SETTINGS)
        services = serve(*[telling(HOME)] * 4)
        with running_nbtray(folders, Computer(), sources=services) as nbtray:
            nbtray.post(AddressCheckChosen())
            nbtray.wait_until(lambda status: status.ipv4 and str(status.ipv4.address) == HOME)
            nbtray.behave = serve
            yield nbtray


def asked_again(nbtray):
    """Have a round asked; return the address believed after it, and whether it was confirmed in it."""
    before = nbtray.engine.status.ipv4
    nbtray.engine.fresh_status(AddressCheckChosen(), 60)
    until(lambda: not nbtray.engine._state.watch.rounds, what="the end of the round")
    after = nbtray.engine.status.ipv4
    return str(after.address), after.at != before.at


def test_a_person_s_question_goes_to_several_at_once(nbtray):
    """Each answers only when all have been asked: one after the other, nobody would."""
    together = threading.Barrier(AT_ONCE)

    def waiting_for_the_others(conversation):
        conversation.head()
        with suppress(threading.BrokenBarrierError):
            together.wait(20)
            conversation.say(response(OTHER.encode()))

    nbtray.behave(*[waiting_for_the_others] * 4)
    assert asked_again(nbtray) == (OTHER, True)


WRONG = {
    "a portal": telling(PORTAL),
    "a server error": saying(response(HOME.encode(), "500 Internal Server Error")),
    "a redirect": saying(response(b"", "302 Found", "Location: https://example.com/")),
    "a private address": telling("10.20.10.22"),
    "a reserved address": telling("240.0.0.1"),
    "an endless body": endless_body,
    "too many questions": refusing("429 Too Many Requests"),
}


def test_what_every_service_tells_wrongly_changes_nothing(nbtray):
    for wrong in WRONG.values():
        nbtray.behave(*[wrong] * 4)
        assert asked_again(nbtray) == (HOME, False)


def test_one_that_lies_is_not_believed(nbtray):
    for liar in range(4):
        nbtray.behave(*(telling(LIE if number == liar else HOME) for number in range(4)))
        assert asked_again(nbtray) == (HOME, True)


def test_services_that_all_disagree_change_nothing(nbtray):
    nbtray.behave(telling(LIE), telling(OTHER), telling("84.5.72.40"), telling("85.6.73.50"))
    assert asked_again(nbtray) == (HOME, False)


def test_two_that_agree_among_wrong_ones_are_believed_if_the_router_does_not_say_otherwise(nbtray):
    nbtray.behave(telling(PORTAL), telling(LIE), telling("10.20.10.22"), telling(LIE))
    assert asked_again(nbtray) == (HOME, True)
    nbtray.router.address = "100.64.0.7"
    assert asked_again(nbtray) == (LIE, True)

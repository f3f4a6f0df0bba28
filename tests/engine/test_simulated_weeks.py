"""Each kind of bad luck by itself, and exactly the letters that had to come of it."""

import pytest
from beds.simulation import network
from beds.simulation.command import silence
from beds.simulation.home import FIRST
from beds.simulation.weeks import Weeks, home_without_router

from nbtray.core.address.events import AddressCheckChosen
from nbtray.core.mail.message import Topic

WEEKS = 20
PROMISED = 5.0
"""Seconds from a change that is confirmed to the letter that is accepted."""


@pytest.fixture(scope="module", params=[1, 2])
def weeks(request, tmp_path_factory):
    with silence():
        played = Weeks(request.param, tmp_path_factory.mktemp("weeks") / "settings.toml")
        played.play(WEEKS)
    return played


def letters_of(home):
    return [each for each in home.mailbox.letters() if each.topic is Topic.ADDRESS]


def test_each_change_was_announced_once_and_in_order(weeks):
    assert weeks.home.witness.announced == [address for address, _ in weeks.due]


def test_exactly_one_letter_came_for_each_change(weeks):
    """A letter for several is one that says so: they changed while no letter went out."""
    due = [(str(address), changes) for address, changes in weeks.due]
    for letter in letters_of(weeks.home):
        assert letter.addresses[0] in [address for address, _ in due]
        address, changes = due.pop(0)
        while (address,) != letter.addresses:
            address, more = due.pop(0)
            changes += more
        assert letter.changes == changes
    assert due == []


@pytest.fixture
def _silent():
    with silence():
        yield


@pytest.mark.usefixtures("_silent")
def test_a_letter_is_accepted_within_five_seconds_when_nothing_is_in_its_way(tmp_path):
    home = home_without_router(7, tmp_path / "settings.toml")
    home.launch()
    home.run(60.0)
    for number in range(1, 30):
        network.give(home, home.places[0], FIRST + number, says=False)
        home.post(AddressCheckChosen())
        asked = home.clock.time
        expected = (str(FIRST + number),)
        assert home.run_until(lambda told=expected: letters_of(home)[-1].addresses == told, PROMISED)
        assert home.clock.time - asked <= PROMISED
        shown = home.certificates.current.fingerprint_sha256
        assert letters_of(home)[-1].fingerprint_sha256 == shown
        home.run(7200.0)


def test_nothing_was_told_that_was_not_so(weeks):
    told = {address for letter in letters_of(weeks.home) for address in letter.addresses}
    assert told <= {str(address) for address, _ in weeks.due}
    assert str(weeks.home.lie) not in told

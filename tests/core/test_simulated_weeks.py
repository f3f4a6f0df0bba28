from random import Random

import pytest
from beds.simulated_home import SimulatedHome
from beds.simulated_weeks import FIRST, SimulatedWeeks

from nbtray.core.address.events import AddressCheckChosen

WEEKS = 20
PROMISED = 5.0
"""Seconds from a change that is confirmed to the letter that is accepted (the issue, section 7)."""


@pytest.fixture(scope="module", params=[1, 2])
def weeks(request):
    played = SimulatedWeeks(request.param)
    played.play(WEEKS)
    return played


def test_each_change_was_announced_once_and_in_order(weeks):
    assert weeks.home.announced == [address for address, _ in weeks.due]


def test_exactly_one_letter_came_for_each_change(weeks):
    """A letter for several is one that says so: they changed while no letter went out."""
    due = [(str(address), changes) for address, changes in weeks.due]
    for letter in weeks.home.letters():
        assert letter.addresses[0] in [address for address, _ in due]
        address, changes = due.pop(0)
        while (address,) != letter.addresses:
            address, more = due.pop(0)
            changes += more
        assert letter.changes == changes
    assert due == []


def test_a_letter_is_accepted_within_five_seconds_when_nothing_is_in_its_way():
    home = SimulatedHome(FIRST, Random(7))  # noqa: S311 -- the same delays each time
    home.launch()
    home.run(60.0)
    for number in range(1, 30):
        home.address = FIRST + number
        home.post(AddressCheckChosen())
        asked = home.now
        assert home.run_until(lambda: home.letters()[-1].addresses == (str(home.address),), PROMISED)
        assert home.now - asked <= PROMISED
        assert home.letters()[-1].fingerprint_sha256 == home.certificate.fingerprint_sha256
        home.run(7200.0)


def test_nothing_was_told_that_was_not_so(weeks):
    told = {address for letter in weeks.home.letters() for address in letter.addresses}
    assert told <= {str(address) for address, _ in weeks.due}
    assert str(weeks.home.lie) not in told

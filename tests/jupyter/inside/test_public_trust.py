import json
import os
from datetime import UTC, datetime

import pytest
from beds.jupyter_bed import NAMES

from nbtray.certificates import issue
from nbtray.jupyter.inside.public_trust import PublicTrust


class Place:
    """The certificate in use, and the facts about it, each replaced as nbtray replaces it."""

    def __init__(self, folder):
        self.folder = folder
        self.trust = PublicTrust(str(folder / "certificate.pem"), str(folder / "certificate.json"))

    def shows(self, issued):
        self._put("certificate.pem", issued.pem)

    def tells(self, issued, *, trusted=True):
        self._put(
            "certificate.json",
            json.dumps({"fingerprint_sha256": issued.fingerprint_sha256, "trusted": trusted}),
        )

    def _put(self, name, content):
        fresh = self.folder / "fresh"
        fresh.write_text(content)
        os.replace(fresh, self.folder / name)  # noqa: PTH105 -- as it is replaced for real


@pytest.fixture
def place(tmp_path):
    return Place(tmp_path)


@pytest.fixture(scope="module")
def one():
    return issue.issue(NAMES, datetime.now(UTC))


@pytest.fixture(scope="module")
def other():
    return issue.issue(NAMES, datetime.now(UTC))


def test_it_follows_the_certificate_in_use(place, one, other):
    place.shows(one)
    place.tells(one)
    assert place.trust.holds()
    place.shows(other)
    assert not place.trust.holds(), "the facts are still those of the one before"
    place.tells(other, trusted=False)
    assert not place.trust.holds()
    place.tells(other)
    assert place.trust.holds()


@pytest.mark.parametrize("facts", ["", "[]", "{}", '{"trusted": "yes"}', '{"trusted": true}', "[" * 100_000])
def test_facts_that_are_none_say_nothing(place, one, facts):
    place.shows(one)
    place._put("certificate.json", facts)
    assert not place.trust.holds()


def test_without_a_certificate_there_is_nothing_to_trust(place, one):
    assert not place.trust.holds()
    place.tells(one)
    assert not place.trust.holds()
    place._put("certificate.pem", "no certificate\n")
    assert not place.trust.holds()

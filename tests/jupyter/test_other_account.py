"""A second account of this computer is a stranger with a lock-out of its own; the owner stays the owner."""

import json

import pytest
from beds.jupyter_bed import PASSWORD, jupyter_bed
from beds.other_account import NOT_ROOT, OtherAccount

pytestmark = pytest.mark.skipif(bool(NOT_ROOT), reason=NOT_ROOT or "-")

LET_IN, WRONG, WAIT, FORBIDDEN = 302, 401, 429, 403
FREE = 5
"""Guesses of one account before it has to wait."""


@pytest.fixture
def other():
    with OtherAccount() as other:
        yield other


@pytest.fixture
def bed(tmp_path):
    with jupyter_bed(tmp_path) as bed:
        bed.started()
        yield bed


def audit(bed):
    return [json.loads(line) for line in bed.folders.logins.read_text().splitlines()]


def test_another_account_that_guesses_has_to_wait_and_the_owner_does_not(bed, other):
    place = ("127.0.0.1", bed.port)
    guesses = [other.guess(place, f"wrong {number}") for number in range(FREE + 1)]
    assert guesses == [WRONG] * FREE + [WAIT]
    assert other.guess(place, PASSWORD) == WAIT
    other.source = "127.0.0.77"  # another address of this computer, the same account
    assert other.guess(place, PASSWORD) == WAIT
    assert [bed.browser().submit(f"wrong {number}").status_code for number in range(12)] == [WRONG] * 12
    assert bed.browser().log_in(PASSWORD)
    lines = [line for line in audit(bed) if line["address"] != "127.0.0.1"]
    assert {line["address"] for line in lines} == {f"this computer, uid {other.uid}"}
    assert [line["event"] for line in lines] == ["failed"] * FREE + ["locked"]


def test_another_account_with_the_password_gets_in(bed, other):
    assert other.guess(("127.0.0.1", bed.port), PASSWORD) == LET_IN
    assert audit(bed)[-1]["address"] == f"this computer, uid {other.uid}"


def test_the_control_secret_counts_for_the_owner_only(bed, other):
    secret = {"Authorization": f"Bearer {bed.folders.control_secret.read_text()}"}
    assert other.request(("127.0.0.1", bed.port), "GET", "/api/status", headers=secret)[0] == FORBIDDEN
    assert bed.browser().get("/api/status", headers=secret).status_code == 200


def test_another_account_can_not_take_all_the_connections(bed, other):
    for _ in range(170):
        other.connect("127.0.0.1", bed.port)
    assert bed.browser().log_in(PASSWORD)
    assert 100 <= other.still_open() <= 160


def test_a_trusted_proxy_of_another_account_is_believed_and_held_to_nothing(tmp_path, other):
    """Without the header it is no proxy, but an account that guesses."""
    with jupyter_bed(tmp_path) as bed:
        bed.started(bed.plan(trusted_proxies=("127.0.0.1",)))
        place = ("127.0.0.1", bed.port)
        for _ in range(210):
            other.connect(*place)
        assert other.still_open() == 210
        visitor = {"X-Forwarded-For": "203.0.113.5"}
        guesses = [other.guess(place, f"wrong {number}", visitor) for number in range(FREE + 1)]
        assert guesses == [WRONG] * FREE + [WAIT]
        assert other.guess(place, PASSWORD, {"X-Forwarded-For": "203.0.113.6"}) == LET_IN
        guesses = [other.guess(place, f"wrong {number}") for number in range(FREE + 1)]
        assert guesses == [WRONG] * FREE + [WAIT]
        assert bed.browser().log_in(PASSWORD)

"""A server with a trusted proxy on this computer: who comes through it has the rights of a stranger."""

import json

import pytest
from beds.jupyter_bed import PASSWORD, jupyter_bed

from nbtray.core.server.effects import ReadActivity
from nbtray.core.server.events import ActivityRead

WRONG, WAIT = 401, 429


def visitor(bed, forwarded):
    """Somebody for whom the proxy sends this header."""
    browser = bed.browser()
    browser.session.headers["X-Forwarded-For"] = forwarded
    return browser


def audit(bed):
    return [json.loads(line) for line in bed.folders.logins.read_text().splitlines()]


@pytest.fixture(scope="module")
def proxied(tmp_path_factory):
    with jupyter_bed(tmp_path_factory.mktemp("proxied")) as bed:
        bed.record = bed.started(bed.plan(trusted_proxies=("127.0.0.1",)))
        yield bed


def test_the_control_secret_counts_for_nbtray_and_not_through_the_proxy(proxied):
    secret = {"Authorization": f"Bearer {proxied.folders.control_secret.read_text()}"}
    browser = proxied.browser()
    assert browser.get("/api/status", headers=secret).status_code == 200
    through = {**secret, "X-Forwarded-For": "203.0.113.5"}
    assert browser.get("/api/status", headers=through).status_code == 403
    assert browser.get("/api/status", headers={**secret, "X-Forwarded-For": "127.0.0.1"}).status_code == 403
    read = proxied.nbtray().activity(ReadActivity(proxied.record))
    assert isinstance(read, ActivityRead)


def test_who_guesses_through_the_proxy_is_locked_out_and_nobody_else(proxied):
    guesser = visitor(proxied, "203.0.113.50")
    assert [guesser.submit(f"wrong {number}").status_code for number in range(6)] == [WRONG] * 5 + [WAIT]
    assert guesser.submit(PASSWORD).status_code == WAIT
    # What stands further left is only claimed.
    assert visitor(proxied, "198.51.100.1, 203.0.113.50").submit(PASSWORD).status_code == WAIT
    assert visitor(proxied, "203.0.113.51").log_in(PASSWORD)
    assert proxied.browser().log_in(PASSWORD)
    told = [line["event"] for line in audit(proxied) if line["address"] == "203.0.113.50"]
    assert told == ["failed"] * 5 + ["locked"]


def test_who_claims_to_be_this_computer_through_the_proxy_is_locked_out_too(proxied):
    guesser = visitor(proxied, "127.0.0.1")
    assert [guesser.submit(f"wrong {number}").status_code for number in range(6)] == [WRONG] * 5 + [WAIT]
    assert proxied.browser().log_in(PASSWORD)


def test_a_login_is_written_down_with_the_client_s_address(proxied):
    browser = visitor(proxied, "203.0.113.77")
    browser.session.headers["Host"] = "lab.example"
    assert browser.log_in(PASSWORD)
    assert audit(proxied)[-1]["address"] == "203.0.113.77"

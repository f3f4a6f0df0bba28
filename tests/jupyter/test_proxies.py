"""A server with a trusted proxy on this computer: who comes through it has the rights of a stranger."""

import json

import pytest
from beds.jupyter_bed import PASSWORD, jupyter_bed

from nbtray.core import effects, events


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
    read = proxied.nbtray().activity(effects.ReadActivity(proxied.record))
    assert isinstance(read, events.ActivityRead)


def test_a_login_is_written_down_with_the_client_s_address(proxied):
    browser = proxied.browser()
    browser.session.headers["X-Forwarded-For"] = "203.0.113.77"
    browser.session.headers["Host"] = "lab.example"
    assert browser.log_in(PASSWORD)
    lines = [json.loads(line) for line in proxied.folders.logins.read_text().splitlines()]
    assert lines[-1]["address"] == "203.0.113.77", lines[-1]

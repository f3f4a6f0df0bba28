"""What strangers try from outside, against a real server in a network of its own. One server for all."""

import itertools
import json

import pyotp
import pytest
from beds.besieged import besieged
from beds.jupyter_bed import PASSWORD
from beds.network_namespace import why_not

from nbtray.jupyter.inside.totp import recovery_hash

pytestmark = pytest.mark.skipif(bool(why_not()), reason=why_not() or "-")

LET_IN, WRONG, WAIT = 302, 401, 429
FREE = 5
"""Guesses of one network before it has to wait."""

numbers = itertools.count(1)


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    with besieged(tmp_path_factory.mktemp("besieged")) as bed:
        yield bed


@pytest.fixture
def address(server):
    """An address nobody has guessed from."""
    fresh = f"203.0.113.{next(numbers)}"
    server.add_addresses([fresh])
    return fresh


@pytest.fixture
def prefix(server):
    """A whole /64 nobody has guessed from, with 20 addresses in it."""
    fresh = f"2001:db8:{next(numbers):x}:1"
    server.add_addresses(f"{fresh}::{host:x}" for host in range(1, 21))
    return fresh


def guesses(browser, count=FREE, **more):
    return [browser.log_in(f"wrong {number}", **more)["status"] for number in range(count)]


def test_a_guesser_has_to_wait_and_then_the_right_password_does_not_help(server, address):
    browser = server.browser(address)
    assert guesses(browser) == [WRONG] * FREE
    refused = browser.log_in(PASSWORD)
    assert refused["status"] == WAIT
    assert 0 < int(refused["headers"]["Retry-After"]) <= 30
    assert "Too many attempts. Try again in" in refused["text"]
    assert browser.get("/api/me")["status"] == 403
    told = [line["event"] for line in server.told() if line["address"] == address]
    assert told == ["failed"] * FREE + ["locked"]


def test_the_owner_at_this_computer_and_elsewhere_is_not_kept_out(server, address):
    guesses(server.browser(address), FREE + 1)
    assert guesses(server.browser("127.0.0.1"), 12) == [WRONG] * 12
    assert server.browser("127.0.0.1").log_in(PASSWORD)["status"] == LET_IN
    elsewhere = f"203.0.113.{next(numbers)}"
    server.add_addresses([elsewhere])
    assert server.browser(elsewhere).log_in(PASSWORD)["status"] == LET_IN


def test_another_address_of_the_same_64_does_not_help(server, prefix):
    tried = [server.browser(f"{prefix}::{host:x}").log_in("wrong")["status"] for host in range(1, 12)]
    assert tried == [WRONG] * FREE + [WAIT] * (11 - FREE)


@pytest.mark.parametrize("name", ["X-Forwarded-For", "X-Real-Ip", "Forwarded", "X-Forwarded"])
def test_another_name_for_oneself_does_not_help(server, address, name):
    browser = server.browser(address)
    guesses(browser)
    for claimed in ("127.0.0.1", "198.51.100.77", "for=127.0.0.1"):
        assert browser.log_in(PASSWORD, headers={name: claimed})["status"] == WAIT
    assert {line["address"] for line in server.told()} >= {address}
    assert "198.51.100.77" not in {line["address"] for line in server.told()}


def test_the_password_in_the_url_counts_for_nothing(server, address):
    browser = server.browser(address)
    page = browser.get("/login", params={"password": PASSWORD})
    assert page["status"] == 200
    form = {"_xsrf": page["cookies"]["_xsrf"]}
    assert browser.post("/login", params={"password": PASSWORD}, data=form)["status"] == WRONG
    assert browser.get("/api/me")["status"] == 403


def test_a_server_that_is_started_again_forgives_nobody(server, address):
    guesses(server.browser(address))
    server.stop()
    server.start()
    assert server.browser(address).log_in(PASSWORD)["status"] == WAIT


def test_a_second_factor_is_asked_for_at_once_and_each_code_counts_once(server, address):
    secret, browser = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP", server.browser(address)
    assert 'name="code"' not in browser.get("/login")["text"]
    file = server.place / "state" / "totp.json"
    file.write_text(json.dumps({"secret": secret, "recovery": [recovery_hash("abcd-efgh-ijkl-mnop")]}))
    try:
        assert 'name="code"' in browser.get("/login")["text"]
        assert browser.log_in(PASSWORD)["status"] == WRONG
        code = pyotp.TOTP(secret).now()
        assert browser.log_in(PASSWORD, code=code)["status"] == LET_IN
        assert server.browser(address).log_in(PASSWORD, code=code)["status"] == WRONG
        server.stop()
        server.start()
        assert server.browser(address).log_in(PASSWORD, code=code)["status"] == WRONG
        recovery = {"code": "ABCD EFGH IJKL MNOP"}
        assert server.browser(address).log_in(PASSWORD, **recovery)["status"] == LET_IN
        assert server.browser(address).log_in(PASSWORD, **recovery)["status"] == WRONG
    finally:
        file.unlink()


def test_the_control_secret_opens_nothing_from_outside(server, address):
    secret = (server.place / "state" / "jupyter" / "control.secret").read_text()
    headers = {"Authorization": f"Bearer {secret}"}
    assert server.browser(address).get("/api/status", headers=headers)["status"] == 403
    assert server.browser("127.0.0.1").get("/api/status", headers=headers)["status"] == 200


def test_an_old_cookie_is_no_login_after_somebody_has_logged_in_with_it(server, address):
    """Session fixation: what was planted before the login is worth nothing after it."""
    browser = server.browser(address)
    host = f"127-0-0-1-{server.port}"
    planted = {f"username-{host}": "planted", "_xsrf": browser.get("/login")["cookies"]["_xsrf"]}
    answer = browser.log_in(PASSWORD)
    assert answer["status"] == LET_IN
    assert answer["cookies"][f"username-{host}"] != "planted"
    assert server.browser(address).get("/api/me", cookies=planted)["status"] == 403


def test_a_cookie_made_by_somebody_else_is_no_login(server, address):
    host = f"127-0-0-1-{server.port}"
    forged = {f"username-{host}": "2|1:0|10:1700000000|9:username-|4:e30=|" + "0" * 64}
    assert server.browser(address).get("/api/me", cookies=forged)["status"] == 403


def test_a_stranger_s_name_for_the_server_opens_nothing(server, address):
    browser = server.browser(address)
    headers = {"Host": "evil.example"}
    assert browser.get("/api/status", headers=headers)["status"] == 403
    assert browser.log_in(PASSWORD)["status"] == LET_IN
    assert browser.get("/api/me")["status"] == 200
    # A name that leads here through somebody else's DNS has a login of its own, and none yet.
    assert browser.get("/api/me", headers=headers)["status"] == 403


def test_another_site_s_form_is_not_taken(server, address):
    browser = server.browser(address)
    assert browser.post("/login", data={"password": PASSWORD})["status"] == 403
    assert [line for line in server.told() if line["address"] == address] == []


def test_no_page_shows_a_token_or_the_control_secret(server, address):
    browser = server.browser(address)
    assert browser.log_in(PASSWORD)["status"] == LET_IN
    secret = (server.place / "state" / "jupyter" / "control.secret").read_text()
    for path in ("/login", "/logout", "/api", "/api/me", "/api/status", "/not-there", "/tree", "/lab"):
        page = browser.get(path)["text"]
        assert secret not in page
        assert "api-token" not in page


def test_a_crowd_of_idle_connections_keeps_nobody_out(server, address):
    crowd = server.crowd(address, 250)
    elsewhere = f"203.0.113.{next(numbers)}"
    server.add_addresses([elsewhere])
    for owner in (elsewhere, "127.0.0.1"):
        browser = server.browser(owner)
        assert browser.log_in(PASSWORD)["status"] == LET_IN
        assert browser.get("/api/me")["status"] == 200
    assert server.still_open(crowd) <= 160


def test_big_bodies_of_strangers_are_not_taken(server, address):
    before = server.memory()
    for _ in range(4):
        answer = server.browser(address).post("/login", data="x" * 1_000_000)
        assert answer["status"] in (400, "hung up")
    assert server.memory() - before < 3

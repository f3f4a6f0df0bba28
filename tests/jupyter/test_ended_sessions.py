"""Whoever is out is out: what a login has open ends with it. No nbtray runs here, and none is needed.

Kernels and terminals run on, for the next login.
"""

import contextlib
import http.client
import json
import os
import ssl
import subprocess
import sys
import time
from datetime import UTC, datetime

import psutil
import pyotp
import pytest
import requests
import websocket
from beds.jupyter_bed import HASH, NAMES, PASSWORD, jupyter_bed
from beds.jupyter_browser import BrowserKernel, BrowserTerminal
from beds.waiting import until

from nbtray.core.logins.effects import LogEverybodyOut
from nbtray.core.server.effects import StopServer
from nbtray.jupyter import enrolment, left_terminals
from nbtray.jupyter.everybody_out import log_everybody_out
from nbtray.jupyter.inside.sessions import WEEK
from nbtray.jupyter.password import hash_password, store

HUNG_UP = (websocket.WebSocketConnectionClosedException, ConnectionError, ssl.SSLError)
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
PATIENCE = 60.0
BIG = 40_000_000
"""Bytes: more than any socket's buffers hold."""


@pytest.fixture(scope="module", autouse=True)
def users_configuration():
    """A user with every extension: terminals are one."""


@pytest.fixture(scope="module")
def serving(tmp_path_factory):
    with jupyter_bed(tmp_path_factory.mktemp("ended")) as bed:
        bed.record = bed.started(bed.plan(trusted_proxies=("127.0.0.1",)))
        with (bed.notebooks / "big.bin").open("wb") as file:
            file.truncate(BIG)
        yield bed


def logged_in(bed, password=PASSWORD, **more):
    browser = bed.browser()
    assert browser.log_in(password, **more)
    return browser


def log_out(bed, browser):  # noqa: ARG001 -- like the others
    browser.log_out().raise_for_status()


def change_the_password(bed, browser):  # noqa: ARG001 -- likewise
    store(hash_password("another one, as long"), bed.folders, bed.files)


def lose_the_password(bed, browser):  # noqa: ARG001 -- likewise
    bed.files.remove(bed.folders.password_hash)


def begin_another_epoch(bed, browser):  # noqa: ARG001 -- likewise
    """As `nbtray logins --log-everybody-out` does with a server that does not answer."""
    log_everybody_out(bed.folders, bed.files, port=None)


def log_everybody_out_now(bed, browser):  # noqa: ARG001 -- likewise
    bed.nbtray().log_everybody_out(LogEverybodyOut())


def turn_the_second_factor_on(bed, browser):  # noqa: ARG001 -- likewise
    enrolment.turn_on(enrolment.new_secret(), bed.folders, bed.files)


def ask_for_codes(bed, browser):  # noqa: ARG001 -- likewise
    """As an nbtray does that is killed before it has begun another epoch."""
    bed.files.write(bed.folders.second_factor, json.dumps({"secret": SECRET, "recovery": []}).encode())


WAYS = (
    log_out,
    change_the_password,
    lose_the_password,
    begin_another_epoch,
    log_everybody_out_now,
    turn_the_second_factor_on,
    ask_for_codes,
)


@pytest.fixture
def ends(serving):
    """Ends a login, and makes another one possible afterwards."""

    def end(way, browser):
        way(serving, browser)

    yield end
    store(HASH, serving.folders, serving.files)
    enrolment.turn_off(serving.folders, serving.files)


def until_hung_up(socket, seconds=PATIENCE):
    """Read what a websocket still says, its pings too, until it is closed; fails when it stays open."""
    deadline = time.monotonic() + seconds
    with contextlib.suppress(*HUNG_UP):
        while time.monotonic() < deadline:
            socket.recv_frame()
        raise AssertionError("a websocket stays open")
    socket.shutdown()


@pytest.fixture(scope="module")
def running_kernel(serving):
    """A kernel, with something in its memory."""
    kernel = logged_in(serving).open_kernel()
    kernel.run("kept = 41")
    kernel.close()
    return kernel.id


@pytest.fixture(scope="module")
def running_terminal(serving):
    """A terminal, with something in its memory."""
    terminal = logged_in(serving).open_terminal()
    terminal.type("kept=41\r")
    terminal.socket.close()
    return terminal.name


@pytest.mark.parametrize("way", WAYS)
def test_websockets_end_with_their_login_and_what_they_were_of_runs_on(
    serving, ends, running_kernel, running_terminal, way
):
    browser = logged_in(serving)
    kernel = BrowserKernel(browser, running_kernel)
    terminal = BrowserTerminal(browser, running_terminal)
    kernel.run("pass")
    terminal.type("echo here-$((kept + 1))\r")
    terminal.until_printed("here-42")
    ends(way, browser)
    until_hung_up(terminal.socket)
    until_hung_up(kernel.socket)
    for path in (f"/api/kernels/{running_kernel}/channels", f"/terminals/websocket/{running_terminal}"):
        with pytest.raises(websocket.WebSocketBadStatusException, match="403"):
            browser.websocket(path)
    store(HASH, serving.folders, serving.files)
    enrolment.turn_off(serving.folders, serving.files)
    newcomer = logged_in(serving)
    again = BrowserKernel(newcomer, running_kernel)
    assert again.run("print(kept + 1)") == "42\n"
    again.close()
    terminal = BrowserTerminal(newcomer, running_terminal)
    terminal.type("echo still-$((kept + 1))\r")
    terminal.until_printed("still-42")
    terminal.socket.close()


def test_whoever_logs_out_ends_only_their_own(serving):
    leaving, staying = logged_in(serving), logged_in(serving)
    kernel, other = leaving.open_kernel(), staying.open_kernel()
    leaving.log_out().raise_for_status()
    until_hung_up(kernel.socket)
    assert other.run("print(6 * 7)") == "42\n"
    staying.delete(f"/api/kernels/{kernel.id}").raise_for_status()
    other.end()


@pytest.mark.parametrize("way", [log_out, change_the_password])
def test_a_download_ends_with_its_login(serving, ends, way):
    browser = logged_in(serving)
    connection = proxy(serving)
    answer = passed_on(connection, browser, "/files/big.bin")
    assert answer.status == 200
    ends(way, browser)
    # Nothing is read meanwhile: in half a second a fast reader would have all of it.
    ours = connection.sock.getsockname()[1]
    until(lambda: ours not in clients_of(serving.record.pid))
    assert len(rest_of(answer)) < BIG
    connection.close()


def clients_of(pid):
    """Return the ports whose connections this process has open."""
    return {each.raddr.port for each in psutil.Process(pid).net_connections("tcp") if each.raddr}


def rest_of(answer):
    received = b""
    with contextlib.suppress(ConnectionError, http.client.HTTPException, ssl.SSLError):
        while chunk := answer.read(1 << 20):
            received += chunk
    return received


def test_an_upload_ends_with_its_login(serving, ends):
    browser = logged_in(serving)
    connection = proxy(serving)
    connection.putrequest("PUT", "/api/contents/late.txt")
    connection.putheader("Cookie", cookies_of(browser))
    connection.putheader("X-XSRFToken", browser.session.cookies["_xsrf"])
    connection.putheader("Content-Type", "application/json")
    body = json.dumps({"type": "file", "format": "text", "content": "x" * 1000}).encode()
    connection.putheader("Content-Length", str(len(body)))
    connection.putheader("Expect", "100-continue")
    connection.endheaders()
    assert connection.sock.recv(1000).startswith(b"HTTP/1.1 100")
    connection.send(body[:-10])
    ends(log_out, browser)
    with contextlib.suppress(ConnectionError, ssl.SSLError):
        assert connection.sock.recv(1000) == b""
    connection.close()
    assert not (serving.notebooks / "late.txt").exists()


def cookies_of(browser):
    return "; ".join(f"{cookie.name}={cookie.value}" for cookie in browser.session.cookies)


def proxy(serving):
    """One connection of a proxy's, over which anybody's requests come."""
    context = ssl.create_default_context(cafile=serving.trusted)
    return http.client.HTTPSConnection(NAMES[1], serving.port, timeout=60, context=context)


def passed_on(connection, browser, path):
    headers = {"Cookie": cookies_of(browser), "X-Forwarded-For": "203.0.113.5", "Referer": browser.url}
    connection.request("GET", path, headers=headers)
    return connection.getresponse()


def test_many_logins_through_one_connection_end_one_by_one(serving):
    one, other = logged_in(serving), logged_in(serving)
    connection = proxy(serving)
    for browser in (one, other, one):
        answer = passed_on(connection, browser, "/api/me")
        assert (answer.status, bool(answer.read())) == (200, True)
    taken = connection.sock
    # The last request was of the one who leaves; what the proxy keeps open is nobody's.
    one.log_out().raise_for_status()
    answer = passed_on(connection, one, "/api/me")
    assert answer.status == 403
    answer.read()
    assert connection.sock is taken
    answer = passed_on(connection, other, "/files/big.bin")
    assert answer.status == 200
    # Now it is the other's.
    third = logged_in(serving)
    kernel = third.open_kernel()
    third.log_out().raise_for_status()
    until_hung_up(kernel.socket)
    assert len(rest_of(answer)) == BIG
    assert connection.sock is taken
    connection.close()
    other.delete(f"/api/kernels/{kernel.id}").raise_for_status()


def test_a_download_through_a_proxy_ends_with_its_login(serving):
    one, other = logged_in(serving), logged_in(serving)
    connection = proxy(serving)
    assert passed_on(connection, other, "/api/me").read()
    answer = passed_on(connection, one, "/files/big.bin")
    assert answer.status == 200
    one.log_out().raise_for_status()
    assert len(rest_of(answer)) < BIG
    connection.close()
    assert other.get("/api/me").status_code == 200


def with_sessions(bed, aged):
    """Change what the next server reads about each session."""
    file = bed.folders.sessions
    content = json.loads(file.read_text())
    # A clock that was set back by less than a minute counts as no time at all.
    content["written_at"] = time.time() + 50
    for session in content["sessions"].values():
        session["age"] = aged
    file.write_text(json.dumps(content))


def test_what_is_open_ends_after_a_week(bed):
    server = bed.nbtray()
    bed.started(server=server)
    browser = logged_in(bed)
    for left in (6.0, 30.0, 150.0):
        server.stop(StopServer(1))
        with_sessions(bed, WEEK - left)
        bed.started(server=server)
        if browser.get("/api/me").status_code != requests.codes.ok:
            continue  # this computer is slow, and the week was over before
        kernel = browser.open_kernel()
        until_hung_up(kernel.socket, left + PATIENCE)
        assert browser.get("/api/me").status_code == 403
        assert not json.loads(bed.folders.sessions.read_text())["sessions"]
        return
    raise AssertionError("no session was left")


def test_a_login_is_there_for_the_next_server(bed):
    server = bed.nbtray()
    bed.started(server=server)
    staying, leaving = logged_in(bed), logged_in(bed)
    leaving.log_out().raise_for_status()
    server.stop(StopServer(1))
    bed.started(server=server)
    assert staying.get("/api/me").status_code == 200
    assert leaving.get("/api/me").status_code == 403
    assert bed.folders.sessions.stat().st_mode & 0o777 == 0o600


def test_the_second_factor_ends_all_logins_for_good(serving):
    browser = logged_in(serving)
    enrolment.turn_on(enrolment.new_secret(), serving.folders, serving.files)
    # Even when the server sees nothing of it before it is turned off again.
    enrolment.turn_off(serving.folders, serving.files)
    assert browser.get("/api/me").status_code == 403
    assert logged_in(serving).get("/api/me").status_code == 200


def test_a_login_with_a_code_lasts_while_codes_are_asked_for_and_after(serving):
    ask_for_codes(serving, None)
    try:
        browser = logged_in(serving, code=pyotp.TOTP(SECRET).now())
        kernel = browser.open_kernel()
        assert kernel.run("print(6 * 7)") == "42\n"
    finally:
        enrolment.turn_off(serving.folders, serving.files)
    assert kernel.run("print(6 * 7)") == "42\n"
    kernel.end()
    assert browser.get("/api/me").status_code == 200


def test_a_renewed_cookie_is_no_longer_login(serving):
    """Jupyter writes the cookie anew when somebody changes their colour."""
    browser = logged_in(serving)
    before = json.loads(serving.folders.sessions.read_text())["sessions"]
    answer = browser.session.patch(
        browser.url + "/api/me",
        json={"color": "red"},
        headers={"X-XSRFToken": browser.session.cookies["_xsrf"]},
        timeout=60,
    )
    if answer.status_code == requests.codes.method_not_allowed:
        return  # the oldest Jupyter renews none
    assert answer.ok
    assert browser.get("/api/me").json()["identity"]["color"] == "red"
    assert json.loads(serving.folders.sessions.read_text())["sessions"] == before
    browser.log_out().raise_for_status()
    assert browser.get("/api/me").status_code == 403


def names(serving):
    return {each.name for each in left_terminals.left(serving.folders, serving.files)}


def test_terminals_of_ended_logins_are_listed_and_ended_and_no_others(serving):
    leaving, staying = logged_in(serving), logged_in(serving)
    ours, theirs = staying.open_terminal(), leaving.open_terminal()
    theirs.type("echo $$ > pid; sleep 1000\r")
    until(lambda: (serving.notebooks / "pid").exists() and (serving.notebooks / "pid").read_text().strip())
    pid = int((serving.notebooks / "pid").read_text())
    # Whoever looks on has not opened it.
    looking_on = BrowserTerminal(leaving, ours.name)
    before = names(serving)
    assert not before & {ours.name, theirs.name}
    leaving.log_out().raise_for_status()
    assert names(serving) - before == {theirs.name}
    (listed,) = (x for x in left_terminals.left(serving.folders, serving.files) if x.name == theirs.name)
    assert listed.address == "127.0.0.1"
    assert listed.user_agent.startswith("python-requests")
    assert abs((datetime.now(UTC) - listed.opened_at).total_seconds()) < 3600
    assert psutil.pid_exists(pid)
    assert left_terminals.end_left(serving.folders, serving.files) == len(before) + 1
    until(lambda: not psutil.pid_exists(pid))
    until(lambda: names(serving) == set())
    ours.type("echo here-$((6 * 7))\r")
    ours.until_printed("here-42")
    until_hung_up(looking_on.socket)
    until_hung_up(theirs.socket)
    staying.delete(f"/api/terminals/{ours.name}").raise_for_status()
    until_hung_up(ours.socket)


def test_the_command_line_lists_and_ends_them_without_an_nbtray(serving):
    def command(*options):
        run = subprocess.run(
            [sys.executable, "-m", "nbtray", "logins", *options],
            env={**os.environ, "NBTRAY_HOME": str(serving.place)},
            capture_output=True,
            text=True,
            check=True,
        )
        return run.stdout + run.stderr

    terminal = logged_in(serving).open_terminal()
    assert command("--log-everybody-out", "--terminals").startswith("Everybody has been logged out.\n")
    until_hung_up(terminal.socket)
    listed = [json.loads(line) for line in command("--terminals", "--json").splitlines()]
    assert terminal.name in {each["name"] for each in listed}
    assert set(listed[0]) == {"name", "opened_at", "address", "user_agent"}
    assert command("--end-terminals") == f"{len(listed)} terminal{'s' * (len(listed) > 1)} ended.\n"
    until(lambda: "No terminal is left" in command("--terminals"))


def test_nobody_else_can_list_or_end_terminals(serving):
    for browser in (serving.browser(), logged_in(serving)):
        assert browser.get("/nbtray/left-terminals").status_code == 403
        assert browser.post("/nbtray/end-terminals").status_code == 403


@pytest.mark.parametrize(
    "headers",
    [
        {"Sec-Fetch-Site": "cross-site", "Referer": "https://evil.example/"},
        {"Sec-Fetch-Site": "same-site"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Referer": "https://evil.example/"},
        {"Sec-Fetch-Site": "none", "Sec-Purpose": "prefetch;prerender"},
        {},
    ],
)
def test_another_site_logs_nobody_out(serving, headers):
    browser = logged_in(serving)
    answer = browser.get("/logout", headers=headers)
    assert "Set-Cookie" not in answer.headers
    assert browser.get("/api/me").status_code == 200
    # The page asks, and its button counts.
    token = browser.session.cookies["_xsrf"]
    assert 'action="/logout"' in answer.text
    assert browser.session.post(browser.url + "/logout", timeout=60).status_code == 403
    assert browser.get("/api/me").status_code == 200
    pressed = browser.session.post(browser.url + "/logout", data={"_xsrf": token}, timeout=60)
    assert pressed.status_code == 200
    assert browser.get("/api/me").status_code == 403


@pytest.mark.parametrize(
    "headers", [{"Sec-Fetch-Site": "same-origin"}, {"Sec-Fetch-Site": "none"}, {"Referer": "{url}/lab"}]
)
def test_the_page_s_own_button_and_a_typed_url_log_out(serving, headers):
    browser = logged_in(serving)
    filled = {name: value.format(url=serving.url) for name, value in headers.items()}
    assert browser.get("/logout", headers=filled).status_code == 200
    assert browser.get("/api/me").status_code == 403

"""What a running server does for a browser, and refuses to everybody else. One server for all of these."""

import contextlib
import http.client
import json
import re
import socket
import ssl
import struct
import time
from pathlib import Path
from urllib.parse import urljoin

import pytest
import requests
import websocket
from beds.jupyter_bed import HASH, PASSWORD
from beds.jupyter_browser import BrowserKernel, JupyterBrowser

from nbtray.core.logins.effects import LogEverybodyOut
from nbtray.core.logins.events import EverybodyLoggedOut
from nbtray.core.server.effects import ReadActivity
from nbtray.core.server.events import ActivityRead
from nbtray.jupyter.loopback import fingerprint
from nbtray.jupyter.password import hash_password, store


def secret(running):
    return running.folders.control_secret.read_text()


def as_nbtray(running, **more):
    return {"Authorization": f"Bearer {secret(running)}", **more}


def shown_fingerprint(running):
    context = ssl.create_default_context(cafile=running.trusted)
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    with (
        socket.create_connection(("127.0.0.1", running.port), 60) as plain,
        context.wrap_socket(plain) as tls,
    ):
        pem = ssl.DER_cert_to_PEM_cert(tls.getpeercert(binary_form=True))
    return fingerprint(pem)


def test_a_browser_logs_in_with_the_password_over_tls_and_runs_a_cell(logged_in):
    kernel = logged_in.open_kernel()
    assert kernel.run("print(6 * 7)") == "42\n"
    kernel.end()


@pytest.mark.parametrize("wrong", ["", "four unrelated word", "token", "nbtray"])
def test_a_wrong_password_opens_nothing(running, wrong):
    browser = running.browser()
    assert not browser.log_in(wrong)
    assert browser.get("/api/status").status_code == 403


def test_the_control_secret_is_no_password(running):
    assert not running.browser().log_in(secret(running))


@pytest.mark.parametrize("path", ["/api/status", "/api/kernels", "/api/contents", "/metrics", "/api/me"])
def test_without_a_login_nothing_is_told(running, path):
    assert running.browser().get(path, allow_redirects=False).status_code in (302, 403)


def test_a_header_that_names_another_address_is_not_believed(running):
    for header in ("X-Forwarded-For", "X-Real-IP", "Forwarded"):
        answer = running.browser().get("/api/me", headers=as_nbtray(running, **{header: "203.0.113.5"}))
        assert answer.status_code == 200, header


def test_nbtray_gets_in_by_its_secret_and_leaves_no_cookie(running):
    browser = running.browser()
    answer = browser.get("/api/me", headers=as_nbtray(running))
    assert answer.json()["identity"]["username"] == "nbtray"
    assert "username" not in str(browser.session.cookies)
    assert browser.get("/api/me").status_code == 403


@pytest.mark.parametrize(
    "how",
    [
        {"headers": {"Authorization": "Bearer wrong"}},
        {"headers": {"Authorization": "Bearer "}},
        {"headers": {"Authorization": "Bearer \xfc"}},
        {"headers": {"Authorization": "token {secret}"}},
        {"params": {"token": "{secret}"}},
    ],
)
def test_the_secret_counts_in_its_header_only(running, how):
    filled = {
        kind: {k: v.format(secret=secret(running)) for k, v in what.items()} for kind, what in how.items()
    }
    assert running.browser().get("/api/status", **filled).status_code == 403


def test_the_login_cookie_is_for_this_site_over_tls_for_a_week(running):
    browser = running.browser()
    token = re.search(r'name="_xsrf" value="([^"]+)"', browser.get("/login").text)[1]
    answer = browser.session.post(
        browser.url + "/login",
        data={"password": PASSWORD, "_xsrf": token},
        allow_redirects=False,
        timeout=60,
    )
    cookie = next(
        value
        for name, value in answer.raw.headers.items()
        if name == "Set-Cookie" and value.startswith("username-")
    )
    assert {"HttpOnly", "Secure", "SameSite=Lax", "Path=/"} <= set(cookie.split("; "))
    (kept,) = (cookie for cookie in browser.session.cookies if cookie.name.startswith("username-"))
    assert 6 < (kept.expires - time.time()) / 86400 <= 7


def test_logging_out_ends_the_login_and_not_only_the_cookie(running):
    browser = running.browser()
    assert browser.log_in(PASSWORD)
    copied = dict(browser.session.cookies)
    answer = browser.log_out()
    (cleared,) = (each for each in answer.raw.headers.getlist("Set-Cookie") if each.startswith("username-"))
    assert {"HttpOnly", "Secure", "SameSite=Lax", "Path=/"} <= set(cleared.split("; "))
    assert browser.get("/api/me").status_code == 403
    thief = running.browser()
    assert thief.get("/api/me", cookies=copied).status_code == 403
    assert browser.log_in(PASSWORD)
    assert browser.get("/api/me").status_code == 200


def test_the_forgery_cookie_is_for_this_site_over_tls(running):
    cookies = running.browser().get("/login").raw.headers.getlist("Set-Cookie")
    (forgery,) = (cookie for cookie in cookies if cookie.startswith("_xsrf="))
    assert {"Secure", "SameSite=Lax", "Path=/"} <= set(forgery.split("; "))


def test_no_answer_tells_the_server_s_version_or_lets_other_sites_read(running):
    headers = running.browser().get("/login", headers={"Origin": "https://evil.example"}).headers
    assert headers["Server"] == "jupyter"
    assert headers["Referrer-Policy"] == "same-origin"
    assert "frame-ancestors 'none'" in headers["Content-Security-Policy"]
    assert "frame-ancestors 'self'" in running.browser().get("/api").headers["Content-Security-Policy"]
    assert not [name for name in headers if name.lower().startswith("access-control")]
    assert "Strict-Transport-Security" not in headers


def test_another_site_cannot_use_a_login(logged_in):
    cookies = dict(logged_in.session.cookies)
    posted = requests.post(
        logged_in.url + "/api/kernels",
        json={},
        cookies=cookies,
        headers={"Origin": "https://evil.example"},
        verify=str(logged_in.trusted),
        timeout=60,
    )
    assert posted.status_code in (403, 404)
    with pytest.raises(websocket.WebSocketBadStatusException, match="403"):
        websocket.create_connection(
            logged_in.url.replace("https", "wss") + "/api/events/subscribe",
            origin="https://evil.example",
            cookie="; ".join(f"{name}={value}" for name, value in cookies.items()),
            sslopt={"ca_certs": str(logged_in.trusted)},
            timeout=60,
        )


ELSEWHERE = [
    "https://evil.example/",
    "//evil.example/",
    "///evil.example/",
    "https:///evil.example/",
    "https:evil.example",
    "\\\\evil.example",
    "/\\evil.example",
    "javascript:alert(1)",
    "http://127.0.0.1.evil.example/",
    "//[evil.example/",
    "/\r\nLocation: https://evil.example/",
]


@pytest.mark.parametrize("target", ELSEWHERE)
def test_a_login_redirects_to_this_site_only(logged_in, target):
    answer = logged_in.get("/login", params={"next": target}, allow_redirects=False)
    assert answer.status_code == 302
    place = urljoin(logged_in.url + "/login", answer.headers["Location"].replace("\\", "/"))
    assert place.startswith(logged_in.url + "/"), place


def test_nobody_can_send_more_than_128_mib(running):
    context = ssl.create_default_context(cafile=running.trusted)
    connection = http.client.HTTPSConnection("127.0.0.1", running.port, timeout=60, context=context)
    connection.putrequest("POST", "/login")
    connection.putheader("Content-Length", str((128 << 20) + 1))
    connection.endheaders()
    try:
        assert connection.getresponse().status == 400
    except (http.client.HTTPException, ConnectionError):
        pass  # hung up on, which says it as well
    finally:
        connection.close()


def test_a_client_that_talks_no_tls_gets_nothing(running):
    with socket.create_connection(("127.0.0.1", running.port), 60) as plain:
        plain.sendall(b"GET /api HTTP/1.0\r\n\r\n")
        with contextlib.suppress(ConnectionResetError):
            assert plain.recv(100) == b""


def test_old_tls_is_refused(running):
    hello = struct.pack(">BHH", 22, 0x0301, 4) + b"\x01\x00\x00\x00"
    with socket.create_connection(("127.0.0.1", running.port), 60) as plain:
        plain.sendall(hello)
        assert plain.recv(1)[:1] in (b"", b"\x15")  # closed, or an alert


def test_reading_the_activity_is_none(running):
    server = running.nbtray()
    first = server.activity(ReadActivity(running.record))
    second = server.activity(ReadActivity(running.record))
    assert isinstance(first, ActivityRead)
    assert isinstance(second, ActivityRead)
    assert first.activity.last_activity == second.activity.last_activity


def test_busy_kernels_are_counted(running, logged_in):
    kernel = logged_in.open_kernel()
    kernel.send("print('begun', flush=True); import time; time.sleep(30)")
    kernel.until_printed("begun\n")
    read = running.nbtray().activity(ReadActivity(running.record))
    assert isinstance(read, ActivityRead)
    assert (read.activity.kernels, read.activity.busy, read.activity.connections) == (1, 1, 1)
    kernel.end()


def test_a_new_certificate_is_shown_at_once_and_open_kernels_live_on(running, logged_in):
    kernel = logged_in.open_kernel()
    assert kernel.run("kept = 41") == ""
    before = shown_fingerprint(running)
    issued = running.renew_certificate()
    assert shown_fingerprint(running) == issued.fingerprint_sha256 != before
    assert kernel.run("print(kept + 1)") == "42\n"
    kernel.close()
    # nbtray follows: it trusts what is on the disk.
    assert isinstance(running.nbtray().activity(ReadActivity(running.record)), ActivityRead)
    logged_in.session.close()
    logged_in.session.verify = str(running.trusted)


@pytest.mark.parametrize(
    ("hashed", "password"),
    [
        (hash_password("another one, as long"), "another one, as long"),
        # IPython's own example, sha1 of "mypassword" and its salt.
        ("sha1:0e112c3ddfce:a68df677475c2b47b6e86d0467eec97ac5f4b85a", "mypassword"),
    ],
)
def test_a_new_password_needs_no_restart_and_ends_the_old_logins(running, hashed, password):
    browser = running.browser()
    assert browser.log_in(PASSWORD)
    assert browser.get("/api/me").status_code == 200
    store(hashed, running.folders, running.files)
    try:
        assert browser.get("/api/me").status_code == 403
        newcomer = running.browser()
        assert not newcomer.log_in(PASSWORD)
        assert newcomer.log_in(password)
        assert newcomer.get("/api/me").status_code == 200
    finally:
        store(HASH, running.folders, running.files)


def test_everybody_logged_out_is_cut_off_at_once_and_kernels_run_on(running):
    browser = running.browser()
    assert browser.log_in(PASSWORD)
    kernel = browser.open_kernel()
    assert kernel.run("kept = 41") == ""
    told = running.nbtray().log_everybody_out(LogEverybodyOut())
    assert told == EverybodyLoggedOut()
    with pytest.raises((websocket.WebSocketConnectionClosedException, ConnectionError, ssl.SSLError)):
        kernel.until_printed("what nobody prints")
    kernel.close()
    assert browser.get("/api/me").status_code == 403
    newcomer = running.browser()
    assert newcomer.log_in(PASSWORD)
    again = BrowserKernel(newcomer, kernel.id)
    assert again.run("print(kept + 1)") == "42\n"
    again.close()
    lines = [json.loads(line) for line in running.folders.logins.read_text().splitlines()]
    assert [line["event"] for line in lines[-2:]] == ["everybody_out", "login"]


def test_nobody_else_can_log_everybody_out(running):
    browser = running.browser()
    assert browser.log_in(PASSWORD)
    assert browser.post("/nbtray/log-everybody-out").status_code == 403
    assert running.browser().post("/nbtray/log-everybody-out").status_code == 403
    assert browser.get("/api/me").status_code == 200


def test_jupyter_finds_no_door_of_ours_that_asks_for_no_login(running):
    assert "Serving notebooks" in running.log()
    assert "AuthWarning" not in running.log()


def test_the_version_is_told_to_those_who_are_logged_in(running):
    browser = running.browser()
    assert browser.get("/api").json() == {}
    assert browser.log_in(PASSWORD)
    assert browser.get("/api").json() == {"version": running.record.jupyter_server}


def test_the_login_page_runs_no_script_and_stands_in_no_frame(running):
    policy = running.browser().get("/login").headers["Content-Security-Policy"]
    assert policy.startswith("default-src 'none'")
    assert "script-src" not in policy
    assert "frame-ancestors 'none'" in policy


@pytest.mark.parametrize("content", [b"", b"\n", None, b"\xff\xfe"])
def test_without_a_hash_nobody_gets_in(running, content):
    browser = running.browser()
    assert browser.log_in(PASSWORD)
    if content is None:
        running.files.remove(running.folders.password_hash)
    else:
        running.files.write(running.folders.password_hash, content)
    try:
        assert browser.get("/api/me").status_code == 403
        for typed in (PASSWORD, ""):
            stranger = running.browser()
            assert not stranger.log_in(typed)
            assert stranger.get("/api/me").status_code == 403
    finally:
        store(HASH, running.folders, running.files)


def test_only_this_user_can_read_what_the_server_keeps(running):
    folders = running.folders
    for folder in (folders.jupyter, folders.jupyter / "runtime", folders.logs):
        assert folder.stat().st_mode & 0o777 == 0o700, folder
    private = (
        folders.server_log,
        folders.control_secret,
        folders.server_record,
        folders.jupyter / "server.json",
        folders.jupyter / "cookie.secret",
    )
    assert [path for path in private if path.stat().st_mode & 0o777 != 0o600] == []


def test_no_secret_is_on_the_command_line_in_the_environment_or_in_the_log(running):
    process = Path(f"/proc/{running.record.pid}")
    command, environ = ((process / name).read_bytes() for name in ("cmdline", "environ"))
    assert command.count(b"\0") == 4  # python -m jupyter_server --config=PATH
    for told in (command, environ, running.log().encode()):
        for kept in (secret(running), PASSWORD, HASH):
            assert kept.encode() not in told


def test_the_page_tells_no_token(logged_in):
    page = JupyterBrowser(logged_in.url, logged_in.trusted)
    page.session.cookies.update(logged_in.session.cookies)
    assert "<generated>" not in page.get("/login").text

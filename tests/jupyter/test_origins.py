"""Pages of another origin can use no login: scheme, host and port of the Origin have to be the server's."""

import pytest
import websocket
from beds.jupyter_bed import PASSWORD, jupyter_bed

OTHERS = [
    "http://{host}",
    "http://127.0.0.1",
    "https://127.0.0.1",
    "https://127.0.0.1:1",
    "https://localhost:{port}",
    "https://{host}.evil.example",
    "https://evil.example",
    "ftp://{host}",
    "{host}",
    "null",
    "",
]

FORBIDDEN = 403
FILE = "/api/contents/made.txt"
CONTENT = {"type": "file", "format": "text", "content": "made"}

THROUGH_HTTP = {"X-Forwarded-For": "203.0.113.9", "X-Forwarded-Proto": "http"}
THROUGH_HTTPS = {"X-Forwarded-For": "203.0.113.9", "X-Forwarded-Proto": "https"}


def filled(origin, bed):
    return origin.format(host=f"127.0.0.1:{bed.port}", port=bed.port)


def saves(browser, origin, **headers):
    """Tell whether a page of this origin may save a file."""
    answer = browser._sent("put", FILE, json=CONTENT, headers={"Origin": origin, **headers})
    assert answer.status_code in (200, 201, 404)
    return answer.status_code != 404


def opens_socket(browser, origin, name="Origin", **headers):
    """Tell whether a page of this origin may open a websocket."""
    cookies = "; ".join(f"{each.name}={each.value}" for each in browser.session.cookies)
    given = {"suppress_origin": True, "header": [f"{name}: {origin}", *map(": ".join, headers.items())]}
    try:
        websocket.create_connection(
            browser.url.replace("https", "wss") + "/api/events/subscribe",
            cookie=cookies,
            sslopt={"ca_certs": str(browser.trusted)},
            timeout=60,
            **given,
        ).close()
    except websocket.WebSocketBadStatusException as answer:
        if answer.status_code != FORBIDDEN:
            raise
        return False
    return True


def test_the_server_s_own_pages_may_do_all(logged_in, running):
    origin = filled("https://{host}", running)
    assert saves(logged_in, origin)
    assert opens_socket(logged_in, origin)


@pytest.mark.parametrize("origin", OTHERS)
def test_pages_of_another_origin_may_do_nothing(logged_in, running, origin):
    origin = filled(origin, running)
    assert not saves(logged_in, origin)
    assert not opens_socket(logged_in, origin)


@pytest.mark.parametrize("origin", OTHERS)
def test_the_older_header_of_websockets_counts_too(logged_in, running, origin):
    assert opens_socket(logged_in, filled("https://{host}", running), "Sec-WebSocket-Origin")
    assert not opens_socket(logged_in, filled(origin, running), "Sec-WebSocket-Origin")


def test_a_referer_of_another_scheme_is_no_page_of_ours(logged_in, running):
    assert saves(logged_in, filled("https://{host}", running))
    for scheme, status in (("https", 200), ("http", FORBIDDEN)):
        referer = {"Referer": f"{scheme}://127.0.0.1:{running.port}/lab"}
        assert logged_in.get("/files/made.txt", headers=referer).status_code == status


def test_nobody_untrusted_says_by_which_scheme_the_client_came(logged_in, running):
    assert not saves(logged_in, filled("http://{host}", running), **THROUGH_HTTP)
    assert saves(logged_in, filled("https://{host}", running), **THROUGH_HTTP)


@pytest.fixture(scope="module")
def proxied(tmp_path_factory):
    with jupyter_bed(tmp_path_factory.mktemp("proxied")) as bed:
        bed.record = bed.started(bed.plan(trusted_proxies=("127.0.0.1",)))
        yield bed


@pytest.mark.parametrize(
    ("through", "own", "other"),
    [(THROUGH_HTTPS, "https", "http"), (THROUGH_HTTP, "http", "https"), ({}, "https", "http")],
)
def test_behind_a_trusted_proxy_the_scheme_is_the_one_it_tells(proxied, through, own, other):
    browser = proxied.browser()
    assert browser.log_in(PASSWORD)
    for scheme, may in ((own, True), (other, False)):
        origin = f"{scheme}://127.0.0.1:{proxied.port}"
        assert saves(browser, origin, **through) is may
        assert opens_socket(browser, origin, **through) is may

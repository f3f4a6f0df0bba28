"""Which origins are this server's own: scheme, host and port have to match."""

import pytest
from tornado.httputil import HTTPHeaders

from nbtray.jupyter.inside.origin import OPAQUE, hide_lookalikes


def shown(name, value, host="lab.example:9999", scheme="https"):
    headers = HTTPHeaders({"Host": host, name: value})
    hide_lookalikes(headers, scheme)
    return headers[name]


@pytest.mark.parametrize(
    ("value", "host"),
    [
        ("https://lab.example:9999", "lab.example:9999"),
        ("https://LAB.example:9999", "lab.EXAMPLE:9999"),
        ("https://lab.example", "lab.example"),
        ("https://lab.example", "lab.example:443"),
        ("https://lab.example:443", "lab.example"),
        ("https://[::1]", "[::1]"),
        ("https://[::1]:9999", "[::1]:9999"),
    ],
)
def test_our_own_origin_stays(value, host):
    assert shown("Origin", value, host) == value


@pytest.mark.parametrize(
    "value",
    [
        "http://lab.example:9999",
        "HTTP://LAB.EXAMPLE:9999",
        "ftp://lab.example:9999",
        "//lab.example:9999",
        "lab.example:9999",
        "https://lab.example:9999/",
        "https://lab.example:9999@evil.example",
        "https://evil@lab.example:9999",
        "https://lab.example:99990",
        "https://lab.example:9999,https://evil.example",
    ],
)
def test_what_only_names_our_host_is_no_origin_of_ours(value):
    assert shown("Origin", value) == OPAQUE


@pytest.mark.parametrize("name", ["http://lab.example", "https://evil.example", "https://lab.example"])
def test_the_older_header_of_websockets_counts_as_the_origin(name):
    headers = HTTPHeaders({"Host": "lab.example", "Sec-Websocket-Origin": name})
    hide_lookalikes(headers, "https")
    assert headers["Origin"] == (OPAQUE if name == "http://lab.example" else name)
    headers = HTTPHeaders({"Host": "lab.example", "Sec-Websocket-Origin": name, "Origin": "null"})
    hide_lookalikes(headers, "https")
    assert headers["Origin"] == "null"


def test_of_several_headers_none_counts():
    headers = HTTPHeaders({"Host": "lab.example"})
    headers.add("Origin", "https://lab.example")
    headers.add("Origin", "https://lab.example")
    hide_lookalikes(headers, "https")
    assert headers["Origin"] == OPAQUE


@pytest.mark.parametrize("value", ["https://evil.example", "null", "https://lab.example:444"])
def test_others_stay_so_that_the_log_names_them(value):
    assert shown("Origin", value) == value


@pytest.mark.parametrize(
    ("value", "kept"),
    [
        ("https://lab.example:9999/lab/tree?x=y", True),
        ("http://lab.example:9999/lab", False),
        ("https://evil.example/lab.example:9999", True),
        ("https://[", True),
    ],
)
def test_a_referer_counts_by_its_origin(value, kept):
    assert shown("Referer", value) == (value if kept else OPAQUE)


def test_the_scheme_is_the_one_the_client_came_by():
    assert shown("Origin", "http://lab.example", "lab.example", "http") == "http://lab.example"
    assert shown("Origin", "https://lab.example", "lab.example", "http") == OPAQUE


def test_a_request_without_any_stays_without():
    headers = HTTPHeaders({"Host": "lab.example"})
    hide_lookalikes(headers, "https")
    hide_lookalikes(HTTPHeaders(), "https")
    assert list(headers) == ["Host"]

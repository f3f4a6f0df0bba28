"""Which answers a browser may keep, by URL, status, and what the handler has said."""

import os
from types import SimpleNamespace

import pytest
from tornado.httputil import HTTPHeaders

from nbtray.jupyter.inside.caching import CONFIRMED, CONFIRMED_PRIVATE, IMMUTABLE, NEVER, _etag, limit_caching

HASH = "0123456789abcdef"


def said(url, status=200, **told):
    headers = HTTPHeaders({name.replace("_", "-"): value for name, value in told.items()})
    limit_caching(url, status, headers)
    return headers


@pytest.mark.parametrize(
    ("url", "status", "kept"),
    [
        (f"/static/lab/main.{HASH}.js", 200, IMMUTABLE),
        (f"/static/lab/main.{HASH}.js", 304, IMMUTABLE),
        (f"/static/lab/main.{HASH}.js?x=y", 206, IMMUTABLE),
        (f"/lab/extensions/@a/b/static/remoteEntry.{HASH}.js", 200, IMMUTABLE),
        (f"/static/style/style.min.css?v={HASH}", 200, IMMUTABLE),
        (f"/static/style/style.min.css?x=y&v={HASH}", 200, IMMUTABLE),
        (f"/static/lab/main.{HASH}.js", 404, NEVER),
        (f"/static/lab/style.js?x={HASH}", 200, CONFIRMED),
        ("/static/lab/style.js", 200, CONFIRMED),
        ("/favicon.ico", 200, CONFIRMED),
        ("/lab/api/settings", 200, CONFIRMED_PRIVATE),
        ("/lab/api/settings/@a/b:c?x=y", 304, CONFIRMED_PRIVATE),
        ("/lab/api/themes/@a/b/index.css", 200, CONFIRMED_PRIVATE),
        ("/lab/api/settings/none", 404, NEVER),
        ("/lab/api/workspaces/default", 200, NEVER),
        (f"/files/a.{HASH}.js?v={HASH}", 200, NEVER),
        (f"/files/static/a.{HASH}.js", 200, NEVER),
        (f"/api/contents/static/main.{HASH}.js", 200, NEVER),
        ("/lab", 302, NEVER),
        ("", 400, NEVER),
    ],
)
def test_what_is_kept_and_for_how_long(url, status, kept):
    assert said(url, status)["Cache-Control"] == kept


@pytest.mark.parametrize(
    ("url", "status", "kept"),
    [
        (f"/files/a.js?v={HASH}", 200, NEVER),
        ("/api/contents/a", 200, NEVER),
        ("/static/lab/style.js", 200, CONFIRMED),
        ("/lab/api/settings", 200, CONFIRMED_PRIVATE),
        ("/proxy/8080/app.js", 404, NEVER),
    ],
)
def test_what_the_handler_says_of_these_counts_for_nothing(url, status, kept):
    headers = said(url, status, Cache_Control="max-age=315360000", Expires="later")
    assert headers["Cache-Control"] == kept
    assert "Expires" not in headers


def test_an_extension_knows_its_own_pages():
    assert said("/proxy/8080/app.js", Cache_Control="max-age=60")["Cache-Control"] == "max-age=60"
    assert said("/proxy/8080/app.js")["Cache-Control"] == NEVER


def test_a_file_has_another_etag_after_each_change(tmp_path):
    file = tmp_path / "index.css"
    handler, seen = SimpleNamespace(absolute_path=str(file)), []
    for number, (content, at) in enumerate((("a", 1), ("b", 2), ("bb", 2))):
        file.write_text(content)
        os.utime(file, ns=(at, at))
        seen.append(_etag(handler))
        assert seen[-1] == _etag(handler)
        assert len(set(seen)) == number + 1
    file.unlink()
    assert _etag(handler) is None

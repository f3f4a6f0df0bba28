"""What browsers are told to keep: each kind of answer of a real JupyterLab, header by header."""

import json
import re

import pytest
from beds.jupyter_bed import PASSWORD, jupyter_bed

from nbtray.core.settings import Interface

IMMUTABLE = "public, max-age=31536000, immutable"
NEVER, CONFIRMED, PRIVATE = "no-store", "no-cache", "private, no-cache"
NOT_MODIFIED = 304


@pytest.fixture(scope="module", autouse=True)
def users_configuration(tmp_path_factory):
    """JupyterLab, and none of the extensions that only cost time."""
    folder = tmp_path_factory.mktemp("dot-jupyter")
    switched = dict.fromkeys(("jupyter_lsp", "jupyter_server_terminals", "notebook", "notebook_shim"), False)
    content = {"ServerApp": {"jpserver_extensions": switched}}
    (folder / "jupyter_server_config.json").write_text(json.dumps(content))
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("JUPYTER_CONFIG_DIR", str(folder))
        yield


@pytest.fixture(scope="module")
def running(tmp_path_factory):
    with jupyter_bed(tmp_path_factory.mktemp("running")) as bed:
        (bed.notebooks / "made.txt").write_text("made")
        bed.started(bed.plan(interface=Interface.LAB))
        yield bed


@pytest.fixture(scope="module")
def hashed(logged_in):
    """A file of JupyterLab that is named by its hash."""
    return re.search(r'src="(/static/lab/main\.[0-9a-f]{16,}\.js)', logged_in.get("/lab").text)[1]


THEME = "/lab/api/themes/@jupyterlab/theme-light-extension/index.css"
SETTINGS = "/lab/api/settings/@jupyterlab/apputils-extension:themes"
LOGO = "/kernelspecs/python3/logo-64x64.png"


def kept(browser, path, status=200, **more):
    answer = browser.get(path, allow_redirects=False, **more)
    assert answer.status_code == status, path
    assert "Expires" not in answer.headers
    return answer.headers["Cache-Control"]


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/", 302),
        ("/lab", 200),
        ("/lab/tree/made.txt", 200),
        ("/api/contents", 200),
        ("/api/contents/made.txt", 200),
        ("/api/contents/none.txt", 404),
        ("/files/made.txt", 200),
        ("/files/made.txt?v=0123456789abcdef0123456789abcdef", 200),
        ("/files/made.txt?download=1", 200),
        ("/api/status", 200),
        ("/api/me", 200),
        ("/api/kernels", 200),
        ("/api/sessions", 200),
        ("/lab/api/workspaces", 200),
        ("/lab/api/settings/none", 404),
        ("/not-there", 404),
        ("/static/not-there.0123456789abcdef.js", 404),
    ],
)
def test_nothing_of_the_user_is_kept(logged_in, path, status):
    same_site = {"Referer": f"{logged_in.url}/lab"}
    assert kept(logged_in, path, status, headers=same_site) == NEVER


@pytest.mark.parametrize(
    ("path", "status"), [("/login", 200), ("/lab", 302), ("/api/status", 403), ("/api", 200)]
)
def test_nor_what_a_stranger_is_told(running, path, status):
    assert kept(running.browser(), path, status) == NEVER


def test_a_login_is_not_kept_either(running):
    browser = running.browser()
    assert browser.submit("wrong").headers["Cache-Control"] == NEVER
    assert browser.submit(PASSWORD).headers["Cache-Control"] == NEVER


def confirmed(browser, path):
    """Return what of a file is kept, after asking whether it is still the same."""
    first = browser.get(path)
    assert first.status_code == 200
    again = browser.get(path, headers={"If-None-Match": first.headers["ETag"]})
    assert again.status_code == NOT_MODIFIED
    assert again.headers["Cache-Control"] == first.headers["Cache-Control"]
    assert browser.get(path, headers={"If-None-Match": '"other"'}).status_code == 200
    return first.headers["Cache-Control"]


@pytest.mark.parametrize("path", ["/lab/api/settings", SETTINGS, THEME, LOGO, "/lab/api/translations/en"])
def test_settings_schemas_and_themes_are_the_browser_s_own_and_confirmed_each_time(logged_in, path):
    assert confirmed(logged_in, path) == PRIVATE


def test_a_static_file_named_by_its_hash_is_kept_for_a_year(running, logged_in, hashed):
    for browser in (logged_in, running.browser()):
        assert confirmed(browser, hashed) == IMMUTABLE
    assert kept(logged_in, "/static/favicons/favicon.ico?v=0123456789abcdef0123") == IMMUTABLE
    assert kept(logged_in, hashed, 206, headers={"Range": "bytes=0-9"}) == IMMUTABLE


@pytest.mark.parametrize(
    "path",
    [
        "/static/favicons/favicon.ico",
        "/static/lab/package.json",
        "/static/lab/style.js",
        "/static/lab/style.js?v=1",
    ],
)
def test_another_static_file_is_confirmed_each_time(logged_in, path):
    assert confirmed(logged_in, path) == CONFIRMED

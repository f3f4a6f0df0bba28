"""What the server's log tells of a request: its path, never the values of its query."""

from beds.jupyter_bed import PASSWORD
from beds.waiting import until

SECRET = "kestrel-heron-plover"


def test_no_value_of_a_query_is_logged(running, logged_in):
    """Whoever logs it: Jupyter's own line, tornado's, a referer, a redirect, an error with its headers."""
    stranger = running.browser()
    asked = {"params": {"password": SECRET, "passphrase": SECRET, "q": SECRET}, "allow_redirects": False}
    referer = {"Referer": f"{running.url}/lab?password={SECRET}&x={SECRET}"}
    for browser in (stranger, logged_in):
        browser.post("/login", data={"password": "wrong"}, **asked)
        for path in (
            "/login",
            "/api/status",
            "/api/kernels/none",
            "/not-there",
            "/not/there/",
            "/files/none",
        ):
            browser.get(path, headers=referer, **asked)
        browser.get(f"/login?{SECRET}", headers=referer, allow_redirects=False)
        browser.post(f"/api/contents/a?{SECRET}&b={SECRET}", headers=referer, data=b"{")
    stranger.get(
        "/login", headers={"Referer": f"http://{running.url[8:]}/?{SECRET}"}, params={"last": SECRET}
    )
    stranger.get("/the-last-one")
    until(lambda: "/the-last-one" in running.log())
    log = running.log()
    assert log.count("password=[secret]") >= 10
    assert SECRET not in log
    assert PASSWORD not in log

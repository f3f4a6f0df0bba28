import re
from pathlib import Path

import pytest

from nbtray.core.server.advisories import ADVISORIES, advisories_for, warning_for, warnings_for
from nbtray.core.server.version import release


@pytest.mark.parametrize("advisory", ADVISORIES, ids=lambda advisory: advisory.cve)
def test_each_ends_with_the_version_that_mends_it(advisory):
    assert re.fullmatch(r"CVE-\d{4}-\d{4,}", advisory.cve)
    assert re.fullmatch(r"GHSA(-[23456789cfghjmpqrvwx]{4}){3}", advisory.ghsa)
    fixed = ".".join(map(str, advisory.fixed_in))
    platform = (advisory.platforms or ("linux",))[0]
    assert advisory not in advisories_for(fixed, platform, advisory.package)
    since = ".".join(map(str, advisory.since)) or "1.0"
    assert advisory in advisories_for(f"{since}.0", platform, advisory.package)
    for first, last in advisory.older:
        assert (
            advisory in advisories_for(".".join(map(str, first)) + ".0", platform, advisory.package)
            or not first
        )
        assert advisory not in advisories_for(".".join(map(str, last)), platform, advisory.package)


def test_each_is_told_once():
    assert len({(advisory.package, advisory.cve) for advisory in ADVISORIES}) == len(ADVISORIES)
    assert len({(advisory.package, advisory.ghsa) for advisory in ADVISORIES}) == len(ADVISORIES)


def test_every_package_of_the_lock_is_without_a_known_one():
    lock = Path(__file__).resolve().parents[3] / "installer" / "requirements.lock"
    locked = dict(re.findall(r"(?m)^([a-z-]+)==([\w.]+)", lock.read_text(encoding="utf-8")))
    versions = {name.replace("-", "_"): version for name, version in locked.items()}
    assert {"tornado", "nbconvert", "jupyterlab"} <= versions.keys()
    assert [warnings_for(versions, platform) for platform in ("linux", "win32")] == [(), ()]


def test_each_package_has_a_sentence_of_its_own_the_server_s_first():
    old = {"tornado": "6.4.1", "jupyter_server": "2.17.0", "jupyterlab": "4.5.8", "nbconvert": "7.17.2"}
    server, lab, tornado = warnings_for(old, "linux")
    assert server.startswith("jupyter_server 2.17.0 ")
    assert lab.startswith("jupyterlab 4.5.8 has known security holes (CVE-2026-102831: ")
    assert lab.endswith("update it to 4.6.4 or newer.")
    assert tornado.startswith("tornado 6.4.1 has known security holes (CVE-2026-31958: ")


def test_a_fix_in_an_older_release_counts():
    assert warning_for("4.5.11", "linux", "jupyterlab") is None
    assert warning_for("4.6.0", "linux", "jupyterlab") is not None


def test_the_newest_known_version_needs_no_warning():
    assert warning_for("2.21.1", "win32") is None
    assert warning_for("3.0.0", "linux") is None


def test_a_weakness_of_windows_is_none_elsewhere():
    named = {advisory.cve for advisory in advisories_for("2.14.0", "linux")}
    assert "CVE-2024-35178" not in named
    assert "CVE-2024-35178" in {advisory.cve for advisory in advisories_for("2.14.0", "win32")}


def test_the_warning_names_the_version_the_worst_reason_and_the_way_out():
    warning = warning_for("2.17.0", "linux")
    assert warning is not None
    assert warning.startswith("jupyter_server 2.17.0 has known security holes (CVE-2026-44727: a foreign ")
    assert warning.endswith("update it to 2.21 or newer.")
    assert "and 5 more" in warning


def test_a_version_nobody_can_read_is_not_warned_of():
    assert warning_for("", "linux") is None
    assert warning_for("unknown", "linux") is None


@pytest.mark.parametrize(
    ("version", "numbers"),
    [
        ("2.14.0", (2, 14, 0)),
        ("2.15.0rc1", (2, 15, 0)),
        ("7", (7,)),
        ("", ()),
        ("x", ()),
        ("4.2.dev0", (4, 2)),
    ],
)
def test_a_version_is_its_release(version, numbers):
    assert release(version) == numbers

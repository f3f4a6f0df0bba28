"""What of the user's own configuration, and of what others left, reaches the server."""

import json
import os
from datetime import UTC, datetime

import pytest
from beds.jupyter_bed import JUPYTER, PASSWORD, jupyter_bed

from nbtray.core.server.events import StartRefused
from nbtray.core.server.state import ServerRecord
from nbtray.core.settings import Interface, Listen
from nbtray.jupyter import configuration
from nbtray.jupyter.configuration import Configuration, config_file
from nbtray.jupyter.record import Recorded, RecordFile

HOSTILE_TRAITS = {
    "ServerApp": {
        "allow_origin": "*",
        "disable_check_xsrf": True,
        "token": "leaked",
        "password": "sha1:0e112c3ddfce:a68df677475c2b47b6e86d0467eec97ac5f4b85a",
        "ip": "0.0.0.0",  # noqa: S104 -- what must not happen
        "allow_unauthenticated_access": True,
        "trust_xheaders": True,
        "base_url": "/elsewhere/",
        "jpserver_extensions": {"not_there_at_all": False},
    },
    "IdentityProvider": {"token": "leaked", "cookie_options": {"samesite": "None"}},
    "PasswordIdentityProvider": {
        "token": "leaked",
        "password_required": False,
        "hashed_password": "sha1:0e112c3ddfce:a68df677475c2b47b6e86d0467eec97ac5f4b85a",
    },
}
LEAKED_PASSWORD = "mypassword"


def hostile_files(home):
    """Put the settings that would open the server into every file Jupyter might read in a home."""
    python = "\n".join(
        f"c.{section}.{name} = {value!r}"
        for section, traits in HOSTILE_TRAITS.items()
        for name, value in traits.items()
    )
    marker = f"\nopen({str(home / 'was-run')!r}, 'a').write(__file__)\n"
    folder = home / ".jupyter"
    folder.mkdir()
    for name in ("jupyter_config", "jupyter_server_config", "jupyter_lab_config", "jupyter_notebook_config"):
        (folder / f"{name}.py").write_text("c = get_config()\n" + python + marker)
        (folder / f"{name}.json").write_text(json.dumps(HOSTILE_TRAITS))
    old = home / ".ipython" / "profile_default"
    old.mkdir(parents=True)
    (old / "ipython_notebook_config.py").write_text("c = get_config()\n" + python + marker)


@pytest.fixture(scope="module")
def hostile(tmp_path_factory):
    """A server started in a home, and with variables, that would open it."""
    place = tmp_path_factory.mktemp("hostile")
    home = place / "home"
    home.mkdir()
    hostile_files(home)
    with pytest.MonkeyPatch.context() as patch, jupyter_bed(place) as bed:
        patch.setenv("HOME", str(home))
        patch.delenv("JUPYTER_CONFIG_DIR")
        patch.setenv("JUPYTER_TOKEN", "leaked")
        patch.setenv("JUPYTER_PORT", "1")
        patch.setenv("JUPYTER_CONFIG_PATH", str(home / ".jupyter"))
        patch.setenv("JUPYTER_SERVER_ALLOW_UNAUTHENTICATED_ACCESS", "true")
        # A sibling .json silently overrides the file given by --config.
        bed.files.write(config_file(bed.folders).with_suffix(".json"), json.dumps(HOSTILE_TRAITS).encode())
        bed.files.write(
            bed.folders.jupyter / "config" / "jupyter_config.json", json.dumps(HOSTILE_TRAITS).encode()
        )
        bed.home = home
        bed.record = bed.started()
        yield bed


def test_no_file_of_the_user_s_is_run(hostile):
    assert not (hostile.home / "was-run").exists()
    assert not config_file(hostile.folders).with_suffix(".json").exists()


@pytest.mark.parametrize(
    "how", [{"params": {"token": "leaked"}}, {"headers": {"Authorization": "token leaked"}}]
)
def test_no_leaked_token_opens_it(hostile, how):
    assert hostile.browser().get("/api/status", **how).status_code == 403


def test_no_leaked_password_opens_it_and_ours_does(hostile):
    assert not hostile.browser().log_in(LEAKED_PASSWORD)
    assert not hostile.browser().log_in("leaked")
    assert hostile.browser().log_in(PASSWORD)


def test_other_origins_stay_out_and_forgeries_too(hostile):
    browser = hostile.browser()
    assert browser.log_in(PASSWORD)
    assert "Access-Control-Allow-Origin" not in browser.get("/api/status").headers
    forged = browser.session.post(browser.url + "/api/kernels", json={}, timeout=60)
    assert forged.status_code == 403


def test_no_start_waits_for_the_disk(tmp_path, monkeypatch):
    with jupyter_bed(tmp_path) as bed:
        synced = []
        monkeypatch.setattr(os, "fsync", synced.append)
        Configuration(bed.folders, bed.files, {}, tmp_path).generate(bed.plan(), JUPYTER, bed.notebooks)
        record = ServerRecord(
            1, 1.0, bed.port, Interface.LAB, Listen.COMPUTER, "/", "/env", "2.21.1", datetime.now(UTC)
        )
        RecordFile(bed.folders.server_record, bed.files).write(Recorded(record, "mark"))
        assert synced == []
        assert (bed.folders.jupyter / "server.json").exists()
        assert bed.folders.server_record.exists()


@pytest.mark.parametrize(
    ("interface", "named"), [(Interface.LAB, "jupyterlab"), (Interface.NOTEBOOK, "notebook")]
)
def test_what_is_asked_for_is_served_though_it_is_switched_off(tmp_path, interface, named):
    users = tmp_path / "home" / ".jupyter"
    users.mkdir(parents=True)
    switched = {"ServerApp": {"jpserver_extensions": {"jupyterlab": False, "notebook": False, "mine": False}}}
    (users / "jupyter_server_config.json").write_text(json.dumps(switched))
    with jupyter_bed(tmp_path) as bed:
        maker = Configuration(bed.folders, bed.files, {}, tmp_path / "home")
        maker.generate(bed.plan(interface=interface), JUPYTER, bed.notebooks)
    extensions = json.loads((bed.folders.jupyter / "server.json").read_text())["extensions"]
    assert [name for name, on in extensions.items() if on] == [named]


def test_what_is_installed_for_one_s_eyes_is_kept(tmp_path):
    users = tmp_path / "home" / ".jupyter"
    (users / "labconfig").mkdir(parents=True)
    (users / "labconfig" / "page_config.json").write_text('{"disabledExtensions": {"a": true}}')
    (users / "jupyter_server_config.json").write_text(
        json.dumps({"ServerApp": {"jpserver_extensions": {"mine": True, "odd": "yes"}, "ip": "::"}})
    )
    with jupyter_bed(tmp_path) as bed:
        made = Configuration(
            bed.folders, bed.files, {"JUPYTER_TOKEN": "t", "PATH": "/bin"}, tmp_path / "home"
        ).generate(bed.plan(), JUPYTER, bed.notebooks)
    values = json.loads((bed.folders.jupyter / "server.json").read_text())
    assert values["extensions"] == {"mine": True}
    kept = bed.folders.jupyter / "config" / "labconfig" / "page_config.json"
    assert kept.read_text() == '{"disabledExtensions": {"a": true}}'
    assert made.environ["JUPYTERLAB_SETTINGS_DIR"] == str(users / "lab" / "user-settings")
    assert made.environ["JUPYTERLAB_WORKSPACES_DIR"] == str(users / "lab" / "workspaces")
    assert "JUPYTER_TOKEN" not in made.environ


def test_a_second_start_writes_the_same_constant_file(tmp_path):
    with jupyter_bed(tmp_path) as bed:
        maker = Configuration(bed.folders, bed.files, {}, tmp_path)
        first = maker.generate(bed.plan(port=1), JUPYTER, bed.notebooks).config_file.stat()
        path = maker.generate(bed.plan(port=2), JUPYTER, bed.notebooks).config_file
    assert (path.stat().st_ino, path.stat().st_mtime_ns) == (first.st_ino, first.st_mtime_ns)
    assert path.read_bytes() == configuration.CONFIG
    assert b"Lab" not in configuration.CONFIG


@pytest.mark.parametrize(
    ("damage", "code"),
    [
        (b"def configure(:", "ConfigurationRefused"),
        (b"raise RuntimeError('no')", "ServerFailed"),
    ],
)
def test_a_configuration_that_breaks_never_starts_on_defaults(bed, damage, code, monkeypatch, tmp_path):
    """Jupyter by itself would log the error and open the server with a token of its own."""
    sources = tmp_path / "inside"
    sources.mkdir()
    for source in configuration._SOURCES.glob("*.py"):
        (sources / source.name).write_bytes(damage if source.name == "start.py" else source.read_bytes())
    monkeypatch.setattr(configuration, "_SOURCES", sources)
    event = bed.start()
    assert isinstance(event, StartRefused)
    assert event.problem.code == code
    assert "is running at" not in bed.log()


def test_an_environment_set_up_to_weaken_the_server_is_found_out(bed, monkeypatch):
    """A file of the environment itself is read, and loses; were it to win, the gate would close."""
    original = configuration.CONFIG
    weakened = original + b'\nget_config().ServerApp.allow_origin = "*"\n'
    monkeypatch.setattr(configuration, "CONFIG", weakened)
    event = bed.start()
    assert isinstance(event, StartRefused)
    assert (event.problem.code, event.hopeless) == ("ConfigurationOverridden", False)
    assert "allow_origin" in event.problem.what

import os
from pathlib import Path

import pytest

from nbtray.jupyter.child_environment import child_environment
from nbtray.jupyter.user_configuration import enabled_extensions, lab_files, user_folder


def made(**environ):
    return child_environment(
        environ,
        prefix=Path("/env"),
        user_folder=Path("/home/me/.jupyter"),
        config_folder=Path("/state/jupyter/config"),
        runtime=Path("/state/jupyter/runtime"),
    )


@pytest.mark.parametrize(
    "name",
    [
        "JUPYTER_TOKEN",
        "JUPYTER_TOKEN_FILE",
        "JUPYTER_CONFIG_PATH",
        "JUPYTER_NO_CONFIG",
        "JUPYTER_PORT",
        "JUPYTER_ALLOW_INSECURE_WRITES",
        "JUPYTER_SERVER_ALLOW_UNAUTHENTICATED_ACCESS",
        "JUPYTER_SOMETHING_NEW",
        "JUPYTERHUB_API_TOKEN",
        "JPY_API_TOKEN",
        "PYTHONHOME",
    ],
)
def test_what_could_weaken_the_server_is_dropped(name):
    assert name not in made(**{name: "x"})


@pytest.mark.parametrize(
    "name",
    ["JUPYTER_PATH", "JUPYTER_DATA_DIR", "JUPYTER_GATEWAY_URL", "HOME", "LANG", "PYTHONPATH", "IPYTHONDIR"],
)
def test_where_kernels_come_from_is_kept(name):
    assert made(**{name: "x"})[name] == "x"


@pytest.mark.parametrize(
    ("given", "kept"), [(":/lib", "/lib"), ("/a::/b:", "/a:/b"), (":", ""), ("/a:.", "/a:.")]
)
def test_an_empty_entry_of_the_module_path_is_no_working_folder(given, kept):
    assert made(PYTHONPATH=given)["PYTHONPATH"] == kept


def test_jupyter_s_own_folders_are_ours_and_lab_s_are_the_user_s():
    environ = made(JUPYTER_CONFIG_DIR="/home/me/other", JUPYTER_RUNTIME_DIR="/run/x")
    assert environ["JUPYTER_CONFIG_DIR"] == "/state/jupyter/config"
    assert environ["JUPYTER_RUNTIME_DIR"] == "/state/jupyter/runtime"
    assert environ["JUPYTERLAB_SETTINGS_DIR"] == "/home/me/.jupyter/lab/user-settings"
    assert environ["JUPYTERLAB_WORKSPACES_DIR"] == "/home/me/.jupyter/lab/workspaces"
    assert environ["TRAITLETS_APPLICATION_RAISE_CONFIG_FILE_ERROR"] == "1"


def test_lab_folders_the_user_has_moved_stay_where_they_are():
    assert made(JUPYTERLAB_SETTINGS_DIR="/elsewhere")["JUPYTERLAB_SETTINGS_DIR"] == "/elsewhere"


def test_the_environment_s_own_programs_come_first():
    assert made(PATH="/usr/bin")["PATH"].split(os.pathsep) == ["/env/bin", "/usr/bin"]


@pytest.mark.parametrize(
    ("environ", "folder"),
    [
        ({}, "/home/me/.jupyter"),
        ({"JUPYTER_CONFIG_DIR": "/x"}, "/x"),
        ({"JUPYTER_PLATFORM_DIRS": "0"}, "/home/me/.jupyter"),
    ],
)
def test_the_user_s_folder_is_where_jupyter_would_look(environ, folder):
    assert user_folder(environ, Path("/home/me")) == Path(folder)


def test_the_user_s_folder_may_be_the_platform_s():
    assert user_folder({"JUPYTER_PLATFORM_DIRS": "1"}, Path("/home/me")).name in ("jupyter", "Jupyter")


def test_of_the_user_s_server_settings_only_switches_of_extensions_count(tmp_path):
    (tmp_path / "jupyter_server_config.d").mkdir()
    (tmp_path / "jupyter_server_config.d" / "a.json").write_text(
        '{"ServerApp": {"jpserver_extensions": {"a": true, "b": true}}}'
    )
    (tmp_path / "jupyter_server_config.json").write_text(
        '{"ServerApp": {"jpserver_extensions": {"b": false, "c": 1, "d": "x"}, "allow_origin": "*"}}'
    )
    assert enabled_extensions(tmp_path) == {"a": True, "b": False}


@pytest.mark.parametrize(
    "content",
    ["", "{", "[]", '"x"', "{}", '{"ServerApp": []}', '{"ServerApp": {"jpserver_extensions": [1]}}'],
)
def test_a_damaged_file_of_the_user_s_has_no_effect(tmp_path, content):
    (tmp_path / "jupyter_server_config.json").write_text(content)
    assert enabled_extensions(tmp_path) == {}


def test_lab_s_page_settings_are_kept_if_they_are_json(tmp_path):
    assert lab_files(tmp_path) == {}
    (tmp_path / "labconfig").mkdir()
    (tmp_path / "labconfig" / "page_config.json").write_text("{}")
    (tmp_path / "labconfig" / "default_setting_overrides.json").write_text("{broken")
    (tmp_path / "labconfig" / "other.json").write_text("{}")
    assert lab_files(tmp_path) == {"page_config.json": b"{}"}

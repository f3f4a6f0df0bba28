"""A home of nbtray's, and a running nbtray in it."""

import os

import pytest
from beds.commands import Commands
from beds.running_nbtray import HASHED, running_nbtray
from beds.short_folder import short_folder

from nbtray.jupyter.password import store
from nbtray.storage.folders import find_folders
from nbtray.storage.private_files import PrivateFiles


@pytest.fixture
def tmp_path():
    with short_folder() as folder:
        yield folder


@pytest.fixture
def folders(tmp_path, monkeypatch):
    monkeypatch.setenv("NBTRAY_HOME", str(tmp_path / "home"))
    return find_folders(os.environ)


@pytest.fixture
def nbtray(folders, capsys):
    return Commands(folders, capsys)


@pytest.fixture
def with_password(folders):
    store(HASHED, folders, PrivateFiles())


@pytest.fixture(autouse=True)
def _no_wait_for_a_public_url(monkeypatch):
    monkeypatch.setattr("nbtray.cli.following.PUBLIC_PATIENCE", 0.0)


@pytest.fixture
def running(folders, with_password):  # noqa: ARG001 -- it asks for one otherwise
    with running_nbtray(folders) as it:
        it.wait_for("stopped")
        yield it

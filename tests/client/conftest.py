"""A home of nbtray's, and a running nbtray in it."""

import os

import pytest
from beds.running_nbtray import running_nbtray
from beds.short_folder import short_folder

from nbtray.jupyter.password import store
from nbtray.storage.folders import find_folders
from nbtray.storage.private_files import PrivateFiles

HASHED = "argon2:$argon2id$v=19$m=10240,t=10,p=8$c2FsdHNhbHRzYWx0$aGFzaGhhc2hoYXNoaGFzaA"


@pytest.fixture
def folders(monkeypatch):
    with short_folder() as home:
        monkeypatch.setenv("NBTRAY_HOME", str(home))
        yield find_folders(os.environ)


@pytest.fixture
def running(folders):
    store(HASHED, folders, PrivateFiles())
    with running_nbtray(folders) as it:
        it.wait_for("stopped")
        yield it

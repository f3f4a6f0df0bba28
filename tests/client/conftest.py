"""A home of nbtray's, and a running nbtray in it."""

import os

import pytest
from beds.running_nbtray import nbtray_with_password
from beds.short_folder import short_folder

from nbtray.storage.folders import find_folders


@pytest.fixture
def folders(monkeypatch):
    with short_folder() as home:
        monkeypatch.setenv("NBTRAY_HOME", str(home))
        yield find_folders(os.environ)


@pytest.fixture
def running(folders):
    with nbtray_with_password(folders) as it:
        yield it

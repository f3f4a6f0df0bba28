import sys
from pathlib import Path

import place
import pytest

on_linux = pytest.mark.skipif(sys.platform != "linux", reason="the XDG folders are Linux's")


def test_one_folder_can_be_chosen_for_everything(monkeypatch, tmp_path):
    monkeypatch.setenv("NBTRAY_HOME", str(tmp_path))
    assert place.home() == tmp_path


def test_a_chosen_folder_is_taken_from_where_one_stands(monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("NBTRAY_HOME", "portable")
    assert place.home() == tmp_path / "portable"


@on_linux
def test_on_linux_it_is_the_data_folder(monkeypatch, tmp_path):
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    assert place.home() == tmp_path / "nbtray"


@on_linux
@pytest.mark.parametrize("value", ["", "relative/folder"])
def test_a_data_folder_that_is_no_absolute_path_does_not_count(monkeypatch, value):
    monkeypatch.setenv("XDG_DATA_HOME", value)
    assert place.home() == Path.home() / ".local" / "share" / "nbtray"

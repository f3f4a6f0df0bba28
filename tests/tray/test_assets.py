"""Files that come with nbtray are found installed and in a clone."""

import pytest

from nbtray.tray import assets


@pytest.mark.parametrize("place", ["nbtray/assets", "assets"])
def test_they_are_found_in_the_package_or_beside_it(monkeypatch, tmp_path, place):
    (tmp_path / place).mkdir(parents=True)
    (tmp_path / place / "icon.toml").write_text("here")
    monkeypatch.setattr(assets, "PACKAGE", tmp_path / "nbtray")
    assert assets.asset("icon.toml").read_text() == "here"

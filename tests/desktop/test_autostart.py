"""A login, as a desktop carries it out: what was switched on comes up."""

from pathlib import Path


def test_what_was_switched_on_shows_its_icon_at_the_next_login(nbtray, xfce, see):
    assert nbtray.command("autostart", "on", "--tray") == "nbtray starts when you log in.\n"
    (entry,) = (Path(xfce.env["XDG_CONFIG_HOME"]) / "autostart").iterdir()
    assert "NBTRAY_HOME" not in xfce.env
    xfce.start("login", "gio", "launch", str(entry))
    try:
        see("stopped")
        nbtray.until_state("stopped")
        assert nbtray.command("autostart", "off") == "nbtray does not start by itself.\n"
        assert not entry.exists()
    finally:
        nbtray.command("quit", "--yes", check=False)

"""What the other desktops share: a larger screen, and every service here but foreign notifications."""

from pathlib import Path

from beds.headless import SERVICES, Headless

WATCHER = "org.kde.StatusNotifierWatcher"
NOTIFICATIONS = "org.freedesktop.Notifications"


class Shell(Headless):
    """A desktop whose `panel` shows icons."""

    title: str
    panel: tuple[str, ...]
    own_notifications = ""  # part of the name of the service file that starts its own daemon
    unwanted: tuple[str, ...] = ()  # services it would wait for
    recovers = True  # whether programs survive a restart of its panel
    menu_on_left_click = False
    menu_button = 3
    size = (1280, 720)
    strip = (0, 660, 1280, 720)  # where its panel is

    def start_panel(self) -> None:
        """Start what shows the icons."""
        self.start("panel", *self.panel)
        self.wait_for_name(WATCHER)

    def end_panel(self) -> None:
        """End it."""
        self.processes.end("panel")
        self.wait_for_name(WATCHER, gone=True)

    def write(self, name: str, text: str) -> None:
        """Write a configuration file."""
        path = Path(self.env["XDG_CONFIG_HOME"]) / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)

    def set(self, schema: str, key: str, value: str) -> None:
        """Set one of GNOME's, MATE's or Cinnamon's settings."""
        self.run("gsettings", "set", schema, key, value)

    def _services(self) -> list[Path]:
        # Otherwise whichever daemon comes first by its file name would show everybody's notifications.
        return [service for service in sorted(SERVICES.glob("*.service")) if self._belongs(service)]

    def _belongs(self, service: Path) -> bool:
        if service.stem in self.unwanted:
            return False
        notifies = f"Name={NOTIFICATIONS}\n" in service.read_text()
        return not notifies or bool(self.own_notifications and self.own_notifications in service.name)

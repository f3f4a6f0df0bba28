"""A screen nobody sees, and a D-Bus session bus nobody else is on."""

import os
import shutil
import subprocess
import tempfile
import time
from pathlib import Path
from types import TracebackType
from typing import ClassVar, Self

from beds.processes import Processes
from beds.waiting import PATIENCE, until
from jeepney import MatchRule, message_bus
from jeepney.io.blocking import DBusConnection, open_dbus_connection
from jeepney.wrappers import unwrap_msg
from PIL import Image, ImageChops, ImageGrab

STILL = 0.5  # seconds; slower than any animation's frames
SERVICES = Path("/usr/share/dbus-1/services")
BUS = """<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig><type>{kind}</type><listen>unix:path={address}</listen><auth>EXTERNAL</auth>
<servicedir>{services}</servicedir>
<policy context="default">
<allow send_destination="*" eavesdrop="true"/><allow eavesdrop="true"/><allow own="*"/>
</policy>
</busconfig>"""


class Headless:
    """Xvfb and two private buses; a real desktop is a subclass that starts its shell in `_bring_up`.

    `env` is what a program needs to run in it. Only the services named in `activatable` can be started
    through the bus: what else is installed on the computer must not matter.
    """

    activatable: tuple[str, ...] = ()
    variables: ClassVar[dict[str, str]] = {}
    size = (1024, 640)

    def __init__(self) -> None:
        self.root = Path(tempfile.mkdtemp(prefix="nbtray-desk-"))  # short: socket addresses end at 107 bytes
        self.processes = Processes(self.root)
        self.env = self._variables()

    def __enter__(self) -> Self:
        try:
            self._start_display()
            self._start_bus("session")
            self._start_bus("system")
            self._bring_up()
        except BaseException:
            self.__exit__(None, None, None)
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.processes.end_all()
        shutil.rmtree(self.root, ignore_errors=True)

    def start(self, name: str, *command: str, **variables: str) -> subprocess.Popen[bytes]:
        """Start a program in this desktop."""
        return self.processes.start(name, list(command), self.env | variables)

    def run(self, *command: str, seconds: float = PATIENCE) -> str:
        """Run a program in this desktop and return what it prints."""
        done = subprocess.run(
            command, env=self.env, capture_output=True, text=True, check=True, timeout=seconds
        )
        return done.stdout

    def wait_for_name(self, name: str, *, gone: bool = False) -> None:
        """Wait until somebody owns the name on the session bus, or nobody does."""
        rule = MatchRule(type="signal", interface="org.freedesktop.DBus", member="NameOwnerChanged")
        rule.add_arg_condition(0, name)
        until = time.monotonic() + PATIENCE
        with self.session_bus() as bus, bus.filter(rule) as changes:
            unwrap_msg(bus.send_and_get_reply(message_bus.AddMatch(rule)))
            while bool(unwrap_msg(bus.send_and_get_reply(message_bus.NameHasOwner(name)))[0]) is gone:
                bus.recv_until_filtered(changes, timeout=max(until - time.monotonic(), 0))

    def wait_for_window(self, name_of_class: str) -> str:
        """Wait until such a window is drawn and return its id."""
        found = self.run("xdotool", "search", "--sync", "--onlyvisible", "--class", f"^{name_of_class}$")
        return found.split()[0]

    def windows(self, title: str) -> list[str]:
        """Return the ids of the windows with this in their title that can be seen."""
        search = ["xdotool", "search", "--onlyvisible", "--name", title]
        return subprocess.run(
            search, env=self.env, capture_output=True, text=True, check=False
        ).stdout.split()

    def has_keyboard(self, title: str) -> bool:
        """Tell whether keys go to such a window; the window manager names it the active one before that."""
        focus = subprocess.run(
            ["xdotool", "getwindowfocus"], env=self.env, capture_output=True, text=True, check=False
        ).stdout.strip()  # for an instant no window has it
        return bool(focus) and focus in self.windows(title)

    def give_keyboard(self, title: str) -> None:
        """Wait until there is such a window, and until keys go to it."""
        window = until(lambda: self.windows(title), what=title)[0]
        self.run("xdotool", "windowactivate", "--sync", window)
        until(lambda: self.has_keyboard(title), what=f"the keyboard of {title}")

    def click(self, x: int, y: int, button: int = 1, times: int = 1) -> None:
        """Click there."""
        self.run(
            "xdotool", "mousemove", str(x), str(y), "click", f"--repeat={times}", "--delay=60", str(button)
        )

    def point_away(self) -> None:
        """Move the mouse to where it touches nothing: what it rests on is drawn lighter."""
        self.run("xdotool", "mousemove", str(self.size[0] // 2), str(self.size[1] // 2))

    def press(self, key: str) -> None:
        """Press a key, as xdotool calls it."""
        self.run("xdotool", "key", key)

    def grab(self) -> Image.Image:
        """Return what is on the screen."""
        return ImageGrab.grab(xdisplay=self.env["DISPLAY"]).convert("RGB")

    def wait_until_still(self) -> Image.Image:
        """Wait until nothing moves on the screen any more, and return what is on it."""
        last = self.grab()

        def nothing_moved() -> bool:
            nonlocal last
            before, last = last, self.grab()
            return ImageChops.difference(before, last).getbbox() is None

        until(nothing_moved, step=STILL, what="a still screen")
        return last

    def screenshot(self, path: Path) -> None:
        """Save what is on the screen."""
        path.parent.mkdir(parents=True, exist_ok=True)
        self.grab().save(path)

    def session_bus(self) -> DBusConnection:
        """Return a connection to its session bus."""
        return open_dbus_connection(self.env["DBUS_SESSION_BUS_ADDRESS"])

    def clipboard(self) -> str:
        """Return what a paste would give; '' when nobody has copied anything."""
        wayland = "WAYLAND_DISPLAY" in self.env
        paste = ["wl-paste", "--no-newline"] if wayland else ["xclip", "-selection", "clipboard", "-out"]
        return subprocess.run(paste, env=self.env, capture_output=True, text=True, check=False).stdout

    def changed_height(self, before: Image.Image, within: tuple[int, int, int, int]) -> int:
        """Return how high the box is that holds all that has changed there."""
        box = ImageChops.difference(before.crop(within), self.grab().crop(within)).getbbox()
        return box[3] - box[1] if box else 0

    def _bring_up(self) -> None:
        """Start the shell and wait until it is drawn."""

    def _services(self) -> list[Path]:
        """Return what the bus may start by itself."""
        return [SERVICES / f"{service}.service" for service in self.activatable]

    def _variables(self) -> dict[str, str]:
        for folder in ("home", "config", "data", "cache", "state", "run", "tmp", "services"):
            (self.root / folder).mkdir(mode=0o700)
        kept = {
            name: os.environ[name] for name in ("PATH", "USER", "LOGNAME", "PYTHONPATH") if name in os.environ
        }
        return kept | {
            "HOME": str(self.root / "home"),
            "XDG_CONFIG_HOME": str(self.root / "config"),
            "XDG_DATA_HOME": str(self.root / "data"),
            "XDG_CACHE_HOME": str(self.root / "cache"),
            "XDG_STATE_HOME": str(self.root / "state"),
            "XDG_RUNTIME_DIR": str(self.root / "run"),
            "XDG_DATA_DIRS": "/usr/local/share:/usr/share",
            "XDG_SESSION_TYPE": "x11",
            "XDG_SESSION_CLASS": "user",
            "TMPDIR": str(self.root / "tmp"),
            "LANG": "C.UTF-8",
            "NO_AT_BRIDGE": "1",  # no accessibility bus: it would be waited for
            "GTK_A11Y": "none",
            "LIBGL_ALWAYS_SOFTWARE": "1",
            **self.variables,
        }

    def _start_display(self) -> None:
        ready, told = os.pipe()
        width, height = self.size
        self.processes.start(
            "Xvfb",
            [
                "Xvfb",
                "-displayfd",
                str(told),
                "-screen",
                "0",
                f"{width}x{height}x24",
                "-nolisten",
                "tcp",
                "-noreset",
            ],
            self.env,
            pass_fds=(told,),
        )
        os.close(told)
        with os.fdopen(ready) as number:
            self.env["DISPLAY"] = f":{number.readline().strip()}"

    def _start_bus(self, kind: str) -> None:
        address = self.root / "run" / ("bus" if kind == "session" else "system-bus")
        services = self.root / "services" / kind
        services.mkdir()
        for service in self._services() if kind == "session" else ():
            (services / service.name).symlink_to(service)
        config = self.root / f"{kind}-bus.conf"
        config.write_text(BUS.format(kind=kind, address=address, services=services))
        command = ["dbus-daemon", f"--config-file={config}", "--nofork", "--nopidfile", "--print-address=1"]
        bus = self.processes.start(f"{kind}-bus", command, self.env, stdout=subprocess.PIPE)
        bus.stdout.readline()
        self.env[f"DBUS_{kind.upper()}_BUS_ADDRESS"] = f"unix:path={address}"

"""A gnome-keyring of one's own: on a bus nobody else is on, in a home nobody else has."""

import shutil
import signal
import tempfile
from pathlib import Path

from beds.processes import Processes
from beds.session_bus import PrivateBus
from beds.waiting import until
from jeepney import DBusAddress, Properties, message_bus, new_method_call
from jeepney.io.blocking import open_dbus_connection
from jeepney.wrappers import DBusErrorResponse, unwrap_msg

NAME = "org.freedesktop.secrets"
PASSWORD = "pass"
SERVICE = DBusAddress("/org/freedesktop/secrets", NAME, "org.freedesktop.Secret.Service")
LOGIN = DBusAddress("/org/freedesktop/secrets/aliases/default", NAME, "org.freedesktop.Secret.Collection")
INTERNAL = DBusAddress(
    "/org/freedesktop/secrets", NAME, "org.gnome.keyring.InternalUnsupportedGuiltRiddenInterface"
)
"""What the login manager unlocks it by."""


def missing():
    return [each for each in ("dbus-daemon", "gnome-keyring-daemon") if not shutil.which(each)]


class RealKeyring:
    """The daemon and its bus, or a bus alone; `env` leads to it."""

    def __init__(self, *, daemon=True, login=True, bus=None):
        self._home = Path(tempfile.mkdtemp(prefix="nbtray-keyring-"))
        self._processes = Processes(self._home)
        self._bus = None if bus else PrivateBus()
        self.env = dict(bus or self._bus.env)
        for name in ("HOME", "XDG_DATA_HOME", "XDG_CONFIG_HOME", "XDG_CACHE_HOME", "XDG_RUNTIME_DIR"):
            (self._home / name).mkdir(mode=0o700)
            self.env[name] = str(self._home / name)
        if daemon:
            self.start(login=login)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self._processes.end_all()
        if self._bus:
            self._bus.end()
        shutil.rmtree(self._home, ignore_errors=True)

    def start(self, *, login=True):
        """Start it, as a login with the right password does, or as one without any."""
        command = ["gnome-keyring-daemon", "--foreground", "--components=secrets"]
        if not login:
            self._daemon = self._processes.start("keyring", command, self.env)
            until(self._is_on_the_bus, what=NAME)
            return
        told = self._home / "password"
        told.write_text(PASSWORD)
        with told.open("rb") as password:
            self._daemon = self._processes.start("keyring", [*command, "--unlock"], self.env, stdin=password)
        until(lambda: self._is_on_the_bus() and not self.is_locked(), what=NAME)

    def lock(self):
        self._call(new_method_call(SERVICE, "Lock", "ao", ([LOGIN.object_path],)))
        assert self.is_locked()

    def unlock(self):
        """Unlock it as the desktop's login does, without a window."""
        with open_dbus_connection(self.env["DBUS_SESSION_BUS_ADDRESS"]) as bus:
            opened = bus.send_and_get_reply(
                new_method_call(SERVICE, "OpenSession", "sv", ("plain", ("s", "")))
            )
            _, session = unwrap_msg(opened)
            secret = (session, b"", PASSWORD.encode(), "text/plain")
            target = "/org/freedesktop/secrets/collection/login"
            call = new_method_call(INTERNAL, "UnlockWithMasterPassword", "o(oayays)", (target, secret))
            unwrap_msg(bus.send_and_get_reply(call))

    def is_locked(self):
        try:
            ((_, locked),) = self._call(Properties(LOGIN).get("Locked"))
        except DBusErrorResponse:
            return True  # it has not loaded its files yet
        return bool(locked)

    def kill(self):
        """Take the daemon away, as a crash does."""
        self._daemon.kill()
        self._daemon.wait()
        until(lambda: not self._is_on_the_bus(), what="the end of the keyring's name")

    def hang(self):
        self._daemon.send_signal(signal.SIGSTOP)

    def go_on(self):
        self._daemon.send_signal(signal.SIGCONT)

    def content(self):
        """Return every byte it has put on the disk."""
        return b"".join(path.read_bytes() for path in self._home.rglob("*") if path.is_file())

    def _is_on_the_bus(self):
        return bool(self._call(message_bus.NameHasOwner(NAME))[0])

    def _call(self, message):
        with open_dbus_connection(self.env["DBUS_SESSION_BUS_ADDRESS"]) as bus:
            return unwrap_msg(bus.send_and_get_reply(message))

"""Shows our authority's certificate to the devices of the local network, without a login.

nbtray writes the three files, and removes them when there is no authority.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from jupyter_server.auth.decorator import allow_unauthenticated
from tornado.web import HTTPError, RequestHandler

from .lan import is_near
from .private_file import read_file

if TYPE_CHECKING:
    from jupyter_server.serverapp import ServerApp

FILES = {
    "devices": ("devices.html", "text/html; charset=utf-8"),
    "authority.crt": ("authority.crt", "application/x-x509-ca-cert"),
    "authority.mobileconfig": ("authority.mobileconfig", "application/x-apple-aspen-config"),
}
"""By the name in the URL: the file, and its type."""

NOT_FOUND = 404


class DevicesHandler(RequestHandler):
    """Serves those files and nothing else; to strangers they do not exist."""

    def initialize(self, folder: str) -> None:
        """Take the folder the files are in."""
        self._folder = Path(folder)

    def set_default_headers(self) -> None:
        """Allow the page its own style, and nothing more."""
        self.set_header("Content-Security-Policy", "default-src 'none'; style-src 'unsafe-inline'")
        self.set_header("Cache-Control", "no-store")

    @allow_unauthenticated
    def get(self, name: str) -> None:
        """Send the file."""
        if not is_near(self.request.remote_ip or "", ()):
            raise HTTPError(NOT_FOUND)
        file, kind = FILES[name]
        try:
            content = read_file(self._folder / file)
        except OSError:
            raise HTTPError(NOT_FOUND) from None
        self.set_header("Content-Type", kind)
        self.finish(content)


def show(app: ServerApp, folder: str) -> None:
    """Have the server show what is in this folder."""
    names = "|".join(name.replace(".", r"\.") for name in FILES)
    app.web_app.add_handlers(".*$", [(rf"/nbtray/({names})", DevicesHandler, {"folder": folder})])  # type: ignore[no-untyped-call]

"""TLS as the server speaks it: Mozilla's intermediate set, with whatever certificate is in place.

nbtray replaces the file; the next connection gets the new certificate, and those that are open live on.
"""

from __future__ import annotations

import os
import ssl
from pathlib import Path
from typing import TYPE_CHECKING, Any

from .private_file import open_regular

if TYPE_CHECKING:
    import socket

    from jupyter_server.serverapp import ServerApp

    Stamp = tuple[int, ...]

CIPHERS = ":".join(
    (
        *("ECDHE-ECDSA-AES128-GCM-SHA256", "ECDHE-RSA-AES128-GCM-SHA256"),
        *("ECDHE-ECDSA-AES256-GCM-SHA384", "ECDHE-RSA-AES256-GCM-SHA384"),
        *("ECDHE-ECDSA-CHACHA20-POLY1305", "ECDHE-RSA-CHACHA20-POLY1305"),
        *("DHE-RSA-AES128-GCM-SHA256", "DHE-RSA-AES256-GCM-SHA384", "DHE-RSA-CHACHA20-POLY1305"),
    )
)
"""Of TLS 1.2 (Mozilla's server side TLS guidelines 5.7, intermediate); TLS 1.3 has only good ones."""


def context_of(path: str) -> ssl.SSLContext:
    """Return what speaks TLS with the key and certificate in this file; raises OSError or ValueError."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    _harden(context)
    os.close(open_regular(path))  # OpenSSL would wait at a FIFO
    context.load_cert_chain(path, password=lambda: b"")  # an encrypted key would ask for it, per connection
    return context


class RenewedContext(ssl.SSLContext):
    """Speaks TLS as `context_of` the file says at that moment; keeps the last one that was good."""

    _path: Path
    _log: Any
    _good: ssl.SSLContext
    _stamp: Stamp

    @classmethod
    def over(cls, path: str, log: Any) -> RenewedContext:  # noqa: ANN401 -- traitlets' logger or its adapter
        """Return the context over this file; raises OSError or ValueError when it is bad from the first."""
        itself = cls(ssl.PROTOCOL_TLS_SERVER)
        itself._path, itself._log = Path(path), log
        itself._stamp = stamp_of(itself._path)
        itself._good = context_of(path)
        return itself

    def wrap_socket(self, sock: socket.socket, *args: Any, **more: Any) -> ssl.SSLSocket:  # noqa: ANN401 -- ssl's
        """Begin TLS on a connection, with the certificate there is now."""
        self._renew()
        return self._good.wrap_socket(sock, *args, **more)

    def _renew(self) -> None:
        # A look at each connection costs some microseconds, and a server nobody comes to never looks.
        stamp = stamp_of(self._path)
        if stamp == self._stamp:
            return
        self._stamp = stamp
        try:
            self._good = context_of(str(self._path))
        except (OSError, ValueError) as error:
            self._log.error("nbtray: the new certificate is bad, the old one is kept: %s", error)
        else:
            self._log.info("nbtray: there is a new certificate")


def serve(app: ServerApp, path: str) -> None:
    """Have the server speak TLS with the certificate in this file, and with each that takes its place."""
    create = app.init_httpserver

    def init_httpserver() -> None:
        create()
        app.http_server.ssl_options = RenewedContext.over(path, app.log)

    # Only this instance: both are called by these public names.
    vars(app)["init_httpserver"] = init_httpserver


def stamp_of(path: Path) -> Stamp:
    """Return what changes whenever this file is replaced; () while there is none."""
    try:
        status = path.stat()
    except OSError:
        return ()
    return status.st_mtime_ns, status.st_ino, status.st_size


def _harden(context: ssl.SSLContext) -> None:
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    context.set_ciphers(CIPHERS)
    # An attacker could have the server compute keys over and over (CVE-2011-1473).
    context.options |= ssl.OP_NO_RENEGOTIATION | ssl.OP_NO_COMPRESSION

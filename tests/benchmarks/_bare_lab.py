"""A JupyterLab as somebody starts it by hand, with a password and a certificate, in a network of its own."""

import json
import re
import subprocess
import sys
import time
from datetime import UTC, datetime
from pathlib import Path

from beds.jupyter_bed import HASH, NAMES

from nbtray.certificates import issue

PORT = 18888
PATIENCE = 60.0


class BareLab:
    """Runs until `end`."""

    def __init__(self, place: Path, network, descriptors: int, environ) -> None:
        self.network, self.place, self.port = network, place, PORT
        self.url = f"https://127.0.0.1:{PORT}"
        config = place / "config"
        config.mkdir(parents=True)
        issued = issue.issue(NAMES, datetime.now(UTC))
        pem, self.trusted = place / "certificate.pem", place / "trusted.pem"
        pem.write_text(issued.pem)
        self.trusted.write_text(issued.pem[issued.pem.index("-----BEGIN CERTIFICATE") :])
        server = {
            "ip": "0.0.0.0",  # noqa: S104 -- in that network
            "port": PORT,
            "open_browser": False,
            "certfile": str(pem),
            "allow_root": True,
        }
        server |= {"root_dir": str(place), "port_retries": 0, "allow_remote_access": True}
        identity = {"hashed_password": HASH}
        traits = {"ServerApp": server, "PasswordIdentityProvider": identity}
        (config / "jupyter_server_config.json").write_text(json.dumps(traits))
        limit = f"ulimit -n {descriptors}; " if descriptors else ""
        self._log = (place / "log").open("wb")
        self._process = subprocess.Popen(
            network.inside(["sh", "-c", f"{limit}exec {sys.executable} -m jupyterlab"]),
            env={**environ, "HOME": str(place), "JUPYTER_CONFIG_DIR": str(config)},
            stdout=self._log,
            stderr=subprocess.STDOUT,
        )
        self._wait_until_it_serves()

    def memory(self) -> float:
        """Return the MB its process has."""
        status = Path(f"/proc/{self._process.pid}/status").read_text()
        return int(re.search(r"VmRSS:\s+(\d+)", status)[1]) / 1024

    def log_size(self) -> int:
        """Return the bytes it has printed."""
        return (self.place / "log").stat().st_size

    def end(self) -> None:
        """End it."""
        self._process.terminate()
        try:
            self._process.wait(20)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        self._log.close()

    def _wait_until_it_serves(self) -> None:
        deadline = time.monotonic() + PATIENCE
        while b"is running at" not in (self.place / "log").read_bytes():
            if self._process.poll() is not None or time.monotonic() > deadline:
                raise RuntimeError((self.place / "log").read_text())
            time.sleep(0.05)

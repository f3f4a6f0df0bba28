"""From the click until the server answers, and until it has ended, against bare JupyterLab.

Both run the same JupyterLab of the same environment, with a password and the same kind of certificate; both
sides are asked for the same thing, `GET /api` over TLS answered with 200. Ours is clicked over the control
socket, as the command line does.
"""

import json
import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory

from beds.whole_program import NBTRAY, PASSWORD
from benchmarks._measure import answers, compare, until

RUNS = 7


def main() -> int:
    """Measure both in turn; exit 1 if ours is over its limit."""
    with TemporaryDirectory(prefix="nbtray-bench-") as folder:
        root = Path(folder)
        ours = Ours(root / "ours")
        bare = Bare(root / "bare")
        times: dict[str, list[float]] = {"start": [], "stop": [], "bare start": [], "bare stop": []}
        try:
            for run in range(-1, RUNS):  # the first of each warms the disk's cache
                for server, name in ((ours, ""), (bare, "bare ")):
                    started, stopped = server.start(), server.stop()
                    if run >= 0:
                        times[f"{name}start"].append(started)
                        times[f"{name}stop"].append(stopped)
        finally:
            ours.close()
    fine = compare("click to serving", times["start"], times["bare start"], "s ", 1.05)
    fine &= compare("stop", times["stop"], times["bare stop"], "s ", 1.10)
    return 0 if fine else 1


class Ours:
    """nbtray without an icon, in a home of its own."""

    def __init__(self, home: Path) -> None:
        notebooks = home / "notebooks"
        notebooks.mkdir(mode=0o700, parents=True)
        self._port = _free_port()
        self._env = {**os.environ, "NBTRAY_HOME": str(home), "HOME": str(notebooks)}
        settings = f'[server]\nport = {self._port}\nfolder = "{notebooks}"\nlisten = "computer"\n'
        (home / "settings.toml").write_text(settings + "[address]\ninterval = 86400\n")
        command = [*NBTRAY, "password", "--stdin"]
        subprocess.run(command, input=PASSWORD.encode(), env=self._env, check=True, capture_output=True)
        self._process = subprocess.Popen(
            [*NBTRAY, "run", "--no-tray"], env=self._env, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        path = home / "run" / "control.sock"
        until(path.exists)
        self._control = socket.socket(socket.AF_UNIX)
        self._control.connect(str(path))
        self._lines = self._control.makefile("rwb", buffering=0)
        self._lines.readline()
        self._say({"ask": "watch"})
        self._until("running")
        self._do = path
        self.stop()

    def start(self) -> float:
        """Return the seconds from the click to the first answer."""
        began = time.perf_counter()
        self._click("start")
        until(lambda: answers(self._port))
        took = time.perf_counter() - began
        self._until("running")
        return took

    def stop(self) -> float:
        """Return the seconds from the click to the end."""
        began = time.perf_counter()
        self._click("stop")
        self._until("stopped")
        return time.perf_counter() - began

    def close(self) -> None:
        """End nbtray."""
        self._process.send_signal(signal.SIGTERM)
        self._process.wait(30)
        self._lines.close()
        self._control.close()

    def _click(self, what: str) -> None:
        with socket.socket(socket.AF_UNIX) as client:
            client.connect(str(self._do))
            with client.makefile("rwb", buffering=0) as lines:
                lines.readline()
                lines.write(json.dumps({"do": what}).encode() + b"\n")
                lines.readline()

    def _say(self, request: dict[str, str]) -> None:
        self._lines.write(json.dumps(request).encode() + b"\n")

    def _until(self, state: str) -> None:
        while (said := json.loads(self._lines.readline())["status"])["state"] != state:
            if said["state"] == "failed":
                raise RuntimeError(said["reason"])


class Bare:
    """`python -m jupyterlab` with a password, a certificate and nothing else."""

    def __init__(self, home: Path) -> None:
        from nbtray.jupyter.password import hash_password  # noqa: PLC0415 -- argon2, for this side only

        config = home / "config"
        config.mkdir(parents=True)
        self._port = _free_port()
        asked = json.dumps({"names": ["localhost", "127.0.0.1"]})
        made = subprocess.run(
            [sys.executable, "-m", "nbtray.certificates.issue"],
            input=asked,
            capture_output=True,
            text=True,
            check=True,
        )
        pem = home / "certificate.pem"
        pem.write_text(json.loads(made.stdout)["pem"])
        (config / "jupyter_server_config.json").write_text(
            json.dumps(
                {
                    "ServerApp": {
                        "ip": "localhost",
                        "port": self._port,
                        "port_retries": 0,
                        "open_browser": False,
                        "certfile": str(pem),
                        "root_dir": str(home),
                        "allow_root": True,
                    },
                    "PasswordIdentityProvider": {"hashed_password": hash_password(PASSWORD)},
                }
            )
        )
        self._env = {**os.environ, "HOME": str(home), "JUPYTER_CONFIG_DIR": str(config)}
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> float:
        """Return the seconds from the start to the first answer."""
        began = time.perf_counter()
        self._process = subprocess.Popen(
            [sys.executable, "-m", "jupyterlab"],
            env=self._env,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        until(lambda: answers(self._port))
        return time.perf_counter() - began

    def stop(self) -> float:
        """Return the seconds from the signal to the end."""
        began = time.perf_counter()
        self._process.terminate()
        self._process.wait(30)
        return time.perf_counter() - began


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]

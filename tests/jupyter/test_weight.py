"""What the process that shows the tray does not carry around."""

import subprocess
import sys

HEAVY = (
    "ssl",
    "http.client",
    "psutil",
    "argon2",
    "requests",
    "cryptography",
    "platformdirs",
    "jupyter_server",
)


def test_importing_the_adapters_loads_nothing_heavy():
    code = (
        "import sys, nbtray.jupyter.server, nbtray.jupyter.password_file\n"
        f"print([name for name in {HEAVY!r} if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"

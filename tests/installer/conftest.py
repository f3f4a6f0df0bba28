import sys
from pathlib import Path

import nbtray.path_check  # noqa: F401 -- the tested one, before a script of the installer takes the clone's

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "installer"))

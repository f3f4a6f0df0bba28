"""Sets up all that the tests need, then runs them: `python3 tests/run.py [FLAGS] [ARGS of pytest]`."""

import sys
from pathlib import Path

CLONE = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(CLONE / "installer"))

import python_version  # noqa: E402 -- lies in the folder named above

python_version.insist()
sys.path.insert(1, str(CLONE / "tests"))

from suite import main  # noqa: E402 -- an older Python could not even read it

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

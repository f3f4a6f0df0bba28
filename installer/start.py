"""Sets nbtray up in an environment of its own, then runs it: `python3 installer/start.py [ARGS]`.

Without ARGS it shows the tray, with ARGS it is `nbtray ARGS`.
"""

import sys

import python_version

python_version.insist()

from set_up import main  # noqa: E402 -- an older Python could not even read it

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

"""`nbtray`: without arguments the tray, with them a command."""

import os
import sys

from nbtray import app


def main() -> int:
    """Run what the command line asks for; return the exit status."""
    # A shell that wants completions asks through the environment, without arguments (`nbtray completion`).
    if not sys.argv[1:] and "_NBTRAY_COMPLETE" not in os.environ:
        return app.run(tray=True)
    # The tray never imports the command line: it would cost time before the icon, and memory for years.
    from nbtray.cli.main import main as command  # noqa: PLC0415 -- as said above

    return command(sys.argv[1:], run=app.run)


if __name__ == "__main__":
    sys.exit(main())

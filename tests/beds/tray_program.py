"""A program with an icon: `python tray_program.py HOW`; it says what happens, one line each."""

import os
import signal
import sys

HOW = sys.argv[1]


def say(*words):
    print(*words, flush=True)  # noqa: T201 -- what it is for


def main():
    from nbtray.tray.icon import open_tray  # noqa: PLC0415 -- what it loads is what is looked at

    tray = open_tray(lambda event: say("event", event))
    heavy = sorted({"PIL", "nbtray.core.events", "nbtray.ports"} & set(sys.modules))
    backends = sorted(
        each for each in sys.modules if each.startswith("pystray._") and each != "pystray._base"
    )
    say("loaded", *heavy, *backends)
    say("backend", os.environ.get("PYSTRAY_BACKEND"))
    if HOW == "handler":
        signal.signal(signal.SIGTERM, lambda *_: tray.stop())
        signal.signal(signal.SIGINT, lambda *_: tray.stop())
    try:
        tray.run(lambda: say("ready"))
    except KeyboardInterrupt:
        say("interrupted")
    say("ended")


main()

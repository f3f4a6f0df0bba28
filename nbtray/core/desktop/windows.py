"""The windows that nbtray opens."""

from enum import StrEnum


class Window(StrEnum):
    """One kind of window; `nbtray.desktop.window_launcher` knows the program of each."""

    PREFERENCES = "preferences"
    LOGINS = "logins"
    SECOND_FACTOR = "second-factor"
    DIAGNOSIS = "diagnosis"
    FORWARDING = "forwarding"
    QR_CODE = "qr-code"

"""pystray's classes, imported so that importing them chooses no backend by accident.

On Linux `import pystray` picks appindicator, gtk or xorg, whichever loads first, and dies of
`DisplayNameError` where there is no display. There its dummy is chosen, and `own_icon` asks for another.
"""

from __future__ import annotations

import os
import sys
from importlib import import_module

NATIVE = ("win32", "darwin")
_NAME = "PYSTRAY_BACKEND"

_before = os.environ.get(_NAME)
if sys.platform not in NATIVE:
    os.environ[_NAME] = "dummy"
try:
    from pystray import Menu, MenuItem
    from pystray import _base as base
finally:
    # Restored at once: the user's notebooks inherit this environment, and may use pystray themselves.
    if _before is None:
        os.environ.pop(_NAME, None)
    else:
        os.environ[_NAME] = _before

Icon = base.Icon

__all__ = ["Icon", "Menu", "MenuItem", "own_icon"]


def own_icon(backend: str) -> type[Icon]:
    """Return pystray's icon for this backend; raises what its import raises (`ImportError`, `ValueError`)."""
    icon: type[Icon] = import_module(f"pystray._{backend}").Icon
    return icon

# What nbtray uses of pystray 0.19, which ships no types; tests/tray/test_pystray_api.py holds it to be true.
from ._base import Icon as Icon
from ._base import Menu as Menu
from ._base import MenuItem as MenuItem

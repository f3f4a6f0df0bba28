"""The desktop around the tray: clipboard, browser, single instance, waking up."""

"""The desktop around the tray: clipboard, browser, keyring, start at login, single instance, waking up."""

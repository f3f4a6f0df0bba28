"""The window that changes the settings."""

"""The window that sets the password."""

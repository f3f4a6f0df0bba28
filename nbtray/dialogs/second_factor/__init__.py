"""The window that sets up the second factor."""

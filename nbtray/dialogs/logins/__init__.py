"""The window with the latest sign-ins."""

"""The window that diagnoses the connection."""

"""The window that shows how to forward the port by hand."""

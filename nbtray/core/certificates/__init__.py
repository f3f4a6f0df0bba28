"""The certificate a browser is shown, and what is said about it."""

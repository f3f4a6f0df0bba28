"""The external address: what is read, believed, and announced."""

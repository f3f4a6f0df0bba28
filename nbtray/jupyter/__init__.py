"""The Jupyter server: find its environment, configure, start, probe, adopt and stop it."""

"""The Jupyter server: its states, its life, and who may reach it."""

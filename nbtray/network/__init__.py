"""Addresses: this computer's own, and the one the internet sees."""

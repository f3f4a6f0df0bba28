"""What an earlier Jupyter configuration sets, and what of it can be imported."""

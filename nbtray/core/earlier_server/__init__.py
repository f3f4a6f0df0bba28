"""What an earlier notebook server has left, and what of it is taken over."""

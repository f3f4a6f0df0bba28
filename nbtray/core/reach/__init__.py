"""Whether the internet can get in: what was seen of each obstacle, and what follows from it."""

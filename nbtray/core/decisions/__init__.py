"""What follows from an event: each takes a state and returns the next one, with effects."""

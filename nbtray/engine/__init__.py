"""One loop owns the state: events in, effects out."""

"""What should happen: values, events, effects, decisions. No I/O, no clock, no threads, no logging."""

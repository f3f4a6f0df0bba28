"""Letters: what they say, and those that wait to be sent."""

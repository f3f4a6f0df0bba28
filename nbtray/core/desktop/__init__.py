"""What a person opens, copies and is shown on the desktop."""

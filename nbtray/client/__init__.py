"""The way to the running nbtray, for the command line and the windows."""

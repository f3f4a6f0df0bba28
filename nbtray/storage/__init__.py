"""What outlives the process: settings, state and logs."""

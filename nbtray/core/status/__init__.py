"""What is shown: status, menu, notifications, log lines."""

"""What the diagnosis finds on the way from the notebooks to the internet."""

"""Looks at the whole way from the notebooks to the internet; mends nothing, and starts nothing."""

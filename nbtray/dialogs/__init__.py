"""Windows: short-lived processes of their own."""

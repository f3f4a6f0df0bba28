"""The router's mappings: what is asked for, agreed and refused, and how that is said."""

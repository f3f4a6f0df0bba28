"""Read-only looks at the firewalls that a user's own computer may have; one file each."""

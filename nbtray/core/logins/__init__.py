"""Logins: what the server writes down about them, and what is made of it."""

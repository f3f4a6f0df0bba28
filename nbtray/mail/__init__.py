"""Hands letters to a mail server, each in a process of its own (RFC 5321, RFC 6409)."""

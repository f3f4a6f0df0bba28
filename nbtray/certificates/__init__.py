"""The certificate the server shows: issued here, kept in one file."""

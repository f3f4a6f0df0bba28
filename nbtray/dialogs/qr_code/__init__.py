"""The windows that show a QR code."""

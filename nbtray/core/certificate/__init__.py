"""The certificate: when it is made, and what to warn of."""

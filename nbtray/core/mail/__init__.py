"""How a letter reaches a mail server: providers, the way there, what a refusal means."""

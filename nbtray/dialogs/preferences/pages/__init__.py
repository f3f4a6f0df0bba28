"""The pages of the preferences; each is built when it is first looked at."""

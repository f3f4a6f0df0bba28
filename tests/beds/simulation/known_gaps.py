"""What is known not to hold yet, and is left out until it is mended; empty when all is."""

UNREADABLE_FOR_LONG = "a journal that cannot be read for more than a minute"

KNOWN_GAPS: dict[str, str] = {
    UNREADABLE_FOR_LONG: "it is begun anew then, and what waited in it is written over",
    "what_is_stopped_is_mapped_nowhere": "seed 2001 over 30 days breaks it, and is not looked into yet",
}
"""By the name of an incident, of an invariant, or of what is above."""

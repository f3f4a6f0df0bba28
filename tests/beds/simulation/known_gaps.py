"""What is known not to hold yet, and is left out until it is mended; empty when all is."""

KNOWN_GAPS: dict[str, str] = {
    "sources: two lie": "2.6: two sources that lie together beat the router",
    "disk: broken": "a journal that cannot be read at launch is begun anew, and written over",
}
"""By the name of an incident, or of an invariant."""

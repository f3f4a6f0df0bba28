"""What a browser is called by people, from what it calls itself (RFC 9110, 10.1.5).

Each one names the others as well, for servers of the last century, so the order decides. A table of ten lines
instead of a library of thousands: whoever is not in it is shown as it calls itself.
"""

BEGINNING = "Mozilla/5.0 ("
"""Of every browser; programs that guess passwords seldom begin so."""

BROWSERS = (
    *(("Edg/", "Edge"), ("EdgA/", "Edge"), ("EdgiOS/", "Edge"), ("OPR/", "Opera")),
    *(("SamsungBrowser/", "Samsung Internet"), ("Firefox/", "Firefox"), ("FxiOS/", "Firefox")),
    *(("Chrome/", "Chrome"), ("CriOS/", "Chrome"), ("Safari/", "Safari")),
    ("Version/", "Safari"),  # of an iPhone's, the audit cuts the rest off
)
SYSTEMS = (
    *(("iPhone", "iPhone"), ("iPad", "iPad"), ("Android", "Android"), ("Windows", "Windows")),
    *(("CrOS", "ChromeOS"), ("Mac OS X", "macOS"), ("Linux", "Linux")),
)


def browser_name(user_agent: str) -> str:
    """Return 'Firefox on Linux' or the like, '' for what is no browser anybody knows."""
    if not user_agent.startswith(BEGINNING):
        return ""
    system_words, _, browser_words = user_agent.removeprefix(BEGINNING).partition(")")
    browser = next((name for word, name in BROWSERS if word in browser_words), "")
    system = next((name for word, name in SYSTEMS if word in system_words), "")
    return f"{browser} on {system}" if browser and system else browser

"""What the setting of the trusted proxies may be."""

from dataclasses import dataclass
from ipaddress import ip_network

from nbtray.core.settings.rules import Wrong, in_quotes

MUST = 'each is an address or a network{quotes}, like "127.0.0.1" or "10.0.0.0/24"'


@dataclass(frozen=True, slots=True)
class Proxies:
    """Addresses and networks (CIDR) of those who are believed about others; never all the world."""

    def accept(self, value: object) -> object:
        """Return the list as it was written, or `Wrong`."""
        if not isinstance(value, list | tuple):
            return Wrong("it is a list of addresses in brackets")
        for index, proxy in enumerate(value):
            if not isinstance(proxy, str):
                return Wrong(MUST.format(quotes=in_quotes(proxy)), index)
            try:
                network = ip_network(proxy)
            except ValueError:
                return Wrong(MUST.format(quotes=in_quotes(proxy)), index)
            if network.prefixlen == 0:
                return Wrong("nobody is kept from lying when everybody is believed", index)
        return tuple(dict.fromkeys(value))

    def from_words(self, words: tuple[str, ...]) -> object:
        """Return the addresses, given one by one or with commas."""
        return [proxy for word in words for proxy in word.strip("[]").replace(",", " ").split()]

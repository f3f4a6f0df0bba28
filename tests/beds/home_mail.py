"""A mail server on a home's internet, and what nbtray's settings say of it."""

from typing import Self

from beds.bad_address_services import Authority
from beds.home_network import SERVICES, HomeNetwork
from beds.smtp_server import Post, SmtpServer

ACCOUNT = """
account = "ada@example.org"
host = "{host}"
port = {port}
login = "none"
authorities = "{authorities}"
"""
AWAY = """
table ip away {{ chain i {{ type filter hook input priority 0; policy accept
    tcp dport {port} reject with tcp reset
}}
}}
"""


class HomeMail(SmtpServer):
    """Takes every letter without a login, over TLS."""

    def __init__(self, home: HomeNetwork, authority: Authority) -> None:
        context = authority.context(SERVICES[0])
        super().__init__(context, post=Post(login_needed=False), host=SERVICES[0])
        self._home = home
        self._authorities = authority.file

    def __enter__(self) -> Self:
        # The threads that listen are begun there, and stay there.
        self._home.call("internet", super().__enter__)
        return self

    def account(self, host: str = SERVICES[0]) -> str:
        """Return the settings of an account there."""
        return ACCOUNT.format(host=host, port=self.port, authorities=self._authorities)

    def go_down(self) -> None:
        """Refuse every connection from now on."""
        self._home.run("internet", "nft", "-f", "-", told=AWAY.format(port=self.port))

    def come_back(self) -> None:
        """Take letters again."""
        self._home.run("internet", "nft", "delete", "table", "ip", "away")

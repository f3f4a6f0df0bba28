"""What nbtray meets outside: two address services and a mail server, run inside a network of the test's own.

Each line on standard input is the address that the services tell from then on. Each letter that is accepted
becomes a line of JSON in `letters.jsonl`, with the monotonic second of its acceptance.
"""

import json
import sys
import time
from dataclasses import asdict
from pathlib import Path

from beds.bad_address_services import AddressService, Authority, telling
from beds.smtp_server import Post, SmtpServer


class WrittenPost(Post):
    """Writes each letter down in the moment of its acceptance."""

    def __init__(self, book: Path) -> None:
        super().__init__()
        self._book = book

    async def handle_DATA(self, server, session, envelope):  # noqa: N802 -- aiosmtpd's
        answer = await super().handle_DATA(server, session, envelope)
        letter = asdict(self.letters[-1]) | {"content": self.letters[-1].content.decode()}
        with self._book.open("a", encoding="utf-8") as book:
            book.write(json.dumps(letter | {"at": time.monotonic()}) + "\n")
        return answer


def main(folder: Path) -> None:
    """Serve until standard input ends."""
    context = Authority(folder).context("127.0.0.1", "localhost")
    told = sys.stdin.readline().strip()

    def tell(conversation) -> None:
        telling(told)(conversation)

    post = WrittenPost(folder / "letters.jsonl")
    with (
        AddressService(tell, context) as one,
        AddressService(tell, context) as other,
        SmtpServer(context, post=post) as mail,
    ):
        # Two names of one computer: two operators, as far as anybody can tell from a URL.
        sources = [one.url, other.url.replace("127.0.0.1", "localhost")]
        sys.stdout.write(json.dumps({"sources": sources, "mail_port": mail.port}) + "\n")
        sys.stdout.flush()
        for line in sys.stdin:
            told = line.strip()
            sys.stdout.write("heard\n")
            sys.stdout.flush()


if __name__ == "__main__":
    main(Path(sys.argv[1]))

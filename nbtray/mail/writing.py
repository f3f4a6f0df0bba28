"""From a letter and a route to what the process that delivers it is told."""

from nbtray.core.letter import Letter
from nbtray.core.letter_text import worded
from nbtray.core.mail_route import Route
from nbtray.mail.order import Order

BUDGET = 30.0
"""Seconds for a whole delivery."""


def order_of(letter: Letter, route: Route, secret: str, budget: float = BUDGET) -> Order:
    """Return the order; the letter's time is in the zone this computer was in when it was written."""
    written_at = letter.written_at.astimezone()
    zone = written_at.tzinfo
    assert zone is not None  # noqa: S101 -- astimezone() gives one
    text = worded(letter, zone)
    return Order(
        host=route.host,
        port=route.port,
        security=route.security,
        login=route.login,
        user=route.user,
        secret=secret,
        authorities=route.authorities,
        sender=route.sender,
        sender_name=text.sender,
        recipients=route.recipients,
        message_id=letter.message_id,
        written_at=written_at.isoformat(),
        subject=text.subject,
        plain=text.plain,
        html=text.html,
        budget=budget,
    )

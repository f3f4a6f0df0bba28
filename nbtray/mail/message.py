"""A letter as mail: headers, plain text and HTML (RFC 5322, RFC 2046)."""

from datetime import UTC
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP

from nbtray.core.mail.text import worded
from nbtray.mail.order import Order

# Quoted-printable or base64: not every server takes eight bits (RFC 6152).
_POLICY = SMTP.clone(cte_type="7bit")


def message_of(order: Order) -> bytes:
    """Return the message with CRLF line ends.

    A line end in a header's value would begin another header; `email.policy` raises ValueError for it.
    """
    # The zone is the computer's own, as it was at that time.
    written_at = order.letter.written_at.astimezone()
    text = worded(order.letter, written_at.tzinfo or UTC)
    message = EmailMessage(_POLICY)
    message["From"] = Address(text.sender, addr_spec=order.sender)
    message["To"] = tuple(Address(addr_spec=each) for each in order.recipients)
    message["Subject"] = text.subject
    message["Date"] = written_at
    message["Message-ID"] = order.letter.message_id
    # No holiday reply to a program: RFC 3834, 5; Exchange wants a header of its own (MS-OXCMAIL).
    message["Auto-Submitted"] = "auto-generated"
    message["X-Auto-Response-Suppress"] = "All"
    message.set_content(text.plain)
    message.add_alternative(text.html, subtype="html")
    return message.as_bytes()

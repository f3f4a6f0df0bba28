"""A letter as mail: headers, plain text and HTML (RFC 5322, RFC 2046)."""

from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP

from nbtray.mail.order import Order

# Quoted-printable or base64: not every server takes eight bits (RFC 6152).
_POLICY = SMTP.clone(cte_type="7bit")


def message_of(order: Order) -> bytes:
    """Return the message with CRLF line ends.

    A line end in a header's value would begin another header; `email.policy` raises ValueError for it.
    """
    message = EmailMessage(_POLICY)
    message["From"] = Address(order.sender_name, addr_spec=order.sender)
    message["To"] = tuple(Address(addr_spec=each) for each in order.recipients)
    message["Subject"] = order.subject
    message["Date"] = datetime.fromisoformat(order.written_at)
    message["Message-ID"] = order.message_id
    # No holiday reply to a program: RFC 3834, 5; Exchange wants a header of its own (MS-OXCMAIL).
    message["Auto-Submitted"] = "auto-generated"
    message["X-Auto-Response-Suppress"] = "All"
    message.set_content(order.plain)
    message.add_alternative(order.html, subtype="html")
    return message.as_bytes()

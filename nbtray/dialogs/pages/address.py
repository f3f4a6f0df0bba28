"""How this computer's address on the internet is found, and what it is called."""

from nbtray.dialogs.desk import Desk
from nbtray.dialogs.duration_field import DurationField
from nbtray.dialogs.form import Form
from nbtray.dialogs.lines_field import LinesField


def build(form: Form, desk: Desk) -> None:
    """Fill the page."""
    fields = desk.fields(form)
    form.heading("Name")
    fields.line(
        "address.name",
        "Your own name",
        "y",
        hint="A DNS name that leads here, like home.example.org. Empty: the URL has the address itself.",
    )
    form.heading("Finding the address")
    LinesField(
        form,
        desk.editing,
        "address.sources",
        "Ask these services",
        "k",
        height=8,
        hint="One https:// address a line. Two of them must agree before an address is believed.",
    )
    DurationField(
        form,
        desk.editing,
        "address.interval",
        "Ask every",
        "e",
        hint="Between one minute and a day. A change of the network is noticed at once anyway.",
    )

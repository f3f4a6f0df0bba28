"""How this computer's address on the internet is found, and what it is called."""

from nbtray.core.settings import OtherPort
from nbtray.dialogs.preferences.duration_field import DurationField
from nbtray.dialogs.preferences.fields import Option
from nbtray.dialogs.preferences.lines_field import LinesField
from nbtray.dialogs.preferences.page_context import Desk
from nbtray.dialogs.widgets.form import Form

OTHER_PORT = (
    Option(OtherPort.USE, "Take it", "The URL has that port then."),
    Option(OtherPort.RETRY, "Wait for ours", "nbtray goes on asking until the wanted port is free."),
)


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
    form.heading("Router")
    fields.tick("router.map", "Ask the router to let the port through", "r")
    fields.choice("router.other_port", "If it offers another", "f", OTHER_PORT)
    fields.line(
        "router.external_port",
        "Forwarded by hand",
        "w",
        width=8,
        hint="The external port that you have forwarded to this computer yourself; 0: none.",
    )
    fields.tick("reach.outside", "Have services on the internet try the port", "v")
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

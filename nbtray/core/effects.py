"""What should be done: each is carried out by one adapter, and comes back as an event."""

from dataclasses import dataclass

from nbtray.core.address.effects import AddressEffect
from nbtray.core.certificate.effects import CertificateEffect
from nbtray.core.desktop.effects import DesktopEffect
from nbtray.core.logins.effects import LoginEffect
from nbtray.core.mail.effects import MailEffect
from nbtray.core.reach.effects import ReachEffect
from nbtray.core.router.effects import RouterEffect
from nbtray.core.server.effects import ServerEffect
from nbtray.core.settings.effects import ReadSettings, SetLogLevel
from nbtray.core.timers import SetTimer


@dataclass(frozen=True, slots=True)
class EndProgram:
    """Nothing is left to do: end."""


ProgramEffect = ReadSettings | SetLogLevel | SetTimer | EndProgram


Effect = (
    ServerEffect
    | CertificateEffect
    | AddressEffect
    | MailEffect
    | LoginEffect
    | RouterEffect
    | ReachEffect
    | DesktopEffect
    | ProgramEffect
)

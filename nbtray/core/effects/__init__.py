"""What should be done: each is carried out by one adapter, and comes back as an event."""

from nbtray.core.effects.address import (
    AddressEffect,
    ReadAddress,
    ReadNetwork,
    RecallAddresses,
    SaveAddresses,
)
from nbtray.core.effects.certificates import (
    CertificateEffect,
    IssueCertificate,
    ReadCertificateFiles,
    RecallCertificate,
)
from nbtray.core.effects.desktop import (
    CopyText,
    DesktopEffect,
    OpenLog,
    OpenSettings,
    OpenUrl,
    ShowNotice,
    WithdrawNotice,
)
from nbtray.core.effects.logins import (
    LogEverybodyOut,
    LoginEffect,
    OpenLogins,
    OpenSecondFactor,
    ReadLogins,
    RecallLogins,
    SaveLogins,
)
from nbtray.core.effects.mail import AwaitUnlock, KeepOutbox, MailEffect, RecallOutbox, SendLetter
from nbtray.core.effects.program import EndProgram, ProgramEffect, ReadSettings, SetLogLevel, SetTimer
from nbtray.core.effects.reach import AskOutside, ReachEffect, ReadFirewall
from nbtray.core.effects.router import (
    HearRouter,
    MapPort,
    ReadRouter,
    RecallLeases,
    RouterEffect,
    SaveLeases,
    UnmapPort,
)
from nbtray.core.effects.server import (
    AskPassword,
    CheckStart,
    FindServer,
    KeepAwake,
    LetSleep,
    ReadActivity,
    RecallPassword,
    ServerEffect,
    StartServer,
    StopServer,
    WatchServer,
)
from nbtray.core.effects.windows import OpenDoctor, OpenForward, OpenPreferences, ShowQrCode, WindowEffect

__all__ = [
    "AddressEffect",
    "AskOutside",
    "AskPassword",
    "AwaitUnlock",
    "CertificateEffect",
    "CheckStart",
    "CopyText",
    "DesktopEffect",
    "Effect",
    "EndProgram",
    "FindServer",
    "HearRouter",
    "IssueCertificate",
    "KeepAwake",
    "KeepOutbox",
    "LetSleep",
    "LogEverybodyOut",
    "LoginEffect",
    "MailEffect",
    "MapPort",
    "OpenDoctor",
    "OpenForward",
    "OpenLog",
    "OpenLogins",
    "OpenPreferences",
    "OpenSecondFactor",
    "OpenSettings",
    "OpenUrl",
    "ProgramEffect",
    "ReachEffect",
    "ReadActivity",
    "ReadAddress",
    "ReadCertificateFiles",
    "ReadFirewall",
    "ReadLogins",
    "ReadNetwork",
    "ReadRouter",
    "ReadSettings",
    "RecallAddresses",
    "RecallCertificate",
    "RecallLeases",
    "RecallLogins",
    "RecallOutbox",
    "RecallPassword",
    "RouterEffect",
    "SaveAddresses",
    "SaveLeases",
    "SaveLogins",
    "SendLetter",
    "ServerEffect",
    "SetLogLevel",
    "SetTimer",
    "ShowNotice",
    "ShowQrCode",
    "StartServer",
    "StopServer",
    "UnmapPort",
    "WatchServer",
    "WindowEffect",
    "WithdrawNotice",
]

Effect = (
    ServerEffect
    | CertificateEffect
    | AddressEffect
    | MailEffect
    | LoginEffect
    | RouterEffect
    | ReachEffect
    | DesktopEffect
    | WindowEffect
    | ProgramEffect
)

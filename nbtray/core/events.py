"""What has happened: the only way anything reaches the state."""

from nbtray.core.address.events import AddressCheckChosen, AddressEvent
from nbtray.core.certificate.events import (
    CertificateFilesChanged,
    CertificateIssued,
    CertificateRefused,
    NewAuthorityChosen,
)
from nbtray.core.desktop.events import (
    AdapterFailed,
    BrowserChosen,
    CopyChosen,
    CopyRefused,
    DevicesChosen,
    FingerprintCopyChosen,
    LogChosen,
    NoticeAnswered,
    OpenRefused,
    ShowChosen,
    TextCopied,
    TrayAppeared,
    TrayMissing,
    WindowChosen,
)
from nbtray.core.logins.events import (
    EverybodyLoggedOut,
    LogEverybodyOutChosen,
    LoginEvent,
    PasswordChangeChosen,
    PasswordMissing,
    PasswordSet,
)
from nbtray.core.mail.events import DropLetterChosen, MailEvent, SendAgainChosen
from nbtray.core.reach.events import ReachEvent
from nbtray.core.router.events import RouterEvent
from nbtray.core.server.events import (
    MenuOpened,
    QuitChosen,
    RestartChosen,
    ServerEvent,
    SleepNotPrevented,
    StartChosen,
    StopChosen,
)
from nbtray.core.settings.events import SettingsEdited, SettingsReloadChosen
from nbtray.core.timers import TimerRang

Event = (
    StartChosen
    | StopChosen
    | RestartChosen
    | QuitChosen
    | ShowChosen
    | CopyChosen
    | FingerprintCopyChosen
    | WindowChosen
    | BrowserChosen
    | LogChosen
    | PasswordChangeChosen
    | LogEverybodyOutChosen
    | AddressCheckChosen
    | SendAgainChosen
    | DropLetterChosen
    | SettingsReloadChosen
    | DevicesChosen
    | NewAuthorityChosen
    | MenuOpened
    | NoticeAnswered
    | ServerEvent
    | AddressEvent
    | MailEvent
    | LoginEvent
    | RouterEvent
    | ReachEvent
    | TimerRang
    | PasswordSet
    | PasswordMissing
    | EverybodyLoggedOut
    | CertificateIssued
    | CertificateRefused
    | CertificateFilesChanged
    | TextCopied
    | CopyRefused
    | OpenRefused
    | TrayAppeared
    | TrayMissing
    | SettingsEdited
    | SleepNotPrevented
    | AdapterFailed
)

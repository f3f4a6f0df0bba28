"""What a person chose, and what is done about it."""

from nbtray.core.address import rules as address_rules
from nbtray.core.address.events import AddressCheckChosen
from nbtray.core.certificate import device_steps
from nbtray.core.certificate import plan as certificate_plan
from nbtray.core.certificate.events import NewAuthorityChosen
from nbtray.core.certificate.fingerprint import spelled
from nbtray.core.desktop.effects import (
    CopyText,
    OpenLog,
    OpenSettings,
    OpenUrl,
    OpenWindow,
    ShowNotice,
)
from nbtray.core.desktop.events import (
    BrowserChosen,
    CopyChosen,
    DevicesChosen,
    FingerprintCopyChosen,
    LogChosen,
    NoticeAnswered,
    ShowChosen,
    Url,
    WindowChosen,
)
from nbtray.core.desktop.windows import Window
from nbtray.core.effects import Effect
from nbtray.core.events import Choice
from nbtray.core.logins import rules as logins_rules
from nbtray.core.logins import wording as login_wording
from nbtray.core.logins.effects import AskPassword, LogEverybodyOut
from nbtray.core.logins.events import (
    LogEverybodyOutChosen,
    PasswordChangeChosen,
)
from nbtray.core.moment import Moment
from nbtray.core.reach import notices as reach_notices
from nbtray.core.router.plan import hurry
from nbtray.core.server import activity
from nbtray.core.server.busy_question import answered, wish
from nbtray.core.server.events import MenuOpened, QuitChosen, RestartChosen, StartChosen, StopChosen
from nbtray.core.server.life import start
from nbtray.core.server.state import Failed, Pausing, Running
from nbtray.core.settings.effects import ReadSettings
from nbtray.core.settings.events import SettingsReloadChosen
from nbtray.core.state import Password, Purpose, State, Step
from nbtray.core.status import notices
from nbtray.core.status.overview import status_of


def chosen(state: State, event: Choice, moment: Moment) -> Step:
    """Route a person's choice: about the server, or about everything else."""
    match event:
        case StartChosen() if state.password is not Password.ASKED:
            return start(state, moment)
        case StopChosen(even_if_busy=even_if_busy):
            return wish(state, Purpose.STOP, moment, even_if_busy=even_if_busy)
        case RestartChosen(even_if_busy=even_if_busy):
            return wish(state, Purpose.RESTART, moment, even_if_busy=even_if_busy)
        case QuitChosen(even_if_busy=even_if_busy):
            return wish(state, Purpose.QUIT, moment, even_if_busy=even_if_busy or state.quitting)
        case NoticeAnswered():
            return _answered(state, event, moment)
        case AddressCheckChosen():
            # Whoever asks has often just changed something at the router.
            return address_rules.check(hurry(state, moment), moment, at_once=True)
        case MenuOpened():
            state, effects = activity.look(state)
            return state, (*effects, ReadSettings(), *logins_rules.look(state))
        case NewAuthorityChosen():
            return certificate_plan.new_authority(state)
        case LogEverybodyOutChosen():
            return state, (LogEverybodyOut(),)
        case StartChosen() | PasswordChangeChosen():
            # Where it is being asked for already, the window comes to the front.
            return state, (AskPassword(),)
        case _:
            return state, _shown(state, event)


def _answered(state: State, event: NoticeAnswered, moment: Moment) -> Step:
    if event.topic == notices.BUSY_TOPIC:
        return answered(state, event, moment)
    if event.topic == login_wording.TOPIC:
        return state, logins_rules.answered(event)
    match event.action:
        case notices.START_AGAIN:
            return start(state, moment)
        case notices.RESTART_NOW:
            return wish(state, Purpose.RESTART, moment, even_if_busy=True)
        case notices.COPY_PUBLIC:
            return state, _copied(state, Url.PUBLIC)
        case notices.COPY_LAN:
            return state, _copied(state, Url.LAN)
        case notices.OPEN_LOG:
            return state, (_log(state),)
        case notices.OPEN_SETTINGS:
            return state, (OpenSettings(),)
        case reach_notices.DIAGNOSE:
            return state, (OpenWindow(Window.DIAGNOSIS),)
        case _:
            return state, ()


def _shown(state: State, event: Choice) -> tuple[Effect, ...]:
    match event:
        case CopyChosen(url=url):
            return _copied(state, url)
        case FingerprintCopyChosen() if state.certificate:
            return (CopyText(spelled(state.certificate.fingerprint_sha256)),)
        case BrowserChosen() if isinstance(state.server, Running):
            return (OpenUrl(status_of(state).urls.local),)
        case DevicesChosen() if isinstance(state.server, Running):
            urls = status_of(state).urls
            # The LAN's, although it is this computer's browser: it is what the other device has to open.
            return (OpenUrl(f"{urls.lan or urls.local}{device_steps.PAGE}"),)
        case LogChosen():
            return (_log(state),)
        case WindowChosen(window=Window.QR_CODE as window):
            urls = status_of(state).urls
            shows = urls.public or urls.lan
            return (OpenWindow(window, shows),) if shows else ()
        case WindowChosen(window=window):
            return (OpenWindow(window),)
        case SettingsReloadChosen():
            return (ReadSettings(),)
        case ShowChosen():
            return (ShowNotice(notices.shown(status_of(state))),)
        case _:
            return ()


def _log(state: State) -> OpenLog:
    # What a person looks for in a log is why the server does not run, and what it did while it ran.
    return OpenLog(of_jupyter=isinstance(state.server, Running | Pausing | Failed))


def _copied(state: State, url: Url) -> tuple[Effect, ...]:
    urls = status_of(state).urls
    text = {Url.PUBLIC: urls.public, Url.LAN: urls.lan, Url.LOCAL: urls.local}[url]
    return (CopyText(text),) if text else ()

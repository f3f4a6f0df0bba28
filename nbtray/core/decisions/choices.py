"""What a person chose, and what is done about it."""

from nbtray.core.certificates import device_steps
from nbtray.core.certificates.fingerprint import spelled
from nbtray.core.decisions import activity, address_life, certificate_plan, login_life
from nbtray.core.decisions.mapping_plan import hurry
from nbtray.core.decisions.questions import answered, wish
from nbtray.core.decisions.server_life import start
from nbtray.core.effects import (
    AskPassword,
    CopyText,
    Effect,
    OpenDoctor,
    OpenForward,
    OpenLog,
    OpenPreferences,
    OpenSettings,
    OpenUrl,
    ReadSettings,
    ShowNotice,
    ShowQrCode,
)
from nbtray.core.events import (
    AddressCheckChosen,
    BrowserChosen,
    Choice,
    CopyChosen,
    DevicesChosen,
    DiagnosisChosen,
    FingerprintCopyChosen,
    ForwardChosen,
    LogChosen,
    LogEverybodyOutChosen,
    LoginsChosen,
    MenuOpened,
    NewAuthorityChosen,
    NoticeAnswered,
    PasswordChangeChosen,
    PreferencesChosen,
    QrCodeChosen,
    QuitChosen,
    RestartChosen,
    SecondFactorChosen,
    SettingsReloadChosen,
    ShowChosen,
    StartChosen,
    StopChosen,
    Url,
)
from nbtray.core.logins import wording as login_wording
from nbtray.core.moment import Moment
from nbtray.core.server import Failed, Pausing, Running
from nbtray.core.state import Password, Purpose, State, Step
from nbtray.core.views import notices, reach_notices
from nbtray.core.views.overview import status_of


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
            return address_life.check(hurry(state, moment), moment)
        case MenuOpened():
            state, effects = activity.look(state)
            return state, (*effects, ReadSettings(), *login_life.look(state))
        case NewAuthorityChosen():
            return certificate_plan.new_authority(state)
        case LoginsChosen() | SecondFactorChosen() | LogEverybodyOutChosen():
            return state, login_life.chosen(event)
        case StartChosen() | PasswordChangeChosen():
            # Where it is being asked for already, the window comes to the front.
            return state, (AskPassword(),)
        case _:
            return state, _shown(state, event)


def _answered(state: State, event: NoticeAnswered, moment: Moment) -> Step:
    if event.topic == notices.BUSY_TOPIC:
        return answered(state, event, moment)
    if event.topic == login_wording.TOPIC:
        return state, login_life.answered(event)
    match event.action:
        case notices.START_AGAIN:
            return start(state, moment)
        case notices.COPY_PUBLIC:
            return state, _copied(state, Url.PUBLIC)
        case notices.COPY_LAN:
            return state, _copied(state, Url.LAN)
        case notices.OPEN_LOG:
            return state, (_log(state),)
        case notices.OPEN_SETTINGS:
            return state, (OpenSettings(),)
        case reach_notices.DIAGNOSE:
            return state, (OpenDoctor(),)
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
        case DiagnosisChosen():
            return (OpenDoctor(),)
        case ForwardChosen():
            return (OpenForward(),)
        case PreferencesChosen():
            return (OpenPreferences(),)
        case QrCodeChosen():
            urls = status_of(state).urls
            return (ShowQrCode(urls.public or urls.lan),) if urls.public or urls.lan else ()
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

"""What is shown, copied and opened when a person asks for it, and what became of that."""

from dataclasses import replace

from nbtray.core.certificate import device_steps
from nbtray.core.certificate.fingerprint import spelled
from nbtray.core.desktop.effects import CopyText, OpenLog, OpenUrl, OpenWindow, ShowNotice
from nbtray.core.desktop.events import (
    BrowserChosen,
    CopyChosen,
    CopyRefused,
    DevicesChosen,
    FingerprintCopyChosen,
    LogChosen,
    OpenRefused,
    ShowChosen,
    TextCopied,
    TrayAppeared,
    TrayMissing,
    Url,
    WindowChosen,
)
from nbtray.core.desktop.windows import Window
from nbtray.core.moment import Moment
from nbtray.core.server.events import SleepNotPrevented
from nbtray.core.server.state import Failed, Pausing, Running
from nbtray.core.state import State, Step
from nbtray.core.status import notices
from nbtray.core.status.overview import status_of


def copy_chosen(state: State, event: CopyChosen, _moment: Moment) -> Step:
    """Copy one of the URLs, if there is one."""
    urls = status_of(state).urls
    text = {Url.PUBLIC: urls.public, Url.LAN: urls.lan, Url.LOCAL: urls.local}[event.url]
    return state, (CopyText(text),) if text else ()


def fingerprint_copy_chosen(state: State, _event: FingerprintCopyChosen, _moment: Moment) -> Step:
    """Copy the certificate's fingerprint."""
    certificate = state.certificate
    return state, (CopyText(spelled(certificate.fingerprint_sha256)),) if certificate else ()


def browser_chosen(state: State, _event: BrowserChosen, _moment: Moment) -> Step:
    """Open the running server in this computer's browser."""
    return state, (OpenUrl(status_of(state).urls.local),) if isinstance(state.server, Running) else ()


def devices_chosen(state: State, _event: DevicesChosen, _moment: Moment) -> Step:
    """Open the page that shows how other devices learn to trust this server."""
    if not isinstance(state.server, Running):
        return state, ()
    urls = status_of(state).urls
    # The LAN's, although it is this computer's browser: it is what the other device has to open.
    return state, (OpenUrl(f"{urls.lan or urls.local}{device_steps.PAGE}"),)


def log_chosen(state: State, _event: LogChosen, _moment: Moment) -> Step:
    """Open Jupyter's log where there is one to look at, nbtray's own otherwise."""
    # What a person looks for in a log is why the server does not run, and what it did while it ran.
    return state, (OpenLog(of_jupyter=isinstance(state.server, Running | Pausing | Failed)),)


def window_chosen(state: State, event: WindowChosen, _moment: Moment) -> Step:
    """Open the window; the QR code only where there is a URL that another device can open."""
    if event.window is not Window.QR_CODE:
        return state, (OpenWindow(event.window),)
    urls = status_of(state).urls
    shows = urls.public or urls.lan
    return state, (OpenWindow(event.window, shows),) if shows else ()


def show_chosen(state: State, _event: ShowChosen, _moment: Moment) -> Step:
    """Say that this nbtray runs: a second one was started."""
    return state, (ShowNotice(notices.shown(status_of(state))),)


def tray_appeared(state: State, _event: TrayAppeared, _moment: Moment) -> Step:
    """Know that a panel shows the icon."""
    return replace(state, tray_missing=False), ()


def tray_missing(state: State, _event: TrayMissing, _moment: Moment) -> Step:
    """Say once that no panel shows the icon: one that comes and goes, or comes late, is no news."""
    if state.tray_missing:
        return state, ()
    state = replace(state, tray_missing=True)
    return state, (ShowNotice(notices.no_tray(status_of(state))),)


def text_copied(state: State, _event: TextCopied, _moment: Moment) -> Step:
    """Say nothing: a person sees what was pasted."""
    return state, ()


def copy_refused(state: State, event: CopyRefused, _moment: Moment) -> Step:
    """Show the text that could not be copied."""
    return state, (ShowNotice(notices.copy_refused(event.text, event.problem)),)


def refused(state: State, event: OpenRefused | SleepNotPrevented, _moment: Moment) -> Step:
    """Say what could not be done."""
    return state, (ShowNotice(notices.trouble(event.problem)),)

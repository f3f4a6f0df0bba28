"""What a person does: clicks, edits, quits, and logs in."""

import json
from collections.abc import Callable
from random import Random
from typing import TYPE_CHECKING

from beds.simulation import kills
from beds.simulation.clock import MINUTE

from nbtray.core.address.events import AddressCheckChosen, Woke
from nbtray.core.certificate.events import NewAuthorityChosen
from nbtray.core.desktop.events import (
    BrowserChosen,
    CopyChosen,
    DevicesChosen,
    FingerprintCopyChosen,
    LogChosen,
    NoticeAnswered,
    ShowChosen,
    TrayAppeared,
    TrayMissing,
    WindowChosen,
)
from nbtray.core.desktop.windows import Window
from nbtray.core.events import Event
from nbtray.core.logins.events import (
    LogEverybodyOutChosen,
    LoginsWritten,
    PasswordChangeChosen,
)
from nbtray.core.logins.login import LoginKind
from nbtray.core.mail.events import DropLetterChosen, SendAgainChosen
from nbtray.core.server.events import MenuOpened, QuitChosen, RestartChosen, StartChosen, StopChosen
from nbtray.core.settings.events import SettingsReloadChosen
from nbtray.core.status import notices

if TYPE_CHECKING:
    from beds.simulation.home import Home

Undo = Callable[[], None]

HARMLESS = (
    ShowChosen,
    CopyChosen,
    FingerprintCopyChosen,
    BrowserChosen,
    LogChosen,
    PasswordChangeChosen,
    LogEverybodyOutChosen,
    AddressCheckChosen,
    SendAgainChosen,
    SettingsReloadChosen,
    DevicesChosen,
    NewAuthorityChosen,
    MenuOpened,
    TrayAppeared,
    TrayMissing,
    Woke,
)

EDITS = (
    '[mail]\nrecipients = ["grace@example.org"]\n',
    "[mail]\nper_hour = 1\n",
    '[mail]\naccount = ""\n',
    '[mail]\nstill_alive = "daily"\nlogins = true\n',
    '[server]\nlisten = "network"\n',
    "[server]\nkeep_awake = true\nstart_at_launch = true\n",
    "[address]\ninterval = 60\n",
    '[address]\nname = "lab.example.org"\n',
    '[certificate]\nkind = "authority"\n',
    '[certificate]\nkind = "own-files"\nfile = "/home/ada/fullchain.pem"\n',
    "[router]\nmap = false\n",
    '[router]\nother_port = "retry"\n',
    "[router]\nexternal_port = 8443\n",
    "[reach]\noutside = true\n",
    "[notices]\nserver = false\nmail = false\n",
)
"""What a person may want otherwise for a while."""

MISTAKES = (
    "[mail\n",
    "[server]\nport = 99999\n",
    "[address]\ninterval = 1\n",
    "\x00",
    "[mail]\naccount = 7\n",
)


def start(home: "Home", chance: Random) -> None:
    """Start it."""
    if home.life is not None:
        home.witness.wants(running=True)
        home.post(StartChosen())


def stop(home: "Home", chance: Random) -> Undo | None:
    """Stop it; after a while somebody starts it again."""
    if home.life is None:
        return None
    _wish(home, StopChosen, even_if_busy=chance.random() < 0.7)
    return lambda: start(home, chance)


def restart(home: "Home", chance: Random) -> None:
    """Restart it."""
    if home.life is not None:
        even_if_busy = chance.random() < 0.7
        server = home.computer.serving()
        if even_if_busy or server is None or not server.busy:
            home.witness.wants(running=True)
        home.post(RestartChosen(even_if_busy))


def quit_and_launch(home: "Home", chance: Random) -> None:
    """Quit nbtray, and launch it again later."""
    if home.life is None:
        return
    _wish(home, QuitChosen, even_if_busy=True)
    home.agenda.add(home.clock.time + chance.uniform(MINUTE, 60 * MINUTE), lambda: kills.launch(home, chance))


def anything(home: "Home", chance: Random) -> None:
    """Click something that does not decide whether it runs, or answer what is on the screen."""
    life = home.life
    if life is None:
        return
    shown = [each for each in life.desktop.shown.values() if each.actions]
    if shown and chance.random() < 0.4:
        notice = chance.choice(shown)
        action = chance.choice(notice.actions)[0]
        if action == notices.START_AGAIN:
            home.witness.wants(running=True)
        life.desktop.withdraw(notice.topic)
        home.post(NoticeAnswered(notice.topic, action))
        return
    home.post(chance.choice([*(kind() for kind in HARMLESS), *map(WindowChosen, Window)]))


def edit(home: "Home", chance: Random) -> Undo:
    """Change the settings, and change them back."""
    wish = chance.choice(EDITS)

    def save() -> None:
        home.witness.readers_changed |= "recipients" in wish or "account" in wish
        home.save_settings()

    def undo() -> None:
        home.edits_active.remove(wish)
        save()

    home.edits_active.append(wish)
    save()

    return undo


def break_settings(home: "Home", chance: Random) -> Undo:
    """Save a mistake, and mend it later."""
    home.witness.readers_changed = True
    home.edit_settings(chance.choice([None, *MISTAKES]))
    return home.save_settings


def drop_letter(home: "Home", chance: Random) -> None:
    """Drop one of the letters that wait."""
    outbox = home.witness.outbox
    if home.life is not None and outbox is not None and outbox.waiting:
        number = chance.choice(outbox.waiting).letter.number
        home.witness.dropped.add(number)
        home.post(DropLetterChosen(number))


def login(home: "Home", chance: Random) -> None:
    """Have somebody log in, or try to: the server writes that down."""
    if home.computer.serving() is None or home.disk.fault:
        return
    kind = chance.choice([LoginKind.LOGIN, LoginKind.FAILED, LoginKind.FAILED, LoginKind.LOCKED])
    line = {
        "time": home.clock.now().utc.isoformat(),
        "event": kind.value,
        "address": f"203.0.{chance.randint(0, 255)}.{chance.randint(1, 254)}",
        "user_agent": "Firefox",
    }
    path = home.folders.logins
    whole = home.disk.contents.get(path, b"")[-60_000:] + json.dumps(line).encode() + b"\n"
    home.disk.contents[path] = home.disk.durable[path] = whole
    home.has_unread = False
    home.post(LoginsWritten())


def _wish(home: "Home", kind: Callable[[bool], Event], *, even_if_busy: bool) -> None:
    server = home.computer.serving()
    if even_if_busy or server is None or not server.busy:
        home.witness.wants(running=False)
    else:
        home.witness.asked_to_stop = True
    home.post(kind(even_if_busy))

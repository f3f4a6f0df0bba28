"""What the preferences ask of this home, and of the nbtray that runs in it.

A page brings what it alone needs: the window is drawn before that is loaded.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

from nbtray.client.connection import Connection
from nbtray.client.problems import NotRunning
from nbtray.core.problem import NbtrayError, Problem
from nbtray.core.settings import Settings
from nbtray.core.settings.check import Checked, check_content, unreadable
from nbtray.core.settings.schema import BY_NAME
from nbtray.storage.settings_content import read_content

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from nbtray.core.certificate.certificate import Certificate
    from nbtray.core.folders import Folders
    from nbtray.core.mail.test_message import Step
    from nbtray.core.secrets import Kept, Missing, Secret, Stored, Unavailable
    from nbtray.core.server.state import Environment
    from nbtray.core.settings import Listen, MailSettings
    from nbtray.core.startup import AutostartState
    from nbtray.ports import PrivateFiles
    from nbtray.storage.secret_places import SecretPlaces

Report = dict[str, Any]
"""The status as `nbtray status --json` tells it."""


class Home:
    """Everything but `checked` may take its time, and belongs on a thread."""

    def __init__(self, folders: Folders, files: PrivateFiles) -> None:
        self.folders = folders
        self._files = files

    def checked(self) -> Checked:
        """Read the settings file as it is now; no file means the defaults."""
        if not self.folders.settings_file.exists():
            return Checked(Settings())
        try:
            return check_content(read_content(self.folders.settings_file))
        except NbtrayError as error:
            return Checked(unreadable("").settings, (error.problem,))

    def write(self, values: dict[str, object], seen: Settings) -> Problem | None:
        """Write these values, unless what was `seen` is not what the file says any more."""
        from nbtray.storage.settings_edit import SettingsEditor  # noqa: PLC0415 -- as said above

        return SettingsEditor(self.folders, self._files).change(
            {BY_NAME[name]: value for name, value in values.items()}, seen
        )

    def reset(self) -> Path | None:
        """Set nothing any more; return where the old file is kept."""
        from nbtray.storage.settings_edit import SettingsEditor  # noqa: PLC0415 -- likewise

        return SettingsEditor(self.folders, self._files).reset()

    def report(self) -> Report | None:
        """Return the status of the running nbtray, None if there is none."""
        try:
            with Connection(self.folders) as connection:
                return connection.status()
        except NotRunning:
            return None

    def tell(self, what: str, *, even_if_busy: bool = False) -> Report | None:
        """Have the running nbtray do it, and return its status then; None if there is none."""
        try:
            with Connection(self.folders) as connection:
                connection.do(what, even_if_busy=even_if_busy)
                return connection.status()
        except NotRunning:
            return None

    def watch(self, seconds: float) -> Iterator[Report]:
        """Yield the status at each change."""
        with Connection(self.folders) as connection:
            yield from connection.watch(seconds)

    def environments(self, named: str, folder: str) -> tuple[Environment, ...]:
        """Return the Jupyter installations there are."""
        from nbtray.jupyter.environments import EnvironmentFinder  # noqa: PLC0415 -- as said above

        return EnvironmentFinder().find(named, folder)

    def port_trouble(self, listen: Listen, port: int) -> Problem | None:
        """Tell what keeps a server from this port, None if it is free."""
        from nbtray.jupyter.preflight import check_port  # noqa: PLC0415 -- as said above

        try:
            check_port(listen, port)
        except NbtrayError as error:
            return error.problem
        return None

    def has_password(self) -> bool:
        """Tell whether browsers are asked for a password already."""
        return bool(self._files.read(self.folders.password_hash))

    def autostart(self, wanted: bool | None = None) -> AutostartState:  # noqa: FBT001 -- None only looks
        """Tell whether nbtray starts at login, after switching that on or off if so wanted."""
        from nbtray.desktop.autostart import find_autostart, this_nbtray  # noqa: PLC0415 -- as said above

        entry = find_autostart(this_nbtray(os.environ), self._files)
        if wanted is None:
            return entry.look()
        return entry.switch_on(tray=True) if wanted else entry.switch_off()

    def certificate(self) -> Certificate | None:
        """Return the certificate browsers are shown."""
        from nbtray.certificates.own import OwnCertificates  # noqa: PLC0415 -- as said above

        issued = OwnCertificates(self.folders, self._files).recall()
        return issued.certificate if issued else None

    def export_certificate(self, to: Path) -> None:
        """Write the certificate, without its key, where the person wants it."""
        from nbtray.certificates.export import export  # noqa: PLC0415 -- as said above

        # What others should trust is who signed it.
        kept = self.certificate()
        signed = self.folders.authority if kept and kept.authority_sha256 else self.folders.certificate
        export(self._files.read(signed) or b"", to)

    def mail_password(self, mail: MailSettings) -> Kept | Missing | Unavailable:
        """Tell whether there is a password for this account; no window opens for that."""
        from nbtray.core.mail.route import password_name  # noqa: PLC0415 -- as said above

        return self._places().of(mail.keep_password).get(password_name(mail), may_ask=False)

    def keep_mail_password(self, mail: MailSettings, password: Secret) -> Stored | Unavailable:
        """Keep it where the settings say, and nowhere else; letters that waited for it go now."""
        from nbtray.core.mail.route import password_name  # noqa: PLC0415 -- as said above
        from nbtray.core.secrets import Stored  # noqa: PLC0415 -- likewise

        outcome = self._places().keep(mail.keep_password, password_name(mail), password)
        if isinstance(outcome, Stored):
            self.tell("send_again")
        return outcome

    def rehearse(self, mail: MailSettings, password: Secret | None) -> Iterator[Step]:
        """Send a letter to try it, and yield each step; without a `password` the kept one is used."""
        from nbtray.engine.clock import SystemClock  # noqa: PLC0415 -- as said above
        from nbtray.mail.credential import credential_from  # noqa: PLC0415 -- likewise
        from nbtray.mail.rehearsal import rehearse  # noqa: PLC0415 -- likewise

        kept = credential_from(self._places().of, may_ask=True)
        yield from rehearse(mail, (lambda _: password) if password else kept, SystemClock())

    def _places(self) -> SecretPlaces:
        from nbtray.client.memory import MemoryOfNbtray  # noqa: PLC0415 -- as said above
        from nbtray.desktop.keyring_secrets import KeyringSecrets, account  # noqa: PLC0415 -- likewise
        from nbtray.storage.file_lock import locked  # noqa: PLC0415 -- likewise
        from nbtray.storage.secret_places import SecretPlaces  # noqa: PLC0415 -- likewise
        from nbtray.storage.secrets_file import SecretsFile  # noqa: PLC0415 -- likewise

        folders = self.folders
        return SecretPlaces(
            KeyringSecrets(account(folders), lambda: locked(folders.secrets_lock, folders.secrets_file)),
            MemoryOfNbtray(folders),
            SecretsFile(folders, self._files),
        )

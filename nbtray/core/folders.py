"""Where everything of ours lies; `storage` decides the four folders, the names in them are fixed here."""

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Folders:
    """Four private folders (0700) and the files (0600) in them."""

    settings: Path
    state: Path
    logs: Path
    runtime: Path

    @property
    def settings_file(self) -> Path:
        """The one TOML file that people edit."""
        return self.settings / "settings.toml"

    @property
    def settings_lock(self) -> Path:
        """Held while the settings file is changed."""
        return self.state / "settings.lock"

    @property
    def lock(self) -> Path:
        """Held by the one running nbtray."""
        return self.state / "nbtray.lock"

    @property
    def control_socket(self) -> Path:
        """Where the command line reaches the engine; short enough for a socket address."""
        return self.runtime / "control.sock"

    @property
    def preferences_socket(self) -> Path:
        """Where the preferences hear that somebody wants to see them."""
        return self.runtime / "preferences.sock"

    @property
    def password_hash(self) -> Path:
        """One line, in jupyter_server's format."""
        return self.state / "password.hash"

    @property
    def password_lock(self) -> Path:
        """Held while the first password is made up: two that start at once must show the same one."""
        return self.state / "password.lock"

    @property
    def throttle(self) -> Path:
        """Who has guessed the password, and how often."""
        return self.state / "throttle.json"

    @property
    def second_factor(self) -> Path:
        """The secret of the one-time codes, and the hashes of the recovery codes; not there when off."""
        return self.state / "totp.json"

    @property
    def spent_codes(self) -> Path:
        """Which one-time and recovery codes have been used."""
        return self.state / "totp-spent.json"

    @property
    def sessions(self) -> Path:
        """Which browsers are logged in."""
        return self.state / "sessions.json"

    @property
    def login_epoch(self) -> Path:
        """One line; when it changes, every login ends."""
        return self.state / "login.epoch"

    @property
    def certificate(self) -> Path:
        """Certificate and key in one PEM: two files would leave a moment in which they do not match."""
        return self.state / "certificate.pem"

    @property
    def certificate_facts(self) -> Path:
        """What the certificate says, so that the resident process need not parse it."""
        return self.state / "certificate.json"

    @property
    def authority(self) -> Path:
        """Our own authority's certificate and key, in one PEM."""
        return self.state / "authority.pem"

    @property
    def devices(self) -> Path:
        """What the server shows, without a login, to a device that should learn our authority."""
        return self.state / "devices"

    @property
    def server_record(self) -> Path:
        """Which process the server is."""
        return self.state / "server.json"

    @property
    def jupyter(self) -> Path:
        """The generated configuration, and nothing of the user's."""
        return self.state / "jupyter"

    @property
    def control_secret(self) -> Path:
        """What nbtray shows the server on loopback."""
        return self.jupyter / "control.secret"

    @property
    def addresses(self) -> Path:
        """The addresses confirmed last."""
        return self.state / "addresses.json"

    @property
    def secrets_file(self) -> Path:
        """Secrets in plain text, only for whoever has chosen that."""
        return self.state / "secrets.json"

    @property
    def secrets_lock(self) -> Path:
        """Held while the secrets are changed, wherever they are kept."""
        return self.state / "secrets.lock"

    @property
    def outbox(self) -> Path:
        """The letters that wait, and what was announced."""
        return self.state / "outbox.journal"

    @property
    def logins_seen(self) -> Path:
        """The networks that have been logged in from, and what of the logins has been told."""
        return self.state / "logins.json"

    @property
    def disk_reserve(self) -> Path:
        """Room that is given up for a start on a full disk."""
        return self.state / "disk.reserve"

    @property
    def leases(self) -> Path:
        """The mappings that may exist on routers."""
        return self.state / "leases.json"

    @property
    def log(self) -> Path:
        """What nbtray did."""
        return self.logs / "nbtray.log"

    @property
    def server_log(self) -> Path:
        """What the server printed, capped."""
        return self.logs / "jupyter.log"

    @property
    def logins(self) -> Path:
        """Who has logged in, and who has tried: JSON lines, capped."""
        return self.logs / "logins.jsonl"

    @property
    def files(self) -> tuple[Path, ...]:
        """Every file nbtray keeps; not the sockets, nor what it makes anew in `jupyter` and `devices`."""
        return (
            *(self.settings_file, self.settings_lock, self.lock),
            *(self.password_hash, self.password_lock, self.server_record, self.control_secret),
            *(self.certificate, self.certificate_facts, self.authority),
            *(self.secrets_file, self.secrets_lock),
            *self.memories,
        )

    @property
    def memories(self) -> tuple[Path, ...]:
        """Of them, what nbtray and its server can run without."""
        return (
            *(self.throttle, self.login_epoch, self.second_factor, self.spent_codes),
            *(self.sessions, self.logins_seen, self.addresses, self.outbox, self.leases),
            *(self.log, self.server_log, self.logins, self.disk_reserve),
        )

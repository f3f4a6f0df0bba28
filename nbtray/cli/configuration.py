"""`nbtray config`: the settings, which are one TOML file."""

from dataclasses import replace

import click
from click.shell_completion import CompletionItem

from nbtray.cli.home import Home, pass_home
from nbtray.cli.problems import Failed, SettingsWrong
from nbtray.cli.terminal import complain, note, say, somebody_is_here, warn
from nbtray.client.connection import Connection
from nbtray.client.problems import NotRunning
from nbtray.core.desktop.effects import OpenSettings
from nbtray.core.settings import Settings
from nbtray.core.settings.check import WRONG, Checked
from nbtray.core.settings.schema import BY_NAME, SETTINGS, Setting
from nbtray.core.settings.text import guess, toml_value
from nbtray.desktop.local_desktop import LocalDesktop
from nbtray.storage.settings_start import create_settings


def _named(context: click.Context, parameter: click.Parameter, value: str) -> Setting:
    """Return the setting of this name; a name that is none is a wrong use of the command."""
    if value not in BY_NAME:
        raise click.BadParameter(f"nbtray knows no setting {value}. {guess(value)}", context, parameter)
    return BY_NAME[value]


def _names(context: click.Context, parameter: click.Parameter, begun: str) -> list[CompletionItem]:
    """Return what the shell may complete."""
    del context, parameter  # click hands them to every completer
    found = [setting for setting in SETTINGS if setting.name.startswith(begun)]
    return [CompletionItem(setting.name, help=setting.meaning) for setting in found]


setting_argument = click.argument("setting", metavar="NAME", callback=_named, shell_complete=_names)


@click.group(
    epilog="""\b
Examples:
  nbtray config list
  nbtray config set server.port 8888
  nbtray config edit"""
)
def config() -> None:
    """See and change the settings."""


@config.command(
    "list",
    epilog="""\b
Examples:
  nbtray config list
  nbtray config list | grep address""",
)
@pass_home
def list_(home: Home) -> None:
    """Print every setting with its value; the file need not name them all."""
    checked = home.settings()
    for setting in SETTINGS:
        value = setting.of(checked.settings)
        line = f"{setting.name} = {toml_value(value)}"
        say(line, bold=value != setting.default)
    _judge(checked)


@config.command(
    epilog="""\b
Examples:
  nbtray config get server.port"""
)
@setting_argument
@pass_home
def get(home: Home, setting: Setting) -> None:
    """Print the value of one setting; of a list, one item a line."""
    checked = home.settings()
    value = setting.of(checked.settings)
    for item in value if isinstance(value, tuple) else (value,):
        say(toml_value(item) if isinstance(item, bool) else str(item))
    _judge(checked)


@config.command(
    "set",
    epilog="""\b
Examples:
  nbtray config set server.port 8888
  nbtray config set server.folder ~/notebooks
  nbtray config set address.sources https://api.ipify.org https://icanhazip.com""",
)
@setting_argument
@click.argument("words", metavar="VALUE...", nargs=-1, required=True)
@pass_home
def set_(home: Home, setting: Setting, words: tuple[str, ...]) -> None:
    """Change one setting.

    The rest of the file, comments too, stays as it is.
    """
    from nbtray.storage.settings_edit import SettingsEditor  # noqa: PLC0415 -- tomlkit costs 60 ms

    home.prepare()
    before = home.settings().settings
    problem = SettingsEditor(home.folders, home.files).set(setting, setting.rule.from_words(words))
    if problem is not None:
        raise Failed(replace(problem, advice=_example(setting)) if problem.code == WRONG else problem)
    say(f"{setting.name} = {toml_value(setting.of(home.settings().settings))}")
    _tell_nbtray(home, before)


@config.command(
    epilog="""\b
Examples:
  nbtray config path
  cp "$(nbtray config path)" backup.toml"""
)
@pass_home
def path(home: Home) -> None:
    """Print where the settings file is, or would be."""
    say(str(home.folders.settings_file))


@config.command(
    epilog="""\b
Examples:
  nbtray config edit
  EDITOR=nano nbtray config edit"""
)
@pass_home
def edit(home: Home) -> None:
    """Open the settings file in an editor.

    In a terminal that is $VISUAL or $EDITOR, and what is wrong afterwards is told at once. A file that does
    not exist yet is made, with every setting explained in it.
    """
    home.prepare()
    create_settings(home.folders, home.files)
    before = home.settings().settings
    if not somebody_is_here():
        if (refused := LocalDesktop(home.folders).open_settings(OpenSettings())) is not None:
            raise Failed(refused.problem)
        return
    while True:
        click.edit(filename=str(home.folders.settings_file))
        checked = home.settings()
        if not checked.mistakes:
            break
        for mistake in checked.mistakes:
            complain(mistake)
        if not click.confirm("Edit it again?", default=True):
            raise SettingsWrong
    _judge(checked)
    _tell_nbtray(home, before)


def _example(setting: Setting) -> str:
    default = setting.default
    words = default[:2] if isinstance(default, tuple) else [default]
    given = " ".join(str(word).lower() if isinstance(word, bool) else str(word) or '""' for word in words)
    return f"For example: nbtray config set {setting.name} {given}"


def _judge(checked: Checked) -> None:
    """Tell what is odd in the file, and fail if something in it is wrong."""
    for hint in checked.hints:
        warn(str(hint))
    for mistake in checked.mistakes:
        complain(mistake)
    if checked.mistakes:
        raise SettingsWrong


def _tell_nbtray(home: Home, before: Settings) -> None:
    """Have the running nbtray take the change; without one there is nobody to tell."""
    try:
        with Connection(home.folders) as connection:
            connection.do("read_settings")
            state = connection.status()["state"]
    except NotRunning:
        return
    if state == "running" and home.settings().settings.server != before.server:
        note("The server that is running takes it over when it starts again: nbtray restart")

"""What somebody has changed in a window and not applied yet, beside what the settings file says."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from nbtray.core.settings import Settings
from nbtray.core.settings.rules import Wrong
from nbtray.core.settings.schema import BY_NAME, NEEDS_RESTART, SETTINGS, with_values
from nbtray.core.settings.text import shown


@dataclass(frozen=True, slots=True)
class Draft:
    """`file` is what the settings file says, `edits` what was typed here instead, as TOML would have it.

    `disputed` are the settings that were changed here and, meanwhile, in the file: a person has to choose.
    """

    file: Settings
    edits: Mapping[str, object] = field(default_factory=dict)
    disputed: frozenset[str] = frozenset()

    def value(self, name: str) -> object:
        """Return what the window shows for this setting, right or wrong."""
        return self.edits[name] if name in self.edits else BY_NAME[name].of(self.file)

    @property
    def settings(self) -> Settings:
        """The settings as they would be; what is wrong here stays as in the file."""
        accepted = {name: BY_NAME[name].rule.accept(value) for name, value in self.edits.items()}
        return with_values(
            self.file, {name: value for name, value in accepted.items() if not isinstance(value, Wrong)}
        )

    @property
    def wrong(self) -> tuple[str, ...]:
        """The settings that were given a value that will not do, in the order of the file."""
        return tuple(each.name for each in SETTINGS if complaint(self, each.name))

    @property
    def restarts(self) -> tuple[str, ...]:
        """What is changed here that a running server takes over at its next start only."""
        return tuple(name for name in NEEDS_RESTART if f"server.{name}" in self.edits)


def typed(draft: Draft, name: str, value: object) -> Draft:
    """Take in what was typed; what the file says anyway is no edit."""
    edits = {other: edit for other, edit in draft.edits.items() if other != name}
    setting = BY_NAME[name]
    if setting.rule.accept(value) == setting.of(draft.file):
        return replace(draft, edits=edits, disputed=draft.disputed - {name})
    return replace(draft, edits={**edits, name: value})


def complaint(draft: Draft, name: str) -> str:
    """Say what is wrong with what was typed, by the rule of the file; '' if nothing is."""
    if name not in draft.edits:
        return ""
    accepted = BY_NAME[name].rule.accept(draft.edits[name])
    if not isinstance(accepted, Wrong):
        return ""
    value = draft.edits[name]
    if accepted.item is None or not isinstance(value, list | tuple):
        return _sentence(accepted.must)
    return _sentence(f"{accepted.shown or shown(value[accepted.item])}: {accepted.must}")


def read_again(draft: Draft, file: Settings) -> tuple[Draft, tuple[str, ...]]:
    """Merge what the file says now, field by field; also return what came from it into the window."""
    changed = [each for each in SETTINGS if each.of(file) != each.of(draft.file)]
    merged = Draft(file, draft.edits, draft.disputed)
    for setting in changed:
        if setting.name in draft.edits:
            merged = replace(merged, disputed=merged.disputed | {setting.name})
            merged = typed(merged, setting.name, draft.edits[setting.name])
    taken = tuple(each.name for each in changed if each.name not in draft.edits)
    return merged, taken


def mine(draft: Draft, name: str) -> Draft:
    """Settle a dispute for what was typed here."""
    return replace(draft, disputed=draft.disputed - {name})


def theirs(draft: Draft, name: str) -> Draft:
    """Settle a dispute for what the file says; also undoes an edit."""
    edits = {other: edit for other, edit in draft.edits.items() if other != name}
    return replace(draft, edits=edits, disputed=draft.disputed - {name})


def to_write(draft: Draft) -> dict[str, object]:
    """Return what is to be written, as TOML has it."""
    return {name: list(value) if isinstance(value, tuple) else value for name, value in draft.edits.items()}


def _sentence(text: str) -> str:
    return f"{text[:1].upper()}{text[1:]}."

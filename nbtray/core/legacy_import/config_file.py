"""What an IPython or Jupyter configuration file sets: read, never executed.

Python files assign to `c.Class.trait`; JSON files hold `{"Class": {"trait": value}}` (traitlets, "Configuring
objects"). Files of Python 2 days are read line by line.
"""

import ast
import json
import posixpath
import warnings
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

PATH_FUNCTIONS = ("expanduser", "abspath", "realpath", "expandvars")
"""Of os.path: a constant in them is a path all the same; `~` is looked at later."""


@dataclass(frozen=True, slots=True, repr=False)
class Traits:
    """Values by `Class.trait`; `unclear` are those that only running the file would tell."""

    values: Mapping[str, object] = field(default_factory=dict)
    unclear: frozenset[str] = frozenset()

    def over(self, other: "Traits") -> "Traits":
        """Return both, these where both say something."""
        unclear = (other.unclear - self.values.keys()) | self.unclear
        values = {name: value for name, value in other.values.items() if name not in self.unclear}
        return Traits({**values, **self.values}, unclear)


class _Unclear(Exception):
    """The value is computed."""


def from_python(text: str) -> Traits:
    """Return what a `*_config.py` sets at its top level."""
    reader = _Reader()
    for statement in _statements(text):
        sure = isinstance(statement, ast.Assign)
        for assigned in (each for each in ast.walk(statement) if isinstance(each, ast.Assign)):
            for target in assigned.targets:
                reader.take(target, assigned.value, sure=sure)
    return Traits(reader.values, frozenset(reader.unclear))


def from_json(text: str) -> Traits:
    """Return what a `*_config.json` sets; one that is damaged sets nothing, as for Jupyter itself."""
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        return Traits()
    classes = found.items() if isinstance(found, dict) else ()
    return Traits(
        {
            f"{name}.{trait}": value
            for name, traits in classes
            if isinstance(traits, dict)
            for trait, value in traits.items()
        }
    )


def _statements(text: str) -> Iterator[ast.stmt]:
    whole = _parsed(text)
    if whole is not None:
        yield from whole
        return
    for line in text.splitlines():
        yield from _parsed(line) or ()


def _parsed(text: str) -> list[ast.stmt] | None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # an old file's odd escapes are nobody's concern here
        try:
            return ast.parse(text).body
        except (SyntaxError, ValueError, RecursionError, MemoryError):
            return None


class _Reader:
    """Follows assignments, those to plain names too."""

    def __init__(self) -> None:
        self.values: dict[str, object] = {}
        self.unclear: set[str] = set()
        self._names: dict[str, object] = {}

    def take(self, target: ast.expr, value: ast.expr, *, sure: bool) -> None:
        """Take in one assignment; one that is not `sure` may never be executed."""
        found: object = None
        try:
            found = _constant(value, self._names)
        except _Unclear:
            sure = False
        if isinstance(target, ast.Name):
            self._names.pop(target.id, None)
            if sure:
                self._names[target.id] = found
        elif (name := _trait(target)) is not None:
            self.values.pop(name, None)
            self.unclear.add(name)
            if sure:
                self.unclear.discard(name)
                self.values[name] = found


def _trait(target: ast.expr) -> str | None:
    match target:
        case ast.Attribute(attr=trait, value=ast.Attribute(attr=name, value=ast.Name(id="c"))):
            return f"{name}.{trait}"
        case _:
            return None


def _constant(value: ast.expr, names: Mapping[str, object]) -> object:
    match value:
        case ast.Constant(value=constant):
            return constant
        case ast.Name(id=name) if name in names:
            return names[name]
        case ast.BinOp(left=left, op=ast.Add(), right=right):
            return "".join(_texts((left, right), names))
        case ast.Call(func=ast.Attribute(attr="join"), args=[_, _, *_]):
            return posixpath.join(*_texts(value.args, names))
        case ast.Call(func=ast.Attribute(attr=function), args=[only]) if function in PATH_FUNCTIONS:
            return _constant(only, names)
    raise _Unclear


def _texts(values: Iterable[ast.expr], names: Mapping[str, object]) -> list[str]:
    found = [_constant(each, names) for each in values]
    texts = [each for each in found if isinstance(each, str)]
    if len(texts) < len(found):
        raise _Unclear
    return texts

"""TOML documents in every style a person might use, with the line of each key known by construction."""

from dataclasses import dataclass, field

from hypothesis import strategies as st

from nbtray.core.settings.text import toml_key, toml_value

KEYS = st.text("abcdefgh-_0123456789", min_size=1, max_size=4) | st.text(
    st.characters(exclude_categories=["Cs"]), max_size=5
)
NUMBERS = st.integers(min_value=-(2**63), max_value=2**63 - 1)
WORDS = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
# As written; tomllib is the judge of whether they are right.
ODD_SCALARS = st.sampled_from(
    [
        "1979-05-27 07:32:00",
        "1979-05-27T00:32:00.999-07:00",
        "07:32:00",
        "0xDEAD_BEEF",
        "1e1_0",
        "-inf",
        "'C:\\Users\\#not a comment'",
        '"a \\" ] } , = # \\\\"',
        "'''\n# no = comment\n[no.table]\n'''",
        '"""\nkey = 1 \\"""\n\\\n  more ""quoted"" """""',
        '""""""',
        "''",
        '"""a"""',
        "''''it''s'''''",
    ]
)
COMMENTS = st.sampled_from(["", " # why", ' # "', " # [a", "\t# '''", " # key = 1"])
GAPS = st.sampled_from(["", "\n", "# a = 1\n", "\n\n# [table]\n", "  \t\n"])
NEWLINES = st.sampled_from(["\n", "\r\n"])


@dataclass
class Written:
    """A text in the making, and the line on which each key was first written."""

    text: str = ""
    lines: dict[tuple[str | int, ...], int] = field(default_factory=dict)

    def add(self, text: str) -> None:
        """Append as it is."""
        self.text += text

    def note(self, *path: str | int) -> None:
        """Remember that this key, and each above it, has been written by now."""
        self.lines.setdefault(path, self.text.count("\n") + 1)

    def dotted(self, above: tuple[str, ...], keys: tuple[str, ...], between: str) -> None:
        """Append a dotted key."""
        for index, key in enumerate(keys):
            if index:
                self.add(between)
            self.note(*above, *keys[: index + 1])
            self.add(toml_key(key) if key.isascii() and key.isprintable() else toml_value(key))


@st.composite
def documents(draw: st.DrawFn) -> Written:
    """Draw a valid document: no table and no key is defined twice, because each has a number in its name."""
    written = Written()
    number = _pairs(draw, written, (), 0)
    for _ in range(draw(st.integers(0, 3))):
        number += 1
        head = (*draw(st.lists(KEYS, max_size=2)), f"t{number}")
        written.add(draw(GAPS) + draw(st.sampled_from(["[", "[ "])))
        written.dotted((), head, draw(st.sampled_from([".", " . "])))
        written.add(f"]{draw(COMMENTS)}\n")
        number = _pairs(draw, written, head, number)
    newline = draw(NEWLINES)
    written.text = written.text.replace("\n", newline)
    return written


def _pairs(draw: st.DrawFn, written: Written, table: tuple[str, ...], number: int) -> int:
    for _ in range(draw(st.integers(0, 3))):
        number += 1
        written.add(draw(GAPS) + draw(st.sampled_from(["", "  "])))
        keys = (f"k{number}", *draw(st.lists(KEYS, max_size=2)))
        written.dotted(table, keys, ".")
        written.add(draw(st.sampled_from([" = ", "="])))
        _value(draw, written, (*table, *keys), depth=3)
        written.add(f"{draw(COMMENTS)}\n")
    return number


def _value(draw: st.DrawFn, written: Written, path: tuple[str | int, ...], depth: int) -> None:
    kind = draw(st.integers(0, 5)) if depth else draw(st.integers(0, 3))
    match kind:
        case 0 | 1:
            written.add(str(draw(NUMBERS)))
        case 2:
            written.add(toml_value(draw(WORDS)))
        case 3:
            written.add(draw(ODD_SCALARS))
        case 4:
            _list(draw, written, path, depth)
        case _:
            _inline_table(draw, written, path, depth)


def _list(draw: st.DrawFn, written: Written, path: tuple[str | int, ...], depth: int) -> None:
    gap = draw(st.sampled_from(["", "\n", " # ] why\n  "]))
    written.add("[")
    for index in range(draw(st.integers(0, 3))):
        written.add(gap)
        written.note(*path, index)
        _value(draw, written, (*path, index), depth - 1)
        written.add(f"{gap},")
    written.add(f"{gap}]")


def _inline_table(draw: st.DrawFn, written: Written, path: tuple[str | int, ...], depth: int) -> None:
    written.add("{ ")
    for index, key in enumerate(draw(st.lists(KEYS, max_size=3, unique=True))):
        if index:
            written.add(", ")
        written.dotted(path, (key,), ".")
        written.add(" = ")
        _value(draw, written, (*path, key), depth - 1)
    written.add(" }")

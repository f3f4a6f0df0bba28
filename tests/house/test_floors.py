"""A file imports only from its own room or from floors below; rooms of one floor never import each other.

Within a room the files and the smaller rooms have an order too; what the core's matters may import of each
other stands in `test_matters.py`.
"""

import ast
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

CLONE = Path(__file__).resolve().parents[2]
FLOORS = (
    ("core", "regular_file"),
    ("ports", "own_process", "path_check"),
    ("tray", "desktop", "jupyter", "network", "certificates", "mail", "storage", "client"),
    ("engine", "doctor"),
    ("cli", "dialogs"),
    ("app", "session", "wiring", "__main__"),
)
FOLDERS = sorted(
    ".".join(path.parent.relative_to(CLONE).parts) for path in (CLONE / "nbtray").rglob("*/__init__.py")
)
FLOOR_OF = {room: floor for floor, rooms in enumerate(FLOORS) for room in rooms}


def name_of(path):
    """`nbtray/core/views/menu.py` is `nbtray.core.status.menu`, and a package is its `__init__`."""
    parts = path.relative_to(CLONE).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def modules():
    return {name_of(path): path for path in sorted((CLONE / "nbtray").rglob("*.py"))}


def imports(path, known):
    """Every module of ours that this file imports, at its top, inside a function, or only for types."""
    package = name_of(path) if path.name == "__init__.py" else name_of(path).rpartition(".")[0]
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            above = package.split(".")[: len(package.split(".")) - node.level + 1] if node.level else []
            origin = ".".join([*above, *([node.module] if node.module else [])])
            found = [f"{origin}.{alias.name}" for alias in node.names]
            found = [name if name in known else origin for name in found]
        else:
            continue
        yield from (name for name in found if name.split(".")[0] == "nbtray")


def room_of(module):
    parts = module.split(".")
    return parts[1] if len(parts) > 1 else ""


def complaint(importer, imported):
    """Say what is wrong with one file importing another, or nothing."""
    here, there = room_of(importer), room_of(imported)
    if not there or here == there:  # the package itself holds only the version
        return None
    if FLOOR_OF[there] > FLOOR_OF[here]:
        return f"{importer} imports {imported}: upward"
    # The files of the top floor are one place: argv and the composition root.
    if FLOOR_OF[there] == FLOOR_OF[here] and FLOOR_OF[here] != len(FLOORS) - 1:
        return f"{importer} imports {imported}: another room of the same floor"
    return None


def inside(folder, graph):
    """What stands in this folder, a file or a room of its own, and what else in it each of them imports."""
    depth = folder.count(".") + 2
    found = {}
    for importer, names in graph.items():
        here, *there = (".".join(name.split(".")[:depth]) for name in (importer, *names))
        within = {name for name in there if name.startswith(f"{folder}.") and name != here}
        if here.startswith(f"{folder}."):
            found.setdefault(here, set()).update(within)
    return found


def detour(graph):
    """The way on which somebody imports itself, or nothing."""
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as cycle:
        return " -> ".join(cycle.args[1])
    return ""


@pytest.fixture(scope="module")
def graph():
    known = modules()
    return {name: set(imports(path, known)) for name, path in known.items()}


def test_every_room_has_a_floor(graph):
    assert {room_of(module) for module in graph} - {""} <= set(FLOOR_OF)


def test_no_import_runs_upward_or_sideways(graph):
    complaints = [complaint(importer, name) for importer, names in graph.items() for name in names]
    assert sorted(filter(None, complaints)) == []


def test_no_module_imports_itself_by_a_detour(graph):
    assert detour({name: names - {name} for name, names in graph.items()}) == ""


@pytest.mark.parametrize("folder", [folder for folder in FOLDERS if folder != "nbtray.core"])
def test_no_room_imports_itself_by_a_detour(folder, graph):
    assert detour(inside(folder, graph)) == ""


def test_a_detour_between_rooms_is_seen_where_no_module_takes_one():
    graph = {
        "nbtray.core.mail.letter": set(),
        "nbtray.core.state": {"nbtray.core.mail.letter"},
        "nbtray.core.mail.life": {"nbtray.core.state", "nbtray.ports"},
    }
    assert detour(graph) == ""
    assert "nbtray.core.mail -> nbtray.core.state" in detour(inside("nbtray.core", graph))


@pytest.mark.parametrize(
    ("importer", "imported", "word"),
    [
        ("nbtray.core.status.menu", "nbtray.ports", "upward"),
        ("nbtray.tray.icon", "nbtray.engine.loop", "upward"),
        ("nbtray.tray.icon", "nbtray.desktop.clipboard", "another room"),
        ("nbtray.cli.url", "nbtray.dialogs.qr", "another room"),
    ],
)
def test_a_wrong_import_is_seen(importer, imported, word):
    assert word in complaint(importer, imported)


@pytest.mark.parametrize(
    "line",
    [
        "import nbtray.engine.loop",
        "from nbtray.engine import loop",
        "from nbtray.engine.loop import Loop",
        "from ..engine import loop",
        "def start():\n    from nbtray.engine.loop import Loop",
        "if TYPE_CHECKING:\n    from nbtray.engine.loop import Loop",
    ],
)
def test_an_import_is_seen_however_it_is_written(line, tmp_path, monkeypatch):
    monkeypatch.setattr("test_floors.CLONE" if "test_floors" in globals() else f"{__name__}.CLONE", tmp_path)
    written = tmp_path / "nbtray" / "tray" / "icon.py"
    written.parent.mkdir(parents=True)
    written.write_text(line)
    assert list(imports(written, {"nbtray.engine.loop"})) == ["nbtray.engine.loop"]

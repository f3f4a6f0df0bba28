"""The matters of the core import each other's values, never each other's rules.

A rule is what reads the whole state. `status` shows everything, so it may read every matter's.
"""

from house.test_floors import imports, modules

CORE = "nbtray.core."
STATE = "nbtray.core.state"

FACTS = {"server.exposure", "router.status", "reach.status"}
"""What is derived from the state and decides nothing: others may ask for it."""

WORDS = {"status.notices", "status.overview", "status.wording"}
"""What is shown of the state, which rules put into their notifications themselves for now."""

STILL_IMPORTED = {
    ("address.announcement", "mail.compose"),
    ("address.rules", "certificate.plan"),
    ("address.rules", "router.plan"),
    ("logins.message", "address.announcement"),
    ("logins.rules", "mail.rules"),
    ("mail.rules", "address.announcement"),
    ("mail.rules", "server.outage_message"),
    ("router.answers", "address.rules"),
    ("server.life", "certificate.plan"),
    ("server.outage_message", "address.announcement"),
    ("server.outage_message", "mail.compose"),
}
"""Rules that still call those of another matter; this list only gets shorter."""


def matter_of(name):
    """`address.rules` is about the address; a module beside the matters is about none."""
    return name.partition(".")[0] if "." in name else ""


def rules_in(graph):
    """What reads the state, itself or by what it imports."""

    def reads_state(name, on_the_way=frozenset()):
        return any(
            found == STATE or (found not in on_the_way and reads_state(found, on_the_way | {name}))
            for found in graph.get(name, ())
        )

    return {name for name in graph if reads_state(name)}


def crossings():
    known = modules()
    graph = {
        name: {found for found in imports(path, known) if found.startswith(CORE)}
        for name, path in known.items()
        if name.startswith(CORE)
    }
    rules = {name.removeprefix(CORE) for name in rules_in(graph)}
    for name, found in graph.items():
        here = name.removeprefix(CORE)
        for there in {each.removeprefix(CORE) for each in found} & rules:
            if matter_of(here) and matter_of(there) and matter_of(here) != matter_of(there):
                yield here, there


def test_a_matter_imports_no_rule_of_another():
    found = {
        (here, there)
        for here, there in crossings()
        if matter_of(here) != "status" and there not in FACTS | WORDS
    }
    assert found == STILL_IMPORTED


def test_a_rule_is_known_by_what_it_reads():
    graph = {
        "nbtray.core.mail.queue": set(),
        "nbtray.core.state": {"nbtray.core.mail.queue"},
        "nbtray.core.mail.rules": {"nbtray.core.state"},
        "nbtray.core.mail.expiry": {"nbtray.core.mail.rules"},
    }
    assert rules_in(graph) == {"nbtray.core.mail.rules", "nbtray.core.mail.expiry"}

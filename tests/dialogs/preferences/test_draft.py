import pytest
from hypothesis import given
from hypothesis import strategies as st

from nbtray.core.settings import DEFAULT_SOURCES, Listen, Settings
from nbtray.core.settings.schema import BY_NAME, with_values
from nbtray.dialogs.preferences.draft import (
    Draft,
    complaint,
    mine,
    read_again,
    theirs,
    to_write,
    typed,
)

FILE = Settings()
FIELDS = {
    "server.port": st.integers(1, 20) | st.just("x"),
    "server.folder": st.sampled_from(["~", "/data", "nowhere"]),
    "server.listen": st.sampled_from(["computer", "internet"]),
    "notices.server": st.booleans(),
}
VALUES = {
    name: strategy.filter(lambda value: value not in ("x", "nowhere")) for name, strategy in FIELDS.items()
}


def settings_of(values):
    return with_values(FILE, {name: BY_NAME[name].rule.accept(value) for name, value in values.items()})


def edits():
    return st.lists(
        st.sampled_from(sorted(FIELDS)).flatmap(lambda name: st.tuples(st.just(name), FIELDS[name]))
    )


def files():
    return st.fixed_dictionaries({}, optional=VALUES).map(settings_of)


def draft_of(changes, file=FILE):
    draft = Draft(file)
    for name, value in changes:
        draft = typed(draft, name, value)
    return draft


def test_what_the_file_says_anyway_is_no_edit():
    draft = draft_of([("server.port", 8888), ("server.port", 9999)])
    assert draft == Draft(FILE)


def test_a_wrong_value_is_shown_with_the_sentence_of_its_rule_and_changes_nothing():
    draft = draft_of([("server.port", 99999)])
    assert draft.value("server.port") == 99999
    assert complaint(draft, "server.port") == "A port is a number from 1 to 65535."
    assert draft.wrong == ("server.port",)
    assert draft.settings == FILE


@pytest.mark.parametrize(
    ("name", "value", "sentence"),
    [
        ("server.folder", "notes", "A folder is a full path, beginning with / or ~."),
        ("server.port", "", "A port is a number from 1 to 65535."),
        ("mail.account", "ada", 'It is a mail address, like "ada@example.org".'),
        ("mail.recipients", ["a@x.org", "b"], '"b": each is a mail address, like "ada@example.org".'),
        ("address.sources", ["http://x", "https://y"], '"http://x": a source is an https:// address.'),
        (
            "address.sources",
            ["https://u:p@x/", "https://y"],
            "An address with a password: a source must not carry a user name or password.",
        ),
        (
            "address.sources",
            ["https://x"],
            "Sources from two different hosts are needed, because two must agree.",
        ),
    ],
)
def test_the_sentences_ask_for_nothing_that_only_a_file_needs(name, value, sentence):
    said = complaint(draft_of([(name, value)]), name)
    assert said == sentence
    assert "quotes" not in said


def test_a_list_is_written_as_one():
    draft = draft_of([("address.sources", DEFAULT_SOURCES[:2])])
    assert to_write(draft) == {"address.sources": list(DEFAULT_SOURCES[:2])}


def test_what_a_running_server_waits_with_is_known():
    assert draft_of([("server.port", 1), ("notices.server", False)]).restarts == ("port",)


def test_a_change_of_the_file_comes_into_the_window():
    draft, taken = read_again(draft_of([("server.port", 1)]), settings_of({"server.folder": "/data"}))
    assert (draft.value("server.folder"), draft.value("server.port")) == ("/data", 1)
    assert (taken, draft.disputed) == (("server.folder",), frozenset())


def test_the_same_change_at_both_places_is_no_dispute():
    draft, taken = read_again(draft_of([("server.port", 1)]), settings_of({"server.port": 1}))
    assert (draft.edits, draft.disputed, taken) == ({}, frozenset(), ())


def test_a_dispute_is_settled_by_a_person():
    draft, _ = read_again(
        draft_of([("server.listen", "computer")]), settings_of({"server.listen": "network"})
    )
    assert draft.disputed == {"server.listen"}
    assert draft.value("server.listen") == "computer"
    assert to_write(mine(draft, "server.listen")) == {"server.listen": "computer"}
    assert mine(draft, "server.listen").disputed == frozenset()
    assert theirs(draft, "server.listen").settings.server.listen is Listen.NETWORK


def test_typing_what_the_file_says_settles_it_too():
    draft, _ = read_again(draft_of([("server.port", 1)]), settings_of({"server.port": 2}))
    assert typed(draft, "server.port", 3).disputed == {"server.port"}
    assert typed(draft, "server.port", 2).disputed == frozenset()


@given(edits(), files(), files())
def test_neither_side_loses_a_change(changes, before, after):
    draft = draft_of(changes, before)
    merged, taken = read_again(draft, after)
    for name in FIELDS:
        was, now = BY_NAME[name].of(before), BY_NAME[name].of(after)
        if name in merged.edits:
            assert merged.value(name) == draft.value(name)
        else:
            assert merged.value(name) == now
        assert (name in taken) == (was != now and name not in draft.edits)
        if name in draft.edits and was != now:
            agreed = BY_NAME[name].rule.accept(draft.edits[name]) == now
            assert (name in merged.disputed) != agreed


@given(edits(), files())
def test_what_is_written_gives_what_the_window_showed(changes, file):
    draft = draft_of(changes, file)
    accepted = {name: value for name, value in to_write(draft).items() if name not in draft.wrong}
    written = {name: BY_NAME[name].rule.accept(value) for name, value in accepted.items()}
    assert with_values(file, written) == draft.settings

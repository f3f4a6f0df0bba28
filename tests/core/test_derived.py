from dataclasses import replace

from nbtray.core.derived import derived_from
from nbtray.core.state import State


def counted():
    made = []

    @derived_from(lambda state: (state.generation, state.reach))
    def text(state):
        """Say the generation."""
        made.append(state.generation)
        return f"generation {state.generation}"

    return text, made


def test_it_is_made_once_while_its_parts_stay_as_they_are():
    text, made = counted()
    state = State()
    assert text(state) is text(replace(state, quitting=True, reach=replace(state.reach)))
    assert made == [0]


def test_it_is_made_anew_when_a_part_has_changed():
    text, made = counted()
    assert [text(State(generation=number)) for number in (1, 2, 1)] == [
        *("generation 1", "generation 2", "generation 1"),
    ]
    assert made == [1, 2, 1]


def test_it_tells_what_it_is():
    text, _ = counted()
    assert text.__doc__ == "Say the generation."

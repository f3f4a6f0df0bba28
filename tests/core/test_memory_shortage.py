import errno

import pytest

from nbtray.core.memory_shortage import is_shortage, says_so


@pytest.mark.parametrize(
    "words",
    [
        "MemoryError at issue.py:61",
        "ImportError: _rust.abi3.so: failed to map segment from shared object",
        "python: error while loading shared libraries: cannot create shared object descriptor",
        "OSError: [Errno 12] Cannot allocate memory",
        "terminate called after throwing an instance of 'std::bad_alloc'",
    ],
)
def test_what_programs_say_without_memory(words):
    assert says_so(words)


@pytest.mark.parametrize("words", ["", "ModuleNotFoundError: No module named 'x'", "exit status 1"])
def test_what_they_say_of_other_things(words):
    assert not says_so(words)


def test_an_error_counts_by_what_led_to_it():
    wrapped = RuntimeError("it failed")
    wrapped.__cause__ = OSError(errno.ENOMEM, "Cannot allocate memory")
    assert is_shortage(wrapped)
    assert is_shortage(MemoryError())
    assert is_shortage(ImportError("x.so: failed to map segment from shared object"))
    assert not is_shortage(ImportError("No module named x"))
    assert not is_shortage(OSError(errno.ENOENT, "No such file"))

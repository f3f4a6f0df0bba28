from nbtray.core.causes import causes_of


def raised(*errors):
    """Return the last of them, each raised because of the one before."""
    cause = None
    for error in errors:
        error.__cause__, cause = cause, error
    return errors[-1]


def test_what_began_it_comes_first():
    began, wrapped, told = TimeoutError(), ConnectionError(), RuntimeError()
    assert list(causes_of(raised(began, wrapped, told))) == [began, wrapped, told]


def test_what_was_met_while_handling_another_counts_too():
    told = ValueError()
    told.__context__ = met = KeyError()
    assert list(causes_of(told)) == [met, told]


def test_errors_that_cause_each_other_come_once():
    one, other = OSError(1), OSError(2)
    one.__cause__, other.__cause__ = other, one
    assert list(causes_of(one)) == [other, one]

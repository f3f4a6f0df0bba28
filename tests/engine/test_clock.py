import sys

import pytest

from nbtray.core.moment import step_between
from nbtray.engine.clock import SystemClock


def test_clocks_that_nobody_sets_agree():
    before = SystemClock().now()
    after = SystemClock().now()
    assert after.monotonic >= before.monotonic
    assert abs(step_between(before, after)) < 1.0


@pytest.mark.skipif(sys.platform != "linux", reason="other systems do not tell")
def test_it_tells_how_long_the_computer_has_slept():
    slept = SystemClock().now().asleep
    assert slept > -1.0
    assert abs(SystemClock().now().asleep - slept) < 1.0

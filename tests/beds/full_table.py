"""A process that has no file descriptor left."""

import contextlib
import os
import resource


@contextlib.contextmanager
def no_descriptor_left():
    """Use up every file descriptor of this process."""
    before = resource.getrlimit(resource.RLIMIT_NOFILE)
    taken = []
    try:
        highest = max(map(int, os.listdir("/proc/self/fd")))  # noqa: PTH208 -- numbers
        resource.setrlimit(resource.RLIMIT_NOFILE, (highest + 1, before[1]))
        with contextlib.suppress(OSError):
            while True:
                taken.append(os.open(os.devnull, os.O_RDONLY))
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, before)
        for each in taken:
            os.close(each)

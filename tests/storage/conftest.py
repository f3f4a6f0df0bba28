"""Every test here has a folder in which a socket has an address."""

import pytest
from beds.short_folder import short_folder


@pytest.fixture
def tmp_path():
    with short_folder() as folder:
        yield folder

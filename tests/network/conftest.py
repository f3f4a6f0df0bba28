from contextlib import ExitStack

import pytest
from beds.bad_address_services import AddressService, Authority, Behaviour

from nbtray.core.address.readings import Family
from nbtray.network.address_source import HttpsAddressSource


@pytest.fixture(scope="module")
def authority(tmp_path_factory):
    return Authority(tmp_path_factory.mktemp("authority"))


@pytest.fixture(scope="module")
def https(authority):
    return authority.context("127.0.0.1", "::1")


@pytest.fixture
def serve(https):
    """Start services that end with the test."""
    with ExitStack() as services:

        def start(behaviour: Behaviour, family: Family = Family.IPV4, context=https) -> AddressService:
            return services.enter_context(AddressService(behaviour, context, family))

        yield start


@pytest.fixture
def source(authority):
    # Twice the real budget: what is measured here is the judgement, on machines of any speed.
    return HttpsAddressSource(budget=60.0, authorities=authority.file)

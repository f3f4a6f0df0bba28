import socket
from pathlib import Path

import pytest
from beds.bad_address_services import Authority
from beds.home_mail import HomeMail
from beds.home_network import HOST, PORT, HomeNetwork, why_not
from beds.home_program import WithoutJupyter
from beds.internet_services import InternetServices

NO_HOME = why_not()


def pytest_collection_modifyitems(items):
    for item in items:
        if NO_HOME and Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.skip(reason=f"needs a home in network namespaces; {NO_HOME}"))


@pytest.fixture
def home(tmp_path):
    """A home whose router is switched on: all three protocols, all ports."""
    with HomeNetwork(tmp_path) as home:
        home.start_daemon()
        yield home
    assert home.leftovers() == []


@pytest.fixture(scope="module")
def authority(tmp_path_factory):
    return Authority(tmp_path_factory.mktemp("authority"))


@pytest.fixture
def internet(home, authority):
    with InternetServices(home, authority) as internet:
        yield internet


@pytest.fixture
def nbtray(home, internet, tmp_path, request):
    """An nbtray that has a password; each scene starts it with what it wants, and ends as all scenes end."""
    running = []
    failed_before = request.session.testsfailed

    def begin(kind=WithoutJupyter, **wanted):
        program = kind(tmp_path / "nb", home, internet, **wanted)
        running.append(program)
        program.choose_password()
        program.run()
        return program

    def end():
        while running:
            with running.pop() as program:
                if request.session.testsfailed == failed_before:
                    program.ends_well()

    begin.end = end
    yield begin
    end()


@pytest.fixture
def mail(home, authority):
    """A mail server on the internet."""
    with HomeMail(home, authority) as server:
        yield server


@pytest.fixture
def jupyter(home):
    """Something that listens where Jupyter would, and greets whoever gets through."""
    with home.call("host", lambda: socket.create_server((HOST, PORT))) as listening:
        yield listening

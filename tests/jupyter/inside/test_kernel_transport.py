"""What keeps others from reading along, and when nothing can."""

from types import SimpleNamespace

import pytest
import zmq
from beds.short_folder import short_folder
from jupyter_client.kernelspec import KernelSpec
from jupyter_client.manager import KernelManager

from nbtray.jupyter.inside import kernel_transport
from nbtray.jupyter.inside.kernel_transport import is_readable, protect

IPYKERNEL = KernelSpec(argv=["python", "-m", "ipykernel_launcher", "-f", "{connection_file}"])
OTHER = KernelSpec(argv=["ark", "{connection_file}"])


@pytest.fixture
def runtime():
    with short_folder() as folder:
        yield folder


def managed(folder):
    """A kernel that has not started; a manager of jupyter_client before 8.9 if encryption is not offered."""
    return KernelManager(connection_file=str(folder / "kernel-1.json"))


def test_an_ipykernel_without_encryption_gets_sockets_in_our_folder(runtime):
    manager = managed(runtime)
    protect(manager, IPYKERNEL)
    assert manager.transport == "ipc"
    assert manager.ip.startswith(f"{runtime}/k")
    assert list(runtime.iterdir()) == []


def test_two_kernels_never_share_their_sockets(runtime):
    first, second = managed(runtime), managed(runtime)
    for each in (first, second):
        protect(each, IPYKERNEL)
    assert first.ip != second.ip


def test_a_kernel_whose_sockets_only_its_author_knows_stays_on_tcp(runtime):
    manager = managed(runtime)
    protect(manager, OTHER)
    assert manager.transport == "tcp"


@pytest.mark.parametrize("offered", ["curve", ["curve"], ["CURVE "], ["tls", "curve"]])
def test_a_kernel_that_offers_encryption_gets_it(runtime, offered):
    manager = managed(runtime)
    protect(manager, KernelSpec(argv=OTHER.argv, metadata={"supported_encryption": offered}))
    if manager.has_trait("transport_encryption"):
        assert (manager.transport, manager.transport_encryption) == ("tcp", "auto")


def test_encryption_that_an_environment_insists_on_stays_as_it_is(runtime):
    manager = managed(runtime)
    if manager.has_trait("transport_encryption"):
        manager.transport_encryption = "required"
        protect(manager, OTHER)
        assert manager.transport_encryption == "required"


def test_without_curve_in_zmq_an_ipykernel_gets_sockets_in_our_folder(runtime, monkeypatch):
    monkeypatch.setattr(zmq, "has", lambda _: False)
    manager = managed(runtime)
    protect(manager, KernelSpec(argv=IPYKERNEL.argv, metadata={"supported_encryption": ["curve"]}))
    assert manager.transport == "ipc"


def test_a_path_that_no_socket_can_have_stays_on_tcp(runtime):
    # "/k", 8 digits and "-5" make 12; 107 bytes are the most.
    longest = runtime / ("n" * (107 - 12 - len(str(runtime)) - 1))
    too_long = longest.with_name(longest.name + "n")
    for folder, transport in ((longest, "ipc"), (too_long, "tcp")):
        folder.mkdir(mode=0o700)
        manager = managed(folder)
        protect(manager, IPYKERNEL)
        assert manager.transport == transport, folder


def test_a_folder_that_others_may_enter_stays_on_tcp(runtime):
    runtime.chmod(0o755)
    manager = managed(runtime)
    protect(manager, IPYKERNEL)
    assert manager.transport == "tcp"


def test_a_disk_that_takes_no_sockets_stays_on_tcp(runtime, monkeypatch):
    # As a drive of the network answers: bind(2) has EPERM or EOPNOTSUPP for it.
    def refuse(*_):
        raise PermissionError

    monkeypatch.setattr(kernel_transport, "socket", SimpleNamespace(AF_UNIX=1, socket=refuse))
    manager = managed(runtime)
    protect(manager, IPYKERNEL)
    assert manager.transport == "tcp"


@pytest.mark.parametrize(
    ("manager", "told"),
    [
        (SimpleNamespace(provisioner=object(), transport="tcp"), True),  # jupyter_client before 8.9
        (SimpleNamespace(provisioner=object(), transport="tcp", curve_publickey=None), True),
        (SimpleNamespace(provisioner=object(), transport="tcp", curve_publickey=b"key"), False),
        (SimpleNamespace(provisioner=object(), transport="ipc"), False),
        (SimpleNamespace(provisioner=None, transport="tcp"), False),  # behind a gateway
    ],
)
def test_who_can_be_read_is_told(manager, told):
    assert is_readable(manager) is told

"""Kernels of the server: other accounts cannot read along, and no file beside the notebook starts instead."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from jupyter_client.provisioning.local_provisioner import LocalProvisioner
from jupyter_server.services.kernels.kernelmanager import ServerKernelManager

from . import kernel_command, kernel_transport

if TYPE_CHECKING:
    from jupyter_client.multikernelmanager import MultiKernelManager
    from jupyter_server.serverapp import ServerApp

REPLACED = "jupyter_server.services.kernels.kernelmanager.ServerKernelManager"
LOCAL = "local-provisioner"


class NbtrayKernelManager(ServerKernelManager):
    """Starts a kernel on this computer as Jupyter does, but for its transport and its first import."""

    # Not what jupyter_client declares, but what jupyter_server awaits.
    async def start_kernel(  # type: ignore[override]
        self,
        *args: Any,  # noqa: ANN401 -- Jupyter's
        **kwargs: Any,  # noqa: ANN401 -- likewise
    ) -> None:
        """Choose the transport, then start; a restart keeps it."""
        self._protect()
        await super().start_kernel(*args, **kwargs)

    def format_kernel_cmd(self, extra_arguments: list[str] | None = None) -> list[str]:
        """Return the command; a kernel elsewhere gets its own, which another shell may have to read."""
        command = super().format_kernel_cmd(extra_arguments)
        here = isinstance(self.provisioner, LocalProvisioner)
        return kernel_command.isolated(command) if here else command

    def _protect(self) -> None:
        try:
            spec = self.kernel_spec
        except KeyError:
            return  # the start itself says that there is no such kernel
        if spec is not None and _starts_here(spec.metadata):
            kernel_transport.protect(self, spec)


def manage(app: ServerApp) -> None:
    """Have the server's own kernels started by us; those of a gateway or an extension are theirs."""
    manager = app.kernel_manager
    if manager.kernel_manager_class == REPLACED:
        manager.kernel_manager_class = f"{NbtrayKernelManager.__module__}.{NbtrayKernelManager.__qualname__}"


def readable(manager: MultiKernelManager) -> list[str]:
    """Return the kernelspec names of the kernels that other accounts of this computer can read."""
    kernels = (manager.get_kernel(kernel_id) for kernel_id in manager.list_kernel_ids())
    return sorted(each.kernel_name for each in kernels if kernel_transport.is_readable(each))


def _starts_here(metadata: dict[str, Any]) -> bool:
    asked = metadata.get("kernel_provisioner") or {}
    name: str = asked.get("provisioner_name", LOCAL)
    return name == LOCAL

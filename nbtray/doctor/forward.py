"""The numbers of this home for whoever forwards the port by hand."""

from nbtray.core.address.readings import Family
from nbtray.core.doctor.forward_by_hand import Numbers, numbers
from nbtray.core.problem import Problem
from nbtray.doctor.case import Case
from nbtray.network.hardware import hardware_address


def numbers_here(case: Case) -> Numbers | Problem:
    """Look them up."""
    way = case.network.way(Family.IPV4)
    hardware = hardware_address(way.interface) if way else ""
    return numbers(case.network, case.checked.settings, case.port, hardware)

"""Which mapping to ask an Internet Gateway Device for next, after it has refused one."""

from dataclasses import dataclass

from nbtray.core.router.mapping import Reason, Refusal

PRIVILEGED = 1024
"""Many routers open no port below."""

OTHER_PORTS = (1, 2, 10_000, 20_000)
"""How far from the wanted port others are tried."""

HIGHEST = 65_535

TAKEN = ("ConflictInMappingEntry", "ConflictWithOtherMechanisms", "ConflictWithOtherMechanism")  # 718, 729
ONLY_PERMANENT = "OnlyPermanentLeasesSupported"  # 725
INVALID = "Invalid Args"  # 402
FORBIDDEN = "Action not authorized"  # 606
FULL = "NoPortMapsAvailable"  # 728
SAME_PORTS = "SamePortValuesRequired"  # 724


@dataclass(frozen=True, slots=True)
class Try:
    """Map this external port for so many seconds; 0 is for ever."""

    port: int
    seconds: int


def next_try(
    wanted: int, failed: Try, error: str, tried: tuple[int, ...], *, any_port: bool
) -> Try | Refusal:
    """Return what to try after `failed`; `error` is miniupnpc's word for the router's code."""
    if error in (ONLY_PERMANENT, INVALID) and failed.seconds:
        return Try(failed.port, 0)
    low = error == FORBIDDEN and wanted < PRIVILEGED
    if any_port and (low or error in TAKEN):
        other = _other_port(wanted, tried, at_least=PRIVILEGED if low else 1)
        if other is not None:
            return Try(other, failed.seconds)
    if low:
        return Refusal(Reason.PORT_RANGE)
    if error in TAKEN or (error == SAME_PORTS and failed.port != wanted):
        return Refusal(Reason.TAKEN)
    reason = {FORBIDDEN: Reason.NOT_AUTHORIZED, FULL: Reason.FULL}.get(error, Reason.OTHER)
    return Refusal(reason, "" if reason is not Reason.OTHER else error)


def _other_port(wanted: int, tried: tuple[int, ...], at_least: int) -> int | None:
    ports = (wanted + step if wanted + step <= HIGHEST else wanted - step for step in OTHER_PORTS)
    return next((port for port in ports if port not in tried and port >= at_least), None)

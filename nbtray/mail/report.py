"""What the process that delivers a letter tells, one JSON object a line."""

import json
from dataclasses import asdict, dataclass
from typing import TypeGuard

from nbtray.core.mail.fault import Accepted, Fault, Kind, Outcome, Phase, Refusal


@dataclass(frozen=True, slots=True)
class Entered:
    """A phase has begun."""

    phase: Phase


@dataclass(frozen=True, slots=True)
class Noted:
    """A few words about the phase that is on: an address, a version of TLS."""

    text: str


Report = Entered | Noted | Accepted | Fault


def line_of(report: Report) -> str:
    """Return the report for the pipe."""
    return json.dumps({type(report).__name__: asdict(report)})


def report_in(line: bytes) -> Report:
    """Return what a line tells; raises ValueError, KeyError, TypeError when it is none of ours."""
    ((kind, told),) = json.loads(line).items()
    match kind:
        case "Entered":
            return Entered(Phase(told["phase"]))
        case "Noted":
            return Noted(str(told["text"]))
        case "Accepted":
            refused = tuple(Refusal(**each) for each in told["refused"])
            return Accepted(tuple(told["recipients"]), refused)
        case "Fault":
            return Fault(Kind(told["kind"]), Phase(told["phase"]), int(told["code"]), str(told["text"]))
    raise ValueError(kind)


def is_last(report: Report) -> TypeGuard[Outcome]:
    """Tell whether nothing comes after it."""
    return isinstance(report, Outcome)

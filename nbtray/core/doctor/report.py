"""An examination as text, to be copied into a question to somebody who can help."""

from collections.abc import Iterable

from nbtray.core.doctor.masking import masked
from nbtray.core.doctor.steps import Outcome, Step


def words(step: Step, *, hide: bool) -> tuple[str, str]:
    """Return what was found and what to do, if anything; with half of each address hidden if so wanted."""
    advice = "" if step.outcome is Outcome.OK else step.advice
    return (masked(step.evidence), masked(advice)) if hide else (step.evidence, advice)


def as_text(steps: Iterable[Step], *, hide: bool) -> str:
    """Return the whole report."""
    lines: list[str] = []
    for step in steps:
        evidence, advice = words(step, hide=hide)
        lines.append(f"{step.title}: {step.outcome}. {evidence}")
        lines += [f"    {advice}"] if advice else []
    return "\n".join(lines) + "\n"

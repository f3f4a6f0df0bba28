"""What led to an error: libraries wrap it, up to five times."""

from collections.abc import Iterator


def causes_of(error: BaseException) -> Iterator[BaseException]:
    """Yield what began it first, and the error itself last."""
    deepest: list[BaseException] = []
    cause: BaseException | None = error
    while cause is not None and cause not in deepest:
        deepest.append(cause)
        cause = cause.__cause__ or cause.__context__
    return reversed(deepest)

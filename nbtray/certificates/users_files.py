"""A certificate and a key that the user brings: whether they will do."""

from typing import Any

from nbtray.certificates import child
from nbtray.certificates.problems import USERS_FILES, UsersFilesWrong
from nbtray.core.problem import NbtrayError, Problem


def checked(file: str, key_file: str, deadline: float = child.DEADLINE) -> dict[str, Any]:
    """Return the pair and its facts; raises `UsersFilesWrong`, and `CertificateNotMade`."""
    answer = child.ask("check_files", {"file": file, "key_file": key_file}, deadline)
    if "refused" in answer:
        raise USERS_FILES.get(answer["refused"], UsersFilesWrong)(**answer["details"])
    return answer


def objection(file: str, key_file: str) -> Problem | None:
    """Return why a server could not show them to browsers, None if it could."""
    try:
        checked(file, key_file)
    except NbtrayError as error:
        return error.problem
    return None

"""What a letter is about, in half a line."""

from nbtray.core.mail import incident_wording, move_wording, outage_wording
from nbtray.core.mail.message import Letter, Topic


def subject_of(letter: Letter) -> str:
    """Return it without the computer's name; what strangers said may be in it as it came."""
    match letter.topic:
        case Topic.TEST:
            return "a test letter"
        case Topic.STILL_ALIVE:
            return move_wording.still(letter)
        case Topic.LOGINS:
            return incident_wording.subject(letter)
        case Topic.ADDRESS:
            return move_wording.subject(letter)
        case Topic.SERVER:
            return outage_wording.subject(letter)

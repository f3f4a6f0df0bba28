"""What nbtray says about logins."""

from nbtray.core.logins.browser_name import browser_name
from nbtray.core.logins.login import Alarm, Burst, LockedOut, LoginKind, LoginLine, NewPlace, PasswordKnown
from nbtray.core.status.notice import Notice, Urgency

TOPIC = "logins"
SHOW_LOGINS = "show-logins"
LOG_EVERYBODY_OUT = "everybody-out"

PLACE = "Passwords and logins"
"""The row of the menu below which all of it is."""

BEFORE_EVERYBODY_OUT = "Open notebooks are cut off and ask for the password; kernels run on"

EVERYBODY_OUT = Notice(
    TOPIC,
    "Everybody has been logged out",
    "Browsers ask for the password again; kernels and terminals run on. Logins… can end the terminals.",
    ((SHOW_LOGINS, "Show logins"),),
)

HAPPENED = {
    LoginKind.LOGIN: "logged in",
    LoginKind.RECOVERY: "logged in, recovery code",
    LoginKind.FAILED: "wrong password",
    LoginKind.WRONG_CODE: "wrong code",
    LoginKind.LOCKED: "has to wait",
    LoginKind.BRAKE: "strangers must wait",
    LoginKind.EVERYBODY_OUT: "all logged out",
}

AGENT = 60
"""Characters of a user agent in a sentence."""


def alarm(alarm: Alarm) -> Notice:
    """Tell the owner."""
    show = (SHOW_LOGINS, "Show logins")
    match alarm:
        case NewPlace(line):
            return Notice(
                TOPIC,
                "Somebody has logged in from a new address",
                f"{line.address}, {agent(line)}.\nNot you? Log everybody out, and change the password.",
                ((LOG_EVERYBODY_OUT, "Log everybody out"), show),
                Urgency.CRITICAL,
            )
        case PasswordKnown(line):
            return Notice(
                TOPIC,
                "Somebody knows your password",
                f"{line.address} had the password right and the code wrong, so the door stayed shut. "
                "Not you? Change your password.",
                (show,),
                Urgency.CRITICAL,
            )
        case LockedOut(line):
            return Notice(
                TOPIC,
                "Somebody is guessing your password",
                f"{line.address} was wrong again and again, and has to wait longer each time. Nobody got in.",
                (show,),
            )
        case Burst(_, failures, networks):
            return Notice(
                TOPIC,
                "Many are guessing your password",
                f"{failures} wrong passwords in ten minutes, from {networks} networks. They have to "
                "wait longer each time. A long password keeps them out.",
                (show,),
            )


def what(line: LoginLine) -> str:
    """Return in a few words what happened."""
    return HAPPENED[line.kind] + (f" {line.wait} s" if line.wait else "")


def agent(line: LoginLine) -> str:
    """Return the browser's name, or what it calls itself."""
    return agent_in_words(line.user_agent)


def agent_in_words(user_agent: str) -> str:
    """Return the browser's name, or what it calls itself, short, and without what no screen shows."""
    if name := browser_name(user_agent):
        return name
    shown = "".join(each if each.isprintable() else " " for each in user_agent)
    return (f"{shown[: AGENT - 1]}…" if len(shown) > AGENT else shown) or "a browser without a name"

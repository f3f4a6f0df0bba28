"""Notifications over the icon's own connection (Desktop Notifications Specification 1.2)."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from jeepney import DBusAddress, HeaderFields, Message, MessageType

from nbtray.tray import bus_text

if TYPE_CHECKING:
    from collections.abc import Callable

    from nbtray.core.status.notice import Notice
    from nbtray.tray.bus_object import Variant
    from nbtray.tray.session_bus import SessionBus

log = logging.getLogger(__name__)

NAME = "org.freedesktop.Notifications"
SERVER = DBusAddress("/org/freedesktop/Notifications", NAME, NAME)
DEFAULT_ACTION = "default"
DESKTOP_DECIDES = -1
ICON_SIZE = 48


class _Shown:
    """What is known of the newest notification of one topic."""

    def __init__(self) -> None:
        self.number = 0
        self.server = ""
        self.is_on_its_way = False
        self.is_unwanted = False
        self.next: Notice | None = None
        self.actions: dict[str, str] = {}


class Notifications:
    """`ports.Notifier` over the session bus; `answered` gets the topic and the action of a pressed button.

    `look` names the picture beside the text. Nobody there to show a notice is a line in the log.
    """

    def __init__(
        self,
        bus: SessionBus,
        answered: Callable[[str, str], None],
        look: Callable[[], str],
    ) -> None:
        self._bus = bus
        self._answered = answered
        self._look = look
        self._abilities: frozenset[str] | None = None
        self._waiting: dict[str, Notice] = {}
        self._topics: dict[str, _Shown] = {}
        bus.on_owner(NAME, self._server_changed)
        bus.on_signal(NAME, NAME, "ActionInvoked", self._action_invoked)
        bus.on_signal(NAME, NAME, "NotificationClosed", self._closed)
        bus.before_end(self._withdraw_questions)

    def show(self, notice: Notice) -> None:
        """Show the notice in place of the last one of its topic; returns at once, from any thread."""
        self._bus.soon(lambda: self._show(notice))

    def withdraw(self, topic: str) -> None:
        """Take the notice of this topic off the screen, if it is there; returns at once, from any thread."""
        self._bus.soon(lambda: self._withdraw(topic))

    def _show(self, notice: Notice) -> None:
        if self._abilities is not None:
            self._send(notice)
            return
        if not self._waiting:
            self._bus.call(SERVER, "GetCapabilities", answered=self._learned)
        self._waiting[notice.topic] = notice

    def _learned(self, reply: Message) -> None:
        waiting, self._waiting = self._waiting, {}
        if reply.header.message_type is MessageType.error:
            for each in waiting.values():
                log.warning("Nothing shows notifications here; not shown: %s", each.title)
            return
        self._abilities = frozenset(reply.body[0])
        for each in waiting.values():
            self._send(each)

    def _send(self, notice: Notice) -> None:
        shown = self._topics.setdefault(notice.topic, _Shown())
        # From here on a button of the old text is not an answer to the new one.
        shown.actions = {}
        shown.is_unwanted = False
        if shown.is_on_its_way:
            # Its number, which this one must replace, is not known yet.
            shown.next = notice
            return
        shown.is_on_its_way = True

        def sent(reply: Message) -> None:
            shown.is_on_its_way = False
            if reply.header.message_type is MessageType.error:
                log.warning("The desktop did not show “%s”: %s", notice.title, reply.body)
                shown.number = 0
            else:
                shown.number = reply.body[0]
                shown.server = reply.header.fields[HeaderFields.sender]
                shown.actions = {key: action for key, _, action in _buttons(notice)}
            if shown.next:
                following, shown.next = shown.next, None
                self._send(following)
            elif shown.is_unwanted:
                self._close(shown)

        body = self._message(notice, shown.number)
        self._bus.call(SERVER, "Notify", "susssasa{sv}i", body, answered=sent)

    def _withdraw(self, topic: str) -> None:
        self._waiting.pop(topic, None)
        shown = self._topics.get(topic, _Shown())
        shown.next, shown.actions = None, {}
        if shown.is_on_its_way:
            shown.is_unwanted = True
        else:
            self._close(shown)

    def _close(self, shown: _Shown) -> None:
        if shown.number:
            self._bus.call(SERVER, "CloseNotification", "u", (shown.number,))
        shown.number, shown.actions = 0, {}

    def _message(self, notice: Notice, replaces: int) -> tuple[object, ...]:
        from nbtray.tray.image import raw  # noqa: PLC0415 -- keeps Pillow out of the way of registering

        abilities = self._abilities or frozenset()
        if "actions" in abilities:
            text = notice.body
            buttons = [part for key, label, _ in _buttons(notice) for part in (key, label)]
        else:
            text = with_choices(notice)
            buttons = []
        hints: dict[str, Variant] = {
            "urgency": ("y", int(notice.urgency)),
            "desktop-entry": ("s", "nbtray"),
            "image-data": ("(iiibiiay)", raw(self._look(), ICON_SIZE)),
        }
        # Without the ability the text is shown as it is, and escapes would show.
        body = bus_text.markup(text) if "body-markup" in abilities else bus_text.plain(text)
        return ("nbtray", replaces, "", bus_text.plain(notice.title), body, buttons, hints, DESKTOP_DECIDES)

    def _action_invoked(self, message: Message) -> None:
        number, key = message.body
        for topic, shown in self._topics.items():
            if shown.number == number and _is_from(shown.server, message):
                action = shown.actions.get(key)
                # Once for each notification: GNOME says everything twice.
                shown.actions = {}
                if action is not None:
                    self._answered(topic, action)
                return

    def _closed(self, message: Message) -> None:
        for shown in self._topics.values():
            if shown.number == message.body[0] and _is_from(shown.server, message):
                shown.number = 0
                shown.actions = {}

    def _server_changed(self, _owner: str) -> None:
        self._abilities = None
        for shown in self._topics.values():
            shown.number = 0
            shown.actions = {}

    def _withdraw_questions(self) -> None:
        for shown in self._topics.values():
            if shown.actions:
                self._close(shown)


def with_choices(notice: Notice) -> str:
    """Return the notice's text for a desktop without buttons: the tray's menu has the same choices."""
    if not notice.actions:
        return notice.body
    choices = ", ".join(label for _, label in notice.actions)
    return f"{notice.body}\nIn the tray menu: {choices}".strip()


def _buttons(notice: Notice) -> list[tuple[str, str, str]]:
    """Return key, label and action of each button.

    A click on the notification itself ("default", all that mako offers) chooses an only action; it never
    answers a question. It has no label: XFCE would show it as one more button.
    """
    buttons = [(key, bus_text.plain(label), key) for key, label in notice.actions]
    if len(buttons) == 1:
        buttons.insert(0, (DEFAULT_ACTION, "", buttons[0][2]))
    return buttons


def _is_from(server: str, message: Message) -> bool:
    return message.header.fields.get(HeaderFields.sender) == server

"""An object on the bus: what it is asked, and how it answers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple, Protocol

from jeepney import HeaderFields, Message, new_error, new_method_return

from nbtray.tray import introspection

if TYPE_CHECKING:
    from collections.abc import Mapping

Variant = tuple[str, object]
"""A D-Bus signature and a value of it."""

ERROR = "org.freedesktop.DBus.Error."


class Reply(NamedTuple):
    """What a method returns."""

    signature: str | None = None
    body: tuple[object, ...] = ()


class Refusal(NamedTuple):
    """Why a method returns nothing; `error` as in org.freedesktop.DBus.Error."""

    error: str
    text: str


Answer = Reply | Refusal


class BusObject(Protocol):
    """Something others on the bus may call."""

    interface: str
    introspection: str

    def properties(self) -> Mapping[str, Variant]:
        """Return all properties of its interface."""
        ...

    def answer(self, member: str, body: tuple[Any, ...]) -> Answer | None:
        """Answer a call of its interface; None for a method it does not have."""
        ...


def reply_to(call: Message, objects: Mapping[str, BusObject]) -> Message:
    """Return the message that answers a method call."""
    fields = call.header.fields
    path, member = fields[HeaderFields.path], fields[HeaderFields.member]
    interface = fields.get(HeaderFields.interface, "")
    answer = _answer(objects, path, interface, member, call.body)
    if answer is None:
        answer = Refusal("UnknownMethod", f"There is no {interface}.{member} at {path}.")
    match answer:
        case Reply(signature, body):
            return new_method_return(call, signature, body)
        case Refusal(error, text):
            return new_error(call, ERROR + error, "s", (text,))


def _answer(
    objects: Mapping[str, BusObject], path: str, interface: str, member: str, body: tuple[Any, ...]
) -> Answer | None:
    target = objects.get(path)
    match interface, member:
        case "org.freedesktop.DBus.Peer", "Ping":
            return Reply()
        case "org.freedesktop.DBus.Introspectable", "Introspect":
            children = [each.strip("/") for each in objects] if path == "/" else []
            return Reply("s", (target.introspection if target else introspection.parent(children),))
    if target is None:
        return Refusal("UnknownObject", f"There is nothing at {path}.")
    if interface == "org.freedesktop.DBus.Properties":
        return _read(target.properties(), member, body)
    # The interface may be left out of a call (D-Bus specification, "Method Calls").
    return target.answer(member, body) if interface in ("", target.interface) else None


def _read(properties: Mapping[str, Variant], member: str, body: tuple[Any, ...]) -> Answer | None:
    match member, body:
        case "GetAll", _:
            return Reply("a{sv}", (dict(properties),))
        case "Get", (_, name) if name in properties:
            return Reply("v", (properties[name],))
        case "Get", (_, name):
            return Refusal("UnknownProperty", f"There is no property {name}.")
        case "Set", (_, name, _):
            return Refusal("PropertyReadOnly", f"The property {name} cannot be set.")
        case _:
            return None

from jeepney import Message

class MatchRule:
    def __init__(
        self,
        *,
        type: str | None = None,  # noqa: A002 -- jeepney's name
        sender: str | None = None,
        interface: str | None = None,
        member: str | None = None,
        path: str | None = None,
    ) -> None: ...
    def add_arg_condition(self, argno: int, value: str) -> None: ...
    def matches(self, msg: Message) -> bool: ...

class DBus:
    def AddMatch(self, rule: MatchRule) -> Message: ...  # noqa: N802 -- as on the bus
    def NameHasOwner(self, name: str) -> Message: ...  # noqa: N802 -- as on the bus

message_bus: DBus

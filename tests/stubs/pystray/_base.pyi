from collections.abc import Callable, Iterator
from typing import Any, ClassVar

class Icon:
    HAS_DEFAULT_ACTION: ClassVar[bool]
    HAS_MENU: ClassVar[bool]
    HAS_MENU_RADIO: ClassVar[bool]
    HAS_NOTIFICATION: ClassVar[bool]
    SETUP_THREAD_TIMEOUT: ClassVar[float]
    _icon: Any
    _icon_valid: bool
    _menu: Menu | None
    _running: bool
    _title: str
    _visible: bool
    icon: Any
    menu: Menu | None
    title: str
    visible: bool
    def __init__(
        self,
        name: str,
        icon: Any = None,
        title: str | None = None,
        menu: Menu | None = None,
        **kwargs: Any,
    ) -> None: ...
    def __call__(self) -> None: ...
    @property
    def name(self) -> str: ...
    def run(self, setup: Callable[[Any], None] | None = None) -> None: ...
    def stop(self) -> None: ...
    def notify(self, message: str, title: str | None = None) -> None: ...
    def remove_notification(self) -> None: ...
    def update_menu(self) -> None: ...
    def _mark_ready(self) -> None: ...

class MenuItem:
    def __init__(
        self,
        text: str,
        action: Callable[..., None] | Menu | None,
        checked: Callable[[MenuItem], bool] | None = None,
        radio: bool = False,
        default: bool = False,
        visible: bool = True,
        enabled: bool = True,
    ) -> None: ...
    def __call__(self, icon: Icon) -> None: ...
    @property
    def text(self) -> str: ...
    @property
    def checked(self) -> bool | None: ...
    @property
    def radio(self) -> bool: ...
    @property
    def default(self) -> bool: ...
    @property
    def enabled(self) -> bool: ...
    @property
    def submenu(self) -> Menu | None: ...

class Menu:
    SEPARATOR: ClassVar[MenuItem]
    def __init__(self, *items: MenuItem) -> None: ...
    def __iter__(self) -> Iterator[MenuItem]: ...
    def __bool__(self) -> bool: ...

"""The login page and the logout page."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, cast

from jupyter_server.auth.decorator import allow_unauthenticated
from jupyter_server.auth.login import LoginFormHandler
from jupyter_server.auth.logout import LogoutHandler as JupyterLogoutHandler
from tornado.escape import url_escape

if TYPE_CHECKING:
    from .identity import NbtrayIdentityProvider

TOO_MANY_REQUESTS = 429
UNAUTHORIZED = 401


class LoginHandler(LoginFormHandler):
    """Jupyter's login page, which leaves the judging to the guard and goes on serving meanwhile."""

    @property
    def content_security_policy(self) -> str:
        """What this page may load: its own style and pictures, no script of anybody's."""
        return (
            "default-src 'none'; img-src 'self'; style-src 'self' 'unsafe-inline'; form-action 'self'; "
            "frame-ancestors 'none'; base-uri 'none'"
        )

    @allow_unauthenticated
    async def post(self) -> None:
        """Let somebody in, or say why not."""
        provider = cast("NbtrayIdentityProvider", self.identity_provider)
        answer = await provider.judge(self)
        if answer.wait:
            self.set_status(TOO_MANY_REQUESTS)
            self.set_header("Retry-After", str(math.ceil(answer.wait)))
            self._render(message={"error": f"Too many attempts. Try again in {in_words(answer.wait)}."})
        elif not answer.right:
            self.set_status(UNAUTHORIZED)
            self._render(message={"error": "Invalid credentials"})
        else:
            self.current_user = provider.generate_anonymous_user(self)
            provider.set_login_cookie(self, self.current_user)
            self._redirect_safe(self.get_argument("next", default=self.base_url))

    def _redirect_safe(self, url: str, default: str | None = None) -> None:
        """Redirect within this site; what is no URL at all leads to its first page."""
        try:
            super()._redirect_safe(url, default)  # type: ignore[no-untyped-call]
        except ValueError:  # of urllib for an address that is none, of tornado for a line break
            self.redirect(self.base_url)

    def _render(self, message: dict[str, str] | None = None) -> None:
        """Show the form, with a field for the code where one is asked for."""
        provider = cast("NbtrayIdentityProvider", self.identity_provider)
        self.write(
            self.render_template(  # type: ignore[no-untyped-call]
                "nbtray_login.html",
                next=url_escape(self.get_argument("next", default=self.base_url)),
                message=message,
                second_factor=provider.wants_code(),
            )
        )


class LogoutHandler(JupyterLogoutHandler):
    """Jupyter's logout page, after which the login has ended wherever its cookie is."""

    @allow_unauthenticated
    def get(self) -> None:
        """End the login."""
        if self.current_user:
            cast("NbtrayIdentityProvider", self.identity_provider).end_login(self.current_user)
        super().get()  # type: ignore[no-untyped-call]


def in_words(seconds: float) -> str:
    """Return a waiting time as a person says it."""
    if seconds <= 90:  # noqa: PLR2004 -- beyond that nobody counts seconds
        return f"{math.ceil(seconds)} seconds"
    return f"{math.ceil(seconds / 60)} minutes"

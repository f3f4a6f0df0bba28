"""The login page and the logout page."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, cast

from jupyter_server.auth.decorator import allow_unauthenticated
from jupyter_server.auth.login import LoginFormHandler
from jupyter_server.auth.logout import LogoutHandler as JupyterLogoutHandler
from tornado.escape import url_escape

if TYPE_CHECKING:
    from tornado.httputil import HTTPServerRequest

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
        answer = await provider.log_in(self)
        if answer.wait:
            self.set_status(TOO_MANY_REQUESTS)
            self.set_header("Retry-After", str(math.ceil(answer.wait)))
            self._render(message={"error": f"Too many attempts. Try again in {in_words(answer.wait)}."})
        elif not answer.right:
            self.set_status(UNAUTHORIZED)
            self._render(message={"error": "Invalid credentials"})
        else:
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
        """End the login of whoever asks for it here; ask whoever comes from elsewhere."""
        if is_asked_here(self.request):
            self._end()
        else:
            self.write(self.render_template("nbtray_logout.html"))  # type: ignore[no-untyped-call]

    @allow_unauthenticated
    def post(self) -> None:
        """End the login; no other site has the token against forgery, which has been asked for already."""
        self._end()

    def _end(self) -> None:
        cast("NbtrayIdentityProvider", self.identity_provider).end_login(self)
        super().get()  # type: ignore[no-untyped-call]


def is_asked_here(request: HTTPServerRequest) -> bool:
    """Tell whether a request comes from a page of this site, or from the person who has typed its URL.

    A link or a redirect of another site carries the login's cookie too (SameSite=Lax).
    """
    if "prefetch" in request.headers.get("Sec-Purpose", ""):
        return False  # a browser that guesses what is being typed
    site = request.headers.get("Sec-Fetch-Site")
    if site is not None:
        return site in ("same-origin", "none")
    # A browser from before March 2023, or a program: our pages say where they are (Referrer-Policy).
    return request.headers.get("Referer", "").startswith(f"{request.protocol}://{request.host}/")


def in_words(seconds: float) -> str:
    """Return a waiting time as a person says it."""
    if seconds <= 90:  # noqa: PLR2004 -- beyond that nobody counts seconds
        return f"{math.ceil(seconds)} seconds"
    return f"{math.ceil(seconds / 60)} minutes"

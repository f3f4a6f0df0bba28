"""A small browser for Jupyter: logs in through the real form, opens a kernel's websocket, runs cells."""

import json
import re
import ssl
import uuid
from pathlib import Path
from urllib.parse import urlsplit

import requests
import websocket
from beds.waiting import PATIENCE


class JupyterBrowser:
    """One browser with its cookies; trusts the certificate in `trusted` and checks the name in the URL."""

    def __init__(self, url: str, trusted: Path) -> None:
        self.url = url.rstrip("/")
        self.trusted = trusted
        self.session = requests.Session()
        self.session.verify = str(trusted)
        self.session.trust_env = False

    def get(self, path: str, **more) -> requests.Response:
        """Fetch a page."""
        return self.session.get(self.url + path, timeout=PATIENCE, **more)

    def post(self, path: str, **more) -> requests.Response:
        """Send something, with the token against forgery that the page would send along."""
        return self._sent("post", path, **more)

    def delete(self, path: str, **more) -> requests.Response:
        """Have something deleted, likewise."""
        return self._sent("delete", path, **more)

    def log_in(self, password: str, **more: str) -> bool:
        """Fill in the form; tell whether that opened the door."""
        return self.submit(password, **more).status_code == requests.codes.found

    def submit(self, password: str, headers: dict[str, str] | None = None, **more: str) -> requests.Response:
        """Fill in the form, with more fields if any are given, and return the answer."""
        page = self.get("/login")
        token = re.search(r'name="_xsrf" value="([^"]+)"', page.text)
        form = {"password": password, "_xsrf": token[1] if token else "", **more}
        return self.session.post(
            self.url + "/login",
            data=form,
            headers=headers,
            timeout=PATIENCE,
            allow_redirects=False,
            params={"next": "/api"},
        )

    def _sent(self, method: str, path: str, **more) -> requests.Response:
        headers = {"X-XSRFToken": self.session.cookies.get("_xsrf", ""), **more.pop("headers", {})}
        return self.session.request(method, self.url + path, timeout=PATIENCE, headers=headers, **more)

    def log_out(self) -> requests.Response:
        """Click the page's own button."""
        return self.get("/logout", headers={"Sec-Fetch-Site": "same-origin"})

    def open_kernel(self) -> "BrowserKernel":
        """Start a kernel and open its websocket."""
        answer = self.post("/api/kernels", json={})
        answer.raise_for_status()
        return BrowserKernel(self, answer.json()["id"])

    def open_terminal(self) -> "BrowserTerminal":
        """Start a terminal and open its websocket."""
        answer = self.post("/api/terminals", json={})
        answer.raise_for_status()
        return BrowserTerminal(self, answer.json()["name"])

    def websocket(self, path: str) -> websocket.WebSocket:
        """Open a websocket, as a page of this site does."""
        host = urlsplit(self.url).netloc
        cookies = "; ".join(f"{cookie.name}={cookie.value}" for cookie in self.session.cookies)
        return websocket.create_connection(
            f"wss://{host}{path}",
            timeout=PATIENCE,
            cookie=cookies,
            origin=self.url,
            sslopt={"ca_certs": str(self.trusted), "cert_reqs": ssl.CERT_REQUIRED},
        )


class BrowserKernel:
    """A kernel seen through its websocket."""

    def __init__(self, browser: JupyterBrowser, kernel_id: str) -> None:
        self.id = kernel_id
        self._browser = browser
        self.socket = browser.websocket(f"/api/kernels/{kernel_id}/channels")

    def send(self, code: str) -> str:
        """Ask for a cell to be run; return the request's id."""
        request = uuid.uuid4().hex
        header = {"msg_id": request, "msg_type": "execute_request", "username": "", "session": request}
        content = {"code": code, "silent": False, "store_history": False, "allow_stdin": False}
        message = {"header": {**header, "version": "5.3"}, "parent_header": {}, "metadata": {}}
        self.socket.send(json.dumps({**message, "content": content, "channel": "shell", "buffers": []}))
        return request

    def run(self, code: str) -> str:
        """Run a cell and return what it printed; an error in it is raised here."""
        request, printed = self.send(code), []
        while True:
            message = json.loads(self.socket.recv())
            if message["parent_header"].get("msg_id") != request:
                continue
            match message["msg_type"], message["content"]:
                case "stream", {"text": text}:
                    printed.append(text)
                case "error", {"ename": name, "evalue": value}:
                    raise AssertionError(f"{name}: {value}")
                case "status", {"execution_state": "idle"}:
                    return "".join(printed)

    def until_printed(self, text: str) -> None:
        """Wait until a running cell has printed this."""
        while text not in json.loads(self.socket.recv())["content"].get("text", ""):
            pass

    def close(self) -> None:
        """Close the websocket; the kernel lives on."""
        self.socket.close()

    def end(self) -> None:
        """Close the websocket and end the kernel."""
        self.close()
        self._browser.delete(f"/api/kernels/{self.id}").raise_for_status()


class BrowserTerminal:
    """A terminal seen through its websocket."""

    def __init__(self, browser: JupyterBrowser, name: str) -> None:
        self.name = name
        self.socket = browser.websocket(f"/terminals/websocket/{name}")

    def type(self, text: str) -> None:
        """Type this."""
        self.socket.send(json.dumps(["stdin", text]))

    def until_printed(self, text: str) -> str:
        """Wait until this stands in the terminal; return all that has been printed until then."""
        printed = ""
        while text not in printed:
            kind, *more = json.loads(self.socket.recv())
            printed += more[0] if kind == "stdout" else ""
        return printed

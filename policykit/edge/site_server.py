"""A local look at a portal: a web server that this machine alone can reach, from memory.

It answers GET and HEAD for the files it was given and nothing else, and only where the browser
asked for this machine by name: a page elsewhere cannot have its address point here and read along.
"""

from __future__ import annotations

from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

from policykit.errors import OutputError, error

if TYPE_CHECKING:
    from collections.abc import Mapping

HOST = "127.0.0.1"
PORT = 8750
"""The first choice; where it is taken, any free one."""

_TYPES = {
    "html": "text/html; charset=utf-8",
    "css": "text/css; charset=utf-8",
    "js": "text/javascript; charset=utf-8",
    "svg": "image/svg+xml",
    "png": "image/png",
    "jpg": "image/jpeg",
    "jpeg": "image/jpeg",
    "pdf": "application/pdf",
}


def site_server(
    files: Mapping[str, bytes], headers: Mapping[str, str], port: int = PORT
) -> ThreadingHTTPServer:
    """Return a server of the files, listening on this machine alone; call `serve_forever`.

    Args:
        files: bytes by path from the top.
        headers: sent with each page, such as its policy on scripts.
        port: the first choice.

    Raises:
        OutputError: PK833, no port of this machine can be listened on.
    """

    class Handler(_Handler):
        pass

    Handler.files, Handler.sent = files, headers
    for choice in (port, 0):
        try:
            return ThreadingHTTPServer((HOST, choice), Handler)
        except OSError as cause:
            if not choice:
                message = f"no port of {HOST} can be listened on: {cause.strerror}"
                raise OutputError(
                    error("PK833", message, hint="Open the files instead.")
                ) from cause
    raise AssertionError("one of two choices was tried")  # pragma: no cover


class _Handler(BaseHTTPRequestHandler):
    files: Mapping[str, bytes]
    sent: Mapping[str, str]

    def do_GET(self) -> None:
        """Send a file."""
        self._answer(with_body=True)

    def do_HEAD(self) -> None:
        """Say what a file is."""
        self._answer(with_body=False)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - likewise
        """Stay quiet."""

    def _answer(self, *, with_body: bool) -> None:
        host = self.headers.get("Host", "").rpartition(":")[0] or self.headers.get("Host", "")
        if host not in (HOST, "localhost"):
            self.send_error(HTTPStatus.MISDIRECTED_REQUEST)
            return
        path = unquote(urlsplit(self.path).path).removeprefix("/") or "index.html"
        data = self.files.get(path)
        if data is None:
            self.send_error(HTTPStatus.NOT_FOUND)
            return
        self.send_response(HTTPStatus.OK)
        kind = _TYPES.get(path.rpartition(".")[2], "text/plain; charset=utf-8")
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(data)))
        self.send_header("Cache-Control", "no-store")
        for name, value in self.sent.items():
            self.send_header(name, value)
        self.end_headers()
        if with_body:
            self.wfile.write(data)

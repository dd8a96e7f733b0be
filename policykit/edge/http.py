"""Requests to platforms over HTTPS, with certificates checked and no redirect followed."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any, Self
from urllib.parse import urlsplit

from policykit.errors import InputError, ProgramError, error
from policykit.evidence.http import HttpAnswer, HttpRequest

if TYPE_CHECKING:
    import httpx

_SECONDS = 60.0
_LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})


class HttpClient:
    """One connection pool for one command. Secrets go into headers and bodies, never into a log.

    Args:
        seconds: how long one request may take.
        pause: lets time pass; a test gives one that does not.
    """

    def __init__(self, seconds: float = _SECONDS, pause: Any = time.sleep) -> None:
        self._seconds = seconds
        self._pause = pause
        self._client: httpx.Client | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        if self._client is not None:
            self._client.close()

    def send(self, request: HttpRequest) -> HttpAnswer | None:
        """Return the answer; None where the connection broke after something was sent."""
        import httpx  # noqa: PLC0415 - only this command talks to platforms, and loading takes time

        _require_safe(request.url)
        if self._client is None:
            # No proxy of the environment and no .netrc: what goes where is what the user named.
            self._client = httpx.Client(timeout=self._seconds, trust_env=False)
        files = None
        if request.file is not None:
            part, name, media, data = request.file
            files = {part: (name, data, media)}
        try:
            answer = self._client.request(
                request.method,
                request.url,
                headers=dict(request.headers),
                params=list(request.query),
                json=request.json,
                data=dict(request.form) or None,
                files=files,
            )
        except (httpx.ConnectError, httpx.ConnectTimeout, httpx.UnsupportedProtocol) as problem:
            host = urlsplit(request.url).netloc
            raise ProgramError(
                error(
                    "PK073",
                    f"{host} cannot be reached: {type(problem).__name__}",
                    hint="This was not sent. Look at the network and the address, and try again.",
                )
            ) from problem
        except httpx.HTTPError:
            return None
        headers = {name.lower(): value for name, value in answer.headers.items()}
        return HttpAnswer(answer.status_code, headers, answer.content)

    def wait(self, seconds: float) -> None:
        """Let time pass."""
        self._pause(seconds)


def _require_safe(url: str) -> None:
    parts = urlsplit(url)
    if parts.scheme == "https" or parts.hostname in _LOOPBACK:
        return
    hint = "Write https://; only a server on this computer may do without."
    raise InputError(error("PK074", f"{url!r} is no address to send secrets to", hint=hint))

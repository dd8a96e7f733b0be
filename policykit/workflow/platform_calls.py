"""One request to a platform, as its rules ask: at their pace, again where that is safe."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from functools import wraps
from http import HTTPStatus
from typing import TYPE_CHECKING, Any, ParamSpec, TypeVar

from policykit.errors import ProgramError, error
from policykit.evidence.http import HttpAnswer, HttpRequest

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from policykit.evidence.http import Http

_Given = ParamSpec("_Given")
_Result = TypeVar("_Result")

_TRIES = 5
_LONGEST = 120.0
_TOO_MANY = 429
_OURS, _THEIRS = 400, 500
_SHOWN = 300
_REASONS = {
    401: "the credentials are wrong or have expired",
    403: "the credentials do not allow this",
    404: "there is no such document",
    412: "somebody has to accept the platform's terms first",
    422: "the platform understood and refused",
}


@dataclass(slots=True)
class Calls:
    """Requests to one platform.

    Attributes:
        http: the way out.
        base: address of the API, without a slash at its end.
        headers: sent with every request; they hold the secret.
        pause: seconds between two requests, so that no limit is reached.
    """

    http: Http
    base: str
    headers: Mapping[str, str] = field(default_factory=dict, repr=False)
    pause: float = 0.0
    _begun: bool = False

    def get(self, path: str, query: tuple[tuple[str, str], ...] = ()) -> Any:
        """Return the JSON of a path; asked again when the platform fails, since it only reads.

        Raises:
            ProgramError: it does not answer as it should.
        """
        answer = self._tried(HttpRequest("GET", self.base + path, self.headers, query), safe=True)
        return parsed(answer, path)

    def send(self, method: str, path: str, **parts: Any) -> HttpAnswer | None:
        """Return the answer to a request that changes something.

        None if nobody knows what became of it. It is sent again only where the platform said that
        it did nothing (429).

        Raises:
            ProgramError: the platform refused it.
        """
        request = HttpRequest(method, self.base + path, self.headers, **parts)
        return self._tried(request, safe=False)

    def _tried(self, request: HttpRequest, *, safe: bool) -> HttpAnswer | None:
        answer: HttpAnswer | None = None
        for number in range(_TRIES):
            if self._begun and self.pause:
                self.http.wait(self.pause)
            self._begun = True
            answer = self.http.send(request)
            if answer is not None and answer.status == _TOO_MANY:
                self.http.wait(_asked_for(answer, number))
                continue
            broken = answer is None or answer.status >= _THEIRS
            if not broken:
                return _accepted(answer, request)
            if not safe:
                return None
            self.http.wait(min(2.0**number, _LONGEST))
        if answer is None or answer.status >= _THEIRS:
            said = "did not answer" if answer is None else f"failed with {answer.status}"
            message = f"{request.url} {said}, {_TRIES} times"
        else:
            message = f"{request.url} still says that there are too many requests"
        hint = "Wait a while and run the same command again: nothing is sent twice."
        raise ProgramError(error("PK075", message, hint=hint))


def parsed(answer: HttpAnswer | None, where: str) -> Any:
    """Return the JSON of an answer.

    Raises:
        ProgramError: it has none.
    """
    try:
        return json.loads(answer.body) if answer is not None else {}
    except ValueError as problem:
        message = f"{where} answered with something that is no JSON"
        raise ProgramError(error("PK076", message, hint="Look at the address.")) from problem


def shaped(asks: Callable[_Given, _Result]) -> Callable[_Given, _Result]:
    """Let a method say PK076 where an answer is JSON, but not what the platform publishes."""

    @wraps(asks)
    def asked(*args: _Given.args, **kwargs: _Given.kwargs) -> _Result:
        try:
            return asks(*args, **kwargs)
        except (KeyError, IndexError, TypeError, AttributeError, ValueError) as problem:
            message = (
                f"an answer is not what this platform publishes: {problem!r} in {asks.__name__}"
            )
            hint = "Look at the address; or its API has changed, which policykit has to follow."
            raise ProgramError(error("PK076", message, hint=hint)) from problem

    return asked


def _accepted(answer: HttpAnswer | None, request: HttpRequest) -> HttpAnswer | None:
    if answer is None or answer.status < _OURS:
        if answer is not None and answer.status >= 300:  # noqa: PLR2004 - redirects, RFC 9110 15.4
            message = f"{request.url} leads elsewhere, and that is not followed"
            raise ProgramError(error("PK076", message, hint="Give the address it leads to."))
        return answer
    said = answer.body.decode("utf-8", "replace").strip()[:_SHOWN]
    reason = _REASONS.get(answer.status, "the platform refused")
    message = f"{request.method} {request.url}: {answer.status}, {reason}"
    hint = f"It said: {said}" if said else "It said nothing more."
    if answer.status == HTTPStatus.UNAUTHORIZED:
        hint = f"Make new ones there, and set them in the environment or the keyring. {hint}"
    raise ProgramError(error("PK077", message, hint=hint))


def _asked_for(answer: HttpAnswer, number: int) -> float:
    """Return the seconds that the platform asks for (RFC 9110 10.2.3), or twice as long each."""
    asked = answer.headers.get("retry-after", "")
    return min(float(asked) if asked.isdecimal() else 2.0**number, _LONGEST)

"""Requests to platforms of evidence, as values, and the Protocol of who sends them.

`policykit.edge.http` holds the real one. It stands here and not in `policykit.world`, because it is
no part of a workspace's outside: one command alone talks to platforms.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True, slots=True)
class HttpRequest:
    """One request to a platform.

    Attributes:
        method, url: as in HTTP; the url is absolute.
        headers: without those that belong to the body.
        query: name and value, in order; a name may stand twice.
        json: a body of JSON; None without one.
        form: fields of a multipart body; `file` is its one file: (field, name, media type, bytes).
    """

    method: str
    url: str
    headers: Mapping[str, str] = field(default_factory=dict)
    query: tuple[tuple[str, str], ...] = ()
    json: Mapping[str, Any] | None = None
    form: Mapping[str, str] = field(default_factory=dict)
    file: tuple[str, str, str, bytes] | None = None


@dataclass(frozen=True, slots=True)
class HttpAnswer:
    """What came back; names of headers are in lower case."""

    status: int
    headers: Mapping[str, str]
    body: bytes


class Http(Protocol):
    """Talks to a platform that the user named. Follows no redirect, checks certificates."""

    def send(self, request: HttpRequest) -> HttpAnswer | None:
        """Return the answer, or `None` when the connection broke and nobody knows what arrived.

        Raises:
            ProgramError: the platform cannot be reached at all; nothing was sent.
        """
        ...

    def wait(self, seconds: float) -> None:
        """Let time pass, because the platform asked for it."""
        ...

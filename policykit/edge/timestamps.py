"""The client of a time-stamp authority (RFC 3161 over HTTP).

Takes a URL, gives what `signing.seal` asks for a token. An answer is bounded in size and in time,
and every failure says that nothing has been written. Never follows a redirect and never trusts a
token: `signing.examine` judges it.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar
from urllib.parse import urlsplit

import aiohttp
from asn1crypto import core, tsp
from pyhanko.sign.timestamps import TimeStamper, TimestampRequestError

from policykit.errors import ProgramError, error

if TYPE_CHECKING:
    from asn1crypto import cms

MAX_ANSWER_BYTES = 256 * 1024
"""A token with its certificates has 2 to 10 KB."""

DEFAULT_TIMEOUT = 20.0
_HTTP_OK = 200
NOTHING_WRITTEN = "Nothing has been written; run the command again"


@dataclass(frozen=True, slots=True)
class _Authority:
    url: str
    timeout: float

    def failure(self, code: str, words: str, hint: str = "") -> ProgramError:
        return ProgramError(
            error(
                code,
                f"the time-stamp authority {self.url} {words}",
                hint=f"{NOTHING_WRITTEN}{hint or ' later'}.",
            )
        )


class _Answer(core.Sequence):  # type: ignore[misc]  # asn1crypto has no types
    """RFC 3161, 2.4.2. A refusal carries no token, which asn1crypto's own class demands."""

    _fields: ClassVar = [
        ("status", tsp.PKIStatusInfo),
        ("time_stamp_token", core.Any, {"optional": True}),
    ]


class HttpTimeStamper(TimeStamper):
    """Asks one authority for tokens. Make it with `timestamper`."""

    def __init__(self, authority: _Authority) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self._authority = authority

    async def async_timestamp(self, message_digest: bytes, md_algorithm: str) -> cms.ContentInfo:
        """Return a token over the digest.

        Raises:
            ProgramError: PK860 unreachable, PK861 too slow, PK862 an HTTP error, PK863 an answer
                that is none, PK864 the authority refused.
        """
        try:
            token = await super().async_timestamp(message_digest, md_algorithm)
            stamped = token["content"]["encap_content_info"]["content"].parsed["message_imprint"]
            matches = stamped["hashed_message"].native == message_digest
        except TimestampRequestError as problem:
            raise self._authority.failure("PK864", f"refused: {problem}") from problem
        except (ValueError, TypeError, KeyError, AttributeError, AssertionError) as problem:
            raise self._authority.failure(
                "PK863", "sent an answer that is no time-stamp"
            ) from problem
        if not matches:
            raise self._authority.failure("PK863", "sent the time-stamp of something else")
        return token

    async def async_request_tsa_response(self, req: tsp.TimeStampReq) -> tsp.TimeStampResp:
        """Send the request and read the answer, within the limits."""
        answer = await self._post(req.dump())
        status = _Answer.load(answer, strict=True)["status"]
        if status["status"].native != "granted":
            reasons = [*(status["status_string"].native or ()), *(status["fail_info"].native or ())]
            raise self._authority.failure(
                "PK864", f"refused: {', '.join([status['status'].native, *sorted(reasons)])}"
            )
        return tsp.TimeStampResp.load(answer, strict=True)

    async def _post(self, data: bytes) -> bytes:
        authority = self._authority
        limit = aiohttp.ClientTimeout(total=authority.timeout)
        headers = {
            "Content-Type": "application/timestamp-query",
            "Accept": "application/timestamp-reply",
        }
        try:
            async with (
                aiohttp.ClientSession(timeout=limit, trust_env=True) as session,
                session.post(
                    authority.url, data=data, headers=headers, allow_redirects=False
                ) as response,
            ):
                if response.status != _HTTP_OK:
                    raise authority.failure(
                        "PK862", f"answered with the HTTP status {response.status}"
                    )
                answer = bytearray()
                async for chunk in response.content.iter_chunked(16 * 1024):
                    answer += chunk
                    if len(answer) > MAX_ANSWER_BYTES:
                        raise authority.failure(
                            "PK863", f"sent more than {MAX_ANSWER_BYTES:,} bytes"
                        )
        except TimeoutError as problem:
            raise authority.failure(
                "PK861", f"did not answer within {authority.timeout:g} seconds"
            ) from problem
        except (aiohttp.ClientError, OSError, ValueError) as problem:
            raise authority.failure("PK860", f"cannot be reached: {problem}") from problem
        return bytes(answer)


def timestamper(url: str, timeout: float = DEFAULT_TIMEOUT) -> HttpTimeStamper:
    """Return the client of the authority at the URL. Asks nothing yet.

    Args:
        url: http or https; a time-stamp is signed, so plain http forges nothing.
        timeout: seconds for one whole exchange.

    Raises:
        ProgramError: PK865, this is no such URL.
    """
    authority = _Authority(url, timeout)
    parts = urlsplit(url)
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        raise authority.failure(
            "PK865", "has no http or https address", " after correcting it in the profile"
        )
    return HttpTimeStamper(authority)


def probe(client: HttpTimeStamper) -> None:
    """Get one token, so that a dead authority is found before anything is made.

    The client keeps it to know how large a token is, so probing costs no extra request.

    Raises:
        ProgramError: as `HttpTimeStamper.async_timestamp`.
    """
    asyncio.run(client.async_dummy_response("sha256"))

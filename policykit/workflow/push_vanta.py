"""Vanta: PDFs as uploads to documents; its policies are read-only, so they are only looked at.

After the Manage Vanta REST API (OpenAPI of December 2025): OAuth client credentials, documents with
drafts that a submission puts before the auditors, at most 50 requests a minute.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from policykit.errors import ProgramError, error
from policykit.evidence.platform_policies import PolicyThere
from policykit.evidence.push import Place, digests_in
from policykit.workflow.platform_calls import Calls, parsed, shaped

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from policykit.evidence.http import Http
    from policykit.evidence.push import Parcel

NAME = "vanta"
ADDRESS = "https://api.vanta.com"
SECRETS = ("VANTA_CLIENT_ID", "VANTA_CLIENT_SECRET")
_SCOPE = "vanta-api.all:read vanta-api.all:write vanta-api.documents:upload"
_PAGE = ("pageSize", "100")
# 45 requests a minute: the limit is 50.
_PAUSE = 60 / 45


class Vanta:
    """The documents of one organization at Vanta."""

    name = NAME
    has_drafts = True

    def __init__(self, http: Http, address: str, secrets: Mapping[str, str]) -> None:
        """Ask for a token; the answer is kept for this command only.

        Raises:
            ProgramError: Vanta does not give one.
        """
        client, secret = (secrets[name] for name in SECRETS)
        body = {
            "client_id": client,
            "client_secret": secret,
            "scope": _SCOPE,
            "grant_type": "client_credentials",
        }
        answer = Calls(http, address).send("POST", "/oauth/token", json=body)
        token = parsed(answer, "/oauth/token").get("access_token")
        if not token:
            hint = "Look at the application under Settings, Developer Console, and try again."
            raise ProgramError(error("PK076", "Vanta gave no access token", hint=hint))
        headers = {"Authorization": f"Bearer {token}"}
        self._calls = Calls(http, f"{address}/v1", headers, _PAUSE)

    @shaped
    def policies(self) -> tuple[PolicyThere, ...]:
        """Return all policies. Nothing names the number of a version, or its file."""
        return tuple(
            PolicyThere(
                one["id"],
                one["name"],
                one["status"],
                str((one.get("latestVersion") or {}).get("status") or ""),
                _day(one.get("approvedAtDate")),
            )
            for one in self._pages("/policies")
        )

    @shaped
    def places(self) -> tuple[Place, ...]:
        """Return all documents."""
        return tuple(
            Place(
                one["id"],
                one["title"],
                # The guide's sample calls it overallStatus, the specification uploadStatus.
                str(one.get("uploadStatus") or one.get("overallStatus") or ""),
            )
            for one in self._pages("/documents")
        )

    @shaped
    def uploads(self, place: str) -> Mapping[str, str]:
        """Return the digest of each file of a document that is not deleted, and its id."""
        return {
            digest: one["id"]
            for one in self._pages(f"/documents/{place}/uploads")
            if not one.get("deletionDate")
            for digest in digests_in(one.get("description"))
        }

    @shaped
    def upload(self, place: str, parcel: Parcel, data: bytes) -> str:
        """Upload a file as a draft and return its id.

        Where an answer is lost, the uploads are listed before anything is sent again.

        Raises:
            ProgramError: Vanta refused it, or it is not known whether it arrived.
        """
        path = f"/documents/{place}/uploads"
        for _ in range(2):
            answer = self._calls.send(
                "POST",
                path,
                form={
                    "effectiveAtDate": parcel.effective.isoformat(),
                    "description": parcel.description,
                },
                file=("file", parcel.file_name, "application/pdf", data),
            )
            if answer is not None:
                return str(parsed(answer, path)["id"])
            there = self.uploads(place).get(parcel.sha256)
            if there:
                return there
        message = f"Vanta fails at {path}; the file did not arrive"
        raise ProgramError(error("PK078", message, hint="Run the same command again later."))

    def submit(self, place: str) -> None:
        """Put what was uploaded to a document before the auditors."""
        path = f"/documents/{place}/submit"
        answer = self._calls.send("POST", path)
        if answer is None:
            message = f"Vanta fails at {path}; the upload stays a draft there"
            hint = "Run the same command again: the file is not sent twice."
            raise ProgramError(error("PK078", message, hint=hint))

    def _pages(self, path: str) -> Iterator[Mapping[str, Any]]:
        query: tuple[tuple[str, str], ...] = (_PAGE,)
        while True:
            results = self._calls.get(path, query)["results"]
            yield from results["data"]
            page = results["pageInfo"]
            if not page.get("hasNextPage"):
                return
            query = (_PAGE, ("pageCursor", page["endCursor"]))


def _day(said: str | None) -> date | None:
    """Return the day of a date, or of a moment in UTC.

    >>> _day("2026-03-31T08:00:00.000Z")
    datetime.date(2026, 3, 31)
    """
    return date.fromisoformat(said[:10]) if said else None

"""Drata: PDFs as artifacts of evidence.

After Drata's public API v2. The API lists no artifacts by digest, so that what is there already is
known from our own receipts alone; where an answer is lost, a person has to look.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from policykit.errors import ProgramError, error
from policykit.workflow.platform_calls import Calls, parsed, shaped

if TYPE_CHECKING:
    from collections.abc import Mapping

    from policykit.evidence.http import Http
    from policykit.evidence.push import Parcel, Place

NAME = "drata"
ADDRESS = "https://public-api.drata.com/public/v2"
SECRETS = ("DRATA_API_KEY",)
NEW = "new"
_LONGEST_NAME = 191


class Drata:
    """The evidence library of one workspace at Drata."""

    name = NAME
    has_drafts = False

    def __init__(
        self, http: Http, address: str, secrets: Mapping[str, str], workspace: str
    ) -> None:
        headers = {"Authorization": f"Bearer {secrets[SECRETS[0]]}"}
        self._calls = Calls(http, address, headers)
        self._base = f"/workspaces/{workspace}"

    def places(self) -> tuple[Place, ...]:
        """Return nothing: the API of evidence that we know has no list."""
        return ()

    def uploads(self, place: str) -> Mapping[str, str]:
        """Return nothing: see the module."""
        del place
        return {}

    @shaped
    def upload(self, place: str, parcel: Parcel, data: bytes) -> str:
        """Add a file to evidence, or to evidence that is made for it, and return its file key.

        Raises:
            ProgramError: Drata refused it, took a part of it, or does not say what became of it.
        """
        stored = self._sent(
            "POST",
            f"{self._base}/evidence-files",
            file=("file", parcel.file_name, "application/pdf", data),
        )
        key = str(stored["fileKey"])
        artifact: dict[str, Any] = {
            "artifactName": parcel.file_name,
            "fileKey": key,
            "filedAt": parcel.effective.isoformat(),
        }
        name = f"{parcel.title} {parcel.version}"[:_LONGEST_NAME]
        if place == NEW:
            body = {
                "name": name,
                "description": parcel.description,
                "artifacts": [{"type": "S3_FILE", **artifact}],
            }
            made = self._sent("POST", f"{self._base}/evidence", json=body)
        else:
            body = {
                "description": parcel.description,
                "newArtifacts": [{"artifactType": "S3_FILE", **artifact}],
            }
            made = self._sent("PUT", f"{self._base}/evidence/{place}", json=body)
        # A part of the artifacts can fail, and the answer is 201 all the same.
        if made.get("artifactsCreated") != made.get("artifactsRequested"):
            message = f"Drata made the evidence {name!r} without its file"
            raise ProgramError(error("PK078", message, hint="Delete it there and try again."))
        return key

    def submit(self, place: str) -> None:
        """Do nothing: evidence is before the auditors when it is made."""

    def _sent(self, method: str, path: str, **parts: Any) -> Mapping[str, Any]:
        answer = self._calls.send(method, path, **parts)
        if answer is None:
            message = f"Drata fails at {path}, and nobody knows what became of the request"
            hint = "Look in Drata whether the evidence is there before you run it again."
            raise ProgramError(error("PK078", message, hint=hint))
        found: Mapping[str, Any] = parsed(answer, path)
        return found

"""CISO Assistant: PDFs as revisions of evidence, each with its SHA-256 from the server.

After version 3.11, which was run: a new revision every time, since the raw upload deletes the file
before it; only the empty revision that comes with new evidence is filled. Files are told apart by
hash, since stored names are changed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from policykit.errors import ProgramError, error
from policykit.evidence.push import Place
from policykit.workflow.platform_calls import Calls, parsed, shaped

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from policykit.evidence.http import Http
    from policykit.evidence.push import Parcel

NAME = "ciso-assistant"
ADDRESS = "http://127.0.0.1:8000"
SECRETS = ("CISO_ASSISTANT_TOKEN",)
NEW = "new"


class CisoAssistant:
    """The evidence of one folder of a CISO Assistant server."""

    name = NAME
    has_drafts = False

    def __init__(self, http: Http, address: str, secrets: Mapping[str, str], folder: str) -> None:
        headers = {"Authorization": f"Token {secrets[SECRETS[0]]}"}
        self._calls = Calls(http, f"{address}/api", headers)
        self._folder = folder

    @shaped
    def places(self) -> tuple[Place, ...]:
        """Return the evidence of the folder."""
        return tuple(
            Place(one["id"], one["name"], str(one.get("status") or ""))
            for one in self._pages("/evidences/", (("folder", self._folder),))
        )

    @shaped
    def uploads(self, place: str) -> Mapping[str, str]:
        """Return digest and id of each revision; of all evidence where it is to be new."""
        evidence = [one.id for one in self.places()] if place == NEW else [place]
        return {
            one["attachment_hash"]: one["id"]
            for name in evidence
            for one in self._pages("/evidence-revisions/", (("evidence", name),))
            if one.get("attachment_hash")
        }

    @shaped
    def upload(self, place: str, parcel: Parcel, data: bytes) -> str:
        """Add a revision to evidence, which is made first where it is to be new; return its id.

        Raises:
            ProgramError: the server refused it, stored another file, or fails.
        """
        evidence = self._made(parcel) if place == NEW else place
        method, path = self._revision(evidence)
        answer = self._calls.send(
            method,
            path,
            form={"evidence": evidence, "observation": parcel.description},
            file=("attachment", parcel.file_name, "application/pdf", data),
        )
        if answer is None:
            there = self.uploads(evidence).get(parcel.sha256)
            if there:
                return there
            message = f"the server fails at {path}; the file did not arrive"
            raise ProgramError(error("PK078", message, hint="Run the same command again later."))
        stored = parsed(answer, path)
        if stored.get("attachment_hash") != parcel.sha256:
            message = f"the server stored another file than {parcel.file_name}"
            hint = "Look at its log; the revision there is of no use."
            raise ProgramError(error("PK078", message, hint=hint))
        return str(stored["id"])

    def submit(self, place: str) -> None:
        """Do nothing: a revision is in review when it is made."""

    def _revision(self, evidence: str) -> tuple[str, str]:
        """Return the request that adds a file: the server makes new evidence with an empty one."""
        path = "/evidence-revisions/"
        there = [*self._pages(path, (("evidence", evidence),))]
        if len(there) == 1 and not there[0]["attachment"] and not there[0]["link"]:
            return "PATCH", f"{path}{there[0]['id']}/"
        return "POST", path

    def _made(self, parcel: Parcel) -> str:
        """Return evidence of that name in the folder, made where there is none."""
        query = (("name", parcel.title), ("folder", self._folder))
        found = next(iter(self._pages("/evidences/", query)), None)
        if found:
            return str(found["id"])
        body = {"name": parcel.title, "folder": self._folder, "status": "in_review"}
        answer = self._calls.send("POST", "/evidences/", json=body)
        if answer is None:
            message = "the server fails at /evidences/"
            raise ProgramError(error("PK078", message, hint="Run the same command again later."))
        return str(parsed(answer, "/evidences/")["id"])

    def _pages(self, path: str, query: tuple[tuple[str, str], ...]) -> Iterator[Mapping[str, Any]]:
        offset = 0
        while True:
            page = self._calls.get(path, (*query, ("offset", str(offset))))
            yield from page["results"]
            offset += len(page["results"])
            if not page.get("next") or not page["results"]:
                return

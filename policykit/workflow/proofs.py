"""Whether the proof that an approval carries holds: a signature, a mail, or a review.

Looks at the record, at the evidence kept beside it, and at the profile under whose authority it was
given. Asks no network. Each answer is a reason in words, empty where the proof holds.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from policykit.canonical import sha256
from policykit.errors import KeyFailure, StateError
from policykit.policy import content_digest
from policykit.record import (
    Method,
    codes_of,
    deciding_review,
    find_code,
    read_reviews,
    signed_bytes,
)
from policykit.signing.ssh_signature import NAMESPACE, ssh_signer
from policykit.workflow import paths

if TYPE_CHECKING:
    from collections.abc import Mapping

    from policykit.profile import Person, Profile
    from policykit.record import Approved, Proposed, Record
    from policykit.world import World

_MAIL_KEY = "._domainkey."
NOT_HERE = "is not here"
"""In the reason where the commit of a review is not in the repository."""


@dataclass(frozen=True, slots=True)
class Proofs:
    """The proofs of approvals, with what is needed to look at them.

    Attributes:
        world: the outside.
        profile: people and keys, as of the authority under which the approvals were given.
        evidence: files about to be kept, by name; the others are read from the workspace.
    """

    world: World
    profile: Profile
    evidence: Mapping[str, bytes] = field(default_factory=dict)

    def problem(self, approval: Record[Approved], proposal: Record[Proposed]) -> str:
        """Return why the proof of an approval does not hold; empty where it does."""
        event = approval.event
        person = next((one for one in self.profile.people if one.id == event.by.person), None)
        if person is None:
            return f"{event.by.name} is not among the people of the profile"
        judge = {
            Method.SSH: self._ssh,
            Method.EMAIL: self._mail,
            Method.FORGE: self._review,
        }.get(event.method)
        return judge(approval, proposal, person) if judge else ""

    def _ssh(self, approval: Record[Approved], proposal: Record[Proposed], person: Person) -> str:
        del proposal  # the signature is over its digest
        event = approval.event
        key = person.signing_key
        if event.signature is None:
            return "the record carries no signature"
        if key is None:
            return f"{person.name} has no signing_key in {paths.PROFILE}"
        try:
            signer = ssh_signer(event.signature)
        except KeyFailure as unreadable:
            return unreadable.diagnostics[0].message
        if signer.fingerprint != key.fingerprint:
            return (
                f"it is signed with the key {signer.fingerprint}, and the key of {person.name} in "
                f"{paths.PROFILE} is {key.fingerprint}"
            )
        if not key.covers(event.day):
            return f"the key of {person.name} was not valid on {event.day}"
        accepted = self.world.signatures.verify(
            signed_bytes(event), event.signature, person.id, signer.public_key, NAMESPACE
        )
        return "" if accepted else "ssh-keygen does not accept its signature"

    def _mail(self, approval: Record[Approved], proposal: Record[Proposed], person: Person) -> str:
        from policykit.signing.mail import judge_mail  # noqa: PLC0415 - few approvals are mails

        files, missing = self._files(approval.event)
        if missing:
            return missing
        keys = {
            name.removesuffix(".txt"): data for name, data in files.items() if _MAIL_KEY in name
        }
        reasons = []
        for name, data in files.items():
            if _MAIL_KEY in name:
                continue
            found = judge_mail(data, keys, approval.event.at)
            reason = found.problem
            if not reason and found.sender != person.email.strip().casefold():
                reason = f"the mail is not from {person.name}"
            if not reason and not any(find_code(found.text, code) for code in codes_of(proposal)):
                reason = "the approval code is not in the body of the mail"
            if not reason:
                return ""
            reasons.append(f"{name}: {reason}")
        return "; ".join(reasons) or "there is no mail among its evidence"

    def _review(
        self, approval: Record[Approved], proposal: Record[Proposed], person: Person
    ) -> str:
        files, missing = self._files(approval.event)
        if missing:
            return missing
        if not person.forge_login:
            return f"{person.name} has no forge_login in {paths.PROFILE}"
        reviews = tuple(review for data in files.values() for review in read_reviews(data))
        review = deciding_review(reviews, person.forge_login)
        if review is None:
            return f"there is no review by {person.forge_login} among its evidence"
        if review.state != "APPROVED":
            words = review.state.lower().replace("_", " ")
            return f"the last review by {person.forge_login} is: {words}"
        return self._shows(review.commit, proposal)

    def _shows(self, commit: str, proposal: Record[Proposed]) -> str:
        """Return why a commit does not hold what was proposed, and the proposal itself."""
        policy = proposal.event.policy
        wanted = (paths.policy(policy), paths.sidecar(policy), proposal.path)
        try:
            found = self.world.git.read_all(commit, wanted)
        except StateError:
            found = dict.fromkeys(wanted)
        text, mapping, record = (found[path] for path in wanted)
        short = commit[:12]
        if text is None or mapping is None:
            return (
                f"the commit {short} that was reviewed {NOT_HERE}, or lacks the policy; "
                "fetch it: git fetch origin"
            )
        if content_digest(policy, text, mapping) != proposal.event.content:
            return f"the commit {short} that was reviewed holds another text"
        if record != proposal.data:
            return (
                f"the commit {short} that was reviewed does not hold the proposal: push what "
                "policykit propose committed, and ask for a review of that"
            )
        return ""

    def _files(self, event: Approved) -> tuple[Mapping[str, bytes], str]:
        files: dict[str, bytes] = {}
        for item in event.evidence:
            data = self.evidence.get(item.name)
            if data is None:
                data = self.world.files.read(paths.evidence(event.policy, item.sha256, item.name))
            if data is None or sha256(data) != item.sha256:
                return {}, f"its evidence {item.name} is missing or was altered"
            files[item.name] = data
        return files, ""

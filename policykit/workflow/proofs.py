"""Whether the proof that an approval or another decision carries holds: signature, mail, review.

Looks at the record, at the evidence kept beside it, and at the profile under whose authority it was
given. Asks no network. Each answer is a reason in words with what to do; none where it holds.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from policykit.canonical import sha256
from policykit.errors import KeyFailure, StateError
from policykit.policy import content_digest
from policykit.record import (
    Approved,
    Method,
    codes_of,
    deciding_review,
    find_code,
    read_reviews,
    signed_bytes,
)
from policykit.record.decisions import other_code, reply_code
from policykit.signing.ssh_signature import NAMESPACE, ssh_signer
from policykit.workflow import paths

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from policykit.profile import Person, Profile
    from policykit.record import Proposed, Record
    from policykit.record.decisions import Decision
    from policykit.world import World

_MAIL_KEY = "._domainkey."
NOT_HERE = "is not here"
"""In the reason where the commit of a review is not in the repository."""


_AGAIN = "commit it, and propose again; where policykit authority accept is needed, issue says so"
_ACCEPTED = "commit it, and let it be accepted: policykit authority show"
_SAVE_REVIEWS = "save the answer: gh api repos/OWNER/REPOSITORY/pulls/NUMBER/reviews > review.json"
_SAVE_MAIL = (
    "Save the approver's own mail once more with all its headers, as .eml, no forward and no copy; "
    "--dkim-key dns asks for the key. Without --dkim-key the mail counts as evidenced"
)


@dataclass(frozen=True, slots=True)
class Unproved:
    """Why a proof does not hold, and what whoever records the approval can do about it.

    Attributes:
        is_lost: what would prove it is not here; it may be found again, also years later.
    """

    reason: str
    remedy: str
    is_lost: bool = False


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
        found = self.unproved(approval, proposal)
        return found.reason if found else ""

    def unproved(self, approval: Record[Approved], proposal: Record[Proposed]) -> Unproved | None:
        """Return why the proof of an approval does not hold, and what to do; None where it does."""
        person = self._person(approval)
        if isinstance(person, Unproved):
            return person
        if approval.event.method is Method.FORGE:
            return self._review(approval, proposal, person)
        return self._shown(approval, person, codes_of(proposal), "")

    def unproved_decision(self, decision: Record[Decision]) -> Unproved | None:
        """Return the same of a decision that is about no policy's text."""
        person = self._person(decision)
        if isinstance(person, Unproved):
            return person
        event = decision.event
        return self._shown(decision, person, (reply_code(event),), other_code(event))

    def _person(self, record: Record[Approved | Decision]) -> Person | Unproved:
        by = record.event.by
        person = next((one for one in self.profile.people if one.id == by.person), None)
        if person is None:
            reason = f"{by.name} is not among the people of the profile"
            return Unproved(reason, f"Enter them in {paths.PROFILE}, {_again(record)}")
        return person

    def _shown(
        self, record: Record[Approved | Decision], person: Person, codes: Sequence[str], other: str
    ) -> Unproved | None:
        if record.event.method is Method.SSH:  # what is signed says what was decided
            return self._ssh(record, person)
        if record.event.method is Method.EMAIL:
            return self._mail(record, person, codes, other)
        return None

    def _ssh(self, record: Record[Approved | Decision], person: Person) -> Unproved | None:
        event = record.event
        key = person.signing_key
        again = "Sign it once more: --ssh-key FILE"
        if event.signature is None:
            return Unproved("the record carries no signature", again)
        if key is None:
            return Unproved(
                f"{person.name} has no signing_key in {paths.PROFILE}",
                "Enter the fingerprint that ssh-keygen -l -f KEY.pub shows, signing_key: {type: "
                f"ssh, fingerprint: …, valid_from: …}}, {_again(record)}. Or leave --ssh-key out",
            )
        try:
            signer = ssh_signer(event.signature)
        except KeyFailure as unreadable:
            return Unproved(unreadable.diagnostics[0].message, again)
        if signer.fingerprint != key.fingerprint:
            return Unproved(
                f"it is signed with the key {signer.fingerprint}, and the key of {person.name} in "
                f"{paths.PROFILE} is {key.fingerprint}",
                "Sign with that one: --ssh-key FILE (ssh-keygen -l -f FILE shows which it is). If "
                f"it was replaced, change signing_key, {_again(record)}",
            )
        if not key.covers(event.day):
            return Unproved(
                f"the key of {person.name} was not valid on {event.day}",
                "Sign with a key that is valid today. If valid_from or valid_to of signing_key is "
                f"wrong, correct it, {_again(record)}",
            )
        accepted = self.world.signatures.verify(
            signed_bytes(record), event.signature, person.id, signer.public_key, NAMESPACE
        )
        return None if accepted else Unproved("ssh-keygen does not accept its signature", again)

    def _mail(
        self, record: Record[Approved | Decision], person: Person, codes: Sequence[str], other: str
    ) -> Unproved | None:
        from policykit.signing.mail import judge_mail  # noqa: PLC0415 - few approvals are mails

        files, missing = self._files(record.event)
        if missing:
            return missing
        keys = {
            name.removesuffix(".txt"): data for name, data in files.items() if _MAIL_KEY in name
        }
        reasons, remedies = [], []
        for name, data in files.items():
            if _MAIL_KEY in name:
                continue
            found = judge_mail(data, keys, record.event.at)
            reason, remedy = found.problem, _SAVE_MAIL
            if not reason and found.sender != person.email.strip().casefold():
                reason = f"the mail is not from {person.name}"
                remedy = (
                    f"{person.name} has to reply from {person.email}, the address in "
                    f"{paths.PROFILE}. If somebody else approved, name them: --as EMAIL"
                )
            if not reason and not any(find_code(found.text, code) for code in codes):
                reason = "the approval code is not in the body of the mail"
                remedy = f"Ask for a reply that holds the code {codes[-1]} in its text"
            if not reason and other and find_code(found.text, other):
                reason = "the codes to approve and to refuse are both in it, so it says neither"
                remedy = f"Ask for a reply that holds {codes[-1]} alone, without what it replies to"
            if not reason:
                return None
            reasons.append(f"{name}: {reason}")
            remedies.append(remedy)
        if not reasons:
            return Unproved("there is no mail among its evidence", _SAVE_MAIL)
        return Unproved("; ".join(reasons), ". ".join(dict.fromkeys(remedies)))

    def _review(
        self, approval: Record[Approved], proposal: Record[Proposed], person: Person
    ) -> Unproved | None:
        files, missing = self._files(approval.event)
        if missing:
            return missing
        if not person.forge_login:
            return Unproved(
                f"{person.name} has no forge_login in {paths.PROFILE}",
                f"Enter the login beside them, {_AGAIN}",
            )
        reviews = tuple(review for data in files.values() for review in read_reviews(data))
        review = deciding_review(reviews, person.forge_login)
        if review is None:
            return Unproved(
                f"there is no review by {person.forge_login} among its evidence",
                f"Let {person.name} approve the pull request under that login, then "
                f"{_SAVE_REVIEWS}",
            )
        if review.state != "APPROVED":
            words = review.state.lower().replace("_", " ")
            return Unproved(
                f"the last review by {person.forge_login} is: {words}",
                f"The last one counts: ask {person.name} to approve the pull request, then "
                f"{_SAVE_REVIEWS}. A refusal is recorded with policykit decline",
            )
        return self._shows(review.commit, proposal)

    def _shows(self, commit: str, proposal: Record[Proposed]) -> Unproved | None:
        """Return why a commit does not hold what was proposed, and the proposal itself."""
        policy = proposal.event.policy
        wanted = (paths.policy(policy), paths.sidecar(policy), proposal.path)
        try:
            found = self.world.git.read_all(commit, wanted)
        except StateError:
            found = dict.fromkeys(wanted)
        text, mapping, record = (found[path] for path in wanted)
        short = commit[:12]
        push = (
            f"Push what policykit propose committed, ask for a review of that, then {_SAVE_REVIEWS}"
        )
        if text is None or mapping is None:
            return Unproved(
                f"the commit {short} that was reviewed {NOT_HERE}, or lacks the policy",
                "Fetch the branch that was reviewed: git fetch origin",
                is_lost=True,
            )
        if content_digest(policy, text, mapping) != proposal.event.content:
            return Unproved(f"the commit {short} that was reviewed holds another text", push)
        if record != proposal.data:
            return Unproved(
                f"the commit {short} that was reviewed does not hold the proposal", push
            )
        return None

    def _files(self, event: Approved | Decision) -> tuple[Mapping[str, bytes], Unproved | None]:
        files: dict[str, bytes] = {}
        for item in event.evidence:
            data = self.evidence.get(item.name)
            path = paths.evidence(event.policy, item.sha256, item.name)
            if data is None:
                data = self.world.files.read(path)
            if data is None or sha256(data) != item.sha256:
                reason = f"its evidence {item.name} is missing or was altered"
                remedy = f"Restore it from git: git log -- {path}"
                return {}, Unproved(reason, remedy, is_lost=True)
            files[item.name] = data
        return files, None


def _again(record: Record[Approved | Decision]) -> str:
    """Return what is to be done after a change of the profile, before the same is recorded."""
    return _AGAIN if isinstance(record.event, Approved) else _ACCEPTED

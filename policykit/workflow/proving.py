"""How a decision is proved: from what the user gave with it to a method, files and a signature."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, TypeVar

from policykit.errors import InputError, Place, error
from policykit.record import (
    Method,
    derive_method,
    read_reviews,
    signed_bytes,
    write_record,
)
from policykit.signing.mail import judge_mail, key_file_name
from policykit.signing.ssh_signature import NAMESPACE

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from datetime import datetime

    from policykit.record import Approved, Record
    from policykit.record.decisions import Decision
    from policykit.world import World

DecisionT = TypeVar("DecisionT", bound="Approved | Decision")


@dataclass(frozen=True, slots=True)
class Proof:
    """What the user gave with an approval or another decision.

    Attributes:
        evidence: files, by name.
        ssh_key: file of the key to sign with, or None.
        mail_key: published key of the approver's mail domain, None where it is not given.
        ask_dns: ask the DNS for that key now.
        let_read: is told whose decision it is to be and what the evidence says, before anything is
            recorded; nothing is, if it raises.
    """

    evidence: Mapping[str, bytes] = field(default_factory=dict)
    ssh_key: str | None = None
    mail_key: bytes | None = None
    ask_dns: bool = False
    let_read: Callable[[str, Sequence[str]], None] = field(
        default=lambda _name, _said: None, compare=False
    )

    @property
    def with_review(self) -> bool:
        """Say whether the answer of a code hosting service is among the evidence."""
        return any(read_reviews(data) for data in self.evidence.values())

    @property
    def with_mail(self) -> bool:
        """Say whether a mail is to be judged by its signature."""
        return self.ask_dns or self.mail_key is not None

    def method(self, *, is_git_identity: bool) -> Method:
        """Return the strongest method that this supports."""
        if self.ssh_key:
            return Method.SSH
        if self.with_review:
            return Method.FORGE
        if self.with_mail:
            return Method.EMAIL
        return derive_method(is_git_identity=is_git_identity, has_evidence=bool(self.evidence))


def with_mail_keys(world: World, proof: Proof, at: datetime) -> Proof:
    """Return the proof with the key of the mail domain beside the mails, as evidence.

    The DNS is asked here and never again, and only where the user said so.

    Raises:
        InputError: PK787, no mail with a signature of its sender's domain is among the evidence.
        ProgramError: the DNS does not give the key.
    """
    if not proof.with_mail:
        return proof
    judged = {name: judge_mail(data, {}, at) for name, data in proof.evidence.items()}
    wanted = tuple(dict.fromkeys(key for found in judged.values() for key in found.key_names))
    if not wanted:
        raise InputError(
            *(
                error(
                    "PK787",
                    f"this proves no approval by mail: {found.problem}",
                    Place(name),
                    "Save the approver's own mail with all its headers, as .eml, not a forward.",
                )
                for name, found in judged.items()
            ),
            *(
                ()
                if judged
                else (
                    error(
                        "PK787",
                        "there is no mail to judge",
                        hint="Name the saved mail: --evidence reply.eml",
                    ),
                )
            ),
        )
    if proof.mail_key is not None:
        keys = {key_file_name(wanted[0]): proof.mail_key}
        for name in wanted:
            given = {name: proof.mail_key}
            if any(not judge_mail(data, given, at).problem for data in proof.evidence.values()):
                keys = {key_file_name(name): proof.mail_key}
                break
    else:
        keys = {key_file_name(name): world.mail_keys.published(name) for name in wanted}
    return replace(proof, evidence={**proof.evidence, **keys})


def records_of(
    world: World, proof: Proof, events: Sequence[DecisionT]
) -> tuple[Record[DecisionT], ...]:
    """Return the decisions as records, signed where a key was given: all with one unlocking.

    Raises:
        KeyFailure: the key cannot be used.
    """
    unsigned = tuple(write_record(event) for event in events)
    if not proof.ssh_key or not events:
        return unsigned
    signatures = world.signatures.sign(proof.ssh_key, NAMESPACE, [*map(signed_bytes, unsigned)])
    return tuple(
        write_record(replace(event, signature=signature))
        for event, signature in zip(events, signatures, strict=True)
    )

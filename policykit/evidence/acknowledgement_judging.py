"""Claims of acknowledgement held against list, versions and calendar: what counts, what does not.

Each claim that counts is bound to a person id, a version and the digest of its text. The others
are findings with their row: nobody of that address, no version, no such version, before it was
issued or on a day to come, before joining or after leaving, after a newer version took its place.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from policykit.errors import Diagnostic, Place, error
from policykit.record import AckMethod, AcknowledgedVersion
from policykit.values import Version

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from datetime import date

    from policykit.evidence.acknowledgement_reading import Claim
    from policykit.evidence.roster_names import PersonName
    from policykit.record import Given, Member
    from policykit.values import Digest, PolicyId

_VERSION = re.compile(r"(?i)(?:v|version|rev)?\.?\s*(\d{1,6}\.\d{1,6})")
REPEATED = "recorded before, or twice in this source"


@dataclass(frozen=True, slots=True)
class IssuedText:
    """A version as claims are held against it.

    Attributes:
        text: SHA-256 of its text.
        issued: the day of its issue.
        first: the day it took effect.
        last: its own last day in force, None while open.
        until: the last day before a material version took its place, None while open.
    """

    policy: PolicyId
    version: Version
    text: Digest
    issued: date
    first: date
    last: date | None
    until: date | None


@dataclass(frozen=True, slots=True)
class Known:
    """What claims are held against.

    Attributes:
        people: everybody who ever was on the list.
        names: who they are.
        versions: every issued version, by policy and version.
        policy_called: gives the policy of a name, None where there is none.
        given: what was recorded before.
        today: the day.
    """

    people: Mapping[str, Member]
    names: Mapping[str, PersonName]
    versions: Mapping[tuple[PolicyId, Version], IssuedText]
    policy_called: Callable[[str], PolicyId | None]
    given: Sequence[Given]
    today: date

    def in_force(self, policy: PolicyId, day: date) -> IssuedText | None:
        """Return the version in force on a day."""
        for one in self.versions.values():
            if one.policy == policy and one.first <= day and (one.last is None or day <= one.last):
                return one
        return None


@dataclass(frozen=True, slots=True)
class Judged:
    """One claim that counts."""

    person: str
    version: IssuedText
    day: date
    method: AckMethod


@dataclass(frozen=True, slots=True)
class Judgement:
    """What became of the claims.

    Attributes:
        counted: those that count and are new.
        repeated: how many were recorded before, or stand twice.
        refused: rows with a finding.
        problems: the findings.
    """

    counted: tuple[Judged, ...]
    repeated: int
    refused: frozenset[int]
    problems: tuple[Diagnostic, ...]


def judge_claims(
    claims: Iterable[Claim], known: Known, method: AckMethod, file: str, *, version_in_force: bool
) -> Judgement:
    """Return which claims count, and everything against the others.

    Args:
        claims: what a file says.
        known: what they are held against.
        method: how those were given that do not say.
        file: its name, for messages.
        version_in_force: claims without a version are of the one in force on their day, as the
            user states; without it they are findings.
    """
    judge = _Judge(known, file, version_in_force=version_in_force)
    seen = {(one.person, one.policy, one.version, one.day) for one in known.given}
    counted: list[Judged] = []
    repeated = 0
    for claim in claims:
        found = judge.one(claim, claim.method or method)
        if found is None:
            continue
        key = (found.person, found.version.policy, found.version.version, found.day)
        if key in seen:
            repeated += 1
        else:
            seen.add(key)
            counted.append(found)
    rows = frozenset(
        one.place.line for one in judge.found if one.place and one.place.line is not None
    )
    return Judgement(tuple(counted), repeated, rows, tuple(judge.found))


def as_versions(counted: Iterable[Judged]) -> tuple[AcknowledgedVersion, ...]:
    """Return the claims that count as a record holds them, in a fixed order."""
    people: dict[tuple[PolicyId, Version, AckMethod, int], dict[str, str]] = {}
    texts: dict[tuple[PolicyId, Version], Digest] = {}
    times: Counter[tuple[PolicyId, Version, AckMethod, str]] = Counter()
    for one in sorted(counted, key=lambda one: (int(one.person[2:]), one.day)):
        about = (one.version.policy, one.version.version, one.method)
        times[*about, one.person] += 1
        # A person's second acknowledgement of a version stands in a group of its own.
        group = people.setdefault((*about, times[*about, one.person]), {})
        group[one.person] = one.day.isoformat()
        texts[one.version.policy, one.version.version] = one.version.text
    return tuple(
        AcknowledgedVersion(policy, version, texts[policy, version], method, group)
        for (policy, version, method, _), group in sorted(people.items(), key=lambda item: item[0])
    )


def reasons(problems: Iterable[Diagnostic]) -> dict[str, int]:
    """Return for each reason, in general words, how many rows were refused for it."""
    first: dict[int, str] = {}
    for one in problems:
        if one.place and one.place.line is not None:
            first.setdefault(one.place.line, one.code)
    return {_REASONS.get(code, code): count for code, count in Counter(first.values()).items()}


_REASONS = {
    "PK032": "a formula",
    "PK033": "no day, or one that can be read in two ways",
    "PK034": "nobody or no policy named",
    "PK039": "not understood",
    "PK041": "nobody of the list",
    "PK042": "no version named",
    "PK043": "no such policy or version",
    "PK044": "on a day to come, before the version was issued, or after it was replaced",
    "PK045": "before joining or after leaving",
}


def no_batch(target: str, known: Sequence[str]) -> Diagnostic:
    """Return that no single batch that counts is called so."""
    listed = ", ".join(path.rpartition("/")[2] for path in known) or "none"
    hint = f"Give the last eight digits of its file name. Batches that count: {listed}"
    return error("PK043", f"no single batch is called {target!r}", hint=hint)


class _Judge:
    """Judges claims one by one and collects what is against them."""

    def __init__(self, known: Known, file: str, *, version_in_force: bool) -> None:
        self._known, self._file, self._in_force = known, file, version_in_force
        self.found: list[Diagnostic] = []
        self._by_email = {e: p for p, one in known.names.items() for e in one.emails}
        self._by_number = {one.number: p for p, one in known.names.items() if one.number}

    def one(self, claim: Claim, method: AckMethod) -> Judged | None:
        """Return the claim as it counts; None where something is against it."""
        before = len(self.found)
        member = self._member(claim)
        version = self._version(claim)
        if version:
            self._calendar(claim, version)
        if member and not member.works_on(claim.day):
            days = " and ".join(f"{one.start} to {one.end or 'now'}" for one in member.spells)
            message = f"{member.id} acknowledged on {claim.day} and works here {days}"
            hint = "Find out which day is wrong. Who had left acknowledges nothing any more."
            self._say(claim, "PK045", message, hint)
        if member is None or version is None or len(self.found) > before:
            return None
        return Judged(member.id, version, claim.day, method)

    def _member(self, claim: Claim) -> Member | None:
        numbered = self._by_number.get(claim.number)
        addressed = self._by_email.get(claim.email)
        if numbered and addressed and numbered != addressed:
            message = f"the number is that of {numbered}, the address that of {addressed}"
            self._say(claim, "PK038", message, "Find out who it was.")
            return None
        person = addressed or numbered
        if person is None:
            message = f"nobody on the list is {claim.email or claim.number}"
            hint = "Bring the list up to date first: policykit ack roster FILE"
            self._say(claim, "PK041", message, hint)
            return None
        return self._known.people.get(person)

    def _version(self, claim: Claim) -> IssuedText | None:
        policy = self._known.policy_called(claim.policy)
        if policy is None:
            message = f"{claim.policy!r} is no policy that was issued"
            hint = f"Say which it is in a mapping file: policies: {{{claim.policy}: ID}}"
            self._say(claim, "PK043", message, hint)
            return None
        if not claim.version and self._in_force:
            found = self._known.in_force(policy, claim.day)
            if found is None:
                message = f"no version of {policy} was in force on {claim.day}"
                self._say(claim, "PK044", message, "Find out what was acknowledged.")
            return found
        said = _VERSION.fullmatch(claim.version.strip())
        if said is None:
            what = f"the version {claim.version!r} is not one" if claim.version else "no version"
            hint = (
                "Export it with the version. Where the system shows only the version in force, "
                "say so: --version-in-force. That is recorded with the batch."
            )
            self._say(claim, "PK042", f"{what}: nobody can tell which text it was", hint)
            return None
        major, minor = map(int, said[1].split("."))
        found = self._known.versions.get((policy, Version(major, minor))) if major else None
        if found is None:
            listed = ", ".join(
                str(one.version) for one in self._known.versions.values() if one.policy == policy
            )
            message = f"{policy} has no version {said[1]}: {listed}"
            self._say(claim, "PK043", message, "Find out which version it was.")
        elif claim.sha256 and claim.sha256 != found.text:
            message = f"the digest is not that of the text of {policy} {said[1]}"
            self._say(claim, "PK043", message, "Find out which text people had before them.")
            return None
        return found

    def _calendar(self, claim: Claim, version: IssuedText) -> None:
        what = f"{version.policy} {version.version}"
        if claim.day > self._known.today:
            message = f"{what} is to have been acknowledged on {claim.day}, which is to come"
            self._say(claim, "PK044", message, "Find out which day it was.")
        elif claim.day < version.issued:
            message = f"{what} is to have been acknowledged on {claim.day}, and was issued on "
            message += f"{version.issued}"
            hint = "Nobody can acknowledge a text before it is official. Ask them again."
            self._say(claim, "PK044", message, hint)
        elif version.until is not None and claim.day > version.until:
            message = f"{what} was acknowledged on {claim.day}; it was replaced after "
            message += f"{version.until}"
            hint = "It does not stand for the version that followed. Ask them again."
            self._say(claim, "PK044", message, hint)

    def _say(self, claim: Claim, code: str, message: str, hint: str) -> None:
        self.found.append(error(code, message, Place(self._file, claim.row), hint))

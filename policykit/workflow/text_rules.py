"""The rules on texts: what surrounds each policy of a workspace, and what they find in it.

Takes the policies as they stand with their documents; gives findings, and what is waived.
"""

from __future__ import annotations

import json
import re
from contextlib import suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from policykit.canonical import sha256
from policykit.document import comments_among
from policykit.errors import PolicykitError, has_errors
from policykit.policy import read_policy
from policykit.profile import ROLE_LABELS
from policykit.rules import (
    Fact,
    Issued,
    Subject,
    Surroundings,
    Waived,
    is_waiver,
    judge,
)
from policykit.values import STATEMENT_ID_PATTERN
from policykit.workflow import paths
from policykit.workflow.frozen import issued_policy
from policykit.workflow.workspace import load_history

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from policykit.document import Document
    from policykit.errors import Diagnostic
    from policykit.policy import Policy
    from policykit.profile import Profile
    from policykit.record import History, Record
    from policykit.record import Issued as Issuing
    from policykit.template import Library
    from policykit.values import Digest, PolicyId
    from policykit.workflow.workspace import WorkingPolicy
    from policykit.world import World


@dataclass(frozen=True, slots=True)
class TextFindings:
    """What the rules say of some policies.

    Attributes:
        found: findings that count.
        waived: those that a policy lets stand, with reasons.
    """

    found: tuple[Diagnostic, ...] = ()
    waived: tuple[Waived, ...] = field(default=())


def text_findings(
    chosen: Iterable[WorkingPolicy],
    documents: Mapping[PolicyId, Document],
    unshown: Iterable[Diagnostic],
    around: Surroundings,
) -> TextFindings:
    """Return what the rules find in the chosen policies.

    Args:
        chosen: the policies to judge; one that cannot be read, or not be shown, is passed over.
        documents: theirs.
        unshown: what is wrong with the documents.
        around: from `surroundings`.
    """
    broken = {one.place.file for one in unshown if one.place and has_errors([one])}
    found: list[Diagnostic] = []
    waived: list[Waived] = []
    for working in chosen:
        document = documents.get(working.id)
        if working.policy is None or document is None or document.file in broken:
            continue
        judgement = judge(Subject.of(working.policy, document, working.sidecar), around)
        found += judgement.found
        waived += judgement.waived
    return TextFindings(tuple(found), tuple(waived))


def without_waivers(found: Iterable[Diagnostic]) -> tuple[Diagnostic, ...]:
    """Return the diagnostics without the notice that a waiver, being a comment, is not printed."""
    return tuple(
        one for one in found if not any(is_waiver(text) for _, text in comments_among([one]))
    )


def surroundings(
    world: World,
    profile: Profile,
    library: Library | None,
    workings: Sequence[WorkingPolicy],
    histories: Mapping[PolicyId, History] | None = None,
) -> Surroundings:
    """Return what surrounds the policies of a workspace.

    Args:
        world: records, and what was generated last.
        profile: the profile.
        library: None where it cannot be read.
        workings: all policies, not only those that are judged.
        histories: the records of each; without them, they are read.
    """
    if histories is None:
        histories = {one.id: load_history(world, one.id)[0] for one in workings}
    policies = [working.policy for working in workings if working.policy]
    statements: dict[str, tuple[PolicyId, ...]] = {}
    for policy in policies:
        for statement in policy.statements:
            statements[statement.id] = (*statements.get(statement.id, ()), policy.id)
    unread = [_Unread.of(working.policy_data) for working in workings if not working.policy]
    for one in unread:
        statements |= {name: () for name in one.statements if name not in statements}
    unread_titles = [one.title for one in unread if one.title]
    templates = library.templates.values() if library else ()
    left_out = {entry.id for entry in profile.policies.left_out}
    return Surroundings(
        language=profile.branding.language,
        known=frozenset((*_known(profile, library, policies), *unread_titles)),
        titles=(*(policy.title for policy in policies), *unread_titles),
        titles_left_out=frozenset(one.title for one in templates if one.id in left_out),
        statements=statements,
        prefixes=frozenset(
            (*(name.partition("-")[0] for name in statements), *(one.prefix for one in templates))
        ),
        texts={one.id: one.text for policy in policies for one in policy.statements},
        generated=dict(_generated(world, policies)),
        facts={policy.id: tuple(_facts(world, policy.id)) for policy in policies},
        issued=dict(_issued(world, workings, histories)),
        promised=frozenset(_promised(profile, workings)),
    )


@dataclass(frozen=True, slots=True)
class _Unread:
    """What a policy that cannot be read still names: others may refer to it as before."""

    title: str
    statements: tuple[str, ...]

    @classmethod
    def of(cls, data: bytes | None) -> _Unread:
        text = (data or b"").decode("utf-8", "replace")
        title = re.search(r"^title:(.*)$", text, re.MULTILINE)
        ids = re.findall(rf"^\*\*({STATEMENT_ID_PATTERN})\*\*", text, re.MULTILINE)
        return cls(title[1].strip().strip("\"'") if title else "", tuple(dict.fromkeys(ids)))


def _promised(
    profile: Profile, workings: Iterable[WorkingPolicy]
) -> Iterator[tuple[bool, int, str]]:
    """Yield the spans of all maps, and the review of policies, which each of them may name."""
    yield (False, profile.review.interval_months, "months")
    for working in workings:
        for entry in working.sidecar.entries.values() if working.sidecar else ():
            if entry.cadence:
                yield (False, entry.cadence.every, entry.cadence.unit)
            if entry.limit:
                yield (True, entry.limit.within, entry.limit.unit)


def _known(profile: Profile, library: Library | None, policies: Iterable[Policy]) -> Iterator[str]:
    yield from _strings(profile.tree)
    yield from ROLE_LABELS.values()
    for policy in policies:
        yield policy.title
    if library:
        for term in library.glossary.values():
            yield term.term
        for parameter in library.parameters.values():
            yield from _strings(parameter.default)
        for framework in library.frameworks.values():
            yield framework.title
            yield from framework.controls.values()


def _strings(value: Any) -> Iterator[str]:
    match value:
        case str():
            yield value
        case dict():
            for each in value.values():
                yield from _strings(each)
        case list() | tuple():
            for each in value:
                yield from _strings(each)


def _generated(world: World, policies: Iterable[Policy]) -> Iterator[tuple[str, str]]:
    for policy in policies:
        path = paths.base_policy(policy.id)
        base, _ = read_policy(world.files.read(path) or b"", path)
        for statement in base.statements if base else ():
            yield statement.id, statement.text


def _facts(world: World, identifier: PolicyId) -> Iterator[Fact]:
    """Yield the numbers that generation printed; a damaged file gives none, as in `generate`."""
    data = world.files.read(paths.base_facts(identifier))
    try:
        facts = json.loads(data or b"{}")
    except ValueError:
        return
    for path, fact in facts.items() if isinstance(facts, dict) else ():
        value = fact.get("value") if isinstance(fact, dict) else None
        if isinstance(value, int) and not isinstance(value, bool):
            places = tuple(str(one) for one in fact.get("places", ()))
            yield Fact(path, value, tuple(one for one in places if not one.startswith("#")))


def _issued(
    world: World, workings: Iterable[WorkingPolicy], histories: Mapping[PolicyId, History]
) -> Iterator[tuple[PolicyId, Issued]]:
    """Yield what was issued. Older versions are read only where a dropped id is in use again.

    A version that no commit has yet, while a hook of git asks in the middle of an issue, or none
    any more, in a clone that was cut off, says nothing; `record_problems` tells of the latter.
    """
    readable = {one.id: one for one in workings if one.policy}
    heads = {key: head for key in readable if (head := histories[key].latest)}
    last = _last_issued(world, readable.values(), heads)
    for key, working in readable.items():
        found = Issued()
        if working.policy and key in heads:
            with suppress(PolicykitError):
                issued = last.get(key) or issued_policy(world, heads[key])
                found = _issued_in(world, working.policy, histories[key], issued)
        yield key, found


def _last_issued(
    world: World, workings: Iterable[WorkingPolicy], heads: Mapping[PolicyId, Record[Issuing]]
) -> Mapping[PolicyId, Policy]:
    """Return the text of each version issued last, where it is on disk or where its tag leads.

    Its digest says that it is the right one, so it does not matter where it is found.
    """
    found: dict[PolicyId, Policy] = {}
    elsewhere: dict[PolicyId, str] = {}
    for working in workings:
        if head := heads.get(working.id):
            wanted = _digest_of_text(head)
            if working.policy and sha256(working.policy_data or b"") == wanted:
                found[working.id] = working.policy
            else:
                elsewhere[working.id] = paths.tag(working.id, head.event.version)
    tags = world.git.tags() if elsewhere else {}
    places = {key: (tags[tag], paths.policy(key)) for key, tag in elsewhere.items() if tag in tags}
    for key, data in zip(places, world.git.read_each(places.values()), strict=True):
        if data is not None and sha256(data) == _digest_of_text(heads[key]):
            policy, _ = read_policy(data, paths.policy(key))
            if policy:
                found[key] = policy
    return found


def _digest_of_text(issued: Record[Issuing]) -> Digest | None:
    path = paths.policy(issued.event.policy)
    return next((one.sha256 for one in issued.event.inputs if one.path == path), None)


def _issued_in(world: World, policy: Policy, history: History, issued: Policy) -> Issued:
    last = {str(one.id): one.text for one in issued.statements}
    here = {str(one.id) for one in policy.statements}
    dropped: dict[str, str] = {}
    for version, gone in _dropped(history):
        wanted = (gone & here) - last.keys()
        if wanted:
            for statement in issued_policy(world, version).statements:
                if statement.id in wanted:
                    dropped[statement.id] = statement.text
    return Issued(last, dropped)


def _dropped(history: History) -> Iterator[tuple[Any, set[str]]]:
    """Yield each issued version with the ids that the one after it no longer had."""
    for version, after in zip(history.chain, history.chain[1:], strict=False):
        proposal = history.proposal(after.event.proposal)
        if proposal is not None:
            yield version, set(proposal.event.statements.removed)

"""What claims of acknowledgement are held against: list, names, versions, what was recorded."""

from __future__ import annotations

from typing import TYPE_CHECKING

from policykit.evidence.acknowledgement_judging import IssuedText, Known
from policykit.evidence.columns import words_of
from policykit.record import AckTerms, given_of, periods, requests_of, roster
from policykit.workflow.acknowledgement_terms import histories, issued_texts
from policykit.workflow.roster_folder import load_names
from policykit.workflow.workspace import load_policy

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from policykit.record import History
    from policykit.values import PolicyId, Version
    from policykit.workflow.exception_context import Context
    from policykit.world import World


def known_of(context: Context, words: Mapping[str, str]) -> Known:
    """Return what claims are held against.

    Args:
        context: the workspace.
        words: what a source calls policies, to their ids.
    """
    world, policies = context.world, histories(context.world)
    return Known(
        people={member.id: member for member in roster(context.workspace)},
        names=load_names(world),
        versions=versions_of(policies),
        policy_called=_by_name(world, policies, words),
        given=given_of(context.workspace),
        today=context.today,
    )


def versions_of(
    policies: Sequence[History],
) -> Mapping[tuple[PolicyId, Version], IssuedText]:
    """Return every issued version that was not withdrawn."""
    texts = issued_texts(policies)
    every = AckTerms(0, False, "", None)
    found = {}
    for history in policies:
        spans = {period.record.digest: period for period in periods(history)}
        for request in requests_of(history, lambda _: every):
            for record in request.issued:
                event, span = record.event, spans[record.digest]
                text = texts.get((history.policy, event.version))
                if text:
                    found[history.policy, event.version] = IssuedText(
                        history.policy,
                        event.version,
                        text,
                        event.day,
                        span.first,
                        span.last,
                        request.last,
                    )
    return found


def _by_name(
    world: World, policies: Sequence[History], words: Mapping[str, str]
) -> Callable[[str], PolicyId | None]:
    known: dict[str, PolicyId] = {}
    ids = {str(history.policy): history.policy for history in policies if history.chain}
    for name, identifier in ids.items():
        policy = load_policy(world, identifier).policy
        for text in (name, policy.title if policy else name):
            known.setdefault(words_of(text), identifier)
            known.setdefault(words_of(text).removesuffix(" policy"), identifier)
    for text, name in words.items():
        if name in ids:
            known[words_of(text)] = ids[name]

    def called(text: str) -> PolicyId | None:
        wanted = words_of(text)
        return known.get(wanted) or known.get(wanted.removesuffix(" policy"))

    return called

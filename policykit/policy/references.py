"""References resolved: the terms a policy defines, and the other policies of the set it names.

Takes a template and its library, gives what its Definitions and Related documents print.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from policykit.errors import Diagnostic, error

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from policykit.policy.context import Context
    from policykit.profile import Profile
    from policykit.template import Library, Template, Term

_COMPANY = re.compile(r"\b[Cc]ompany\b")


def with_references(context: Context, template: Template, library: Library) -> Context:
    """Return the context with `terms` (term, meaning) and `related` (one line each) added.

    A term whose condition does not hold is left out, and so is a policy that the set has not.
    """
    titles = context["policy_titles"]
    noun = context["organization"]["noun"]
    terms = [
        {"term": _named(term.term, noun), "meaning": _named(term.meaning, noun)}
        for name, term in library.glossary.items()
        if name in template.terms and _holds(term, context)
    ]
    related = [
        f"{titles[entry.id]}, for {entry.purpose}" if entry.purpose else titles[entry.id]
        for entry in template.related
        if entry.id in titles
    ]
    return {**context, "terms": terms, "related": related}


def _named(text: str, noun: str) -> str:
    """Return a line of the glossary with the word for the organization in the place of company.

    >>> _named("Company data", "organization")
    'Organization data'
    """
    capital = noun[:1].upper() + noun[1:]
    return _COMPANY.sub(lambda found: capital if found[0][0] == "C" else noun, text)


def _holds(term: Term, facts: Mapping[str, Any]) -> bool:
    try:
        return term.when.holds(facts)
    except KeyError:
        return False  # `wrong_terms` reports it


def wrong_terms(template: Template, library: Library, profile: Profile) -> Iterator[Diagnostic]:
    """Yield an error for each term of the template whose condition cannot be asked (PK248)."""
    for name in template.terms:
        term = library.glossary.get(name)
        try:
            if term is not None:
                term.when.holds(profile.tree)
        except KeyError as problem:
            message = f"the condition reads {problem.args[0]}, which the profile does not have"
            hint = "Use a flag such as flags.phi, or scope.privacy."
            yield error("PK248", message, term.place if term else None, hint)

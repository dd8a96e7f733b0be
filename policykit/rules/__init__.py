"""Rules on the texts of policies: what an auditor objects to, found before the auditor does.

Takes a policy with its `Document` and what surrounds it; gives findings with code and line, and
tells those apart that the policy waives for a reason. Never changes a text. Rules of English hold
for English alone.
"""

from typing import TYPE_CHECKING

from policykit.starting.lookup import offer

if TYPE_CHECKING:
    from policykit.rules.catalogue import RULES, Rule
    from policykit.rules.judge import Judgement, judge
    from policykit.rules.obligations import (
        has_second_verb,
        is_obligation,
        is_passive_without_actor,
    )
    from policykit.rules.passages import Kind, Passage, passages_of
    from policykit.rules.subject import Fact, Issued, Subject, Surroundings
    from policykit.rules.vague_words import VAGUE_WORDS, vague_words
    from policykit.rules.waivers import Waived, Waiver, is_waiver, read_waivers
    from policykit.rules.wording import grade, reading_level, words_of

__all__ = [
    "RULES",
    "VAGUE_WORDS",
    "Fact",
    "Issued",
    "Judgement",
    "Kind",
    "Passage",
    "Rule",
    "Subject",
    "Surroundings",
    "Waived",
    "Waiver",
    "grade",
    "has_second_verb",
    "is_obligation",
    "is_passive_without_actor",
    "is_waiver",
    "judge",
    "passages_of",
    "read_waivers",
    "reading_level",
    "vague_words",
    "words_of",
]

__getattr__ = offer(
    __name__,
    {
        "catalogue": "RULES Rule",
        "judge": "Judgement judge",
        "obligations": "has_second_verb is_obligation is_passive_without_actor",
        "passages": "Kind Passage passages_of",
        "subject": "Fact Issued Subject Surroundings",
        "vague_words": "VAGUE_WORDS vague_words",
        "waivers": "Waived Waiver is_waiver read_waivers",
        "wording": "grade reading_level words_of",
    },
)

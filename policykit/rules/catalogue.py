"""The rules on texts: code, short name, severity, and whether a policy may waive it.

`docs/rules.md` says of each what an auditor objects to and how it is put right; a test compares the
two. SARIF carries this list.
"""

from __future__ import annotations

from dataclasses import dataclass

from policykit.errors import Severity


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule.

    Attributes:
        name: in words that stay the same, for SARIF and for headings.
        says: what it finds, in a sentence without a full stop.
    """

    code: str
    name: str
    severity: Severity
    says: str
    waivable: bool = True


_ERROR, _WARNING = Severity.ERROR, Severity.WARNING
RULES: dict[str, Rule] = {
    rule.code: rule
    for rule in (
        Rule("PK358", "unlisted-promise", _WARNING, "A number that is among no commitments"),
        Rule("PK359", "other-number", _WARNING, "A sentence and its map name two numbers"),
        Rule("PK370", "placeholder", _ERROR, "Text that somebody was to replace is still there"),
        Rule("PK371", "blank-value", _ERROR, "A value is missing where the sentence needs one"),
        Rule("PK372", "dangling-list", _WARNING, "A list is announced or begun and has no items"),
        Rule("PK373", "spacing", _WARNING, "Spaces or punctuation stand where a word was cut out"),
        Rule("PK374", "vague-word", _WARNING, "A word that nobody can test"),
        Rule("PK375", "shouting", _WARNING, "Capitals or exclamation marks instead of a reason"),
        Rule("PK376", "unknown-role", _WARNING, "A role that nobody in the profile holds"),
        Rule("PK377", "undefined-term", _WARNING, "A term with capitals that is defined nowhere"),
        Rule("PK378", "statement-reference", _ERROR, "A statement is named that does not exist"),
        Rule("PK379", "policy-reference", _WARNING, "A policy is named that the set does not have"),
        Rule("PK380", "section-reference", _WARNING, "A section is named that is not there"),
        Rule("PK381", "contradiction", _WARNING, "One commitment has two values"),
        Rule("PK382", "duty-without-id", _WARNING, "A duty stands outside the statements"),
        Rule("PK383", "no-mapping", _WARNING, "A statement answers no control of any framework"),
        Rule("PK384", "id-in-two-policies", _ERROR, "Two policies use one statement id"),
        Rule("PK385", "id-used-again", _ERROR, "An id that was dropped stands for something else"),
        Rule("PK386", "empty-section", _WARNING, "A section has a heading and nothing below it"),
        Rule("PK387", "no-actor", _WARNING, "A duty in the passive does not say whose it is"),
        Rule("PK388", "no-duty", _WARNING, "A statement has no verb of obligation"),
        Rule("PK389", "several-duties", _WARNING, "One id carries several duties"),
        Rule("PK390", "reading-level", _WARNING, "The text asks for more years of school than 13"),
        Rule("PK391", "long-sentence", _WARNING, "A sentence has more than 40 words"),
        Rule("PK392", "waiver-form", _ERROR, "A waiver cannot be read", waivable=False),
        Rule("PK393", "waiver-target", _ERROR, "A waiver of what none can be", waivable=False),
        Rule("PK394", "waiver-unused", _WARNING, "A waiver waives nothing", waivable=False),
        Rule("PK395", "repeated-duty", _WARNING, "Two statements say the same"),
        Rule("PK396", "other-meaning", _WARNING, "An issued id now says something else"),
        Rule("PK397", "imported-cover", _WARNING, "What a document said of itself is still there"),
    )
}

"""The text table of docs/coverage.md: measured over the filled policies of the sample organization.

`make text-table` prints it and writes it between its marks. The measures are those of the rules
that `check` applies; nothing here knows what a good value is, only what the goal is.
"""

from __future__ import annotations

import json
import re
import sys
from collections import Counter
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING

from policykit.document import decode
from policykit.edge.pandoc import PandocProgram
from policykit.policy import finish, prepare, read_policy, read_sidecar
from policykit.policy.fill_child import CompiledParts, fill_one
from policykit.profile import read_profile
from policykit.rules import (
    Kind,
    Subject,
    Surroundings,
    is_obligation,
    is_passive_without_actor,
    judge,
    reading_level,
    vague_words,
    words_of,
)
from policykit.template import read_library

if TYPE_CHECKING:
    from collections.abc import Iterable

    from policykit.errors import Diagnostic

TOP = Path(__file__).parents[1]
PAGE = TOP / "docs" / "coverage.md"
BEGIN, END = "<!-- text-table: made by make text-table -->\n", "<!-- end of text-table -->\n"
LEFTOVERS = {"PK370", "PK371", "PK372", "PK373"}
OWN_SECTIONS = ("purpose", "statements")
"""The sections whose text is a policy's own; the others are tables, lists, and parts all share."""
ON = date(2026, 2, 2)
FEWEST_WORDS = 6  # shorter sentences are alike by chance


@dataclass(frozen=True, slots=True)
class Measures:
    """What was counted; `policies` has id, words of body and grade of each."""

    policies: tuple[tuple[str, int, float], ...]
    words: int
    normative: int
    without_id: int
    leftovers: int
    vague: int
    passive: int
    repeated: int
    claimed_by_nothing: int


def subjects(profile_data: bytes) -> list[Subject]:
    """Return the policies of an organization, filled and read."""
    files = {
        str(path.relative_to(TOP / "policy_templates")): path.read_bytes()
        for path in (TOP / "policy_templates").rglob("*")
        if path.is_file()
    }
    library, _ = read_library(files)
    profile, _ = read_profile(profile_data, "org_profile.yaml")
    job, found = prepare(profile, library, None, ON)
    _require_none(found)
    payload, compiled = json.loads(job.payload()), CompiledParts()
    texts = {one["id"]: fill_one(one, payload, compiled) for one in payload["policies"]}
    generated, found = finish(job, texts)
    _require_none(found)
    policies = {
        item.id: read_policy(item.policy, f"policies/{item.id}.md")[0] for item in generated
    }
    sidecars = {item.id: read_sidecar(item.sidecar, f"{item.id}.map.yaml")[0] for item in generated}
    read = [(name, policy) for name, policy in policies.items() if policy]
    trees = PandocProgram().parse([(f"policies/{name}.md", one.body) for name, one in read])
    made = []
    for (name, policy), tree in zip(read, trees, strict=True):
        document, found = decode(tree, policy.body, f"policies/{name}.md", policy.body_line)
        _require_none(found)
        made.append(Subject.of(policy, document, sidecars[name]))
    return made


def _require_none(found: Iterable[Diagnostic]) -> None:
    if told := [str(one) for one in found]:
        sys.exit("\n".join(told))


def measured(policies: list[Subject]) -> Measures:
    """Return what is counted over the policies."""
    around = Surroundings(
        statements={
            str(one.id): (it.policy.id,) for it in policies for one in it.policy.statements
        },
        known=frozenset(it.policy.title for it in policies),
    )
    found = Counter(one.code for it in policies for one in judge(it, around).found)
    normative = [
        (passage.owner, sentence)
        for it in policies
        for passage in it.prose
        for sentence in passage.sentences
        # The sentence that explains the three verbs is no duty.
        if is_obligation(sentence) and not sentence.startswith("Must marks a duty")
    ]
    return Measures(
        policies=tuple(
            (it.policy.id, sum(len(words_of(one)) for one in _own(it)), reading_level(it) or 0)
            for it in policies
        ),
        words=sum(len(words_of(one.text)) for it in policies for one in it.passages),
        normative=len(normative),
        without_id=sum(not owner for owner, _ in normative),
        leftovers=sum(found[code] for code in LEFTOVERS),
        vague=sum(len(vague_words(one.text)) for it in policies for one in it.passages),
        passive=sum(is_passive_without_actor(sentence) for _, sentence in normative),
        repeated=len(repeated(policies)),
        claimed_by_nothing=sum(_claimed_by_nothing(it) for it in policies),
    )


def _own(subject: Subject) -> list[str]:
    return [
        passage.text
        for passage in subject.passages
        if passage.section in OWN_SECTIONS and passage.kind is not Kind.HEADING
    ]


def repeated(policies: list[Subject]) -> list[str]:
    """Return the sentences of statements and purposes that stand in two policies."""
    owners: dict[str, set[str]] = {}
    for it in policies:
        for passage in it.prose:
            if passage.section in OWN_SECTIONS:
                for sentence in passage.sentences:
                    owners.setdefault(sentence, set()).add(it.policy.id)
    shared = _sentences_of_parts()
    return [
        sentence
        for sentence, names in owners.items()
        if len(names) > 1
        and len(sentence.split()) >= FEWEST_WORDS
        and not any(part.search(sentence) for part in shared)
    ]


def _sentences_of_parts() -> list[re.Pattern[str]]:
    """Return what parts print: text that stands once in the library and is the same everywhere."""
    patterns = []
    for path in (TOP / "policy_templates" / "_parts").glob("*.j2"):
        for line in path.read_text("utf-8").splitlines():
            plain = re.sub(r"\{%.*?%\}|\{#.*?#\}|[*`\[\]]|\(#[\w-]+\)", "", line).strip()
            pieces = [re.escape(piece.strip()) for piece in re.split(r"\{\{.*?\}\}", plain)]
            if len(plain.split()) >= FEWEST_WORDS - 2:
                patterns.append(re.compile(".*".join(pieces)))
    return patterns


def _claimed_by_nothing(subject: Subject) -> int:
    """Return how many criteria are claimed by a statement that has no words."""
    texts = {statement.id: statement.text for statement in subject.policy.statements}
    return sum(
        sum(map(len, entry.controls.values()))
        for name, entry in subject.entries.items()
        if not texts.get(name, "").strip()
    )


def table(found: Measures) -> str:
    """Return the table as Markdown."""
    bodies = sorted(words for _, words, _ in found.policies)
    long = [f"{name} {words}" for name, words, _ in found.policies if words > 900]
    grades = sorted((grade, name) for name, _, grade in found.policies)
    rows = [
        ("policies", str(len(found.policies)), ""),
        ("words, tables and lists included", f"{found.words:,}", ""),
        ("normative sentences", f"{found.normative:,}", ""),
        ("of them without an id", str(found.without_id), "0"),
        (
            "leftovers: placeholders, blank values, gaps, lists without items",
            str(found.leftovers),
            "0",
        ),
        ("vague words per 1,000", f"{1000 * found.vague / found.words:.1f}", "under 2"),
        (
            "passive duties without an actor",
            f"{100 * found.passive / found.normative:.1f} %",
            "under 5 %",
        ),
        ("Flesch-Kincaid grade, median", f"{median(grade for grade, _ in grades):.1f}", "under 11"),
        (f"the hardest policy, {grades[-1][1]}", f"{grades[-1][0]:.1f}", "under 13"),
        (
            "words of body: median, shortest, longest",
            f"{median(bodies):.0f}, {bodies[0]}, {bodies[-1]}",
            "500 to 900, more where the subject needs it",
        ),
        ("policies with more than 900 words of body", ", ".join(long) or "none", ""),
        ("sentences repeated in another policy", str(found.repeated), "0"),
        ("criteria claimed by nothing", str(found.claimed_by_nothing), "0"),
    ]
    lines = [
        "| over the filled policies of the sample organization | measured | goal |",
        "|---|---|---|",
    ]
    return "\n".join([*lines, *(f"| {' | '.join(row)} |" for row in rows)]) + "\n"


def main() -> None:
    """Print the table and write it into the page."""
    made = table(measured(subjects((TOP / "org_profile.yaml").read_bytes())))
    sys.stdout.write(made)
    text = PAGE.read_text("utf-8")
    before, _, rest = text.partition(BEGIN)
    _, _, after = rest.partition(END)
    PAGE.write_text(f"{before}{BEGIN}\n{made}\n{END}{after}", "utf-8")


if __name__ == "__main__":
    main()

"""docs/rules.md explains every rule: what, why an auditor objects, how it is put right."""

import re
from pathlib import Path

from policykit.rules import RULES, VAGUE_WORDS

TEXT = (Path(__file__).parents[2] / "docs" / "rules.md").read_text(encoding="utf-8")
SECTIONS = re.findall(
    r"^### (PK\d{3}) ([a-z-]+) \((\w+)\)\n(.*?)(?=^##|\Z)", TEXT, re.MULTILINE | re.DOTALL
)


def test_every_rule_has_a_section_with_its_name_and_severity():
    listed = {code: (name, severity) for code, name, severity, _ in SECTIONS}
    assert listed == {rule.code: (rule.name, rule.severity) for rule in RULES.values()}
    assert len(SECTIONS) == len(listed)


def test_every_section_says_why_and_what_to_do():
    for code, _, _, text in SECTIONS:
        assert "*An auditor:* " in text, code
        assert "*Fix:* " in text, code


def test_the_examples_of_vague_words_are_vague_words():
    rows = re.findall(r"^\| \w[\w ]* \| ([^|]+) \| CC[\d.]+", TEXT, re.MULTILINE)
    assert len(rows) >= len({word.why for word in VAGUE_WORDS.values()})
    for row in rows:
        assert {word.strip() for word in row.split(",")} <= set(VAGUE_WORDS), row

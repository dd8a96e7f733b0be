"""The template library against its own rules: complete, mapped, plain, and free of typed numbers.

These tests read the files as text. What the filling makes of them is tested in `test_filled.py`.
"""

import itertools
import re
from functools import cache
from pathlib import Path

import pytest
from policy_set import (
    ACTIVE_BE,
    ANSWERED_ELSEWHERE,
    ANSWERS,
    ANY,
    NOTICES,
    NUMBERS_OF_LAW,
    PARAMETERS,
    PROFILE,
    REQUIRED,
    SET,
)
from ruamel.yaml import YAML

from policykit.profile.shape import known_keys

LIBRARY = Path(__file__).parents[2] / "policy_templates"
IDS = tuple(name for name in SET if (LIBRARY / f"{name}.md.j2").exists())
SECTIONS = [
    *("purpose", "scope", "roles", "statements", "exceptions", "enforcement"),
    *("definitions", "related", "framework-mapping", "history", "approval"),
]
FRAMEWORKS = ("soc2", "iso27001", "nist-csf", "hipaa")

VAGUE = (
    "appropriate|appropriately|as needed|as necessary|as required|where possible|if possible|"
    "where feasible|when feasible|proper|properly|timely|regular|regularly|periodic|periodically|"
    "adequate|adequately|reasonable|reasonably|sufficient|sufficiently|suitable|promptly|"
    "immediately|best effort|ensure|leverage|robust|and/or|etc"
)
# Words of law in the notification matrix.
LEGAL_TERMS = ("without undue delay", "without unreasonable delay")
OBLIGATION = re.compile(r"\b(must|should|may|shall)\b")
FRONT_MATTER = re.compile(r"\A---\n(.*?)^---\n(.*)\Z", re.DOTALL | re.MULTILINE)
STATEMENT = re.compile(r"^\*\*([A-Z]{2}-\d+[a-z]?)\*\* (.*)$", re.MULTILINE)
TAG = re.compile(r"\{%.*?%\}|\{# .*? #\}")
VALUE = re.compile(r"\{\{.*?\}\}")
INCLUDE = re.compile(r'\{% include "(.*?)" %\}')


@cache
def load(path):
    return YAML(typ="safe", pure=True).load(path)


def template(name):
    return (LIBRARY / f"{name}.md.j2").read_text("utf-8")


def front_matter(name):
    return load(FRONT_MATTER.match(template(name))[1])


def with_parts(text):
    return INCLUDE.sub(lambda match: with_parts((LIBRARY / match[1]).read_text("utf-8")), text)


def body(name):
    return FRONT_MATTER.match(template(name))[2]


def statements(name):
    return STATEMENT.findall(body(name))


def statement_map(name):
    return load(LIBRARY / f"{name}.map.yaml")["statements"]


def framework(name):
    groups = load(LIBRARY / "frameworks" / f"{name}.yaml")["groups"]
    return {control["id"] for group in groups for control in group["controls"]}


def prose(text):
    """The words of a template: tags gone, each value a word."""
    return VALUE.sub("value", TAG.sub("", text))


def code(text):
    """The code of a template, without its quoted texts."""
    pieces = [
        match for match in re.findall(r"\{%.*?%\}|\{\{.*?\}\}", text) if "include" not in match
    ]
    return re.sub(r'"[^"]*"', "", " ".join(pieces))


@pytest.mark.parametrize("name", IDS)
def test_front_matter_is_that_of_the_policy_set(name):
    found = front_matter(name)
    meant = SET[name]
    assert (found["id"], found["title"]) == (name, meant.title)
    assert (found["prefix"], found["when"]) == (meant.prefix, meant.when)
    assert (found["owner_role"], found["approver_role"]) == (meant.owner, meant.approver)
    assert found["ack_required"] is True


def test_every_template_is_one_of_the_set():
    assert {path.name.removesuffix(".md.j2") for path in LIBRARY.glob("*.md.j2")} == set(IDS)


@pytest.mark.parametrize("name", IDS)
def test_every_statement_of_the_policy_set_is_there_and_in_order(name):
    prefix, count = SET[name].prefix, SET[name].statements
    numbers = [re.fullmatch(rf"{prefix}-(\d+)[a-z]?", id_)[1] for id_, _ in statements(name)]
    subjects = [int(number) for number, _ in itertools.groupby(numbers)]
    assert subjects == list(range(1, (count or len(subjects)) + 1))


@pytest.mark.parametrize("name", IDS)
def test_several_obligations_of_a_number_are_lettered_without_a_gap(name):
    ids = [id_ for id_, _ in statements(name)]
    for number, group in itertools.groupby(ids, key=lambda id_: id_.rstrip("abcdefghijklmnop")):
        letters = "".join(id_.removeprefix(number) for id_ in group)
        assert letters in {"", "abcdefghijklmnopqrstuvwxyz"[: len(letters)]}, number
        assert len(letters) != 1, number


def test_no_statement_id_occurs_twice():
    ids = [id_ for name in IDS for id_, _ in statements(name)]
    assert len(ids) == len(set(ids))


@pytest.mark.parametrize("name", IDS)
def test_statements_and_map_entries_are_the_same_in_the_same_order(name):
    assert list(statement_map(name)) == [id_ for id_, _ in statements(name)]


@pytest.mark.parametrize("name", IDS)
def test_sections_are_those_of_the_skeleton(name):
    assert re.findall(r"^# .* \{#([a-z-]+)\}$", body(name), re.MULTILINE) == SECTIONS
    everywhere = re.findall(r"^#+ .* \{#([a-z-]+)\}$", body(name), re.MULTILINE)
    assert len(everywhere) == len(set(everywhere))


@pytest.mark.parametrize("name", IDS)
def test_every_link_leads_to_a_heading_or_to_the_first_pages(name):
    known = set(re.findall(r"\{#([a-z-]+)\}", body(name))) | {"approvals", "revision-history"}
    assert set(re.findall(r"\]\(#([a-z-]+)\)", with_parts(body(name)))) <= known


@pytest.mark.parametrize("name", IDS)
def test_every_control_exists_and_every_statement_answers_one(name):
    known = {key: framework(key) for key in FRAMEWORKS}
    for id_, entry in statement_map(name).items():
        assert tuple(entry["controls"]) == FRAMEWORKS, id_
        assert any(entry["controls"].values()), id_
        for key, controls in entry["controls"].items():
            assert set(controls) <= known[key], id_


@pytest.mark.parametrize("name", IDS)
@pytest.mark.parametrize("key", FRAMEWORKS)
def test_every_criterion_that_the_policy_answers_is_claimed(name, key):
    entries = statement_map(name).values()
    claimed = {control for entry in entries for control in entry["controls"][key]}
    for answer in ANSWERS[name][key].split():
        meant = {
            control
            for control in framework(key) - ANSWERED_ELSEWHERE.get(name, set())
            if control == answer or control.startswith((f"{answer}(", f"{answer}-"))
        }
        assert meant, answer
        if key == "nist-csf":
            assert meant & claimed, answer
        else:
            assert meant <= claimed, (answer, meant - claimed)


@pytest.mark.parametrize("name", IDS)
def test_evidence_is_one_concrete_line_of_its_own(name):
    lines = [entry["evidence"] for entry in statement_map(name).values()]
    assert len(lines) == len(set(lines))
    for line in lines:
        assert 20 <= len(line) <= 140, line
        assert "\n" not in line
        assert not line.endswith("."), line


@pytest.mark.parametrize("name", IDS)
def test_every_cadence_and_limit_is_a_number_the_statement_prints(name):
    declared = {item["path"]: item for item in front_matter(name)["parameters"]}
    texts = dict(statements(name))
    for id_, entry in statement_map(name).items():
        for key, amount in (("cadence", "every"), ("limit", "within")):
            if key in entry and isinstance(entry[key][amount], str):
                path = entry[key][amount]
                inside = declared.get(path.rpartition(".")[0], {"type": None})
                assert inside["type"] == "map" or declared[path]["type"] == "int", id_
                assert f"{{{{ {path} |" in texts[id_], id_


@pytest.mark.parametrize("name", IDS)
def test_every_interval_a_statement_prints_is_a_cadence_or_limit(name):
    entries = statement_map(name)
    unit = re.compile(r"\| (?:every_months|times|minutes|hours|days|business_days) \}\}")
    for id_, text in statements(name):
        if unit.search(text) and id_ not in NOTICES:
            assert {"cadence", "limit"} & set(entries[id_]), id_


@pytest.mark.parametrize("name", IDS)
def test_every_parameter_of_the_policy_set_is_asked_for(name):
    declared = {item["path"]: item for item in front_matter(name)["parameters"]}
    for path, default in PARAMETERS[name].items():
        if default is REQUIRED:
            assert declared[path].get("required") or "default" in declared[path], path
        elif default is PROFILE:
            section, _, key = path.rpartition(".")
            assert key in known_keys((section,)), path
            assert "default" not in declared.get(path, {}), path
        elif default is ANY:
            assert path in declared, path
        else:
            assert declared[path]["default"] == default, path


@pytest.mark.parametrize("name", IDS)
def test_every_parameter_has_a_question_and_every_number_a_range(name):
    for item in front_matter(name)["parameters"]:
        assert "?" in item["question"], item["path"]
        if item["type"] == "int" and "default" in item:
            assert item["min"] <= item["default"] <= item["max"], item["path"]


def test_a_parameter_of_two_templates_is_declared_alike():
    seen = {}
    for name in IDS:
        for item in front_matter(name)["parameters"]:
            assert seen.setdefault(item["path"], item) == item, (name, item["path"])


@pytest.mark.parametrize("name", IDS)
def test_parameters_declared_and_used_are_the_same(name):
    declared = {item["path"] for item in front_matter(name)["parameters"]}
    used = {
        # What lies inside a parameter that is a mapping counts as the parameter.
        next((known for known in declared if f"{path}.".startswith(f"{known}.")), path)
        for path in re.findall(
            r"\b[a-z][a-z0-9_]*(?:\.[a-z][a-z0-9_]*)+\b", code(with_parts(body(name)))
        )
    }
    asked = {
        item["path"].partition(".")[0] for one in IDS for item in front_matter(one)["parameters"]
    }
    used = {path for path in used if path.partition(".")[0] in asked}
    assert declared <= used
    for path in used - declared:
        section, key = path.split(".")[:2]
        assert key in (known_keys((section,)) or ()), path


def words_of(name):
    text = prose(with_parts(body(name))).lower()
    for term in LEGAL_TERMS:
        text = text.replace(term, "")
    return text


@pytest.mark.parametrize("name", IDS)
def test_no_vague_word_stands_anywhere(name):
    assert re.findall(rf"\b({VAGUE})\b", words_of(name)) == []


@pytest.mark.parametrize("name", IDS)
def test_each_statement_has_one_verb_of_obligation_and_one_actor(name):
    for id_, text in statements(name):
        # Of an `if` and its `else` only one is in the text.
        branches = re.sub(r"\{% if .*?%\}(.*?)\{% else %\}.*?\{% endif %\}", r"\1", text)
        plain = prose(branches)
        assert len(OBLIGATION.findall(plain)) == 1, (id_, plain)
        assert "shall" not in plain, id_
        assert "must be " not in plain or id_ in ACTIVE_BE, id_


@pytest.mark.parametrize("name", IDS)
def test_words_of_obligation_stand_only_in_statements(name):
    text = prose(with_parts(STATEMENT.sub("", body(name))))
    text = text.replace("*should* a recommendation, *may* a permission", "")
    others = [line for line in text.splitlines() if OBLIGATION.search(line)]
    tables = ("| Decides who may have", "| System owner |", "| Incident that the insurance may")
    assert [line for line in others if not any(table in line for table in tables)] == []


@pytest.mark.parametrize("name", IDS)
def test_one_sentence_stands_on_each_line(name):
    for line in prose(with_parts(body(name))).splitlines():
        if not line.strip() or line.startswith(("#", "|", "- ")):
            continue
        assert line.endswith((".", ":")), line
        assert not re.search(r"[.!?] [A-Z]", line.replace("Art. ", "")), line


@pytest.mark.parametrize("name", IDS)
def test_no_number_is_typed_where_a_parameter_belongs(name):
    for paragraph in body(name).split("\n\n"):
        found = STATEMENT.search(paragraph)
        if not found or found[1] in NUMBERS_OF_LAW:
            continue
        plain = re.sub(r"\b(?:[A-Z]{2}-\d+[a-z]?|PCI DSS version 4|ISO/IEC 27001)\b", "", paragraph)
        assert not re.search(r"\d", prose(plain.replace("**", ""))), found[1]


def test_the_library_is_free_to_use():
    text = (LIBRARY / "LICENSE").read_text("utf-8")
    assert "SPDX-License-Identifier: CC0-1.0" in text


def test_every_part_is_included_and_has_no_front_matter():
    included = {match for name in IDS for match in INCLUDE.findall(template(name))}
    assert included == {f"_parts/{path.name}" for path in (LIBRARY / "_parts").iterdir()}
    for path in (LIBRARY / "_parts").iterdir():
        assert path.read_text("utf-8").startswith("{# "), path.name


def test_no_sentence_stands_in_two_templates():
    """What two policies say alike is a part, or one of them refers to the other."""
    owners = {}
    for name in IDS:
        for line in body(name).splitlines():
            sentence = re.sub(r"^\*\*[A-Z]{2}-\d+[a-z]?\*\* ", "", line)
            if sentence.startswith(("#", "|", "{%")) or len(sentence.split()) < 5:
                continue
            owners.setdefault(sentence, set()).add(name)
    assert {line: names for line, names in owners.items() if len(names) > 1} == {}


def test_no_words_of_a_value_begin_or_end_with_a_space():
    """A value is printed without the spaces at its ends, so the words beside it would touch it."""
    for path in sorted(LIBRARY.rglob("*.j2")):
        for value in re.findall(r"\{\{(.*?)\}\}", path.read_text("utf-8")):
            for words in re.findall(r'"([^"]*)"', value):
                assert words == words.strip(), (path.name, value)

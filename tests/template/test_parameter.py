from datetime import date

import pytest

from policykit.template.parameter import ParameterType, read_parameters
from policykit.template.yaml_source import read_yaml


def read(*entries):
    source, found = read_yaml("parameters:\n" + "".join(f"  - {one}\n" for one in entries), "t.j2")
    assert not found
    return read_parameters(source)


def one(entry):
    parameters, found = read(entry)
    assert found == []
    return parameters[0]


def test_a_parameter_keeps_what_it_says():
    parameter = one("{path: a.b, type: int, default: 3, min: 1, max: 12, question: How often?}")
    assert parameter.type is ParameterType.INT
    assert (parameter.default.value, parameter.minimum, parameter.maximum) == (3, 1, 12)
    assert str(parameter.place) == "t.j2:2"
    assert parameter.expected() == "a whole number from 1 to 12"


def test_a_default_can_be_another_path():
    assert one(
        "{path: a.b, type: str, default: {from: tools.x}, question: q}"
    ).default.from_path == ("tools.x")


@pytest.mark.parametrize(
    ("entry", "good", "bad"),
    [
        ("type: int, min: 1, max: 5", [1, 5], [0, 6, "3", True, 2.0, None]),
        ("type: bool", [True, False], [1, "true", None]),
        ("type: enum, values: [all, some]", ["all"], ["none", "", 1, None]),
        ("type: str", ["x"], ["", "  ", 1, None]),
        ("type: str, nullable: true", ["x", None], [""]),
        ("type: list, min: 1, max: 2", [["a"], [{}, {}]], [[], [1, 2, 3], "a", None]),
        ("type: list, values: [a, b]", [[], ["a", "b"]], [["c"]]),
        ("type: map", [{}], [[], "a", None]),
        ("type: role", ["it_lead"], ["", 3, None]),
        ("type: date", [date(2026, 1, 31), "2026-01-31"], ["2026-02-30", "soon", 3, None]),
    ],
)
def test_values_are_judged(entry, good, bad):
    parameter = one(f"{{path: a.b, {entry}, question: q}}")
    assert [parameter.problem(value) for value in good] == [""] * len(good)
    assert all(parameter.problem(value) for value in bad)


@pytest.mark.parametrize(
    ("entry", "code", "words"),
    [
        ("{path: a.b, type: int, question: q, defualt: 3}", "PK205", "Did you mean default?"),
        ("{path: a.b, question: q}", "PK206", "type"),
        ("text", "PK210", "not a mapping"),
        ("{path: A-b, type: int, question: q}", "PK210", "not a parameter path"),
        ("{path: flat, type: int, question: q}", "PK210", "not a parameter path"),
        ("{path: a.b, type: integer, question: q}", "PK210", "Did you mean int?"),
        ("{path: a.b, type: int, question: ''}", "PK210", "question is empty"),
        ("{path: a.b, type: int, required: 1, question: q}", "PK210", "required"),
        ("{path: a.b, type: int, min: low, question: q}", "PK210", "min is not"),
        ("{path: a.b, type: int, min: 5, max: 1, question: q}", "PK210", "above the greatest"),
        ("{path: a.b, type: int, min: 1, default: 0, question: q}", "PK210", "less than 1"),
        ("{path: a.b, type: int, required: true, default: 1, question: q}", "PK210", "required"),
        ("{path: a.b, type: enum, question: q}", "PK210", "enum without values"),
        ("{path: a.b, type: str, values: [x], question: q}", "PK210", "has values"),
        ("{path: a.b, type: str, max: 3, question: q}", "PK210", "range"),
        ("{path: a.b, type: str, default: {from: 7}, question: q}", "PK210", "not a path"),
    ],
)
def test_wrong_declarations(entry, code, words):
    parameters, found = read(entry)
    assert parameters == ()
    assert [mistake.code for mistake in found] == [code]
    assert words in f"{found[0].message} {found[0].hint}"
    assert found[0].place.line == 2


def test_a_path_is_declared_once():
    parameters, found = read(
        "{path: a.b, type: int, question: q}", "{path: a.b, type: str, question: q}"
    )
    assert len(parameters) == 1
    assert (found[0].code, found[0].place.line) == ("PK211", 3)


def test_parameters_must_be_a_list():
    source, _ = read_yaml("parameters: {a: 1}\n", "t.j2")
    assert read_parameters(source)[1][0].code == "PK207"


def test_agreement_ignores_the_question():
    first = one("{path: a.b, type: int, default: 3, question: q}")
    assert first.agrees_with(one("{path: a.b, type: int, default: 3, question: another}"))
    assert not first.agrees_with(one("{path: a.b, type: int, default: 4, question: q}"))

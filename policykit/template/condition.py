"""Conditions: the `when` of a template, such as `flags.phi or scope.privacy`.

Takes the text, gives a `Condition` that can be asked about a profile's tree. It is interpreted
here, node by node, and never run as code: names, constants, `and`, `or`, `not`, `==`, `!=`, `in`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from jinja2 import Environment, TemplateSyntaxError, nodes


@dataclass(frozen=True, slots=True)
class Condition:
    """A condition on facts of the profile.

    Attributes:
        text: as the template writes it.
        paths: dotted paths it reads, in their order.
    """

    text: str
    paths: tuple[str, ...]

    def holds(self, tree: Mapping[str, Any]) -> bool:
        """Say whether the condition is met by the data.

        Raises:
            KeyError: the data has no such path; the argument is the path.
        """
        return bool(_value(_parsed(self.text), tree))


def read_condition(text: str) -> Condition:
    """Read a condition.

    Raises:
        ValueError: the text is no condition; the message says why, as a phrase.

    >>> read_condition("flags.phi and not flags.has_board").paths
    ('flags.phi', 'flags.has_board')
    """
    return Condition(text, tuple(dict.fromkeys(_paths(_parsed(text)))))


@lru_cache(maxsize=1024)
def _parsed(text: str) -> nodes.Expr:
    try:
        tree = Environment(autoescape=True).parse("{{ " + text + " }}")
    except TemplateSyntaxError as problem:
        raise ValueError(f"it cannot be read: {problem.message}") from None
    match tree.body:
        case [nodes.Output(nodes=[nodes.Expr() as node])]:
            return node
        case _:
            raise ValueError("it is not one expression")


def _paths(node: nodes.Expr) -> list[str]:
    match node:
        case nodes.Const() | nodes.TemplateData():
            return []
        case nodes.Name() | nodes.Getattr():
            return [_dotted(node)]
        case nodes.And(left=left, right=right) | nodes.Or(left=left, right=right):
            return _paths(left) + _paths(right)
        case nodes.Not(node=inner):
            return _paths(inner)
        case nodes.List(items=items):
            return [path for item in items for path in _paths(item)]
        case nodes.Compare(expr=left, ops=[nodes.Operand(op="eq" | "ne" | "in" | "notin") as op]):
            return _paths(left) + _paths(op.expr)
        case _:
            raise ValueError(f"a condition has no {type(node).__name__}")


def _dotted(node: nodes.Expr) -> str:
    match node:
        case nodes.Name(name=name):
            return str(name)
        case nodes.Getattr(node=inner, attr=attr):
            return f"{_dotted(inner)}.{attr}"
        case _:
            raise ValueError(f"a condition has no {type(node).__name__}")


def _value(node: nodes.Expr, tree: Mapping[str, Any]) -> Any:  # noqa: PLR0911 -- one per node
    match node:
        case nodes.Const(value=value):
            return value
        case nodes.And(left=left, right=right):
            return _value(left, tree) and _value(right, tree)
        case nodes.Or(left=left, right=right):
            return _value(left, tree) or _value(right, tree)
        case nodes.Not(node=inner):
            return not _value(inner, tree)
        case nodes.List(items=items):
            return [_value(item, tree) for item in items]
        case nodes.Compare(expr=left, ops=[operand]):
            return _compare(operand.op, _value(left, tree), _value(operand.expr, tree))
        case _:
            return _look_up(_dotted(node), tree)


def _compare(operator: str, left: Any, right: Any) -> bool:
    if operator in {"eq", "ne"}:
        return bool(left == right) is (operator == "eq")
    contained = isinstance(right, str | list | tuple | Mapping) and left in right
    return contained is (operator == "in")


def _look_up(path: str, tree: Mapping[str, Any]) -> Any:
    value: Any = tree
    for step in path.split("."):
        if not isinstance(value, Mapping) or step not in value:
            raise KeyError(path)
        value = value[step]
    return value

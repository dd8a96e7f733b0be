"""The syntax trees of conditions, interpreted node by node and never run as code.

Names, constants, `and`, `or`, `not`, `==`, `!=`, `in`; nothing else has a place in a condition.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from jinja2 import Environment, TemplateSyntaxError, nodes


@lru_cache(maxsize=1024)
def parsed(text: str) -> nodes.Expr:
    """Return the syntax tree of a condition.

    Raises:
        ValueError: it is not one expression; the message says why, as a phrase.
    """
    try:
        tree = Environment(autoescape=True).parse("{{ " + text + " }}")
    except TemplateSyntaxError as problem:
        raise ValueError(f"it cannot be read: {problem.message}") from None
    match tree.body:
        case [nodes.Output(nodes=[nodes.Expr() as node])]:
            return node
        case _:
            raise ValueError("it is not one expression")


def paths_of(node: nodes.Expr) -> list[str]:
    """Return the dotted paths that a condition reads, in their order.

    Raises:
        ValueError: something in it has no place in a condition.
    """
    match node:
        case nodes.Const() | nodes.TemplateData():
            return []
        case nodes.Name() | nodes.Getattr():
            return [_dotted(node)]
        case nodes.And(left=left, right=right) | nodes.Or(left=left, right=right):
            return paths_of(left) + paths_of(right)
        case nodes.Not(node=inner):
            return paths_of(inner)
        case nodes.List(items=items):
            return [path for item in items for path in paths_of(item)]
        case nodes.Compare(expr=left, ops=[nodes.Operand(op="eq" | "ne" | "in" | "notin") as op]):
            return paths_of(left) + paths_of(op.expr)
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


def value_of(node: nodes.Expr, tree: Mapping[str, Any]) -> Any:  # noqa: PLR0911 -- one per node
    """Return what a condition, or a part of it, comes to.

    Raises:
        KeyError: the data has no such path; the argument is the path.
    """
    match node:
        case nodes.Const(value=value):
            return value
        case nodes.And(left=left, right=right):
            return value_of(left, tree) and value_of(right, tree)
        case nodes.Or(left=left, right=right):
            return value_of(left, tree) or value_of(right, tree)
        case nodes.Not(node=inner):
            return not value_of(inner, tree)
        case nodes.List(items=items):
            return [value_of(item, tree) for item in items]
        case nodes.Compare(expr=left, ops=[operand]):
            return _compare(operand.op, value_of(left, tree), value_of(operand.expr, tree))
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

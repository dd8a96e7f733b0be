"""Surroundings: on what each statement of a template depends, in words that a reader can follow.

Takes the syntax trees of a template and its parts, gives for each statement id the conditions
around it, such as `flags.has_offices` or `not flags.phi`, each with the facts it reads. `set`
names are followed back to the facts. Nothing is evaluated here.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from jinja2 import nodes

from policykit.errors import Place
from policykit.values import STATEMENT_ID_PATTERN

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from policykit.template.uses import Tree

_STATEMENT = re.compile(rf"^\*\*({STATEMENT_ID_PATTERN})\*\*", re.MULTILINE)
_OPERATORS = {"eq": "==", "ne": "!=", "in": "in", "notin": "not in", "gt": ">", "lt": "<"}
_OPERATORS |= {"gteq": ">=", "lteq": "<="}


@dataclass(frozen=True, slots=True)
class Surrounding:
    """A condition around a statement.

    Attributes:
        text: the condition, as a template would write it, such as `not flags.has_offices`.
        paths: dotted paths of the facts it reads, in their order.
        place: where the template asks.
    """

    text: str
    paths: tuple[str, ...]
    place: Place


def find_surroundings(
    tree: Tree, parts: Mapping[str, Tree]
) -> Mapping[str, tuple[tuple[Surrounding, ...], ...]]:
    """Return for each statement id, for each place where it stands, the conditions around it.

    Args:
        tree: the template's body, of a library without errors.
        parts: name as an include writes it -> the part.
    """
    walk = _Walk(parts, tree.file)
    walk.block(tree.root.body, (), {})
    return {name: tuple(places) for name, places in walk.found.items()}


@dataclass(slots=True)
class _Walk:
    parts: Mapping[str, Tree]
    file: str
    found: dict[str, list[tuple[Surrounding, ...]]] = field(default_factory=dict)
    at_line_start: bool = True

    def block(
        self,
        body: Iterable[nodes.Node],
        around: tuple[Surrounding, ...],
        names: _Names,
    ) -> None:
        for node in body:
            match node:
                case nodes.Output(nodes=items):
                    for item in items:
                        self._output(item, around)
                case nodes.Assign(target=nodes.Name(name=name), node=value):
                    names[name] = _said(value, names)
                case nodes.If():
                    self._if(node, around, names)
                case nodes.For():
                    self._for(node, around, names)
                case nodes.Include(template=nodes.Const(value=name)):
                    outer, self.file = self.file, self.parts[name].file
                    self.block(self.parts[name].root.body, around, dict(names))
                    self.file = outer

    def _output(self, item: nodes.Node, around: tuple[Surrounding, ...]) -> None:
        if not isinstance(item, nodes.TemplateData):
            self.at_line_start = False
            return
        for mark in _STATEMENT.finditer(item.data):
            if mark.start() or self.at_line_start:
                self.found.setdefault(mark[1], []).append(around)
        if item.data:
            self.at_line_start = item.data.endswith("\n")

    def _if(self, node: nodes.If, around: tuple[Surrounding, ...], names: _Names) -> None:
        refused: tuple[Surrounding, ...] = ()
        for branch in (node, *node.elif_):
            asked, denied = (
                Surrounding(_words(test, names), paths, Place(self.file, branch.lineno))
                for paths in (tuple(dict.fromkeys(_paths(branch.test, names))),)
                for test in (branch.test, nodes.Not(branch.test))
            )
            self.block(branch.body, (*around, *refused, asked), names)
            refused = (*refused, denied)
        self.block(node.else_, (*around, *refused), names)

    def _for(self, node: nodes.For, around: tuple[Surrounding, ...], names: _Names) -> None:
        source = _said(node.iter, names)
        place = Place(self.file, node.lineno)
        some = Surrounding(f"there is any of {source.text}", source.paths, place)
        self.block(node.body, (*around, some), dict(names))
        self.block(node.else_, around, dict(names))


@dataclass(frozen=True, slots=True)
class _Said:
    """What a `set` name stands for, already in words."""

    text: str
    paths: tuple[str, ...]
    joined_by: str


_Names = dict[str, _Said]


def _said(node: nodes.Node, names: _Names) -> _Said:
    paths = tuple(dict.fromkeys(_paths(node, names)))
    return _Said(_words(node, names), paths, _joined_by(node, names))


def _words(node: nodes.Node, names: _Names) -> str:  # noqa: PLR0911, PLR0912, C901 -- one case per kind of node
    """Return an expression as a template would write it."""
    match node:
        case nodes.Name(name=name):
            return names[name].text if name in names else str(name)
        case nodes.Getattr(node=inner, attr=attr):
            return f"{_words(inner, names)}.{attr}"
        case nodes.Const(value=value):
            return {True: "true", False: "false", None: "none"}.get(value, f'"{value}"')
        case nodes.List(items=items):
            return f"[{', '.join(_words(item, names) for item in items)}]"
        case nodes.And(left=left, right=right):
            return f"{_within('and', left, names)} and {_within('and', right, names)}"
        case nodes.Or(left=left, right=right):
            return f"{_within('or', left, names)} or {_within('or', right, names)}"
        case nodes.Not(node=nodes.Not(node=inner)):
            return _words(inner, names)
        case nodes.Not(node=nodes.Test(node=inner, name=name)):
            return f"{_words(inner, names)} is not {name}"
        case nodes.Not(node=nodes.Compare(expr=left, ops=[operand])) if operand.op in _OPPOSITES:
            opposite = nodes.Operand(_OPPOSITES[operand.op], operand.expr)
            return _words(nodes.Compare(left, [opposite]), names)
        case nodes.Not(node=inner):
            return f"not {_within('not', inner, names)}"
        case nodes.Compare(expr=left, ops=[operand]) if operand.op in _OPERATORS:
            return f"{_words(left, names)} {_OPERATORS[operand.op]} {_words(operand.expr, names)}"
        case nodes.Test(node=inner, name=name):
            return f"{_words(inner, names)} is {name}"
        case nodes.Filter(node=nodes.Expr() as inner, name="list"):
            return _words(inner, names)
        case nodes.Filter(node=nodes.Expr() as inner, name=name, args=args):
            words = ", ".join(_words(argument, names) for argument in args)
            return f"{_words(inner, names)} | {name}{f'({words})' if words else ''}"
        case _:
            return "…"


_OPPOSITES = {"eq": "ne", "ne": "eq", "in": "notin", "notin": "in"}


def _joined_by(node: nodes.Node, names: _Names) -> str:
    match node:
        case nodes.Name(name=name) if name in names:
            return names[name].joined_by
        case nodes.And() | nodes.Or():
            return "and" if isinstance(node, nodes.And) else "or"
        case _:
            return ""


def _within(operator: str, node: nodes.Node, names: _Names) -> str:
    """Return the words of an operand, in brackets where another operator joins them."""
    words = _words(node, names)
    return f"({words})" if _joined_by(node, names) not in {"", operator} else words


def _paths(node: nodes.Node, names: _Names) -> Iterator[str]:
    match node:
        case nodes.Name(name=name) if name in names:
            yield from names[name].paths
        case nodes.Getattr(node=nodes.Name(name=name)) if name in names:
            yield from names[name].paths
        case nodes.Name() | nodes.Getattr():
            yield _words(node, names)
        case _:
            for child in node.iter_child_nodes():
                yield from _paths(child, names)

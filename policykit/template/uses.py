"""Uses: which values feed which statement, found by reading a template and never by filling it.

Takes the syntax trees of a template and its parts, gives for every statement id, and for every
section outside its statements, the dotted paths of the values that shape it: what is substituted
there, what loops run over, and the conditions around it. `set` names and loop variables are
followed back to the data.

A path through a list has `[]` where the items are: `systems[].name` is the name of each system.
A statement reaches from its bold id to the next statement or heading, so the list or table below
it belongs to it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

from jinja2 import nodes

from policykit.errors import Place
from policykit.template.allow_list import POLICY_FILTERS
from policykit.template.syntax import parsed_again
from policykit.values import STATEMENT_ID_PATTERN

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

_MARK = re.compile(
    rf"^\*\*(?P<statement>{STATEMENT_ID_PATTERN})\*\*|^(?P<heading>\#{{1,6}})[ \t]"
    rf"|\{{\#(?P<section>[A-Za-z][\w.-]*)[^}}\n]*\}}|(?P<end>\n)",
    re.MULTILINE,
)
_PREAMBLE = "#"


@dataclass(frozen=True, slots=True)
class StatementMark:
    """A statement id where a template writes it."""

    id: str
    place: Place


@dataclass(frozen=True, slots=True)
class Read:
    """One value that a template reads, and where it does. `guarded` if it asks `is defined`."""

    path: str
    place: Place
    guarded: bool


@dataclass(frozen=True, slots=True)
class Uses:
    """What a template uses.

    Attributes:
        by_place: statement id, or `#` and a heading's id -> paths, sorted. The key `#` alone is
            the text before the first heading.
        statements: every statement id in the order of the text; an id may occur again where
            conditions exclude each other.
        reads: every value read, in the order of the text.
        parts: names of the parts included, directly or by another part.
        missing: names of parts that do not exist, with the place of the include.
        circles: places of includes that lead back to a part that is being read.
        policies: ids of other policies that the text names, with the place of each.
    """

    by_place: Mapping[str, tuple[str, ...]]
    statements: tuple[StatementMark, ...]
    reads: tuple[Read, ...]
    parts: tuple[str, ...]
    missing: tuple[tuple[str, Place], ...]
    circles: tuple[tuple[str, Place], ...]
    policies: tuple[tuple[str, Place], ...] = ()

    @property
    def paths(self) -> frozenset[str]:
        """Every path that any place uses."""
        return frozenset(path for paths in self.by_place.values() for path in paths)


@dataclass(frozen=True)
class Tree:
    """A syntax tree and the file it was read from.

    Attributes:
        parsed: the tree; None where it is parsed when first asked for.
        file: name for messages.
        source: what it is parsed from, as Jinja reads it.
    """

    parsed: nodes.Template | None = field(compare=False)
    file: str
    source: str = ""

    @cached_property
    def root(self) -> nodes.Template:
        """The top of the tree."""
        return parsed_again(self.source) if self.parsed is None else self.parsed


@dataclass(frozen=True, slots=True)
class _Reading:
    """What an expression reads: `reference` can still be followed by an attribute."""

    reference: str | None = None
    paths: frozenset[str] = frozenset()

    def all(self) -> frozenset[str]:
        own = {_settled(self.reference)} if self.reference else set()
        return self.paths | own

    def step(self, suffix: str) -> _Reading:
        reference = f"{self.reference}{suffix}" if self.reference else None
        return _Reading(reference, self.paths)


def find_uses(tree: Tree, parts: Mapping[str, Tree]) -> Uses:
    """Return what the template uses, parts included.

    Args:
        tree: the template's body.
        parts: name as an include writes it -> the part.
    """
    walk = _Walk(parts, tree.file)
    walk.block(tree.root.body, {}, frozenset())
    by_place = {place: tuple(sorted(paths)) for place, paths in walk.by_place.items() if paths}
    return Uses(
        by_place=by_place,
        statements=tuple(walk.statements),
        reads=tuple(walk.reads),
        parts=tuple(dict.fromkeys(walk.included)),
        missing=tuple(walk.missing),
        circles=tuple(walk.circles),
        policies=tuple(walk.policies),
    )


def _settled(path: str) -> str:
    while path.endswith("[]"):
        path = path[:-2]
    return path


_Scope = dict[str, _Reading]


@dataclass(slots=True)
class _Walk:
    """One pass over a template in the order of its text.

    `regions` are the places the text may belong to here: more than one after an `if` whose
    branches ended in different statements.
    """

    parts: Mapping[str, Tree]
    file: str
    regions: frozenset[str] = frozenset({_PREAMBLE})
    by_place: dict[str, set[str]] = field(default_factory=dict)
    statements: list[StatementMark] = field(default_factory=list)
    reads: list[Read] = field(default_factory=list)
    included: list[str] = field(default_factory=list)
    missing: list[tuple[str, Place]] = field(default_factory=list)
    circles: list[tuple[str, Place]] = field(default_factory=list)
    policies: list[tuple[str, Place]] = field(default_factory=list)
    open_parts: list[str] = field(default_factory=list)
    heading: set[str] | None = None
    at_line_start: bool = True

    def block(self, body: Iterable[nodes.Node], scope: _Scope, conditions: frozenset[str]) -> None:
        for node in body:
            match node:
                case nodes.Output(nodes=items):
                    for item in items:
                        self._output(item, scope, conditions)
                case nodes.Assign(target=nodes.Name(name=name), node=value):
                    scope[name] = self._read(value, scope)
                    if conditions:
                        reading = scope[name]
                        scope[name] = _Reading(reading.reference, reading.paths | conditions)
                case nodes.If():
                    self._if(node, scope, conditions)
                case nodes.For():
                    self._for(node, scope, conditions)
                case nodes.Include(template=nodes.Const(value=name)):
                    self._include(name, node.lineno, scope, conditions)

    def _output(self, item: nodes.Node, scope: _Scope, conditions: frozenset[str]) -> None:
        if isinstance(item, nodes.TemplateData):
            self._text(item.data, item.lineno, conditions)
        elif isinstance(item, nodes.Expr):
            self._use(self._read(item, scope).all() | conditions)
            self.at_line_start = False

    def _text(self, text: str, line: int, conditions: frozenset[str]) -> None:
        settled = 0
        for match in _MARK.finditer(text):
            if match.start() == 0 and not self.at_line_start and (match[1] or match[2]):
                continue
            if text[settled : match.start()].strip():
                self._use(conditions)
            settled = match.start()
            if match["statement"]:
                place = Place(self.file, line + text.count("\n", 0, match.start()))
                self.statements.append(StatementMark(match["statement"], place))
                self.regions = frozenset({match["statement"]})
            elif match["heading"]:
                self.regions, self.heading = frozenset(), set()
            elif match["section"] and self.heading is not None:
                self._begin_section(match["section"])
            elif match["end"] and self.heading is not None:
                self._begin_section("")
        if text[settled:].strip():
            self._use(conditions)
        if text:
            self.at_line_start = text.endswith("\n")

    def _begin_section(self, section: str) -> None:
        collected, self.heading = self.heading or set(), None
        self.regions = frozenset({_PREAMBLE + section})
        self._use(frozenset(collected))

    def _use(self, paths: frozenset[str]) -> None:
        if self.heading is not None:
            self.heading |= paths
        for region in self.regions:
            self.by_place.setdefault(region, set()).update(paths)

    def _if(self, node: nodes.If, scope: _Scope, conditions: frozenset[str]) -> None:
        """Walk the branches from one and the same start, then go on from all their ends."""
        branches: list[tuple[nodes.Node | None, list[nodes.Node]]] = [
            (node.test, node.body),
            *((other.test, other.body) for other in node.elif_),
            (None, node.else_),
        ]
        before, start, asked = self.regions, self.at_line_start, conditions
        ends, line_starts = frozenset[str](), False
        scopes: list[_Scope] = []
        for test, body in branches:
            if test is not None:
                asked |= self._read(test, scope).all()
            self.regions, self.at_line_start = before, start
            scopes.append(dict(scope))
            self.block(body, scopes[-1], asked)
            ends |= self.regions
            line_starts |= self.at_line_start
        self.regions, self.at_line_start = ends, line_starts
        for name in {name for branch in scopes for name in branch}:
            scope[name] = _joined([branch[name] for branch in scopes if name in branch])

    def _for(self, node: nodes.For, scope: _Scope, conditions: frozenset[str]) -> None:
        source = self._read(node.iter, scope)
        inner = dict(scope)
        asked = conditions | source.paths
        if isinstance(node.target, nodes.Name):
            inner[node.target.name] = source.step("[]")
            names = {node.target.name}
        else:
            names = {item.name for item in node.target.find_all(nodes.Name)}
            inner.update(dict.fromkeys(names, _Reading(None, source.all())))
        inner["loop"] = _Reading(None, frozenset())
        used = {name.name for child in node.body for name in child.find_all(nodes.Name)}
        if node.test is not None:
            asked |= self._read(node.test, inner).all()
            used |= {name.name for name in node.test.find_all(nodes.Name)}
            if isinstance(node.test, nodes.Name):
                used.add(node.test.name)
        if not names & used or node.else_:
            asked |= source.all()
        before = self.regions
        self.block(node.body, inner, asked)
        after = self.regions
        self.regions = before
        self.block(node.else_, dict(scope), asked)
        self.regions |= after

    def _include(self, name: str, line: int, scope: _Scope, conditions: frozenset[str]) -> None:
        place = Place(self.file, line)
        part = self.parts.get(name)
        if part is None:
            self.missing.append((name, place))
            return
        if name in self.open_parts:
            self.circles.append((name, place))
            return
        self.included.append(name)
        self.open_parts.append(name)
        outer, self.file = self.file, part.file
        self.block(part.root.body, dict(scope), conditions)
        self.file = outer
        self.open_parts.pop()

    def _read(self, node: nodes.Node, scope: _Scope, *, guarded: bool = False) -> _Reading:
        """Return what the expression reads, and remember each name with its line."""
        reading = self._reading(node, scope, guarded=guarded)
        follows = isinstance(node, nodes.Name | nodes.Getattr | nodes.Getitem)
        if follows and reading.reference and not self._is_alias(node, scope):
            place = Place(self.file, node.lineno)
            self.reads.append(Read(reading.reference, place, guarded))
        return reading

    def _is_alias(self, node: nodes.Node, scope: _Scope) -> bool:
        return isinstance(node, nodes.Name) and node.name in scope

    def _reading(self, node: nodes.Node, scope: _Scope, *, guarded: bool) -> _Reading:
        match node:
            case nodes.Name(name=name):
                return scope.get(name, _Reading(name))
            case nodes.Getattr(node=inner, attr=step):
                return self._reading(inner, scope, guarded=guarded).step(f".{step}")
            case nodes.Getitem(node=inner, arg=nodes.Const(value=key)):
                suffix = "[]" if isinstance(key, int) else f".{key}"
                return self._reading(inner, scope, guarded=guarded).step(suffix)
            case nodes.Filter():
                return self._filter(node, scope)
            case nodes.Test(node=inner):
                return self._union([inner], scope, guarded=guarded or node.name == "defined")
            case _:
                return self._union(node.iter_child_nodes(), scope, guarded=guarded)

    def _union(self, children: Iterable[nodes.Node], scope: _Scope, *, guarded: bool) -> _Reading:
        readings = [self._read(child, scope, guarded=guarded).all() for child in children]
        return _Reading(None, frozenset[str]().union(*readings))

    def _filter(self, node: nodes.Filter, scope: _Scope) -> _Reading:
        subject = node.node
        if subject is None:
            return _Reading()
        if node.name in POLICY_FILTERS and isinstance(subject, nodes.Const):
            place, path = Place(self.file, node.lineno), f"policy_titles.{subject.value}"
            self.policies.append((str(subject.value), place))
            self.reads.append(Read(path, place, guarded=True))
            return _Reading(None, frozenset({path}))
        arguments = [*node.args, *(keyword.value for keyword in node.kwargs)]
        beside = self._union(arguments, scope, guarded=False).paths
        follow = _FOLLOWED.get(node.name)
        if follow is None:
            inner = self._read(subject, scope)
            return _Reading(None, inner.all() | beside)
        # The list itself is not read whole here: what counts is what is done with its items.
        inner = self._reading(subject, scope, guarded=False)
        if isinstance(subject, nodes.Name | nodes.Getattr) and inner.reference:
            self.reads.append(Read(inner.reference, Place(self.file, node.lineno), guarded=False))
        result = follow(inner, _attribute(node))
        return _Reading(result.reference, result.paths | beside)


def _attribute(node: nodes.Filter) -> str | None:
    for keyword in node.kwargs:
        if keyword.key == "attribute" and isinstance(keyword.value, nodes.Const):
            return str(keyword.value.value)
    selects = node.name in {"selectattr", "rejectattr"}
    if selects and node.args and isinstance(node.args[0], nodes.Const):
        return str(node.args[0].value)
    return None


def _mapped(reading: _Reading, attribute: str | None) -> _Reading:
    return reading.step(f"[].{attribute}") if attribute else reading


def _selected(reading: _Reading, attribute: str | None) -> _Reading:
    tested = reading.step(f"[].{attribute}").all() if attribute else frozenset[str]()
    return _Reading(reading.reference, reading.paths | tested)


def _item(reading: _Reading, _attribute: str | None) -> _Reading:
    return reading.step("[]")


_FOLLOWED: dict[str, Callable[[_Reading, str | None], _Reading]] = {
    "map": _mapped,
    "selectattr": _selected,
    "rejectattr": _selected,
    "sort": _selected,
    "unique": _selected,
    "list": lambda reading, _attribute: reading,
    "first": _item,
    "last": _item,
}


def _joined(readings: list[_Reading]) -> _Reading:
    references = {reading.reference for reading in readings}
    if len(references) == 1:
        paths = frozenset[str]().union(*(reading.paths for reading in readings))
        return _Reading(references.pop(), paths)
    return _Reading(None, frozenset[str]().union(*(reading.all() for reading in readings)))

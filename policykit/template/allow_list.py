"""The nodes, filters and tests of Jinja2 that templates may use; all else is refused.

Takes a syntax tree, gives one diagnostic per refusal with its line. There are no calls, no
arithmetic, no slices and no names that begin with an underscore: what a template reaches is the
data it is given, and what it costs is in proportion to the data. (Jinja's own sandbox refuses
neither `'a' * 10**9` nor `9**99999999`.)
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from jinja2 import nodes

from policykit.errors import Diagnostic, Place, error
from policykit.template.keys import did_you_mean

if TYPE_CHECKING:
    from collections.abc import Iterator

FILTERS: Final = frozenset(
    [
        "role",
        "holders",
        "and_list",
        "or_list",
        "date",
        "number",
        "code",
        "cell",
        "label",
        "plural",
        "times",
        "every_months",
        "minutes",
        "hours",
        "days",
        "business_days",
        "weeks",
        "months",
        "years",
        "map",
        "selectattr",
        "rejectattr",
        "list",
        "first",
        "last",
        "length",
        "sort",
        "unique",
        "lower",
        "capitalize",
        "words",
        "items",
        "policy",
        "in_set",
    ]
)
TESTS: Final = frozenset({"none", "defined", "string"})
SELECT_TESTS: Final = frozenset({"equalto", "eq", "ne", "in", "none", "defined", "string"})
LOOP_ATTRIBUTES: Final = frozenset({"first", "last", "index"})
POLICY_FILTERS: Final = frozenset({"policy", "in_set"})
MAPPED_FILTERS: Final = frozenset(
    {"role", "holders", "label", "lower", "capitalize", "words", "date"}
)

_PLAIN_NODES = (
    nodes.Template,
    nodes.Output,
    nodes.TemplateData,
    nodes.If,
    nodes.Const,
    nodes.List,
    nodes.Compare,
    nodes.Operand,
    nodes.And,
    nodes.Or,
    nodes.Not,
    nodes.CondExpr,
    nodes.Keyword,
)
_CONSTRUCTS = {
    "Call": "a call",
    "Add": "arithmetic (+)",
    "Sub": "arithmetic (-)",
    "Mul": "arithmetic (*)",
    "Div": "arithmetic (/)",
    "FloorDiv": "arithmetic (//)",
    "Mod": "arithmetic (%)",
    "Pow": "arithmetic (**)",
    "Neg": "a negative number",
    "Pos": "arithmetic (+)",
    "Concat": "joining with ~",
    "Slice": "a slice",
    "Macro": "a macro",
    "CallBlock": "a call block",
    "FilterBlock": "a filter block",
    "AssignBlock": "a set block",
    "Import": "an import",
    "FromImport": "an import",
    "Extends": "extends",
    "Block": "a block",
    "With": "a with block",
    "Dict": "a mapping in braces",
    "Tuple": "a tuple",
    "NSRef": "an assignment to an attribute",
    "ScopedEvalContextModifier": "an autoescape block",
}


def refusals(tree: nodes.Node, file: str) -> Iterator[Diagnostic]:
    """Yield an error for every construct of the tree that is not allowed."""
    for node in _walk(tree):
        reason, hint, code = _refusal(node)
        if reason:
            yield error(code, f"{reason} is not allowed in a template", _at(node, file), hint)


def _at(node: nodes.Node, file: str) -> Place:
    return Place(file, node.lineno)


def _walk(node: nodes.Node) -> Iterator[nodes.Node]:
    yield node
    for child in node.iter_child_nodes():
        if isinstance(node, nodes.For) and child is node.target:
            continue  # _for looks at it
        yield from _walk(child)


def _refusal(node: nodes.Node) -> tuple[str, str, str]:
    """Return what is refused about this one node, the hint and the code; three empty if nothing."""
    check = _CHECKS.get(type(node))
    if check is not None:
        reason, hint, *code = check(node)
        return reason, hint, code[0] if code else "PK221"
    if isinstance(node, _PLAIN_NODES):
        return "", "", ""
    name = type(node).__name__
    hint = "Templates have values, filters, if, for, set and include; compute in the profile."
    return _CONSTRUCTS.get(name, f"the construct {name}"), hint, "PK221"


def _check_name(node: nodes.Node) -> tuple[str, ...]:
    assert isinstance(node, nodes.Name)  # noqa: S101 -- tells mypy what the table says
    if node.name.startswith("_") or node.name in {"self", "super", "caller", "varargs", "kwargs"}:
        return f"the name {node.name}", "Use a value of the profile or a parameter."
    return "", ""


def _check_getattr(node: nodes.Node) -> tuple[str, ...]:
    assert isinstance(node, nodes.Getattr)  # noqa: S101 -- as above
    if node.attr.startswith("_"):
        return f"the attribute {node.attr}", "No attribute of the data begins with an underscore."
    loop = isinstance(node.node, nodes.Name) and node.node.name == "loop"
    if loop and node.attr not in LOOP_ATTRIBUTES:
        return f"loop.{node.attr}", "There are loop.first, loop.last and loop.index."
    return "", ""


def _check_getitem(node: nodes.Node) -> tuple[str, ...]:
    assert isinstance(node, nodes.Getitem)  # noqa: S101 -- as above
    key = node.arg.value if isinstance(node.arg, nodes.Const) else None
    if isinstance(key, bool) or not isinstance(key, str | int):
        return "an item that is not constant", "Write the key out, as in levels['high']."
    if isinstance(key, str) and key.startswith("_"):
        return f"the item {key}", "No key of the data begins with an underscore."
    return "", ""


def _check_tuple(node: nodes.Node) -> tuple[str, ...]:
    return _CONSTRUCTS[type(node).__name__], "Write a list in square brackets."


def _check_filter(node: nodes.Node) -> tuple[str, ...]:
    assert isinstance(node, nodes.Filter)  # noqa: S101 -- as above
    if node.name not in FILTERS:
        known = ", ".join(sorted(FILTERS))
        hint = did_you_mean(node.name, FILTERS, f"The filters are {known}.")
        return f"the filter {node.name}", hint, "PK222"
    if node.node is None or node.dyn_args or node.dyn_kwargs:
        return "a filter with spread arguments", "Write the arguments out."
    if node.name in {"map", "selectattr", "rejectattr", "sort", "unique"}:
        return _check_attribute_filter(node)
    if node.name in POLICY_FILTERS:
        return _check_policy_filter(node)
    return "", ""


def _check_policy_filter(node: nodes.Filter) -> tuple[str, ...]:
    """Check the filters on the id of another policy: which one it is must be plain to see."""
    constants = [item.value for item in (node.node, *node.args) if isinstance(item, nodes.Const)]
    expected = 1 + len(node.args)
    if len(constants) < expected or not all(isinstance(item, str) for item in constants):
        return f"{node.name} without an id in quotes", 'Write it like "access-control" | policy.'
    if node.kwargs or expected > (2 if node.name == "policy" else 1):
        hint = 'Write "id" | policy, "id" | policy("other words"), or "id" | in_set.'
        return f"this use of {node.name}", hint
    return "", ""


def _check_attribute_filter(node: nodes.Filter) -> tuple[str, ...]:
    """Check the filters that take the name of an attribute, a test or another filter."""
    constants = [item.value if isinstance(item, nodes.Const) else None for item in node.args]
    keywords = {str(item.key): item.value for item in node.kwargs}
    attribute = keywords.get("attribute")
    name = attribute.value if isinstance(attribute, nodes.Const) else None
    if node.name in {"selectattr", "rejectattr"}:
        name = constants[0] if constants else None
        if len(constants) > 1 and constants[1] not in SELECT_TESTS:
            known = ", ".join(sorted(SELECT_TESTS))
            return f"the test {constants[1]}", f"The tests are {known}.", "PK222"
    elif node.name == "map" and constants:
        if keywords or constants[0] not in MAPPED_FILTERS or len(constants) > 1:
            known = ", ".join(sorted(MAPPED_FILTERS))
            return "this use of map", f"Write map(attribute='name'), or map with one of {known}."
        return "", ""
    elif constants or keywords.keys() - {"attribute", "reverse", "case_sensitive"}:
        return f"this use of {node.name}", f"Write {node.name}(attribute='name')."
    needed = attribute is not None or node.name in {"map", "selectattr", "rejectattr"}
    if needed and not _is_plain_attribute(name):
        return f"{node.name} without a plain attribute name", "Write it like attribute='name'."
    return "", ""


def _is_plain_attribute(name: object) -> bool:
    return isinstance(name, str) and all(
        part and not part.startswith("_") for part in name.split(".")
    )


def _check_test(node: nodes.Node) -> tuple[str, ...]:
    assert isinstance(node, nodes.Test)  # noqa: S101 -- as above
    if node.name not in TESTS or node.args or node.kwargs or node.dyn_args or node.dyn_kwargs:
        known = ", ".join(sorted(TESTS))
        return f"the test {node.name}", f"The tests are {known}; compare with ==.", "PK222"
    return "", ""


def _check_for(node: nodes.Node) -> tuple[str, ...]:
    assert isinstance(node, nodes.For)  # noqa: S101 -- as above
    if node.recursive:
        return "a recursive loop", "Write one loop inside the other."
    targets = node.target.items if isinstance(node.target, nodes.Tuple) else [node.target]
    names = [item.name for item in targets if isinstance(item, nodes.Name)]
    if len(names) != len(targets) or any(name.startswith("_") or name == "loop" for name in names):
        return "this loop variable", "Write `for item in list`, or `for key, value in map | items`."
    return "", ""


def _check_assign(node: nodes.Node) -> tuple[str, ...]:
    assert isinstance(node, nodes.Assign)  # noqa: S101 -- as above
    if not isinstance(node.target, nodes.Name) or node.target.name == "loop":
        return "this assignment", "Write `set name = value`."
    return "", ""


def _check_include(node: nodes.Node) -> tuple[str, ...]:
    assert isinstance(node, nodes.Include)  # noqa: S101 -- as above
    if not isinstance(node.template, nodes.Const) or not isinstance(node.template.value, str):
        return "an include that is not constant", "Name the part in quotes."
    if node.ignore_missing or not node.with_context:
        return "an include with options", 'Write only {% include "_parts/name.md.j2" %}.'
    return "", ""


_CHECKS = {
    nodes.Name: _check_name,
    nodes.Getattr: _check_getattr,
    nodes.Getitem: _check_getitem,
    nodes.Filter: _check_filter,
    nodes.Test: _check_test,
    nodes.For: _check_for,
    nodes.Assign: _check_assign,
    nodes.Include: _check_include,
    nodes.Tuple: _check_tuple,
}

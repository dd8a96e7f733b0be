"""Dataclasses made quickly behave like all others, and this Python still makes them slowly."""

import dataclasses
import sys
from contextlib import contextmanager

import pytest

from policykit.starting import dataclass_internals
from policykit.starting.dataclass_internals import make_dataclasses_quickly

pytestmark = pytest.mark.skipif(
    sys.version_info >= (3, 13), reason="from 3.13 on all methods of a class are compiled at once"
)
PATCHED = ("_repr_fn", "_cmp_fn", "_hash_fn", "_frozen_get_del_attr")


@contextmanager
def quickly():
    before = {name: getattr(dataclasses, name) for name in PATCHED}
    assert make_dataclasses_quickly()
    try:
        yield
    finally:
        for name, function in before.items():
            setattr(dataclasses, name, function)


def made(**options):
    """Return three classes of the same name and fields, made with these options."""

    @dataclasses.dataclass(**options)
    class Pair:
        left: int
        right: object = None
        hidden: int = dataclasses.field(default=0, repr=False, compare=False)

    @dataclasses.dataclass(**options)
    class Longer(Pair):
        more: str = "m"

    @dataclasses.dataclass(**options)
    class Nothing:
        pass

    return Pair, Longer, Nothing


FORMS = [
    {},
    {"frozen": True},
    {"frozen": True, "slots": True},
    {"slots": True},
    {"order": True},
    {"unsafe_hash": True},
    {"eq": False},
    {"repr": False, "frozen": True},
]


def behaviour(classes):
    """Return what can be seen of such classes; addresses apart."""
    pair, longer, nothing = classes
    one, same, other = pair(1, "x"), pair(1, "x", hidden=9), pair(2)
    seen = [one == same, one == other, one == longer(1, "x"), one == (1, "x"), one != other]
    seen += [nothing() == nothing(), longer(1, 2, 3, "n") == longer(1, 2, 3, "n")]
    seen += [
        attempt(lambda: hash(one) == hash((1, "x"))),
        attempt(lambda: hash(nothing()) == hash(())),
    ]
    seen += [attempt(lambda: one < other), attempt(lambda: min([other, pair(1, 1)]).left)]
    if "__repr__" in vars(pair):
        seen += [repr(one), repr(longer(1)), repr(nothing())]
    for change in (
        lambda: setattr(one, "left", 7),
        lambda: setattr(longer(1), "more", 7),
        lambda: setattr(longer(1), "left", 7),
        lambda: delattr(one, "left"),
        lambda: setattr(nothing(), "anything", 1),
        lambda: setattr(one, "unknown", 1),
    ):
        seen.append(attempt(change))
    return seen


def attempt(work):
    try:
        return work()
    except (AttributeError, TypeError) as failure:
        return type(failure), str(failure)


@pytest.mark.parametrize("options", FORMS, ids=str)
def test_classes_behave_the_same(options):
    slowly = behaviour(made(**options))
    with quickly():
        assert behaviour(made(**options)) == slowly


def test_a_class_that_holds_itself_is_shown_to_its_end():
    with quickly():
        pair, _, _ = made()
    one = pair(1)
    one.right = one
    assert repr(one).endswith("Pair(left=1, right=...)")


def test_each_method_is_still_compiled_one_by_one(monkeypatch):
    compiled = []
    original = dataclasses._create_fn
    monkeypatch.setattr(
        dataclasses,
        "_create_fn",
        lambda name, *rest, **more: compiled.append(name) or original(name, *rest, **more),
    )
    made(frozen=True)
    assert compiled.count("__eq__") == compiled.count("__setattr__") == 3
    del compiled[:]
    with quickly():
        made(frozen=True)
    assert compiled == ["__init__"] * 3


def test_functions_that_have_changed_are_left_alone(monkeypatch):
    monkeypatch.setattr(dataclasses, "_hash_fn", lambda fields: fields)
    before = {name: getattr(dataclasses, name) for name in PATCHED}
    assert not make_dataclasses_quickly()
    assert {name: getattr(dataclasses, name) for name in PATCHED} == before


def test_all_that_is_replaced_is_looked_at_first():
    assert set(dataclass_internals._CHANGED) == set(PATCHED)

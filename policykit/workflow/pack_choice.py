"""Which policies, frameworks and versions somebody asked to have in a pack."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from policykit.errors import InputError, Place, error

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

_SAMPLE_LINE = re.compile(
    r"([a-z][a-z0-9-]*?)(?:(?:\s*[,;\t]\s*|\s+|[-/]v)(\d+\.\d+))?(?:[\s,;].*)?"
)


@dataclass(frozen=True, slots=True)
class Sample:
    """Which versions an auditor picked, or how many to pick.

    Attributes:
        file: name of the list, for messages; empty where the tool picks.
        listed: its text.
        count: how many to pick.
        seed: what the picking starts from.
    """

    file: str = ""
    listed: str = ""
    count: int = 0
    seed: str = ""


@dataclass(frozen=True, slots=True)
class Asked:
    """What a pack is to hold.

    Attributes:
        first, last: the window, both days included.
        command: exactly what was typed, for the manifest.
        policies: ids; none for all.
        frameworks: ids; none for all in the profile.
        sample: for a pack with the files of some versions only.
        bundle: with the whole history.
    """

    first: date
    last: date
    command: str
    policies: tuple[str, ...] = ()
    frameworks: tuple[str, ...] = ()
    sample: Sample | None = None
    bundle: bool = False


def picked(sample: Sample, population: Sequence[str]) -> tuple[tuple[str, ...], str]:
    """Return the versions of a sample, in the order of the population, and the method in words.

    Picking needs no generator of random numbers that somebody would have to have: it is repeated
    with sha256sum and sort.

    Args:
        sample: what was asked for.
        population: names of all versions of the window, such as `access-control-v1.0`.

    Raises:
        InputError: PK010, the list names what is not in the population, or more are to be picked
            than there are; all mistakes together.
    """
    if not sample.file:
        return _drawn(sample, population)
    chosen: set[str] = set()
    wrong = []
    for number, line in enumerate(sample.listed.removeprefix("\ufeff").splitlines(), 1):
        text = line.strip().replace('"', "")
        if not text or text.startswith(("#", "policy,")):
            continue
        found = _SAMPLE_LINE.fullmatch(text)
        named = [
            one
            for one in population
            if found
            and (
                one == f"{found[1]}-v{found[2]}"
                if found[2]
                else one.rpartition("-v")[0] == found[1]
            )
        ]
        if not named:
            message = f"{text[:80]!r} is no version that was in force in the window"
            hint = "Write one policy or version a line, as in versions.csv: access-control 1.0"
            wrong.append(error("PK010", message, Place(sample.file, number), hint))
        chosen.update(named)
    if not chosen and not wrong:
        hint = "Write one policy or version a line, as in versions.csv: access-control 1.0"
        wrong.append(error("PK010", "the sample names nothing", Place(sample.file), hint))
    if wrong:
        raise InputError(*wrong)
    method = f"Picked by its reader, in the list {sample.file}."
    return tuple(one for one in population if one in chosen), method


def _drawn(sample: Sample, population: Sequence[str]) -> tuple[tuple[str, ...], str]:
    if not 1 <= sample.count <= len(population):
        message = f"{sample.count} versions were to be picked, and the window has {len(population)}"
        raise InputError(error("PK010", message, hint="Pick one at least, and no more than all."))
    ranked = sorted(
        population, key=lambda one: hashlib.sha256(f"{sample.seed}:{one}".encode()).hexdigest()
    )
    chosen = set(ranked[: sample.count])
    method = (
        f"Picked: the {sample.count} versions with the lowest SHA-256 of the seed, a colon and the "
        f"version's name, such as {sample.seed}:{population[0]}; the seed is {sample.seed}."
    )
    return tuple(one for one in population if one in chosen), method

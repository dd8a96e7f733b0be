"""Controls that a map names, held against the frameworks there are."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from policykit.errors import error
from policykit.template.keys import did_you_mean

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from policykit.errors import Diagnostic
    from policykit.template.framework import Framework
    from policykit.template.statement_map import StatementMap

_ANNEX = re.compile(r"A\.(?=\d)")


def wrong_controls(
    statements: StatementMap, frameworks: Mapping[str, Framework]
) -> Iterator[Diagnostic]:
    """Yield what is wrong with the controls of a template's map.

    A map that speaks of a framework speaks of it in each entry, so that nobody forgets one; a
    framework that a workspace adds asks nothing of maps that were there before it.
    """
    spoken_of = {name for entry in statements.entries.values() for name in entry.controls}
    for name, entry in statements.entries.items():
        if not any(entry.controls.values()):
            hint = "Name at least one control it answers."
            yield error("PK235", f"{name} answers no control", entry.place, hint)
        for framework in frameworks:
            if framework not in entry.controls and framework in spoken_of:
                hint = f"Add `{framework}: []` if nothing there fits."
                yield error("PK235", f"{name} says nothing of {framework}", entry.place, hint)
        for framework, controls in entry.controls.items():
            place = statements.control_place(name, framework, 0)
            if framework not in frameworks:
                known = ", ".join(frameworks)
                hint = did_you_mean(framework, frameworks, f"The frameworks are {known}.")
                yield error("PK234", f"there is no framework {framework!r}", place, hint)
                continue
            for index, control in enumerate(controls):
                if control not in frameworks[framework].controls:
                    where = statements.control_place(name, framework, index)
                    message = f"{frameworks[framework].title} has no control {control!r}"
                    hint = control_hint(control, frameworks[framework])
                    yield error("PK234", message, where, hint)


def control_hint(control: str, framework: Framework) -> str:
    """Return what to do about a control that a framework does not have.

    Ids are often written as people say them, `A.5.15` or `cc6.1`, or come from another edition.
    """
    known = {one.casefold(): one for one in framework.controls}
    meant = known.get(_ANNEX.sub("", control).casefold())
    if meant:
        return f"Write {meant}."
    edition = f"{framework.title} is here in edition {framework.version}"
    near = did_you_mean(control, framework.controls)
    return f"{near} {edition}." if near else f"{edition}; look the control up there."

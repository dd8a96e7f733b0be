"""Conditions: the `when` of a template, such as `flags.phi or scope.privacy`.

Takes the text, gives a `Condition` that can be asked about a profile's tree. It is interpreted
in `condition_tree`, and never run as code. That needs Jinja, which is loaded when a condition is
read or asked; to know one again takes less.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping


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
        from policykit.template.condition_tree import parsed, value_of  # noqa: PLC0415 - see above

        return bool(value_of(parsed(self.text), tree))


def read_condition(text: str) -> Condition:
    """Read a condition.

    Raises:
        ValueError: the text is no condition; the message says why, as a phrase.

    >>> read_condition("flags.phi and not flags.has_board").paths
    ('flags.phi', 'flags.has_board')
    """
    from policykit.template.condition_tree import parsed, paths_of  # noqa: PLC0415 - see above

    return Condition(text, tuple(dict.fromkeys(paths_of(parsed(text)))))

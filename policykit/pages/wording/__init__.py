"""The words that policykit itself puts on pages, in each language it knows.

Takes a language; gives a `Wording`. A new language is one more module beside `english`, and a row
in `LANGUAGES`; the type checker and the tests say what it lacks. What a policy says, and the names
of roles and controls, are not translated: they come from templates and frameworks.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from policykit.pages.wording.english import ENGLISH
from policykit.pages.wording.german import GERMAN
from policykit.pages.wording.wording import Wording

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["LANGUAGES", "Wording", "fixed_words"]

LANGUAGES: Mapping[str, Wording] = {"en": ENGLISH, "de": GERMAN}


def fixed_words(language: str) -> Wording:
    """Return the words in a language (BCP 47), or in English where there are none.

    >>> fixed_words("de-AT").contents, fixed_words("fr").contents
    ('Inhalt', 'Contents')
    """
    return LANGUAGES.get(language.partition("-")[0], ENGLISH)

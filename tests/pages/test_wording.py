from __future__ import annotations

from dataclasses import fields
from io import BytesIO
from string import Formatter

import pytest
from pypdf import PdfReader

from policykit.edge.pandoc_write import PandocWriter
from policykit.pages import (
    LANGUAGES,
    Format,
    Front,
    MappingRow,
    RevisionRow,
    Style,
    render,
    write_job,
)
from policykit.pages.wording import fixed_words
from policykit.record import METHODS, TIME_STRENGTHS, ChangeClass

ENGLISH = LANGUAGES["en"]
OTHERS = [words for language, words in LANGUAGES.items() if language != "en"]


@pytest.mark.parametrize("words", OTHERS, ids=lambda words: words.language)
def test_another_language_says_everything_with_the_same_places_to_fill(words):
    for field in fields(ENGLISH):
        ours, theirs = getattr(ENGLISH, field.name), getattr(words, field.name)
        if isinstance(ours, str):
            assert places(ours) == places(theirs), field.name
            assert theirs.strip(), field.name
        elif isinstance(ours, tuple):
            assert all(theirs), field.name
    assert set(words.methods) == {method.value for method in METHODS}
    assert set(words.clocks) == {strength.value for strength in TIME_STRENGTHS}
    assert set(words.classes) == {each.value for each in ChangeClass}


def places(text):
    return sorted(name for _, name, _, _ in Formatter().parse(text) if name)


def test_an_unknown_language_gets_english():
    assert fixed_words("nl") is ENGLISH
    assert fixed_words("de-CH") is LANGUAGES["de"]


FRONT = Front(
    "Söhne GmbH",
    "Zugriffsrichtlinie",
    "Entwurf",
    revisions=(RevisionRow("1.0", "1. März 2026", "wesentlich", "Neu", "Gut", "Ana", "Max"),),
)
MAPPING = (MappingRow("SOC 2", "CC6.1", "Zugriff", ("AC-1",)),)


def test_no_english_word_is_left_on_german_pages(job, faults):
    made = job(
        "# Zweck\n\nText.[^1]\n\n[^1]: Fußnote.\n",
        front=FRONT,
        mapping=MAPPING,
        style=Style(language="de", classification="Intern"),
    )
    data = render(made)
    text = " ".join(page.extract_text() for page in PdfReader(BytesIO(data)).pages)
    for words in ("Freigaben", "Änderungsverzeichnis", "Inhalt", "Seite 1 von 2", "Anforderung"):
        assert words in text
    for words in ("Approv", "Revision", "Contents", "Page", "Version history", "Proposed"):
        assert words not in text
    assert PdfReader(BytesIO(data)).trailer["/Root"]["/Lang"] == "de"
    assert faults(german=data) == []


@pytest.mark.parametrize("target", Format)
def test_the_other_formats_speak_it_too(job, target):
    made = job(front=FRONT, mapping=MAPPING, style=Style(language="de"))
    base = PandocWriter().word_base() if target is Format.DOCX else b""
    written = str(write_job(made, target, base).tree)
    assert "Freigaben" in written
    assert "Approvals" not in written

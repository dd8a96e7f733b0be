from __future__ import annotations

import pytest

TABLE = "| a | b |\n|---|---|\n| 1 | 2 |\n"


@pytest.mark.parametrize(
    "text",
    [
        f"Recovery point\n\n: What may be lost, at most\n\n{TABLE}",
        "> Recovery point\n>\n> :   What may be lost\n>\n> | a | b |\n> |---|---|\n> | 1 | 2 |\n",
    ],
)
def test_a_definition_that_became_a_caption_is_named(read, text):
    _, found = read(text)
    (only,) = found
    assert (only.code, only.severity.value) == ("PK434", "warning")
    assert text.splitlines()[only.place.line - 1].lstrip("> ").startswith(":")
    assert "Recovery point" in only.message


@pytest.mark.parametrize(
    "text",
    [
        f"Recovery point\n: What may be lost\n\n{TABLE}",
        f"The periods are these.\n\n: Periods\n\n{TABLE}",
        f"{TABLE}\n: Periods\n",
        f"Table: Periods\n\n{TABLE}",
        f"```\nTerm\n\n: Periods\n```\n\n{TABLE}",
    ],
)
def test_captions_and_definitions_that_are_meant_are_not(read, text):
    assert read(text)[1] == ()

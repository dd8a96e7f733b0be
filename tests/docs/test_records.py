"""docs/records.md and ARCHITECTURE.md name every event that a record can be of."""

from pathlib import Path

import pytest

from policykit.record import files

ROOT = Path(__file__).parents[2]


def test_every_event_has_its_fields_in_the_guide():
    text = (ROOT / "docs" / "records.md").read_text(encoding="utf-8")
    told = [name for name in files._EVENTS if f"\n## {name}\n" in text or f"`{name}`" in text]
    assert told == list(files._EVENTS)


@pytest.mark.parametrize("name", files._EVENTS)
def test_the_architecture_names_every_event(name):
    text = (ROOT / "ARCHITECTURE.md").read_text(encoding="utf-8")
    assert f"`{name}`" in text or f"`-{name.removeprefix('exception-')}`" in text

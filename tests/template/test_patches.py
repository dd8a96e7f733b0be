"""Patches: one statement or section in other words, and everything else as it was."""

from pathlib import Path

import pytest

from policykit.template import read_library
from policykit.template.patches import place_of

LIBRARY = Path(__file__).parents[2] / "policy_templates"
SHIPPED = {
    path.relative_to(LIBRARY).as_posix(): path.read_bytes()
    for path in sorted(LIBRARY.rglob("*"))
    if path.name.endswith((".md.j2", ".yaml"))
}
NEW = b"**DO-1** Guards must look at doors {{ door.check_months | every_months }}.\n"


def codes(found):
    return [f"{one.code} {one.place}" for one in found]


def test_a_statement_is_replaced_and_says_where_its_words_stand(files):
    before = read_library(files)[0]
    files["door.patch/DO-1.md.j2"] = NEW
    library, found = read_library(files)
    assert found == ()
    first, second = library.uses["door"].statements
    assert str(first.place) == "policy_templates/door.patch/DO-1.md.j2:1"
    assert second.place == before.uses["door"].statements[1].place
    assert library.uses["door"].by_place == before.uses["door"].by_place
    assert library.digests["door"] != before.digests["door"]


def test_a_section_is_replaced_up_to_the_next_heading(files):
    files["door.patch/purpose.md.j2"] = b"Doors matter.\nThey are shut.\n"
    library, found = read_library(files)
    assert found == ()
    assert "#purpose" not in library.uses["door"].by_place
    assert [mark.id for mark in library.uses["door"].statements] == ["DO-1", "DO-2"]


def test_a_mapping_entry_is_replaced_and_mistakes_name_its_file(files):
    good = (
        b"statements:\n  DO-2:\n    controls: {soc2: [CC6.5]}\n    evidence: The book of guests\n"
    )
    files["door.patch/map.yaml"] = good
    library, found = read_library(files)
    assert found == ()
    assert library.templates["door"].map.entries["DO-2"].controls == {"soc2": ("CC6.5",)}
    assert library.templates["door"].map.entries["DO-1"].controls == {"soc2": ("CC6.4",)}
    files["door.patch/map.yaml"] = good.replace(b"CC6.5", b"CC9.9")
    assert codes(read_library(files)[1]) == ["PK234 policy_templates/door.patch/map.yaml:3"]


@pytest.mark.parametrize(
    ("path", "data", "code"),
    [
        ("door.patch/DO-9.md.j2", b"**DO-9** X.\n", "PK260"),
        ("door.patch/nowhere.md.j2", b"Text.\n", "PK260"),
        ("window.patch/WI-1.md.j2", b"**WI-1** X.\n", "PK261"),
        ("door.patch/sub/DO-1.md.j2", NEW, "PK261"),
        ("door.patch/other.yaml", b"a: 1\n", "PK261"),
        ("door.patch/DO-1.md.j2", b"\n", "PK262"),
        ("door.patch/DO-1.md.j2", b"Guards must look.\n", "PK262"),
    ],
)
def test_a_patch_without_its_place_or_its_id_is_an_error(files, path, data, code):
    files[path] = data
    found = read_library(files)[1]
    assert code in [one.code for one in found]
    assert all(str(one.place).startswith(f"policy_templates/{path}") for one in found[:1])


def test_two_patches_of_the_same_lines_are_an_error(files):
    files["door.patch/DO-1.md.j2"] = NEW
    files["door.patch/statements.md.j2"] = b"**DO-1** Guards must look.\n"
    assert "two patches change the same lines" in {one.message for one in read_library(files)[1]}


def test_every_statement_and_section_of_the_library_can_be_patched():
    """What is replaced is whole: it opens and closes the same conditions."""
    library, _ = read_library(SHIPPED)
    places = 0
    for identifier, uses in library.uses.items():
        lines = SHIPPED[f"{identifier}.md.j2"].decode().split("\n")
        own = [
            mark.id for mark in uses.statements if mark.place.file.endswith(f"{identifier}.md.j2")
        ]
        for name in [*own, "purpose", "scope", "definitions", "related"]:
            start, end = place_of(lines, name)
            text = "\n".join(lines[start:end])
            opened = text.count("{% if") + text.count("{% for")
            assert opened == text.count("{% endif") + text.count("{% endfor"), (name, text)
            assert text.strip(), name
            assert sum(line.startswith(f"**{name}**") for line in lines[start:end]) <= 1
            places += 1
    assert places > 500


def test_a_patched_template_reads_the_same_values_in_the_same_statements():
    name = "incident-response"
    plain, _ = read_library(SHIPPED)
    files = dict(SHIPPED)
    lines = SHIPPED[f"{name}.md.j2"].decode().split("\n")
    for mark in plain.uses[name].statements:
        start, end = place_of(lines, mark.id)
        text = "\n".join(lines[start:end])
        files[f"{name}.patch/{mark.id}.md.j2"] = f"{text}\n".encode()
    library, found = read_library(files)
    assert found == ()
    assert library.uses[name].by_place == plain.uses[name].by_place

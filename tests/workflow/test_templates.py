"""template list, show, lint, override and diff, in a workspace with two templates."""

import pytest

from policykit.errors import InputError
from policykit.workflow.check import check
from policykit.workflow.generate import generate
from policykit.workflow.template_writing import (
    diff_template,
    new_template,
    override_template,
)
from policykit.workflow.templates import lint_templates, list_templates, show_template
from policykit.workflow.workspace import load_library

PATCH = "policy_templates/door.patch/DO-1.md.j2"


def test_the_list_says_where_each_comes_from_and_why_one_is_not_in_the_set(fresh):
    override_template(fresh.world, "door", "DO-1")
    rows = {row.id: row for row in list_templates(fresh.world)}
    assert (rows["door"].origin, rows["door"].patches) == ("library", ("DO-1",))
    override_template(fresh.world, "window", None)
    rows = {row.id: row for row in list_templates(fresh.world)}
    assert rows["window"].origin == "workspace over library"
    assert rows["window"].why_not == ""


def test_show_gives_the_source_or_the_policy_and_its_parameters(fresh):
    found = show_template(fresh.world, "door", filled=False)
    assert "{{ door.months | every_months }}" in found.text
    assert ("door.keeper", "the porter", True, "Who keeps keys?") in found.parameters
    assert found.statements[0][0] == "DO-1"
    assert "every 3 months" in show_template(fresh.world, "door", filled=True).text
    with pytest.raises(InputError, match="PK265"):
        show_template(fresh.world, "dor", filled=False)


def test_one_statement_is_overridden_and_the_rest_follows_the_library(fresh):
    files, is_new = override_template(fresh.world, "door", "DO-1")
    assert (files, is_new) == ((PATCH,), True)
    content = fresh.desk.files.content
    content[PATCH] = content[PATCH].replace(b"must check", b"must look at")
    (made,) = generate(fresh.world, ["door"], dry_run=False).outcomes
    assert made.changed == ("DO-1",)
    assert b"must look at all doors" in content["policies/door.md"]
    (found,) = diff_template(fresh.world, "door")
    assert "+**DO-1** The owner must look at" in found.yours
    assert (found.since, found.known) == ("", True)


def test_a_library_that_moved_on_is_said_until_somebody_has_looked(fresh):
    override_template(fresh.world, "door", "DO-1")
    own = fresh.world.library.own
    own["door.md.j2"] = own["door.md.j2"].replace(b"must check all", b"must check the")
    assert [one.code for one in check(fresh.world) if one.code == "PK266"] == ["PK266"]
    (found,) = diff_template(fresh.world, "door")
    assert "-**DO-1** The owner must check all" in found.since
    before = fresh.desk.files.content[PATCH]
    assert override_template(fresh.world, "door", "DO-1") == ((PATCH,), False)
    assert fresh.desk.files.content[PATCH] == before
    assert [one.code for one in check(fresh.world) if one.code == "PK266"] == []


def test_a_statement_that_the_library_dropped_is_an_error_in_its_patch(fresh):
    override_template(fresh.world, "door", "DO-1")
    own = fresh.world.library.own
    own["door.md.j2"] = own["door.md.j2"].replace(b"**DO-1**", b"**DO-7**")
    own["door.map.yaml"] = own["door.map.yaml"].replace(b"DO-1:", b"DO-7:")
    with pytest.raises(InputError, match="PK260"):
        generate(fresh.world, ["door"], dry_run=False)


def test_what_is_not_there_cannot_be_overridden(fresh):
    before = dict(fresh.desk.files.content)
    for part in ("DO-99", "nowhere", "_parts/none"):
        with pytest.raises(InputError, match="PK267"):
            override_template(fresh.world, "door", part)
    assert fresh.desk.files.content == before


def test_a_new_template_needs_an_id_and_letters_of_its_own(fresh):
    with pytest.raises(InputError, match="PK265"):
        new_template(fresh.world, "Not An Id", "T", "")
    with pytest.raises(InputError, match="PK264"):
        new_template(fresh.world, "visitors", "T", "DO")


def test_lint_reads_what_is_ones_own(fresh):
    assert lint_templates(fresh.world, ()) == ()
    override_template(fresh.world, "door", "DO-1")
    content = fresh.desk.files.content
    content[PATCH] = b"**DO-1** The owner must regularly check doors.\n"
    found = lint_templates(fresh.world, ["door"])
    assert f"{PATCH}:1" in {str(one.place) for one in found if one.code == "PK293"}
    with pytest.raises(InputError, match="PK265"):
        lint_templates(fresh.world, ["nothing"])


def test_a_library_that_was_read_is_kept_until_a_file_of_it_changes(fresh, monkeypatch):
    world = fresh.world
    read = load_library(world)
    entries = {key: data for key, data in world.cache.entries.items() if key.startswith("library-")}
    assert len(entries) == 1
    with monkeypatch.context() as unreadable:
        unreadable.setattr("policykit.template.read_library", None)
        assert load_library(world) == read
    world.cache.entries |= dict.fromkeys(entries, b"something else")
    assert load_library(world) == read
    assert world.cache.entries.items() >= entries.items()
    override_template(world, "door", "DO-1")
    load_library(world)
    assert len([key for key in world.cache.entries if key.startswith("library-")]) == 2

"""Template packs: a real wheel, really installed, found without running a line of it."""

import sys

import pytest
import wheels

from policykit.edge.packs import find_packs, refuse_shared
from policykit.errors import ProgramError
from policykit.template.skeleton import skeleton
from policykit.values import policy_id

TEXT, MAP = skeleton(policy_id("visitors"), "Visitor Policy", "VI", "security_lead", "it_lead")


def installed(folder, name, files):
    """Install a package with files into a folder."""
    within = f"{name.replace('-', '_')}/templates"
    files = {f"{within}/{path}": data for path, data in files.items()}
    return wheels.installed(folder, name, "policykit.templates", "templates", files)


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    files = {"visitors.md.j2": TEXT, "visitors.map.yaml": MAP, "notes.txt": b"no template"}
    return installed(tmp_path_factory.mktemp("packs"), "acme-policies", files)


def code_of(search):
    with pytest.raises(ProgramError) as caught:
        find_packs(search)
    assert all(one.hint for one in caught.value.diagnostics)
    return [one.code for one in caught.value.diagnostics]


def test_a_pack_is_found_and_never_imported(site):
    (pack,) = find_packs([str(site)])
    assert (pack.name, pack.version) == ("acme-policies", "1.2")
    assert dict(pack.files) == {"visitors.md.j2": TEXT, "visitors.map.yaml": MAP}
    assert not any(name.startswith("acme_policies") for name in sys.modules)


def test_where_no_pack_is_there_is_none(tmp_path):
    assert find_packs([str(tmp_path)]) == ()


def test_two_packs_with_the_same_file_are_an_error_unless_the_workspace_decides(site, tmp_path):
    other = installed(tmp_path, "other-policies", {"visitors.md.j2": TEXT})
    packs = find_packs([str(site), str(other)])
    with pytest.raises(ProgramError, match="both bring visitors") as caught:
        refuse_shared(packs, set())
    assert [one.code for one in caught.value.diagnostics] == ["PK822"]
    refuse_shared(packs, {"visitors.md.j2"})
    template = other / "other_policies" / "templates" / "visitors.md.j2"
    template.write_bytes(TEXT + b"\nAltered.\n")
    assert code_of([str(other)]) == ["PK823"]
    template.unlink()
    assert code_of([str(other)]) == ["PK823"]
    template.symlink_to("/etc/hostname")
    assert code_of([str(other)]) == ["PK824"]


def test_a_pack_without_files_or_with_huge_ones_is_refused(tmp_path):
    information = tmp_path / "empty-1.dist-info"
    information.mkdir()
    (information / "METADATA").write_text("Metadata-Version: 2.1\nName: empty\nVersion: 1\n")
    (information / "entry_points.txt").write_text("[policykit.templates]\nx = empty.templates\n")
    (information / "RECORD").write_text("empty-1.dist-info/METADATA,,\n")
    assert code_of([str(tmp_path)]) == ["PK821"]
    (tmp_path / "empty" / "templates").mkdir(parents=True)
    (tmp_path / "empty" / "templates" / "a.md.j2").write_bytes(b"x" * (1024 * 1024 + 1))
    (information / "RECORD").write_text("empty/templates/a.md.j2,sha256=abc,1\n")
    assert code_of([str(tmp_path)]) == ["PK824"]
    (information / "RECORD").write_text("empty/templates/../../a.md.j2,sha256=abc,1\n")
    assert code_of([str(tmp_path)]) == ["PK824"]

import pytest

from policykit.template import read_library


def test_a_right_library_has_no_findings(files):
    library, found = read_library(files)
    assert found == ()
    assert list(library.templates) == ["door"]
    assert library.templates["door"].reference == "door@2"
    assert library.uses["door"].by_place == {
        "#purpose": ("organization.short_name",),
        "DO-1": ("door.check_months",),
        "DO-2": ("flags.has_offices",),
    }
    assert library.frameworks["soc2"].controls == {"CC6.4": "Doors", "CC6.5": "Disposal"}


BENT = [
    (
        "door.map.yaml",
        "  DO-2:",
        "  DO-3:",
        ["PK230 policy_templates/door.md.j2:24", "PK231 policy_templates/door.map.yaml:6"],
    ),
    (
        "door.md.j2",
        "prefix: DO",
        "prefix: DR",
        ["PK232 policy_templates/door.md.j2:21", "PK232 policy_templates/door.md.j2:24"],
    ),
    (
        "door.map.yaml",
        "[CC6.4]}\n    cadence",
        "[CC6.4, CC9.9]}\n    cadence",
        ["PK234 policy_templates/door.map.yaml:3"],
    ),
    (
        "door.map.yaml",
        "{soc2: [CC6.4]}\n    evidence",
        "{soc2: [], sox: []}\n    evidence",
        ["PK235 policy_templates/door.map.yaml:6", "PK234 policy_templates/door.map.yaml:7"],
    ),
    (
        "door.map.yaml",
        "{soc2: [CC6.4]}\n    evidence",
        "{}\n    evidence",
        ["PK235 policy_templates/door.map.yaml:6"] * 2,
    ),
    (
        "door.map.yaml",
        "door.check_months",
        "door.chek_months",
        ["PK236 policy_templates/door.map.yaml:4"],
    ),
    ("door.map.yaml", "unit: months", "unit: moons", ["PK207 policy_templates/door.map.yaml:4"]),
    (
        "door.map.yaml",
        "evidence: Book of visitors",
        "evidnce: Book",
        ["PK205 policy_templates/door.map.yaml:8", "PK206 policy_templates/door.map.yaml:6"],
    ),
    ("door.map.yaml", "DO-2:", "do-2:", ["PK232 policy_templates/door.map.yaml:6"]),
    ("door.map.yaml", "statements:", "sentences:", ["PK207 policy_templates/door.map.yaml:1"]),
    (
        "door.md.j2",
        "ack_required",
        "ack_requird",
        ["PK205 policy_templates/door.md.j2:11", "PK206 policy_templates/door.md.j2:2"],
    ),
    ("door.md.j2", "id: door", "id: gate", ["PK207 policy_templates/door.md.j2:2"]),
    ("door.md.j2", "version: 2", "version: two", ["PK207 policy_templates/door.md.j2:4"]),
    ("door.md.j2", "when: true", "when: x(1)", ["PK225 policy_templates/door.md.j2:6"]),
    ("door.md.j2", "title: Door Policy", "title: ''", ["PK207 policy_templates/door.md.j2:3"]),
    (
        "door.md.j2",
        "{{ organization",
        '{% include "_parts/x.md.j2" %}{{ organization',
        ["PK223 policy_templates/door.md.j2:17"],
    ),
    ("door.md.j2", "door.check_months | every", "3 | every", []),
    (
        "frameworks/soc2.yaml",
        "id: CC6.5",
        "id: CC6.4",
        ["PK203 policy_templates/frameworks/soc2.yaml:8"],
    ),
]


@pytest.mark.parametrize(("path", "old", "new", "codes"), BENT)
def test_one_bent_thing(changed, path, old, new, codes):
    _, found = changed(path, old, new)
    beside = {"PK234"} if "frameworks" in path else {"PK212"}  # what follows from the first
    assert [one for one in found if one.split()[0] not in beside or one in codes] == codes


def test_a_template_needs_both_files(files):
    del files["door.map.yaml"]
    _, found = read_library(files)
    assert [(one.code, str(one.place)) for one in found] == [
        ("PK226", "policy_templates/door.md.j2")
    ]


def test_an_unused_parameter_is_a_warning(files):
    extra = b"  - {path: door.colour, type: str, default: red, question: Which?}\n---\n# P"
    files["door.md.j2"] = files["door.md.j2"].replace(b"---\n# P", extra)
    _, found = read_library(files)
    assert [(one.code, one.severity, one.place.line) for one in found] == [("PK212", "warning", 14)]


def second(files, front, name="gate"):
    files[f"{name}.md.j2"] = front.replace("id: door", f"id: {name}").encode()
    files[f"{name}.map.yaml"] = b"statements: {}\n"


def test_an_id_belongs_to_one_template(files, front):
    second(files, front)
    files["gate.md.j2"] += b"**DO-1** Shut the gate {{ door.check_months | months }}.\n"
    files["gate.map.yaml"] = b"statements:\n  DO-1: {controls: {soc2: [CC6.4]}, evidence: Photo}\n"
    _, found = read_library(files)
    assert [(one.code, str(one.place)) for one in found] == [
        ("PK233", "policy_templates/gate.md.j2:15")
    ]


def test_a_shared_parameter_is_declared_alike(files, front):
    second(files, front.replace("default: 3", "default: 4"))
    _, found = read_library(files)
    assert [(one.code, str(one.place)) for one in found] == [
        ("PK211", "policy_templates/gate.md.j2:13")
    ]


def test_a_broken_part_is_reported_once(files):
    files["_parts/x.md.j2"] = b"{{ x() }}"
    files["door.md.j2"] += b'{% include "_parts/x.md.j2" %}\n'
    _, found = read_library(files)
    assert [(one.code, str(one.place)) for one in found] == [
        ("PK221", "policy_templates/_parts/x.md.j2:1")
    ]


def test_a_part_that_includes_itself(files):
    files["_parts/x.md.j2"] = b'{% include "_parts/x.md.j2" %}'
    files["door.md.j2"] += b'{% include "_parts/x.md.j2" %}\n'
    _, found = read_library(files)
    assert [(one.code, str(one.place)) for one in found] == [
        ("PK223", "policy_templates/_parts/x.md.j2:1")
    ]


def test_the_digest_covers_template_map_and_parts(files):
    files["_parts/x.md.j2"] = b"Text."
    files["_parts/y.md.j2"] = b"Not included."
    files["door.md.j2"] += b'{% include "_parts/x.md.j2" %}\n'

    def digest():
        return read_library(files)[0].digests["door"]

    digests = [digest()]
    for path in ("door.md.j2", "door.map.yaml", "_parts/x.md.j2"):
        files[path] += b"\n"
        digests.append(digest())
    assert len(set(digests)) == 4
    files["_parts/y.md.j2"] += b"\n"
    assert digest() == digests[-1]


def test_files_have_the_names_the_user_knows(files):
    files["Bad Name.md.j2"] = b""
    _, found = read_library(files, lambda path: f"/somewhere/{path}")
    assert str(found[0].place) == "/somewhere/Bad Name.md.j2"
    assert found[0].code == "PK207"

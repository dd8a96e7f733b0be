"""Policies, mappings and templates that somebody broke by hand."""

from __future__ import annotations

import os

import pytest

POLICY = "policies/access-control.md"
SIDECAR = "policies/access-control.map.yaml"
TEMPLATE = "policy_templates/access-control.md.j2"
PROPOSE = ("propose", "access-control", "--change", "x")

BROKEN = {
    "no front matter": (lambda text: text.split("---\n", 2)[2], 1),
    "front matter not YAML": (lambda text: text.replace("title: ", "title: [", 1), 4),
    "unknown key": (lambda text: text.replace("audience:", "audence:", 1), 7),
    "lifecycle key": (lambda text: text.replace("audience:", "version: 3.0\naudience:", 1), 7),
    "unknown role": (lambda text: text.replace("owner_role: security_lead", "owner_role: boss"), 1),
    "unknown level": (
        lambda text: text.replace("classification: internal", "classification: x"),
        1,
    ),
    "other id": (lambda text: text.replace("id: access-control", "id: incident-response", 1), 2),
    "id that climbs": (lambda text: text.replace("id: access-control", "id: ../../evil", 1), 2),
    "statement twice": (lambda text: text.replace("**AC-1b**", "**AC-1a**"), None),
    "statement without controls": (lambda text: text.replace("**AC-1a**", "**AC-999**"), None),
    "conflict markers": (
        lambda text: text.replace(
            "# Scope", "<<<<<<< your text\n# Scope\n=======\n>>>>>>> now\n", 1
        ),
        None,
    ),
    "raw HTML": (lambda text: text + "\n<script>alert(1)</script>\n", None),
    "empty": (lambda text: text[:0], 1),
}


@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_policy_is_refused_with_its_line(fresh, name):
    change, line = BROKEN[name]
    fresh.write(POLICY, change(fresh.read(POLICY)))
    fresh.commit()
    before = fresh.state()
    answers = [fresh.run(*PROPOSE), fresh.run("check"), fresh.run("render", "access-control")]
    for answer in answers[:2]:
        assert answer.code in {1, 4}, answer.all
        assert answer.codes
        assert "Traceback" not in answer.all
        assert f"{POLICY}:" in answer.err or SIDECAR in answer.err
        assert line is None or f"{POLICY}:{line}: error" in answer.err, answer.err
        assert "\n    " in answer.err
    assert answers[2].code in {0, 4}, answers[2].all
    assert not (fresh.root / "output" / "issued").exists()
    after = {key: value for key, value in fresh.state().items() if not key.startswith("output")}
    assert after == before


@pytest.mark.parametrize("path", [POLICY, SIDECAR])
@pytest.mark.parametrize("command", [PROPOSE, ("render", "access-control")])
def test_a_file_that_is_not_utf8(fresh, path, command):
    data = fresh.read(path).encode("utf-8").replace(b"Access", b"Acc\xe8s", 1)
    fresh.write(path, data)
    fresh.commit()
    before = fresh.state()
    answer = fresh.run(*command)
    assert answer.code == 4, answer.all
    assert path in answer.err
    assert "UTF-8" in answer.err
    assert "Traceback" not in answer.all
    assert fresh.state() == before


MAPPING = {
    "missing": (None, "PK743"),
    "empty": (lambda text: text[:0], None),
    "not YAML": (lambda text: text.replace("statements:", "statements: ["), None),
    "unknown control": (lambda text: text.replace("CC6.1", "CC99.9", 1), None),
    "unknown framework": (lambda text: text.replace("soc2:", "sox:", 1), None),
    "statement that is not in the text": (lambda text: text.replace("  AC-1a:", "  AC-998:"), None),
    "no evidence": (lambda text: text.replace("    evidence:", "    evidnce:", 1), None),
    "key twice": (lambda text: text.replace("  AC-1b:", "  AC-1a:", 1), None),
    "bomb": (lambda _: "a: &a [x,x]\nb: &b [*a,*a]\nc: [*b,*b]\n", None),
    "conflict markers": (lambda text: text.replace("  AC-1b:", "=======\n  AC-1b:", 1), None),
}


@pytest.mark.parametrize("name", MAPPING)
def test_a_broken_mapping_is_refused(fresh, name):
    change, code = MAPPING[name]
    if change is None:
        (fresh.root / SIDECAR).unlink()
    else:
        fresh.write(SIDECAR, change(fresh.read(SIDECAR)))
    fresh.commit()
    before = fresh.state()
    for command in (PROPOSE, ("check",)):
        answer = fresh.run(*command)
        assert answer.code in {1, 4}, answer.all
        assert SIDECAR in answer.err, answer.err
        assert code is None or code in answer.codes
        assert "\n    " in answer.err
        assert "Traceback" not in answer.all
    assert fresh.state() == before


@pytest.mark.parametrize("name", ["Access Control", "a--b", "x" * 70, "ä"])
def test_a_file_whose_name_is_no_id(fresh, name):
    fresh.write(f"policies/{name}.md", "x")
    fresh.refused("status", code="PK741", leaves=4, says=(name,))


@pytest.mark.parametrize("path", [POLICY, SIDECAR, "org_profile.yaml"])
def test_a_link_out_of_the_workspace(fresh, tmp_path, path):
    outside = tmp_path / "secret"
    outside.write_text("root:x:0:0", encoding="utf-8")
    (fresh.root / path).unlink()
    (fresh.root / path).symlink_to(outside)
    fresh.refused("generate", code="PK715", leaves=5, says=(path,))
    assert outside.read_text(encoding="utf-8") == "root:x:0:0"


def test_the_folder_of_policies_is_a_link_out(fresh, tmp_path):
    (fresh.root / "policies").rename(tmp_path / "elsewhere")
    (fresh.root / "policies").symlink_to(tmp_path / "elsewhere")
    fresh.refused("generate", code="PK715", leaves=5)


def test_a_pipe_in_the_place_of_a_policy(fresh):
    (fresh.root / POLICY).unlink()
    os.mkfifo(fresh.root / POLICY)
    fresh.refused("generate", code="PK731", leaves=5, says=(POLICY,))


def test_an_empty_folder_of_policies(fresh):
    for file in (fresh.root / "policies").iterdir():
        file.unlink()
    assert "policykit generate" in fresh.done("status").err
    answer = fresh.run("propose", "--all", "--change", "x")
    assert answer.code == 5, answer.all
    assert "policykit generate" in answer.err
    fresh.done("check")
    answer = fresh.done("generate")
    assert answer.out.count("deleted on purpose") == 4
    fresh.done("generate", "access-control")
    assert (fresh.root / POLICY).is_file()


def test_a_policy_deleted_by_hand_after_it_was_issued(issued):
    (issued.root / POLICY).unlink()
    (issued.root / SIDECAR).unlink()
    issued.commit()
    issued.refused("check", code="PK317", leaves=1, says=(POLICY, "git checkout"))
    assert "access-control" in issued.done("status").all
    pdf = "output/issued/access-control/access-control-v1.0.pdf"
    assert issued.run("verify", pdf).code == 10


TEMPLATES = {
    "unknown name": ("{{ organisation.short_name }}", "organisation"),
    "unknown part": ("{{ organization.nickname }}", "nickname"),
    "arithmetic": ("{{ 'a' * 1000000000 }}", ""),
    "power": ("{{ 9 ** 99999999 }}", ""),
    "call": ("{{ range(10) }}", ""),
    "reach into Python": ("{{ ''.__class__.__mro__ }}", ""),
    "unknown filter": ("{{ organization.short_name | shout }}", "shout"),
    "tag not closed": ("{% if flags.phi %}", ""),
    "include of itself": ('{% include "access-control.md.j2" %}', ""),
    "include from outside": ('{% include "/etc/passwd" %}', ""),
    "include of nothing": ('{% include "_parts/nowhere.md.j2" %}', "nowhere"),
    "a list where text belongs": ("{{ systems }}", ""),
    "a list that grows without end": (
        "".join(f"{{% for x{n} in 'aaaaaaaaaaaaaaaaaaaa' | list %}}" for n in range(12))
        + "x"
        + "{% endfor %}" * 12,
        "",
    ),
    "loops in loops": (
        "".join(f"{{% for x{n} in systems %}}" for n in range(14)) + "x" + "{% endfor %}" * 14,
        "",
    ),
}


@pytest.mark.parametrize("name", TEMPLATES)
def test_a_template_of_the_workspace_that_is_wrong_or_hostile(fresh, name, library):
    text, says = TEMPLATES[name]
    source = (library / "access-control.md.j2").read_text(encoding="utf-8")
    fresh.write(TEMPLATE, source.replace("# Scope {#scope}", f"# Scope {{#scope}}\n\n{text}", 1))
    line = source[: source.index("# Scope")].count("\n") + 1
    before = fresh.state()
    answer = fresh.run("generate")
    assert answer.code == 4, answer.all
    assert "access-control.md.j2" in answer.err
    assert says in answer.err
    assert "\n    " in answer.err, answer.err
    assert "Traceback" not in answer.all
    assert fresh.state() == before
    if "loop" not in name and "grows" not in name and "closed" not in name:
        assert f"access-control.md.j2:{line + 2}: " in answer.err, answer.err


@pytest.mark.parametrize(
    ("path", "data"),
    [
        ("access-control.md.j2", b"\xff\xfe"),
        ("access-control.md.j2", b""),
        ("access-control.md.j2", b"no front matter"),
        ("access-control.map.yaml", b"statements: {}"),
        ("access-control.map.yaml", b"- a"),
        ("new-policy.md.j2", b"---\nid: other\n---\n"),
        ("../evil.md.j2", b"---\nid: evil\n---\n"),
    ],
)
def test_a_template_file_that_is_none(fresh, path, data):
    fresh.write(f"policy_templates/{path}", data)
    before = fresh.state()
    answer = fresh.run("generate")
    if path.startswith(".."):
        assert answer.code == 0
        return
    assert answer.code == 4, answer.all
    assert path.split(".")[0] in answer.err
    assert "\n    " in answer.err, answer.err
    assert "Traceback" not in answer.all
    assert fresh.state() == before


def test_a_conflict_waits_until_somebody_decides(fresh):
    line = "They get the least access that their work needs"
    fresh.replace(POLICY, line, "We all get the least access that our work needs")
    fresh.commit()
    base = ".policykit/base/access-control.md"
    fresh.write(base, fresh.read(base).replace(line, "They had the least access"))
    fresh.commit()
    answer = fresh.run("generate")
    assert answer.code == 1
    assert "conflict" in answer.out
    assert POLICY in answer.err
    assert "<<<<<<< your text" in fresh.read(POLICY)
    fresh.commit()
    for command in (PROPOSE, ("propose", "--all", "--change", "x")):
        refused = fresh.refused(*command, code="PK312", leaves=4, says=("access-control",))
        assert "policykit merge resolve access-control" in refused.err
    assert fresh.run("generate").code == 1
    assert fresh.run("issue", "access-control").code in {5, 6}

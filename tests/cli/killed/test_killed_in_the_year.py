"""Killed at any act of the commands between two issues, the workspace is whole after the next one.

As in test_killed_anywhere.py, but with one process that gives all the commands of a year and
copies the workspace at each act. Acts that leave the same files are looked at once. Real kills
are that file's; here it is what each command writes, and in what order.
"""

from __future__ import annotations

import hashlib
import importlib.util
import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from workspace_shape import git, shape

from policykit.cli.handler import run
from policykit.cli.world import world_at
from policykit.workflow.session import writing


def _load(name):
    file = Path(__file__).parents[2] / "pki" / f"{name}.py"
    specification = importlib.util.spec_from_file_location(f"killed_{name}", file)
    module = importlib.util.module_from_spec(specification)
    sys.modules[f"killed_{name}"] = module
    specification.loader.exec_module(module)
    return module


declared, responder_module = _load("declared"), _load("responder")

COPYING = Path(__file__).with_name("copying.py")
PEOPLE = """\
Employee #,First name,Last name,Work Email,Hire Date,Employment Type
1,Ana,Silva,ana@tiny.example,2024-01-08,Full-time
2,Bo,Lind,bo@tiny.example,2024-02-01,Full-time
"""
HEADER = "Employee Email,Policy Name,Policy Version,Accepted At"
OWN = """\
# Key Policy

## Purpose

Keys are counted.

## Policy

Keys must be returned on the last day.
"""


BO = ("git", "config", "user.email", "bo@tiny.example")
ANA = ("git", "config", "user.email", "ana@tiny.example")


def steps(top):
    """Return the commands in their order: a name and the words; without a name, other programs'.

    What is known only later stands in capitals: YEAR, URL, KEY, and the record ISSUED.
    """
    own = [
        *("--prefix", "KE", "--owner-role", "it_lead", "--approver-role", "executive_sponsor"),
        *("--title", "Key Policy"),
    ]
    edits = [
        "sed -i 's/Keys must be kept by the porter/Keys lie with the porter/' policies/door.md",
        "sed -i 's/Keys must be kept by/All keys must be kept by/' policy_templates/door.md.j2",
        "git commit --quiet --all --message 'Other words, here and there'",
        f"{sys.executable} -m policykit generate || test $? = 1",
        "grep -q '<<<<<<<' policies/door.md",
    ]
    asked = [
        *("exception", "request", "door", "--statement", "DO-1", "--reason", "Painted"),
        *("--risk", "Open", "--control", "A guard", "--days", "9"),
    ]
    reviewed = ["review", "door", "--outcome", "no-change", "--considered", "The year"]
    elsewhere = [
        *("import", "--issued-elsewhere", str(top / "keys.pdf"), "--policy", "keys"),
        *("--version", "3", "--effective", "2025-03-01", "--approved-by", "Cy Dee"),
        *("--as", "bo@tiny.example"),
    ]
    corrected = [
        *("correct", "door", "--target", "ISSUED", "--note", "Printed as well"),
        *("--evidence", str(top / "keys.pdf")),
    ]
    titled = "sed -i 's/Chief Executive/Chief Executive Officer/' org_profile.yaml"
    policykit = [sys.executable, "-m", "policykit"]
    return [
        ("ack-roster", ["ack", "roster", str(top / "people.csv")]),
        ("ack-collect", ["ack", "collect"]),
        ("ack-import", ["ack", "import", str(top / "accepted.csv"), "--system", "HiBob"]),
        ("exception", asked),
        ("", [*policykit, *asked]),
        ("", [*BO]),
        ("exception-approve", ["exception", "approve", "EX-YEAR-001"]),
        ("exception-refuse", ["exception", "refuse", "EX-YEAR-002", "--reason", "Wait"]),
        ("", [*ANA]),
        ("exception-close", ["exception", "close", "EX-YEAR-001", "--reason", "Dry"]),
        ("sign-off", ["exception", "sign-off", "--from", "2025-01-01", "--to", "2025-12-31"]),
        ("trigger", ["review", "trigger", "--kind", "incident", "--what", "A key was lost"]),
        ("review", reviewed),
        ("decline", ["decline", "door", "--as", "bo@tiny.example", "--reason", "Too early"]),
        ("", [*policykit, *reviewed]),
        ("withdraw", ["withdraw", "door", "--reason", "Too early"]),
        ("correct", corrected),
        ("anchor", ["anchor", "door", "--url", "URL"]),
        ("key-replaced", ["key", "replaced", "KEY", "--by", "1" * 64, "--reason", "Old"]),
        ("import", ["import", str(top / "keys.md"), "--as", "keys", *own]),
        ("import-elsewhere", elsewhere),
        ("", ["git", "add", "--all"]),
        ("", ["git", "commit", "--quiet", "--message", "Keys"]),
        ("", ["sh", "-c", f"{titled} && git commit --quiet --all --message 'Her title'"]),
        ("", [*BO]),
        ("authority", ["authority", "accept"]),
        ("", [*ANA]),
        ("retire", ["retire", "door", "--reason", "Sold", "--as", "bo@tiny.example"]),
        ("", ["sh", "-e", "-c", "\n".join(edits)]),
        ("merge", ["merge", "resolve", "door", "--ours"]),
    ]


NAMES = [name for name, _ in steps(Path()) if name]


def _make(top, start):
    """Give the commands of a year in a workspace like that at the start, and copy at each act."""
    root = top / "ws"
    shutil.copytree(start, root, symlinks=True)
    (top / "people.csv").write_text(PEOPLE, encoding="utf-8")
    (top / "keys.md").write_text(OWN, encoding="utf-8")
    (top / "keys.pdf").write_bytes(b"%PDF-1.4 what people had")
    (issued,) = root.glob("records/door/*-issued-*.json")
    (sealed,) = root.glob("records/door/*-sealed-*.json")
    day = json.loads(issued.read_text(encoding="utf-8"))["effective"]
    rows = f"{HEADER}\nana@tiny.example,Door Policy,1.0,{day}\n"
    (top / "accepted.csv").write_text(rows, encoding="utf-8")
    known = {
        "YEAR": day[:4],
        "ISSUED": issued.stem[-8:],
        "KEY": json.loads(sealed.read_text(encoding="utf-8"))["certificate"],
    }
    with responder_module.responding(top, declared.Pki()) as authority:
        known["URL"] = authority.url
        given = [
            (name, [known.get(word, word).replace("YEAR", known["YEAR"]) for word in words])
            for name, words in steps(top)
        ]
        (top / "steps.json").write_text(json.dumps(given), encoding="utf-8")
        with (top / "said").open("wb") as said:
            done = subprocess.run(
                [sys.executable, str(COPYING), str(root), str(top), str(top / "steps.json")],
                stdout=said, stderr=said, check=False, timeout=900,
            )  # fmt: skip
    assert done.returncode == 0, (top / "said").read_text(encoding="utf-8")


@pytest.fixture(scope="session")
def year(once, _made):
    """A folder for each command: the workspace before, after, and at each act."""
    return once("killed-year", _made / "home", lambda top: _make(top, _made / "after-issue"))


def fingerprint(root):
    """Return a digest of all that is in the workspace and in git, as a kill has left it."""
    found = hashlib.sha256()
    for place in sorted(root.rglob("*")):
        found.update(str(place.relative_to(root)).encode())
        if place.is_file():
            found.update(place.read_bytes())
    return found.hexdigest()


@pytest.mark.timeout(1200)
@pytest.mark.usefixtures("stages")
@pytest.mark.parametrize("name", NAMES)
def test_stopped_at_any_act_it_is_done_or_undone(year, name):
    folder = year / name
    before, after = shape(folder / "before"), shape(folder / "after")
    assert before != after
    acts = (folder / "acts").read_text(encoding="utf-8").splitlines()
    assert acts
    seen, done = set(), []
    for number, act in enumerate(acts, start=1):
        if not (folder / str(number)).exists():
            continue
        root = folder / str(number)
        left = fingerprint(root)
        if left in seen:
            continue
        seen.add(left)
        with writing(world_at(root), "next"):
            pass
        now = shape(root)
        assert now in (before, after), (number, act)
        assert not list((root / ".git" / "policykit").glob("transaction-*")), (number, act)
        done.append(now == after)
    assert done == sorted(done)
    assert done[0] is False
    git(root, "fsck", "--strict", "--no-dangling")
    assert run(["-C", str(root), "check"]) in {0, 1}


@pytest.mark.timeout(1200)
@pytest.mark.usefixtures("stages")
def test_what_anchor_left_is_judged_on_the_command_line(year, tmp_path, monkeypatch, capfd):
    root = tmp_path / "ws"
    shutil.copytree(year / "anchor" / "after", root, symlinks=True)
    monkeypatch.chdir(root)
    pdf = "output/issued/door/door-v1.0.pdf"
    assert run(["key", "export", str(tmp_path / "seal.pem")]) == 0
    words = [str(tmp_path / "seal.pem"), "--trust-time", str(year / "root.pem")]

    def verified(*files):
        capfd.readouterr()
        code = run(["verify", *files, "--trust", *words, "--format", "json"])
        (one,) = json.loads(capfd.readouterr().out)["data"]
        beside = one["time_stamp_beside"]
        return code, beside and (beside["good"], beside["identity"], beside["authority"])

    good = (True, "trusted", "CN=Test Time-stamps,O=Test")
    assert verified(f"{pdf}.tst") == verified(pdf) == verified(pdf, f"{pdf}.tst") == (0, good)
    assert run(["verify", pdf, "--trust", *words, "--commands"]) == 0
    said = capfd.readouterr().out
    assert "✓ time-stamp beside it: good. the file was there by " in said
    assert f"openssl ts -verify -token_in -in {pdf}.tst -data {pdf}" in said
    (root / f"{pdf}.tst").write_bytes(b"no token")
    assert verified(pdf) == (1, (False, "not checked", ""))

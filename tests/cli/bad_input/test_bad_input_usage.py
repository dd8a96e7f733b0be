"""Words that the command line does not know, folders that are not there, output nobody reads."""

from __future__ import annotations

import contextlib
import json
import os
import pty
import subprocess
import sys
from pathlib import Path

import pytest

from policykit.cli.handler import run

POLICYKIT = (sys.executable, "-m", "policykit")


def test_no_arguments_show_the_overview(capfd):
    assert run([]) == 2
    said = capfd.readouterr()
    assert "Commands:" in said.out + said.err
    assert "policykit init" in said.out + said.err


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("statsu",), "Did you mean 'status'?"),
        (("xyzzy",), "No such command 'xyzzy'"),
        (("status", "--formt", "json"), "Did you mean '--format'?"),
        (("status", "--format", "xml"), "'json'"),
        (("propose", "access-control"), "Missing option '--change'"),
        (("propose", "--change", "x"), "Name policies, or say --all."),
        (("propose", "--all", "access-control", "--change", "x"), "Name policies, or say --all."),
        (("issue",), "Name policies, or say --all."),
        (("approve",), "Name policies, or say --all."),
        (("propose", "access-control", "--change", "x", "--effective", "soon"), "2026-12-31"),
        (("propose", "access-control", "--change", "x", "--class", "big"), "'editorial'"),
        (("approve", "access-control", "--evidence", "nowhere.eml"), "nowhere.eml"),
        (("verify",), "Name the PDFs to check"),
        (("verify", "nowhere.pdf"), "nowhere.pdf"),
        (("key", "creat"), "create"),
        (("profile", "chek"), "check"),
    ],
)
def test_wrong_usage_says_what_is_right(fresh, arguments, says):
    before = fresh.state()
    answer = fresh.run(*arguments)
    assert answer.code == 2
    assert says in answer.err
    assert "--help" in answer.err
    assert "Traceback" not in answer.all
    assert fresh.state() == before


def test_a_folder_that_is_not_there(tmp_path, capfd):
    assert run(["-C", str(tmp_path / "nowhere"), "status"]) == 2
    assert "does not exist" in capfd.readouterr().err


@pytest.mark.parametrize("command", ["generate", "render", "propose", "issue"])
@pytest.mark.parametrize(
    ("name", "code"), [("nope", ("PK742", "PK246")), ("../x", ("PK741", "PK246"))]
)
def test_policies_that_are_not_there(fresh, command, name, code):
    more = ("--change", "x") if command == "propose" else ()
    wanted = code[1] if command == "generate" else code[0]
    fresh.refused(command, name, "also/bad", *more, code=wanted, leaves=4, says=(name, "also/bad"))


def test_paths_on_the_command_line_are_seen_from_the_chosen_folder(issued):
    answer = issued.run("verify", "output/issued/access-control/access-control-v1.0.pdf")
    assert answer.code == 10, answer.all
    issued.done("key", "export", "seal.crt.pem")
    assert (issued.root / "seal.crt.pem").is_file()


def test_no_color_and_pipes_stay_plain(fresh):
    fresh.replace("org_profile.yaml", "short_name:", "shortname:")
    answer = fresh.run("check")
    assert "\x1b" not in answer.all
    assert "PK" in answer.all


@pytest.mark.parametrize("asked", ["1", ""])
def test_no_color_on_a_terminal(fresh, monkeypatch, asked):
    fresh.replace("org_profile.yaml", "short_name:", "shortname:")
    monkeypatch.setenv("TERM", "xterm-256color")
    monkeypatch.setenv("NO_COLOR", asked)
    ours, theirs = pty.openpty()
    with subprocess.Popen([*POLICYKIT, "check"], cwd=fresh.root, stderr=theirs, stdout=theirs):
        os.close(theirs)
        said = b""
        with contextlib.suppress(OSError):  # Linux reports the end of a terminal as an error
            while chunk := os.read(ours, 65536):
                said += chunk
    os.close(ours)
    assert b"PK" in said
    # https://no-color.org: present and not empty
    assert (b"\x1b[" in said) is (asked == "")


@pytest.mark.parametrize("command", [("status",), ("log",), ("check",), ("profile", "schema")])
def test_a_reader_that_goes_away_is_no_failure(fresh, command):
    reads, writes = os.pipe()
    os.close(reads)
    with os.fdopen(writes, "wb") as closed:
        done = subprocess.run(
            [*POLICYKIT, *command],
            cwd=fresh.root,
            stdout=closed,
            stderr=subprocess.PIPE,
            check=False,
        )
    assert done.returncode in {0, 1}
    assert b"Traceback" not in done.stderr
    assert b"BrokenPipe" not in done.stderr


@pytest.mark.parametrize("closed", ["<&-", ">&-", "2>&-", "<&- >&- 2>&-"])
def test_closed_streams(fresh, closed):
    before = fresh.state()
    line = f"{sys.executable} -m policykit status {closed}"
    done = subprocess.run(["sh", "-c", line], cwd=fresh.root, capture_output=True, check=False)
    assert b"Traceback" not in done.stderr
    assert done.returncode in {0, 9}
    assert fresh.state() == before


def test_output_to_a_full_device(fresh):
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run(
            [*POLICYKIT, "status"], cwd=fresh.root, stdout=full, stderr=subprocess.PIPE, check=False
        )
    assert done.returncode == 9
    assert b"Traceback" not in done.stderr
    assert b"error PK814" in done.stderr


def test_json_is_json_even_when_refused(fresh):
    answer = fresh.run("generate", "nope", "--format", "json")
    assert answer.code == 4
    assert answer.out == ""
    answer = fresh.done("status", "--format", "json")
    assert json.loads(answer.out)["format"] == 1


@pytest.mark.parametrize(
    ("name", "proposed"),
    [
        ("Freelancers 2024 (final).md", "--as freelancers-2024-final"),
        ("7.md", "--as access-control"),
    ],
)
def test_an_import_without_a_name_proposes_one_like_the_file_s(fresh, tmp_path, name, proposed):
    (tmp_path / name).write_text("# Freelancers\n", encoding="utf-8")
    answer = fresh.run("import", str(tmp_path / name))
    assert answer.code == 2
    assert proposed in answer.err

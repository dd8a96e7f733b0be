"""The pack of a window from a real workspace, checked with policykit and with other programs."""

from __future__ import annotations

import re
import shutil
import subprocess
import zipfile

import pytest

from policykit.edge.git_objects import read_bundle
from policykit.errors import StateError

WINDOW = ("--from", "2026-01-01", "--to", "2026-09-30")


@pytest.fixture
def packed(sample, tmp_path, monkeypatch):
    """The sample's workspace, and its pack with history as a ZIP file; the cache is empty."""
    place = tmp_path / "pack.zip"
    monkeypatch.setenv("POLICYKIT_CACHE", str(tmp_path / "cache"))
    sample.done("evidence", *WINDOW, "--bundle", "-o", str(place))
    return sample, place


def unpacked(place, folder):
    """What an auditor does: unpack it, and go into the folder."""
    with zipfile.ZipFile(place) as archive:
        archive.extractall(folder)
    (inside,) = folder.iterdir()
    return inside


def another_seal(folder):
    """A certificate that gives itself the name of the seal."""
    path = folder / "another.crt.pem"
    subprocess.run(
        [
            *("openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "10"),
            *("-keyout", str(folder / "another.key"), "-out", str(path)),
            *("-subj", "/C=US/O=Acme Labs, Inc./CN=Acme policy seal"),
        ],
        check=True,
        capture_output=True,
    )
    return path


def test_it_is_good_for_who_trusts_the_certificate_and_as_a_folder_too(packed, tmp_path):
    sample, place = packed
    said = sample.done("verify", str(place), "--trust", sample.certificate)
    assert "Good: this is what the organization packed" in said.out
    assert not (tmp_path / "cache").exists()  # nothing sealed or verified comes from there
    folder = unpacked(place, tmp_path / "out")
    (found,) = sample.done(
        "verify", str(folder), "--trust", sample.certificate, "--format", "json"
    ).data
    assert {one["answer"] for one in found["checks"]} == {"good"}
    assert sample.run("verify", str(place)).code == 10


def test_a_clone_makes_the_same_pack_but_for_the_statement(packed, tmp_path):
    sample, place = packed
    clone = tmp_path / "clone"
    sample.git("clone", "--quiet", ".", str(clone))
    sample.git("gc", "--quiet", "--aggressive")
    sample.at("2026-11-01T08:00:00")
    sample.done("-C", str(clone), "evidence", *WINDOW, "--bundle", "-o", str(tmp_path / "two.zip"))
    sample.done("evidence", *WINDOW, "--bundle", "-o", str(tmp_path / "three.zip"))
    one, *others = (
        {entry.filename: archive.read(entry) for entry in archive.infolist()}
        for archive in map(zipfile.ZipFile, (place, tmp_path / "two.zip", tmp_path / "three.zip"))
    )
    for other in others:
        assert one.keys() == other.keys()
        differing = {path for path in one if one[path] != other[path]}
        assert {path.rpartition("/")[2] for path in differing} == {"statement.dsse.json"}


def test_other_programs_come_to_the_same_answer(packed, tmp_path):
    sample, place = packed
    folder = unpacked(place, tmp_path / "out")
    shutil.copy(sample.certificate, folder.parent / "seal.crt.pem")

    def follow(*steps):
        text = (folder / "HOW-TO-CHECK.txt").read_text(encoding="utf-8")
        parts = re.split(r"^(\d)\. ", text, flags=re.MULTILINE)
        wanted = [
            part
            for number, part in zip(parts[1::2], parts[2::2], strict=True)
            if not steps or number in steps
        ]
        commands = "\n".join(re.findall(r"^    (.*)$", "\n".join(wanted), re.MULTILINE))
        shutil.rmtree(folder.parent / "check", ignore_errors=True)
        (folder.parent / "check").mkdir()
        return subprocess.run(
            ["bash", "-eu", "-o", "pipefail", "-c", commands],
            cwd=folder,
            capture_output=True,
            text=True,
            check=False,
        )

    good = follow()
    assert good.returncode == 0, good.stderr
    assert "Verified OK" in good.stdout
    assert "REFUSE" not in good.stdout + good.stderr
    assert '"sha256": ' in good.stdout
    assert '"made_by": ' in good.stdout
    assert "notice" not in good.stderr

    pdfs = sorted((folder / "data/policies").glob("*/*.pdf"))
    assert follow("0", "3").stdout == ""
    shutil.copy(another_seal(tmp_path), folder.parent / "seal.crt.pem")
    assert {line.rpartition("/")[2] for line in follow("0", "3").stdout.splitlines()} == {
        pdf.name for pdf in pdfs
    }
    shutil.copy(sample.certificate, folder.parent / "seal.crt.pem")
    sealed = pdfs[0].read_bytes()
    for wrong in (sealed.replace(b"%PDF-1.7", b"%PDF-1.6", 1), sealed + b"\n"):
        pdfs[0].write_bytes(wrong)
        assert f"REFUSE {pdfs[0].relative_to(folder)}" in follow("0", "3").stdout
    pdfs[0].write_bytes(sealed)

    table = folder / "data/tables/versions.csv"
    kept = table.read_bytes()
    table.write_bytes(kept.replace(b"2026-0", b"2025-0", 1))
    wrong = follow()
    assert wrong.returncode != 0
    assert "versions.csv" in wrong.stdout + wrong.stderr
    table.write_bytes(kept)

    (folder / "data/more.txt").write_text("more")
    assert "data/more.txt" in follow().stdout
    (folder / "data/more.txt").unlink()

    record = next((folder / "data/records/access-control").glob("*-approved-*.json"))
    record.unlink()
    listing = folder / "manifest-sha256.txt"
    lines = listing.read_text().splitlines(keepends=True)
    listing.write_text("".join(one for one in lines if record.name not in one))
    assert follow().returncode != 0  # the list of lists, which is signed, names another list


def test_a_folder_with_a_link_or_a_stranger_is_refused(packed, tmp_path):
    sample, place = packed
    folder = unpacked(place, tmp_path / "out")
    (folder / "data/link").symlink_to("/etc/passwd")
    said = sample.run("verify", str(folder))
    assert (said.code, "PK952" in said.err + said.out) == (4, True)
    said = sample.run("verify", str(tmp_path))
    assert (said.code, "PK950" in said.err) == (4, True)


def test_a_damaged_history_is_refused_and_nothing_of_it_runs(packed, tmp_path, monkeypatch):
    sample, place = packed
    folder = unpacked(place, tmp_path / "out")
    (tmp_path / "trap.gitconfig").write_text(
        f'[core]\n\thooksPath = {tmp_path}\n\tfsmonitor = "touch {tmp_path}/ran"\n'
    )
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", str(tmp_path / "trap.gitconfig"))
    sample.done("verify", str(folder), "--trust", sample.certificate)
    assert not (tmp_path / "ran").exists()

    commit = sample.git("rev-parse", "HEAD").strip()
    data = (folder / "data/git/history.bundle").read_bytes()
    assert "refs/tags/access-control/v2.0" in read_bundle(data, commit)
    for broken in (b"", data[:500], data[:-40], data[: len(data) // 2] + b"\0" * 9, b"# v2\n\n"):
        with pytest.raises(StateError, match="PK013"):
            read_bundle(broken, commit)
    with pytest.raises(StateError, match="PK013"):
        read_bundle(data, "0" * 40)


def test_what_cannot_be_written_leaves_nothing(packed, tmp_path):
    sample, place = packed
    before = place.read_bytes()
    said = sample.run("evidence", *WINDOW, "-o", str(place))
    assert (said.code, "PK804" in said.err) == (9, True)
    assert place.read_bytes() == before
    said = sample.run("evidence", *WINDOW, "-o", f"{place}/")
    assert said.code == 9
    sample.done("evidence", *WINDOW, "-o", f"{tmp_path}/folder/")
    said = sample.run("evidence", *WINDOW, "-o", f"{tmp_path}/folder/")
    assert (said.code, len(list((tmp_path / "folder").iterdir()))) == (9, 1)


def test_a_wrong_command_line_is_told_in_words(sample):
    for words, code in (
        ((), 2),
        (("--from", "2026-01-01"), 2),
        (("--on", "2026-05-01", "--from", "2026-01-01"), 2),
        (("--from", "2026-02-01", "--to", "2026-01-01"), 4),
        (("--from", "2030-01-01", "--to", "2030-12-31"), 4),
        ((*WINDOW, "--framework", "soc3"), 4),
        ((*WINDOW, "--policy", "nothing"), 4),
        ((*WINDOW, "--pick", "2"), 2),
        ((*WINDOW, "--seed", "2"), 2),
        ((*WINDOW, "--pick", "99", "--seed", "2"), 4),
    ):
        said = sample.run("evidence", *words)
        assert said.code == code, words
        assert said.err.strip()
        assert "Traceback" not in said.err

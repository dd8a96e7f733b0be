"""Answers of an interview that was stopped: private, one file for each folder, never in the way."""

import stat
from pathlib import Path

from policykit.edge.kept_answers import KeptAnswers, state_folder


def test_what_is_kept_is_read_and_forgotten(tmp_path):
    kept = KeptAnswers(tmp_path / "state", Path("/work/acme"))
    assert kept.read() is None
    assert kept.write(b"country: DE\n")
    assert kept.write(b"country: AT\n")
    assert kept.read() == b"country: AT\n"
    assert KeptAnswers(tmp_path / "state", Path("/other/acme")).read() is None
    assert stat.S_IMODE(kept.path.stat().st_mode) == 0o600
    assert [path.name for path in kept.path.parent.iterdir()] == [kept.path.name]
    kept.drop()
    kept.drop()
    assert kept.read() is None


def test_where_nothing_can_be_kept_the_interview_goes_on(tmp_path):
    (tmp_path / "file").write_bytes(b"")
    for state in (None, tmp_path / "file"):
        kept = KeptAnswers(state, Path("/work/acme"))
        assert not kept.write(b"country: DE\n")
        assert kept.read() is None
        kept.drop()


def test_the_folder_follows_the_system(monkeypatch):
    monkeypatch.setenv("HOME", "/home/bo")
    assert state_folder({"POLICYKIT_STATE": "/mine"}) == Path("/mine")
    assert state_folder({"XDG_STATE_HOME": "/state"}) == Path("/state/policykit")
    assert state_folder({"XDG_STATE_HOME": "relative"}, "linux") == Path(
        "/home/bo/.local/state/policykit"
    )
    assert state_folder({}, "darwin") == Path("/home/bo/Library/Application Support/policykit")

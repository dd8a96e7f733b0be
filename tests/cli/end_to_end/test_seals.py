"""Seals in the real world: a time-stamp authority, its absence, keys, and other versions."""

from __future__ import annotations

import json
import shutil
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from policykit.edge.render import CleanRenderer


@pytest.fixture
def ready(clinic_told, clinic):
    """The clinic with one policy changed, proposed and approved; what is left is to issue."""
    del clinic_told

    def prepare(authority=None):
        clinic.moment = datetime.now(UTC).replace(microsecond=0)
        if authority:
            clinic.done("profile", "set", "signing.timestamp_authority", authority)
        path = clinic.root / "policies/vendor-management.md"
        text = path.read_text(encoding="utf-8")
        path.write_text(text.replace(" must ", " shall ", 1), encoding="utf-8")
        clinic.commit("Another word")
        if authority:
            clinic.accepts("j.weiss@sanoria.example")
        change = ("--change", "Another word", "--as", "s.kaya@sanoria.example")
        clinic.done("propose", "vendor-management", *change)
        clinic.replies("j.weiss@sanoria.example")
        return clinic

    return prepare


def test_a_time_stamp_is_in_the_seal_and_said_everywhere(ready, authority, pki, tmp_path):
    person = ready(authority.url)
    person.done("issue", "vendor-management")
    assert authority.asked
    pdf = str(person.pdf("vendor-management", "2.0"))
    trusted = ("--trust", person.certificate, "--format", "json")

    def judged(*stamps):
        (found,) = person.done("verify", pdf, *trusted, *stamps).data
        assert found["time_strength"] == "rfc3161"
        return [(one["severity"], one["code"]) for one in found["findings"]]

    (tmp_path / "strange.pem").write_bytes(pki.strange_root.pem)
    assert judged("--trust-time", str(tmp_path / "authority.pem")) == []
    assert judged() == [("note", "PK917")]
    assert judged("--trust-time", str(tmp_path / "strange.pem")) == [("warning", "PK917")]
    path = max(person.root.glob("records/vendor-management/*-sealed-*.json"))
    sealed = json.loads(path.read_bytes())
    assert sealed["time"]["strength"] == "rfc3161"
    assert len(sealed["time"]["token_sha256"]) == 64


@pytest.mark.parametrize("behaviour", ["failing", "nobody"])
def test_an_authority_that_gives_no_stamp_leaves_everything_as_it_was(ready, authority, behaviour):
    if behaviour == "nobody":
        person = ready("http://127.0.0.1:9/tsa")
    else:
        person = ready(authority.url)
        authority.behaviour = behaviour
    before = person.state()
    answer = person.run("issue", "vendor-management")
    assert answer.code not in (0, 3), answer
    assert "error PK86" in answer.err
    assert "Traceback" not in answer.err
    assert person.state() == before
    authority.behaviour = "honest"
    if behaviour != "nobody":
        person.done("issue", "vendor-management")


def test_without_the_key_or_its_passphrase_everything_is_as_it_was(ready, tmp_path, monkeypatch):
    person = ready()
    before = person.state()
    monkeypatch.setenv("POLICYKIT_PASSPHRASE", "not the one it was")
    assert person.run("issue", "vendor-management").code == 8
    assert person.state() == before
    shutil.rmtree(tmp_path / "home" / "config")
    answer = person.run("issue", "vendor-management")
    assert answer.code == 8
    assert "policykit key create" in answer.err
    assert person.state() == before


class _Another(CleanRenderer):
    """Another reportlab: other pages, and it says so."""

    def render(self, jobs):
        return super().render([replace(job, watermark="OTHER") for job in jobs])

    def lock(self, pandoc):
        return {**super().lock(pandoc), "reportlab": "6.0.0"}


def test_other_versions_that_cannot_repeat_it_are_eleven(sample, monkeypatch):
    monkeypatch.setattr("policykit.edge.render.CleanRenderer", _Another)
    pdf = str(sample.pdf("access-control", "1.0"))
    answer = sample.run("verify", pdf, "--trust", sample.certificate)
    assert answer.code == 11
    assert "this version of policykit cannot repeat the rendering" in answer.out
    assert "reportlab 6.0.0 (then 5.1.0)" in answer.out
    # Nobody trusted weighs more: that is the question a reader has to settle first.
    assert sample.run("verify", pdf).code == 10


def test_every_organization_has_a_seal_of_its_own(clinic, tmp_path, monkeypatch):
    listed = clinic.done("key", "list", "--format", "json").data
    assert [row["subject"].split(",")[0] for row in listed] == ["CN=Sanoria policy seal"]
    monkeypatch.setenv("POLICYKIT_CONFIG", str(tmp_path / "other config"))
    assert clinic.done("key", "list", "--format", "json").data == []

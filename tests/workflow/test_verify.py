"""`verify`: three answers, from bytes and the certificates that the verifier chose."""

from __future__ import annotations

from dataclasses import replace

import pytest
from fakes import TINY_SEAL, seal_identity

from policykit.canonical import sha256
from policykit.errors import ExitCode, ProgramError, StateError, error
from policykit.record import InputFile
from policykit.workflow.answer import Answer
from policykit.workflow.frozen import frozen_each, frozen_inputs
from policykit.workflow.verify import verify, verify_all

PDF = "output/issued/door/door-v1.0.pdf"


def judge(story, path=PDF, *, data=None, trust=TINY_SEAL, world=True):
    return verify(
        path,
        data if data is not None else story.desk.content[path],
        [seal_identity(trust).certificate_der] if trust else [],
        story.desk.clock.now(),
        story.world if world else None,
    )


def answers(found):
    return {check.name: check.answer for check in found.checks}


def details(found):
    return {check.name: check.detail for check in found.checks}


def test_good_means_every_question_was_answered(issued):
    found = judge(issued)
    assert found.exit_code is ExitCode.OK
    assert set(answers(found).values()) == {Answer.GOOD}
    assert list(answers(found)) == ["seal", "identity", "chain of digests", "records", "rendering"]
    assert "same bytes" in details(found)["rendering"]
    assert found.chain.issued.event.policy == "door"


def test_nobody_trusted_is_neither_good_nor_bad(issued):
    found = judge(issued, trust=None)
    assert found.exit_code is ExitCode.IDENTITY_NOT_CHECKED
    assert answers(found)["identity"] is Answer.UNKNOWN
    assert answers(found)["rendering"] is Answer.GOOD


def test_another_certificate_is_refused(issued):
    found = judge(issued, trust="Somebody else")
    assert found.exit_code is ExitCode.FINDINGS
    assert answers(found)["identity"] is Answer.BAD


def test_without_a_workspace_the_file_speaks_for_itself(issued):
    found = judge(issued, world=False)
    assert found.exit_code is ExitCode.OK
    assert answers(found)["chain of digests"] is Answer.GOOD
    assert answers(found)["records"] is answers(found)["rendering"] is Answer.UNKNOWN


def test_years_later_it_is_still_good(issued):
    issued.desk.clock.move(days=365 * 8)
    assert judge(issued).exit_code is ExitCode.OK


def test_an_older_version_stays_good_after_the_next(issued):
    issued.desk.edit("policies/door.md", "Visitors must sign in.", "Visitors must wait.")
    issued.desk.edit("org_profile.yaml", "Tiny Incorporated", "Tiny Holdings")
    issued.desk.git.commit_all()
    issued.propose("door", what="Visitors wait")
    issued.approve_with_code("door")
    issued.issue("door")
    assert judge(issued).exit_code is ExitCode.OK
    assert judge(issued, "output/issued/door/door-v2.0.pdf").exit_code is ExitCode.OK


def test_one_version_is_not_another(issued):
    issued.desk.edit("policies/door.md", "Visitors must sign in.", "Visitors must wait.")
    issued.desk.git.commit_all()
    issued.propose("door", what="Visitors wait")
    issued.approve_with_code("door")
    issued.issue("door")
    found = judge(issued, "door-v2.0.pdf", data=issued.desk.content[PDF])
    assert found.exit_code is ExitCode.FINDINGS
    assert details(found)["file name"] == "it says door 2.0, and the file is door 1.0"
    again = judge(issued, "elsewhere/my copy of door.pdf", data=issued.desk.content[PDF])
    assert again.exit_code is ExitCode.OK


def test_a_record_edited_in_the_workspace_is_found(issued):
    (path,) = [path for path in issued.desk.content if "door" in path and "-issued-" in path]
    issued.desk.content[path] = issued.desk.content[path].replace(b"First issue", b"Final issue")
    found = judge(issued)
    assert found.exit_code is ExitCode.FINDINGS
    assert answers(found)["records"] is Answer.BAD


@pytest.mark.parametrize("event", ["issued", "sealed"])
def test_a_record_that_is_gone_is_found(issued, event):
    (path,) = [path for path in issued.desk.content if "door" in path and f"-{event}-" in path]
    del issued.desk.content[path]
    assert answers(judge(issued))["records"] is Answer.BAD


def test_a_moved_tag_is_found(issued):
    first = issued.desk.git.commits[0].commit.id
    issued.desk.git.references["door/v1.0"] = first
    found = judge(issued)
    assert found.exit_code is ExitCode.FINDINGS
    assert "door/v1.0" in details(found)["records"]


def test_a_missing_tag_is_found(issued):
    del issued.desk.git.references["door/v1.0"]
    assert answers(judge(issued))["records"] is Answer.BAD


def test_a_pdf_sealed_again_with_the_same_key_is_not_the_one_of_the_records(issued, approved):
    approved.desk.clock.move(days=1)
    approved.issue("door")
    issued.desk.clock.move(days=2)
    found = judge(issued, data=approved.desk.content[PDF])
    assert found.exit_code is ExitCode.FINDINGS
    assert answers(found)["seal"] is answers(found)["chain of digests"] is Answer.GOOD
    assert answers(found)["records"] is Answer.BAD


class OtherRenderer:
    """What another version of policykit or reportlab would do."""

    def __init__(self, real, version, *, packs_only=False):
        self._real, self._version, self._packs_only = real, version, packs_only

    def render(self, jobs):
        if self._packs_only:
            return [data + b"\n" for data in self._real.render(jobs)]
        return self._real.render([replace(job, watermark="OTHER") for job in jobs])

    def lock(self, pandoc):
        return {**self._real.lock(pandoc), "reportlab": self._version}


def test_other_versions_that_cannot_repeat_it_are_said_to_be_so(issued):
    issued.desk.renderer = OtherRenderer(issued.desk.renderer, "6.0.0")
    found = judge(issued)
    assert found.exit_code is ExitCode.NOT_CHECKABLE
    assert answers(found)["rendering"] is Answer.UNKNOWN
    assert "reportlab 6.0.0 (then 5.1.0)" in details(found)["rendering"]
    assert "pip install" in details(found)["rendering"]


def test_other_versions_may_pack_the_same_content_differently(issued):
    issued.desk.renderer = OtherRenderer(issued.desk.renderer, "6.0.0", packs_only=True)
    found = judge(issued)
    assert found.exit_code is ExitCode.OK
    assert "same decoded content" in details(found)["rendering"]


@pytest.mark.parametrize("packs_only", [True, False])
def test_the_same_versions_and_other_bytes_are_bad(issued, packs_only):
    issued.desk.renderer = OtherRenderer(issued.desk.renderer, "5.1.0", packs_only=packs_only)
    found = judge(issued)
    assert found.exit_code is ExitCode.FINDINGS
    assert answers(found)["rendering"] is Answer.BAD


def test_history_that_is_not_there_is_not_good(issued):
    # A shallow clone: the newest commit is all there is.
    newest = issued.desk.git.commits[-1]
    newest = replace(newest, tree=dict(newest.tree))  # the other tests share the old one
    issued.desk.git.commits = [newest]
    assert judge(issued).exit_code is ExitCode.OK
    for path in [path for path in newest.tree if "-issued-" in path]:
        newest.tree.pop(path)
    assert judge(issued).exit_code is ExitCode.FINDINGS


class Counting:
    """Hands on what it is asked, and counts; fails for a batch with a policy that it refuses."""

    def __init__(self, real, refused=()):
        self.real, self.refused, self.batches = real, refused, []

    def version(self):
        return self.real.version()

    def lock(self, pandoc):
        return self.real.lock(pandoc)

    def parse(self, texts):
        self.batches.append([name for name, _ in texts])
        return self.real.parse(texts)

    def render(self, jobs):
        self.batches.append([job.policy for job in jobs])
        if any(job.policy in self.refused for job in jobs):
            raise ProgramError(error("PK450", "the process ended unexpectedly"))
        return self.real.render(jobs)


def judge_all(story, pandoc, renderer):
    pdfs = [(path, data) for path, data in story.desk.content.items() if path.endswith(".pdf")]
    issued = sorted(pair for pair in pdfs if "/issued/" in pair[0])
    broken = bytearray(issued[0][1])
    broken[len(broken) // 2] ^= 1
    return verify_all(
        [*issued, ("broken.pdf", bytes(broken)), ("copy.pdf", issued[0][1])],
        [seal_identity(TINY_SEAL).certificate_der],
        story.desk.clock.now(),
        replace(story.world, pandoc=pandoc, renderer=renderer),
    )


def test_many_files_share_one_pandoc_and_one_set_of_workers(issued):
    pandoc, renderer = Counting(issued.world.pandoc), Counting(issued.world.renderer)
    found = judge_all(issued, pandoc, renderer)
    assert [one.exit_code for one in found] == [
        ExitCode.OK,
        ExitCode.OK,
        ExitCode.FINDINGS,
        ExitCode.OK,
    ]
    assert pandoc.batches == [["door", "window"]]
    assert renderer.batches == [["door", "window"]]


def test_one_that_cannot_be_rendered_keeps_no_other_from_it(issued):
    renderer = Counting(issued.world.renderer, refused=("door",))
    door, window, _, copy = judge_all(issued, issued.world.pandoc, renderer)
    assert answers(window)["rendering"] is Answer.GOOD
    assert answers(door)["rendering"] is answers(copy)["rendering"] is Answer.BAD
    assert "ended unexpectedly" in details(door)["rendering"]


def test_a_path_outside_of_the_workspace_in_one_file_keeps_no_other_from_its_verdict(issued):
    (record,) = issued.history("door").issued
    outside = (InputFile("../secret", record.digest),)
    event = replace(record.event, inputs=outside)
    forged = replace(record, event=event, digest=sha256(b"forged"))
    found = frozen_each(issued.world, [forged, record])
    assert isinstance(found[forged.digest], StateError)
    assert found[record.digest] == frozen_inputs(issued.world, record)

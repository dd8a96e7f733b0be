"""PDFs from clean processes."""

from __future__ import annotations

import dataclasses
import hashlib
import os
import signal
import subprocess
import sys
import time
from datetime import UTC, datetime
from pathlib import Path

import pytest

from policykit.document import Document, Paragraph, Text
from policykit.edge.cache import FolderCache
from policykit.edge.render import CleanRenderer
from policykit.errors import ExitCode, InputError, PolicykitError, ProgramError
from policykit.pages import Front, RenderJob, render

CREATED = datetime(2026, 11, 23, tzinfo=UTC)


def _job(text="Words.", policy="access-control"):
    document = Document((Paragraph((Text(text),), 7),), f"{policy}.md")
    return RenderJob(document, policy, "1.0", Front("Northwind", "Policy", "Issued"), CREATED)


def test_jobs_come_back_in_order_with_the_bytes_of_this_process():
    jobs = [_job(f"Text {number}.") for number in range(4)]
    assert CleanRenderer().render(jobs) == [render(job) for job in jobs]


def test_no_jobs_start_no_process():
    before = set(_descendants(os.getpid()))
    assert CleanRenderer().render([]) == []
    assert set(_descendants(os.getpid())) <= before


def test_bytes_do_not_depend_on_what_was_made_before_or_beside():
    jobs = [_job("Text " * 400), _job("Other words, →."), _job("*Text*", "vendor-management")]
    renderer = CleanRenderer()
    (alone,) = renderer.render(jobs[1:2])
    forth, back = renderer.render(jobs), renderer.render(jobs[::-1])
    assert forth == back[::-1] == [render(job) for job in jobs]
    assert alone == forth[1]


def test_svg_may_come_with_any_job_and_in_a_chapter():
    logo = (
        b'<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><path d="M0 0h9v9z"/></svg>'
    )
    plain = _job()
    drawn = dataclasses.replace(plain, front=dataclasses.replace(plain.front, logo=logo))
    book = dataclasses.replace(plain, policy="book", chapters=(drawn,))
    renderer = CleanRenderer()
    made = renderer.render([plain, drawn, plain, book])
    assert made == [render(job) for job in (plain, drawn, plain, book)]


class _Spoiling:
    """A job that changes reportlab's settings in the process that unpacks it."""

    policy, front, images, chapters = "spoiling", Front("", "", ""), (), ()
    code = "(setattr(__import__('reportlab.rl_config').rl_config, 'pageCompression', 0), job)[1]"

    def __reduce__(self):
        return eval, (self.code, {"job": _job()})


class _Dying:
    """A job that ends the process that unpacks it."""

    policy, front, images, chapters = "second", Front("", "", ""), (), ()

    def __reduce__(self):
        return os._exit, (9,)


def test_every_pdf_has_a_process_of_its_own_that_begins_as_the_others_did():
    renderer = CleanRenderer()
    before = renderer.render([_job()])
    first, second = renderer.render([_Spoiling()] * 2)
    assert first == second != before[0]
    assert renderer.render([_job()]) == before


def test_process_that_dies_is_named_and_the_next_pdf_is_made():
    renderer = CleanRenderer()
    with pytest.raises(ProgramError) as caught:
        renderer.render([_job(), _Dying()])
    (found,) = caught.value.diagnostics
    assert found.code == "PK450"
    assert "second" in found.message
    assert renderer.render([_job()]) == [render(_job())]


def test_server_that_was_killed_is_an_error_and_another_is_started():
    renderer = CleanRenderer()
    before = set(_descendants(os.getpid()))
    expected = renderer.render([_job()])
    (server,) = set(_descendants(os.getpid())) - before
    os.kill(server, signal.SIGKILL)
    with pytest.raises(ProgramError) as caught:
        renderer.render([_job()])
    assert caught.value.diagnostics[0].code == "PK450"
    assert renderer.render([_job()]) == expected


def test_environment_does_not_reach_the_bytes(monkeypatch, tmp_path):
    expected = CleanRenderer().render([_job()])
    (tmp_path / ".reportlab_mods").write_text("raise SystemExit('run')")
    (tmp_path / ".reportlab_settings").write_text("pageCompression = 0")
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("RL_pageCompression", "0")
    monkeypatch.setenv("RL_paraFontSizeHeightOffset", "0")
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1")
    monkeypatch.setenv("TZ", "Asia/Tokyo")
    assert CleanRenderer().render([_job()]) == expected


def test_versions_are_the_same_with_digests_that_were_kept(tmp_path, monkeypatch):
    cache = FolderCache(tmp_path / "cache")
    first = CleanRenderer(cache=cache).lock("3.9")
    assert first == CleanRenderer().lock("3.9")
    monkeypatch.setattr("policykit.edge.render.fonts_digest", None)
    assert CleanRenderer(cache=cache).lock("3.9") == first
    monkeypatch.setattr(cache, "program", lambda: "another")
    with pytest.raises(TypeError):
        CleanRenderer(cache=cache).lock("3.9")


def test_mistakes_of_all_jobs_come_back_as_diagnostics():
    jobs = [_job("漢", "first"), _job("fine"), _job("字", "last")]
    with pytest.raises(InputError) as caught:
        CleanRenderer().render(jobs)
    found = [(each.code, each.place.file, each.place.line) for each in caught.value.diagnostics]
    assert found == [("PK420", "first.md", 7), ("PK420", "last.md", 7)]
    assert caught.value.exit_code is ExitCode.INPUT


def test_unforeseen_failure_becomes_a_policykit_error_naming_the_policy():
    broken = dataclasses.replace(_job(), style=dataclasses.replace(_job().style, accent="mauve?"))
    before = set(_descendants(os.getpid()))
    with pytest.raises(PolicykitError) as caught:
        CleanRenderer().render([broken])
    (found,) = caught.value.diagnostics
    assert found.code == "PK452"
    assert "access-control" in found.message
    assert set(_descendants(os.getpid())) <= before


def test_too_slow_is_an_error_and_leaves_no_process():
    before = set(_descendants(os.getpid()))
    with pytest.raises(ProgramError) as caught:
        CleanRenderer(seconds_per_job=0.001).render([_job("word " * 200_000)])
    assert caught.value.diagnostics[0].code == "PK451"
    assert set(_descendants(os.getpid())) <= before


def test_lock_names_all_that_decides_the_bytes():
    lock = CleanRenderer().lock("3.9")
    assert sorted(lock) == [
        "fonts",
        "layout",
        "pandoc",
        "pillow",
        "python",
        "python-bidi",
        "reportlab",
        "svglib",
        "uharfbuzz",
        "uniseg",
        "zlib",
    ]
    assert lock["pandoc"] == "3.9"
    assert all(isinstance(value, str) and value for value in lock.values())


def test_digest_of_the_fonts_is_the_one_sha256sum_gives():
    folder = Path(render.__code__.co_filename).parent / "fonts"
    lines = "".join(
        f"{hashlib.sha256(path.read_bytes()).hexdigest()}  {path.name}\n"
        for path in sorted(folder.glob("*.ttf"))
    )
    expected = hashlib.sha256(lines.encode()).hexdigest()
    assert CleanRenderer().lock("3.9")["fonts"] == f"sha256:{expected}"


PARENT = """
import signal
import sys
from datetime import UTC, datetime
from policykit.document import Document, Paragraph, Text
from policykit.edge.cache import FolderCache
from policykit.edge.render import CleanRenderer
from policykit.pages import Front, RenderJob

if __name__ == "__main__":
    signal.signal(signal.SIGINT, signal.default_int_handler)  # a shell's background jobs ignore it
    document = Document(tuple(Paragraph((Text("word " * 3000),), 1) for _ in range(400)), "a.md")
    job = RenderJob(document, "a", "1.0", Front("N", "P", "I"), datetime(2026, 1, 1, tzinfo=UTC))
    print("begun", flush=True)
    if "draft" in sys.argv:
        CleanRenderer(only_drafts=True).render([job])
    else:
        CleanRenderer().render([job] * 8)
"""


def _processes():
    """Process -> parent, of all that run."""
    columns = "pid=,ppid=,stat=,comm="
    listed = subprocess.run(["ps", "-A", "-o", columns], capture_output=True, check=True)
    rows = [line.split(maxsplit=3) for line in listed.stdout.decode().splitlines()]
    return {
        int(pid): int(parent)
        for pid, parent, state, name in rows
        if not state.startswith("Z") and name != "ps"
    }


def _descendants(process):
    children = [pid for pid, parent in _processes().items() if parent == process]
    return [*children, *(each for child in children for each in _descendants(child))]


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGKILL])
@pytest.mark.parametrize(("what", "processes"), [("set", 2), ("draft", 1)])
def test_interrupted_command_leaves_no_orphan(tmp_path, how, what, processes):
    script = tmp_path / "parent.py"
    script.write_text(PARENT)
    parent = subprocess.Popen(
        [sys.executable, str(script), what],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
        start_new_session=True,
    )
    assert parent.stdout.readline() == b"begun\n"
    limit = time.monotonic() + 120
    while len(workers := _descendants(parent.pid)) < processes and time.monotonic() < limit:
        time.sleep(0.05)
    time.sleep(0.5)
    os.kill(parent.pid, how)
    parent.communicate(timeout=120)
    while not _processes().keys().isdisjoint(workers) and time.monotonic() < limit:
        time.sleep(0.05)
    assert _processes().keys().isdisjoint(workers)

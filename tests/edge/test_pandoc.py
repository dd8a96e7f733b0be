"""The real pandoc: many documents in one process, no files, no network, no hanging."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from policykit.edge.pandoc import PandocProgram
from policykit.errors import ExitCode, InputError, ProgramError


def _words(tree):
    return str(tree["blocks"])


def test_version_is_the_pinned_one():
    assert PandocProgram().version().startswith("3.")


def test_many_documents_keep_their_order_and_their_notes_apart():
    trees = PandocProgram().parse(
        [(f"p{n}.md", f"# Title {n} {{#id}}\n\nWörd{n}[^1].\n\n[^1]: Note{n}\n") for n in range(9)]
    )
    assert len(trees) == 9
    for number, tree in enumerate(trees):
        assert tree["pandoc-api-version"][:2] == [1, 23]
        assert f"Wörd{number}" in _words(tree)
        assert f"Note{number}" in _words(tree)
        assert f"Note{number + 1}" not in _words(tree)


def test_nothing_to_read_starts_nothing():
    assert PandocProgram().parse([]) == []


def test_the_agreed_format_is_in_effect():
    text = '---\ntitle: no\n---\n\n"straight" -- [@cite] \\cmd{x} `a`{=html} (@) item\n'
    (tree,) = PandocProgram().parse([("a.md", text)])
    assert tree["meta"] == {}
    words = _words(tree)
    assert "Quoted" not in words
    assert "Cite" not in words
    assert "RawInline" not in words


def test_a_text_cannot_read_files(tmp_path):
    secret = tmp_path / "secret.txt"
    secret.write_text("hidden words")
    program = PandocProgram(read_format="rst")
    text = f"seen\n\n.. include:: {secret}\n"
    (tree,) = program.parse([("a.md", text)])
    assert "seen" in _words(tree)
    assert "hidden" not in _words(tree)


def test_text_that_pandoc_refuses_is_an_error_naming_it():
    program = PandocProgram(read_format="latex")
    with pytest.raises(InputError) as caught:
        program.parse([("fine.md", "plain"), ("odd.md", r"\begin{itemize} \end{nothing")])
    (found,) = caught.value.diagnostics
    assert (found.code, found.place.file) == ("PK443", "odd.md")


def test_the_callers_environment_and_folder_do_not_matter(tmp_path, monkeypatch):
    data = tmp_path / ".local" / "share" / "pandoc"
    data.mkdir(parents=True)
    (data / "init.lua").write_text("error('the init file of the user was run')")
    (tmp_path / "pandoc").write_text("#!/bin/sh\nexit 9\n")
    (tmp_path / "pandoc").chmod(0o755)
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / ".local" / "share"))
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setenv("LUA_INIT", "error('run')")
    monkeypatch.chdir(tmp_path)
    (tree,) = PandocProgram().parse([("a.md", "word")])
    assert "word" in _words(tree)


def test_too_slow_is_an_error_naming_the_text_and_leaves_no_process():
    slow = "some words of a very long text " * 200_000
    program = PandocProgram(seconds=2)  # enough to begin with the second, on a busy machine too
    with pytest.raises(ProgramError) as caught:
        program.parse([("quick.md", "word"), ("slow.md", slow)])
    (found,) = caught.value.diagnostics
    assert (found.code, found.place.file) == ("PK441", "slow.md")
    assert caught.value.exit_code is ExitCode.PROGRAM
    listed = subprocess.run(["ps", "-A", "-o", "ppid=,comm="], capture_output=True, check=True)
    ours = [line.split() for line in listed.stdout.decode().splitlines()]
    assert [str(os.getpid()), "pandoc"] not in ours


def test_deep_nesting_is_an_error_naming_the_text():
    with pytest.raises(InputError) as caught:
        PandocProgram().parse([("deep.md", ">" * 700 + " x")])
    (found,) = caught.value.diagnostics
    assert (found.code, found.place.file) == ("PK444", "deep.md")


def test_missing_pandoc_says_how_to_get_it(monkeypatch, tmp_path):
    monkeypatch.syspath_prepend(tmp_path)
    # Another test of this process may have imported the real one, which would be found first.
    monkeypatch.delitem(sys.modules, "pypandoc", raising=False)
    (tmp_path / "pypandoc").mkdir()
    (tmp_path / "pypandoc" / "__init__.py").write_text("")
    with pytest.raises(ProgramError) as caught:
        PandocProgram().version()
    (found,) = caught.value.diagnostics
    assert found.code == "PK440"
    assert "pip install pypandoc_binary" in found.hint


@pytest.mark.parametrize(
    ("script", "words"),
    [
        ("#!/bin/sh\necho broken >&2\nexit 3\n", "broken"),
        ("#!/bin/sh\nexit 3\n", "exit code 3"),
        ("#!/bin/sh\ncat >/dev/null\necho no json\n", "not JSON"),
        ("#!/bin/sh\ncat >/dev/null\necho '[]'\n", "another number"),
        ("not a program", "cannot be started"),
    ],
)
def test_failing_pandoc_is_a_program_error(monkeypatch, tmp_path, script, words):
    files = tmp_path / "pypandoc" / "files"
    files.mkdir(parents=True)
    (tmp_path / "pypandoc" / "__init__.py").write_text("")
    (files / "pandoc").write_text(script)
    (files / "pandoc").chmod(0o755)
    monkeypatch.syspath_prepend(tmp_path)
    # Another test of this process may have imported the real one, which would be found first.
    monkeypatch.delitem(sys.modules, "pypandoc", raising=False)
    with pytest.raises(ProgramError) as caught:
        PandocProgram().parse([("a.md", "word")])
    (found,) = caught.value.diagnostics
    assert found.code == "PK442"
    assert words in found.message

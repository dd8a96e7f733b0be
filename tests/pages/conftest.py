from __future__ import annotations

import json
import os
import subprocess
import sys
from importlib.util import module_from_spec, spec_from_file_location
from io import BytesIO
from pathlib import Path
from textwrap import dedent

import pytest
from PIL import Image
from pypdf import PdfReader

from policykit.document import decode
from policykit.edge.pandoc import PandocProgram
from policykit.pages import RenderJob, Style, render


def _load(name, path):
    """Import a file beside the tests under a name of its own; tests are no package."""
    spec = spec_from_file_location(name, path)
    module = module_from_spec(spec)
    sys.modules[name] = module
    spec.loader.exec_module(module)
    return module


pdf_reading = _load("pdf_reading", Path(__file__).with_name("pdf_reading.py"))
_load("structure_reading", Path(__file__).with_name("structure_reading.py"))
PANDOC = PandocProgram()


@pytest.fixture
def document():
    """Markdown, indented as in the test -> document, which must be without mistakes."""

    def reading(markdown):
        text = dedent(markdown).lstrip("\n")
        (tree,) = PANDOC.parse([("a.md", text)])
        made, found = decode(tree, text, "a.md")
        assert found == ()
        return made

    return reading


@pytest.fixture
def job(document):
    """Markdown -> a job; every field can be given."""

    def making(markdown="# Purpose\n\nText.", **changes):
        settings = {
            "document": document(markdown),
            "policy": "access-control",
            "version": "1.0",
            "front": pdf_reading.FRONT,
            "created": pdf_reading.CREATED,
            "style": Style(classification="Internal"),
        }
        return RenderJob(**{**settings, **changes})

    return making


@pytest.fixture
def pdf(job):
    """Markdown -> the finished PDF, opened."""

    def making(markdown="# Purpose\n\nText.", **changes):
        return PdfReader(BytesIO(render(job(markdown, **changes))))

    return making


SECOND = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / (
    "policykit-tests/validator/bin/outloud"
)
"""A validator of PDF/UA-1 by other people, which `.ci/tools` installs."""


def _found_by_second(paths):
    if not SECOND.exists():
        pytest.fail("the second validator is not there: run `make tools`")
    # PAG-001 takes what stands at the head of three pages by chance for a running header.
    command = [SECOND, "--layer", "conformance", "--skip", "PAG-001"]
    command += ["--fail-on", "never", "--quiet", "--json", "-"]
    done = subprocess.run([*command, *paths], capture_output=True, check=True, encoding="utf-8")
    results = json.loads(done.stdout)["results"]
    assert len(results) == len(paths)
    for result in results:
        if result["error"]:
            yield f"{result['path']} {result['error']}"
        for each in result["findings"]:
            yield f"{result['path']} {each['rule']} {each['message']}"


@pytest.fixture
def faults(tmp_path):
    """PDFs, each under a name -> what breaks PDF/A-3a or PDF/UA-1 in any of them, in words."""

    def validating(**pdfs):
        paths = _written(tmp_path, pdfs)
        return [*_found_by_first(paths), *_found_by_second(paths)]

    return validating


@pytest.fixture
def faults_in_brief(tmp_path):
    """What `faults` is, by the quicker of the two validators."""
    return lambda **pdfs: list(_found_by_first(_written(tmp_path, pdfs)))


def _written(folder, pdfs):
    paths = [folder / f"{name}.pdf" for name in pdfs]
    for path, data in zip(paths, pdfs.values(), strict=True):
        path.write_bytes(data)
    return paths


def _found_by_first(paths):
    script = Path(__file__).with_name("validation.py")
    done = subprocess.run(
        [sys.executable, script, *paths], capture_output=True, check=True, encoding="utf-8"
    )
    lines = done.stdout.splitlines()
    assert [line for line in lines if line.endswith("checked")] == [
        f"{path} checked" for path in paths
    ]
    return [line for line in lines if not line.endswith("checked")]


@pytest.fixture(scope="session")
def png():
    """A small PNG with a transparent corner."""
    image = Image.new("RGBA", (40, 20), (20, 60, 120, 255))
    image.putpixel((0, 0), (0, 0, 0, 0))
    data = BytesIO()
    image.save(data, "PNG")
    return data.getvalue()

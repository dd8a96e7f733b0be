from __future__ import annotations

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


@pytest.fixture
def faults(tmp_path):
    """PDFs, each under a name -> what breaks PDF/A-3a or PDF/UA-1 in any of them, in words."""

    def validating(**pdfs):
        paths = []
        for name, data in pdfs.items():
            paths.append(tmp_path / f"{name}.pdf")
            paths[-1].write_bytes(data)
        script = Path(__file__).with_name("validation.py")
        done = subprocess.run(
            [sys.executable, script, *paths], capture_output=True, check=True, encoding="utf-8"
        )
        lines = done.stdout.splitlines()
        assert [line for line in lines if line.endswith("checked")] == [
            f"{path} checked" for path in paths
        ]
        return [line for line in lines if not line.endswith("checked")]

    return validating


@pytest.fixture(scope="session")
def png():
    """A small PNG with a transparent corner."""
    image = Image.new("RGBA", (40, 20), (20, 60, 120, 255))
    image.putpixel((0, 0), (0, 0, 0, 0))
    data = BytesIO()
    image.save(data, "PNG")
    return data.getvalue()

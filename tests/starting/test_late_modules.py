"""A module waits for its first use; what lays out pages does not use all that it imports."""

import subprocess
import sys

import pytest

from policykit.starting.late_modules import load_late, load_now


@pytest.fixture
def module(tmp_path, monkeypatch):
    (tmp_path / "late_sample.py").write_text("import colorsys\nVALUE = colorsys.ONE_THIRD\n")
    monkeypatch.syspath_prepend(str(tmp_path))
    monkeypatch.delitem(sys.modules, "colorsys", raising=False)
    yield "late_sample"
    sys.modules.pop("late_sample", None)


def test_it_is_loaded_with_its_first_use_and_is_then_what_it_would_have_been(module):
    load_late(module)
    import late_sample  # noqa: PLC0415 - made above

    assert late_sample
    assert "colorsys" not in sys.modules
    assert pytest.approx(1 / 3) == late_sample.VALUE
    assert "colorsys" in sys.modules
    import late_sample as again  # noqa: PLC0415 - as above

    assert again.VALUE == late_sample.VALUE
    with pytest.raises(AttributeError, match="OTHER"):
        _ = late_sample.OTHER


def test_it_can_be_loaded_before_its_first_use(module):
    load_late(module)
    import late_sample  # noqa: PLC0415 - made above

    load_now(module)
    assert "colorsys" in sys.modules
    assert type(sys.modules[module]) is type(sys)
    assert late_sample.VALUE == sys.modules[module].VALUE
    load_now(module)


def test_one_that_is_there_or_nowhere_is_left_as_it_is():
    load_late("json")
    load_late("no_such_module_anywhere")
    assert type(sys.modules["json"]) is type(sys)
    assert "no_such_module_anywhere" not in sys.modules


def test_pictures_are_read_by_what_is_not_loaded_for_pages_without():
    code = (
        "import io, sys\n"
        "from policykit.edge import render_server\n"
        "render_server._load()\n"
        "before = 'PIL._imaging' in sys.modules\n"
        "from policykit.pages.logo import read_logo\n"
        "from reportlab.lib.utils import Image, ImageReader\n"
        "file = io.BytesIO()\n"
        "Image.new('RGB', (3, 2)).save(file, 'PNG')\n"
        "logo = read_logo(file.getvalue())\n"
        "print(before, logo.width, *ImageReader(file).getSize(), 'PIL._imaging' in sys.modules)\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["False", "3", "3", "2", "True"]


def test_shaping_is_not_loaded_for_pages_and_is_there_when_it_is_needed():
    code = (
        "import sys\n"
        "from policykit.starting.late_modules import load_late\n"
        "load_late('uharfbuzz')\n"
        "import policykit.pages.layout\n"
        "before = 'uharfbuzz._harfbuzz' in sys.modules\n"
        "import uharfbuzz\n"
        "print(before, callable(uharfbuzz.shape), 'uharfbuzz._harfbuzz' in sys.modules)\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["False", "True", "True"]

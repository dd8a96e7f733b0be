"""Make docs/pictures/access-control.png from what `make demo` issued.

Page 1 and the first page of statements, side by side. Needs pdftoppm and pdftotext (poppler-utils).
"""

from __future__ import annotations

import subprocess
import sys
from io import BytesIO
from pathlib import Path

from PIL import Image

ROOT = Path(__file__).resolve().parent.parent
ISSUED = ROOT / "output" / "demo" / "output" / "issued" / "access-control"
PICTURE = ROOT / "docs" / "pictures" / "access-control.png"
STATEMENT = "AC-3a"  # stands on a page with statements of several topics
RESOLUTION = 88  # dots per inch
GAP, MARGIN = 24, 20
BACKGROUND = (226, 229, 233)
COLOURS = 48
LARGEST = 250_000  # bytes; the picture is in git


def main() -> None:
    """Make the picture of the newest version."""
    versions = sorted(ISSUED.glob("*.pdf"))
    if not versions:
        sys.exit("There is no issued PDF: run make demo first.")
    pdf = versions[-1]
    pages = [render(pdf, number) for number in (1, page_with(pdf, STATEMENT))]
    width = sum(page.width for page in pages) + GAP + 2 * MARGIN
    sheet = Image.new("RGB", (width, pages[0].height + 2 * MARGIN), BACKGROUND)
    left = MARGIN
    for page in pages:
        sheet.paste(page, (left, MARGIN))
        left += page.width + GAP
    PICTURE.parent.mkdir(parents=True, exist_ok=True)
    sheet.quantize(COLOURS, dither=Image.Dither.NONE).save(PICTURE, optimize=True)
    size = PICTURE.stat().st_size
    print(f"{PICTURE.relative_to(ROOT)}: {sheet.width} x {sheet.height}, {size // 1000} KB")
    if size > LARGEST:
        sys.exit("That is too large for git: lower RESOLUTION or COLOURS.")


def render(pdf: Path, page: int) -> Image.Image:
    """Return a page as a picture."""
    number = str(page)
    command = ["pdftoppm", "-r", str(RESOLUTION), "-f", number, "-l", number, "-png", str(pdf)]
    return Image.open(BytesIO(subprocess.run(command, check=True, capture_output=True).stdout))


def page_with(pdf: Path, statement: str) -> int:
    """Return the number of the page on which a statement stands, not only its name."""
    text = subprocess.run(["pdftotext", "-layout", str(pdf), "-"], check=True, capture_output=True)
    pages = text.stdout.decode("utf-8").split("\f")
    found = [
        number
        for number, page in enumerate(pages, 1)
        if any(line.strip().startswith(f"{statement} ") for line in page.splitlines())
    ]
    return found[0]


if __name__ == "__main__":
    main()

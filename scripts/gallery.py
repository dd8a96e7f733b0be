"""`make gallery`: docs/pictures/, from what `make demo` issued and from drafts of it in a copy.

Pages side by side, few colours, small enough for git. Needs pdftoppm and pdftotext (poppler-utils).
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tempfile
from io import BytesIO
from pathlib import Path

from PIL import Image

ROOT = Path(__file__).resolve().parent.parent
DEMO = ROOT / "output" / "demo"
ISSUED = DEMO / "output" / "issued" / "access-control" / "access-control-v2.0.pdf"
PICTURES = ROOT / "docs" / "pictures"
LOGO = Path(__file__).with_name("larkfield.svg")
RESOLUTION = 88  # dots per inch
GAP, MARGIN = 24, 20
BACKGROUND = (226, 229, 233)
COLOURS = 64
LARGEST = 150_000  # bytes; the pictures are in git


def main() -> None:
    """Make every picture."""
    if not ISSUED.exists():
        sys.exit("There is no issued PDF: run make demo first.")
    save("access-control", ISSUED, (1, page_with(ISSUED, "AC-3a ")))
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / "larkfield"
        shutil.copytree(DEMO, copy)
        redline = Path(folder) / "redline.pdf"
        run(copy, "diff", "access-control", "1.0", "2.0", "--pdf", "--output", str(redline))
        save("redline", redline, (1, page_with(redline, "AC-20a ")))
        run(copy, "render", "--book")
        book = copy / "output" / "draft" / "policy-book.pdf"
        save("book", book, (1, 2))
        speak_german(copy)
        run(copy, "render", "vendor-management")
        german = copy / "output" / "draft" / "vendor-management-draft.pdf"
        save("german", german, (1, 2))


def speak_german(workspace: Path) -> None:
    """Give the workspace a logo, a cover, another colour, and German words around its texts."""
    (workspace / "branding").mkdir()
    shutil.copy(LOGO, workspace / "branding" / "logo.svg")
    profile = workspace / "org_profile.yaml"
    text = profile.read_text(encoding="utf-8")
    for key, value in {
        "logo": "branding/logo.svg",
        "language": "de",
        "cover": "true",
        "date_format": "long",
        "primary_color": '"#2f6f62"',
        "paper": "A4",
        "watermark_draft": '"ENTWURF"',
        "footer": '"{classification} | {title} | {page}/{pages}, Version {version}"',
    }.items():
        text = re.sub(rf"(?m)^  {key}: .*$", f"  {key}: {value}", text, count=1)
    profile.write_text(text, encoding="utf-8")


def run(workspace: Path, *words: str) -> None:
    """Run policykit in a workspace."""
    program = Path(sys.executable).with_name("policykit")
    subprocess.run(
        [str(program), *words],
        cwd=workspace,
        env={**os.environ, "POLICYKIT_CONFIG": str(workspace.parent)},
        check=True,
        stdout=subprocess.DEVNULL,
    )


def save(name: str, pdf: Path, numbers: tuple[int, ...]) -> None:
    """Make a picture of pages side by side."""
    pages = [render(pdf, number) for number in numbers]
    width = sum(page.width for page in pages) + GAP * (len(pages) - 1) + 2 * MARGIN
    sheet = Image.new("RGB", (width, pages[0].height + 2 * MARGIN), BACKGROUND)
    left = MARGIN
    for page in pages:
        sheet.paste(page, (left, MARGIN))
        left += page.width + GAP
    picture = PICTURES / f"{name}.png"
    picture.parent.mkdir(parents=True, exist_ok=True)
    sheet.quantize(COLOURS, dither=Image.Dither.NONE).save(picture, optimize=True)
    size = picture.stat().st_size
    print(f"{picture.relative_to(ROOT)}: {sheet.width} x {sheet.height}, {size // 1000} KB")
    if size > LARGEST:
        sys.exit("That is too large for git: lower RESOLUTION or COLOURS.")


def render(pdf: Path, page: int) -> Image.Image:
    """Return a page as a picture."""
    number = str(page)
    command = ["pdftoppm", "-r", str(RESOLUTION), "-f", number, "-l", number, "-png", str(pdf)]
    return Image.open(BytesIO(subprocess.run(command, check=True, capture_output=True).stdout))


def page_with(pdf: Path, words: str) -> int:
    """Return the number of the first page, after the front ones, with a line that begins so."""
    text = subprocess.run(["pdftotext", "-layout", str(pdf), "-"], check=True, capture_output=True)
    pages = text.stdout.decode("utf-8").split("\f")
    return next(
        number
        for number, page in enumerate(pages, 1)
        if number > 1 and any(line.strip().startswith(words) for line in page.splitlines())
    )


if __name__ == "__main__":
    main()

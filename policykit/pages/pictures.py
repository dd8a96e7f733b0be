"""The pictures of a job: read once, refused by line, as large as the page allows."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from policykit.document import images
from policykit.errors import Diagnostic, Place, error
from policykit.pages.picture import MOST_BYTES, RefusedPictureError
from policykit.pages.raster import JPEG, PNG, Raster, read_raster

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from policykit.document import Document, Image
    from policykit.document.tree import Length
    from policykit.pages.job import JobFile
    from policykit.pages.vector import Vector

MOST_TOGETHER = 60_000_000
"""How many bytes the pictures of one policy may have."""

_POINTS_PER_PIXEL = 0.75


class Size(NamedTuple):
    """Width and height in points."""

    width: float
    height: float


class Picture(NamedTuple):
    """A picture that can be drawn, and how large it is when nobody says."""

    path: str
    content: Raster | Vector
    natural: Size

    def size(self, image: Image, room: Size, share_of: float) -> Size:
        """Return how large the picture stands on the page, in its own proportions.

        Args:
            image: what the text asks for.
            room: the most there is.
            share_of: what a width in percent is a share of.
        """
        wide = _asked(image.width, share_of)
        high = _asked(image.height, room.height)
        width, height = self.natural
        scales = [asked / own for asked, own in ((wide, width), (high, height)) if asked]
        scale = min(*(scales or [1.0]), room.width / width, room.height / height)
        return Size(width * scale, height * scale)


def _asked(length: Length | None, whole: float) -> float | None:
    if length is None:
        return None
    return length.amount * whole if length.is_share else length.amount


class Pictures:
    """The pictures of a document, by path.

    Attributes:
        diagnostics: what is wrong with any of them, with the lines that show it.
    """

    def __init__(self, document: Document, files: tuple[JobFile, ...]) -> None:
        data = {file.path: file.data for file in files}
        self._read: dict[str, Picture | RefusedPictureError] = {}
        self.diagnostics: list[Diagnostic] = list(_too_many(files, document.file))
        if self.diagnostics:
            return
        for image in images(document):
            if image.path not in self._read:
                self._read[image.path] = _read(image.path, data)
            self.diagnostics += _problems(self._read[image.path], image, document.file)

    def __getitem__(self, image: Image) -> Picture:
        """Return the picture of an image in whose document nothing was found wrong."""
        found = self._read[image.path]
        if isinstance(found, RefusedPictureError):
            raise found
        return found

    def at(self, path: str) -> Raster | Vector:
        """Return what the file at a path shows, where nothing was found wrong."""
        found = self._read[path]
        if isinstance(found, RefusedPictureError):
            raise found
        return found.content


def _too_many(files: tuple[JobFile, ...], document: str) -> Iterator[Diagnostic]:
    together = sum(len(file.data) for file in files)
    if together > MOST_TOGETHER:
        yield error(
            "PK425",
            f"the images have {together:,} bytes together, more than {MOST_TOGETHER:,}",
            Place(document),
            "make them smaller: a photograph needs no more than 2,000 pixels on a page",
        )


def _read(path: str, files: Mapping[str, bytes]) -> Picture | RefusedPictureError:
    try:
        content = read_picture(files.get(path))
    except RefusedPictureError as problem:
        return problem
    unit = _POINTS_PER_PIXEL if isinstance(content, Raster) else 1.0
    return Picture(path, content, Size(content.width * unit, content.height * unit))


def read_picture(data: bytes | None) -> Raster | Vector:
    """Return what the bytes of an image file show.

    Raises:
        RefusedPictureError: there are none, too many, or they are no picture a page can show.
    """
    if data is None:
        raise RefusedPictureError("it is missing")
    if len(data) > MOST_BYTES:
        raise RefusedPictureError(f"it has {len(data):,} bytes, more than {MOST_BYTES:,}")
    if data.startswith((PNG, JPEG)):
        return read_raster(data)
    if b"<svg" in data[:4000] or data.lstrip()[:5] == b"<?xml":
        from policykit.pages.vector import load_vector  # noqa: PLC0415 - lxml takes time to load

        return load_vector(data)
    raise RefusedPictureError("it is neither PNG nor JPEG nor SVG")


def _problems(
    found: Picture | RefusedPictureError, image: Image, file: str
) -> Iterator[Diagnostic]:
    place = Place(file, image.line)
    if isinstance(found, RefusedPictureError):
        yield error(
            "PK422",
            f"the image {image.path} cannot be used: {found}",
            place,
            "save it again as PNG, JPEG or plain SVG, without scripts, filters or links to "
            "other files",
        )
    elif lost := getattr(found.content, "lost", ""):
        codes = ", ".join(f"{each} (U+{ord(each):04X})" for each in dict.fromkeys(lost))
        yield error(
            "PK423",
            f"the image {image.path} has letters that no font of policykit can draw: {codes}",
            place,
            "turn the letters into paths, or name a font that has them in branding.fonts",
        )

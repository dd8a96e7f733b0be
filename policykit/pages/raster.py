"""The bytes of a PNG or JPEG -> pixels that any PDF viewer shows alike, or why not."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING, NamedTuple

from PIL import Image, ImageOps

from policykit.pages.picture import RefusedPictureError

if TYPE_CHECKING:
    from typing import Any

MOST_PIXELS = 25_000_000
PNG = b"\x89PNG\r\n\x1a\n"
JPEG = b"\xff\xd8\xff"

_AS_IT_IS = 1
_ORIENTATION = 0x0112


class Raster(NamedTuple):
    """A picture made of pixels, opaque, in grey or RGB.

    Attributes:
        data: a JPEG as it was, or a PNG.
        width, height: in pixels.
    """

    data: bytes
    width: int
    height: int

    @property
    def mime(self) -> str:
        """What the bytes are."""
        return "image/png" if self.data.startswith(PNG) else "image/jpeg"


def read_raster(data: bytes) -> Raster:
    """Return the picture, laid on white, turned as its camera says.

    Pictures are looked at before they are unpacked, so a small file that unpacks to gigabytes is
    refused. A JPEG whose colours every viewer shows alike goes into the PDF as it is.

    Raises:
        RefusedPictureError: it is damaged, too large, or neither of the two.
    """
    try:
        with Image.open(BytesIO(data), formats=("PNG", "JPEG")) as image:
            width, height = image.size
            _require_small(width, height)
            turned = image.getexif().get(_ORIENTATION, _AS_IT_IS) != _AS_IT_IS
            image.load()
            if image.format == "JPEG" and image.mode in ("L", "RGB") and not turned:
                return Raster(data, width, height)
            return _flattened(ImageOps.exif_transpose(image))
    except RefusedPictureError:
        raise
    except Image.DecompressionBombError as failure:
        raise RefusedPictureError(f"it has more than {MOST_PIXELS:,} pixels") from failure
    except (OSError, SyntaxError, ValueError, EOFError) as failure:
        raise RefusedPictureError("it is damaged") from failure


def _require_small(width: int, height: int) -> None:
    if width * height > MOST_PIXELS:
        raise RefusedPictureError(
            f"it has {width:,} times {height:,} pixels, more than {MOST_PIXELS:,}"
        )


def _flattened(image: Any) -> Raster:
    if image.mode in ("1", "L") and "transparency" not in image.info:
        flat = image.convert("L")
    elif image.mode.startswith("I"):  # 16 bits of grey
        flat = image.convert("I").point(lambda value: value * (1 / 257)).convert("L")
    elif image.has_transparency_data:
        over = image.convert("RGBA")
        flat = Image.new("RGB", over.size, (255, 255, 255))
        flat.paste(over, mask=over.getchannel("A"))
    else:
        flat = image.convert("RGB")
    written = BytesIO()
    flat.save(written, "PNG", compress_level=1)
    return Raster(written.getvalue(), *flat.size)

"""Puts the bytes of pictures into pandoc's tree, since pandoc may read no file."""

from __future__ import annotations

from base64 import b64encode
from typing import TYPE_CHECKING, Any

from policykit.errors import InputError
from policykit.pages.marking import Format

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from policykit.document import Node
    from policykit.pages.job import RenderJob


def with_image_data(nodes: Iterable[Node], job: RenderJob, target: Format) -> None:
    """Replace the address of each picture of the job by the picture.

    Raises:
        InputError: a picture cannot be used; all of them are named with their lines.
    """
    if not job.images:
        return
    from policykit.pages.fonts import register  # noqa: PLC0415 - reportlab takes time to load
    from policykit.pages.pictures import Pictures  # noqa: PLC0415 - as above
    from policykit.pages.pixels import pixels  # noqa: PLC0415 - as above
    from policykit.pages.raster import Raster  # noqa: PLC0415 - Pillow takes 50 ms to load

    register()
    pictures = Pictures(job.document, job.images)
    if pictures.diagnostics:
        raise InputError(*pictures.diagnostics)
    addresses = {}
    for file in job.images:
        content = pictures.at(file.path)
        if isinstance(content, Raster):
            data, mime = content.data, content.mime
        elif target is Format.HTML:
            data, mime = file.data, "image/svg+xml"
        else:
            data, mime = pixels(content, content.width), "image/png"
        addresses[f"/{file.path}"] = f"data:{mime};base64,{b64encode(data).decode('ascii')}"
    for image in _images(nodes):
        address = image["c"][2]
        address[0] = addresses.get(address[0], address[0])


def _images(nodes: Iterable[Any]) -> Iterator[Node]:
    waiting: list[Any] = [*nodes]
    while waiting:
        match waiting.pop():
            case {"t": "Image"} as image:
                yield image
            case {"c": inner}:
                waiting.append(inner)
            case list() | tuple() as inner:
                waiting += inner
            case _:
                pass

"""Pictures on the pages: as they are, described, inside the document, and refused by line."""

from __future__ import annotations

import time
import zlib
from io import BytesIO

import pytest
from PIL import Image
from pypdf import PdfReader
from structure_reading import read_structure

from policykit.document import decode
from policykit.edge.pandoc import PandocProgram
from policykit.errors import InputError
from policykit.pages import JobFile, render
from policykit.pages.picture import RefusedPictureError
from policykit.pages.pictures import read_picture
from policykit.pages.raster import read_raster

SVG = """\
<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 200 80" width="200" height="80">
<title>Not drawn</title><style>.box{fill:#dde6f0;stroke:#123456}</style>
<defs><linearGradient id="g"><stop offset="0" stop-color="red"/>
<stop offset="1" stop-color="blue"/></linearGradient></defs>
<rect class="box" x="5" y="5" width="80" height="40" rx="4"/>
<circle cx="150" cy="40" r="20" fill="url(#g)" opacity="0.5"/>
<text x="45" y="28" text-anchor="middle" font-family="Arial" font-weight="bold">Detect → act</text>
</svg>"""
TEXT = """
# Pictures

![How an incident flows](a.svg)

A sentence with ![a warning sign](b.png) in it and [![a linked sign](b.png)](https://x.example).

![A photograph](c.jpg){width=50%}

| Where | What |
|-------|------|
| ![in a cell](a.svg) | words |
"""


def picture(kind, mode="RGB", size=(40, 20), **settings):
    data = BytesIO()
    Image.new(mode, size, settings.pop("colour", 120)).save(data, kind, **settings)
    return data.getvalue()


def svg(inside, head=""):
    return (
        f'{head}<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9" {inside}</svg>'.encode()
    )


FILES = (
    JobFile("a.svg", SVG.encode()),
    JobFile("b.png", picture("PNG", "RGBA", (24, 24), colour=(200, 30, 30, 128))),
    JobFile("c.jpg", picture("JPEG", size=(300, 100))),
)


@pytest.fixture(scope="module")
def whole():
    return PandocProgram().parse([("a.md", TEXT)])[0]


@pytest.fixture
def made(whole, job):
    document, found = decode(whole, TEXT, "a.md")
    assert found == ()
    return render(job(document=document, images=FILES))


def test_pictures_of_each_kind_are_archival_and_described(made, faults):
    assert faults(pictures=made) == []
    root = read_structure(PdfReader(BytesIO(made)))
    shown = [node.entries["/Alt"] for node in root.all("Figure")]
    assert shown == [
        "How an incident flows",
        "a warning sign",
        "a linked sign",
        "A photograph",
        "in a cell",
    ]
    assert all(node.attribute("/BBox") for node in root.all("Figure"))


def test_drawings_stay_lines_and_letters(made):
    pages = PdfReader(BytesIO(made)).pages
    names = [image.name for page in pages for image in page.images]
    assert len(names) == 2  # the sign, which is in the file once, and the photograph
    words = "".join(page.extract_text() for page in pages).split()
    assert words[words.index("Detect") :][:3] == ["Detect", "→", "act"]


def test_jpeg_is_carried_as_it_is(made):
    assert FILES[2].data in made


def test_same_pictures_give_the_same_bytes_and_others_do_not(whole, job, made):
    document, _ = decode(whole, TEXT, "a.md")
    assert render(job(document=document, images=FILES)) == made
    other = JobFile("b.png", picture("PNG", size=(24, 24)))
    assert render(job(document=document, images=(FILES[0], other, FILES[2]))) != made


def test_link_around_a_picture_is_a_place_to_click(made):
    reader = PdfReader(BytesIO(made))
    links = [
        each.get_object()["/A"]["/URI"]
        for page in reader.pages
        for each in page.get("/Annots", ())
        if "/A" in each.get_object()
    ]
    assert links == ["https://x.example"]


def test_every_picture_that_cannot_be_used_is_named_with_its_line(job):
    markdown = "![a](a.png)\n\n![b](b.png)\n\n![c](c.svg)\n"
    broken = (
        JobFile("b.png", b"\x89PNG\r\n\x1a\nx"),
        JobFile("c.svg", svg("><text>\u4e00</text>")),
    )
    with pytest.raises(InputError) as refused:
        render(job(markdown, images=broken))
    assert [(each.code, each.place.line) for each in refused.value.diagnostics] == [
        ("PK422", 1),
        ("PK422", 3),
        ("PK423", 5),
    ]


def test_pictures_of_a_policy_are_limited_together(job):
    many = tuple(JobFile(f"{number}.png", bytes(9_000_000)) for number in range(7))
    with pytest.raises(InputError) as refused:
        render(job("Text.", images=many))
    assert [each.code for each in refused.value.diagnostics] == ["PK425"]


def test_picture_fits_the_page_in_its_own_proportions(job):
    tall = JobFile("a.png", picture("PNG", size=(500, 5000)))
    reader = PdfReader(BytesIO(render(job("![Tall](a.png)", images=(tall,)))))
    (node,) = read_structure(reader).all("Figure")
    left, bottom, right, top = (float(each) for each in node.attribute("/BBox"))
    assert (top - bottom) / (right - left) == pytest.approx(10, rel=0.01)
    assert bottom > 0
    assert top < 842


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGB", "RGBA", "I;16"])
def test_every_kind_of_png_becomes_opaque(mode):
    found = read_raster(picture("PNG", mode, colour=1))
    with Image.open(BytesIO(found.data)) as image:
        assert image.mode in ("L", "RGB")


def test_photograph_is_turned_and_printing_colours_are_shown_as_a_screen_would():
    turned = Image.Exif()
    turned[0x0112] = 6
    assert read_raster(picture("JPEG", exif=turned))[1:] == (20, 40)
    assert read_raster(picture("JPEG", "CMYK")).mime == "image/png"


def _chunk(kind, data):
    body = kind + data
    return len(data).to_bytes(4, "big") + body + zlib.crc32(body).to_bytes(4, "big")


def bomb(width, height):
    head = width.to_bytes(4, "big") + height.to_bytes(4, "big") + b"\x08\x06\0\0\0"
    packed = zlib.compress(bytes(10_000_000))
    return b"\x89PNG\r\n\x1a\n" + _chunk(b"IHDR", head) + _chunk(b"IDAT", packed)


LOL = '<!DOCTYPE svg [<!ENTITY a "aaaaaaaaaa">' + "".join(
    f'<!ENTITY {chr(98 + n)} "{f"&{chr(97 + n)};" * 10}">' for n in range(9)
)
COPIES = "<g id='a0'><path d='M0 0L1 1'/></g>" + "".join(
    f"<g id='a{n}'>{f'<use href=%s#a{n - 1}%s/>' * 9}</g>" % (("'",) * 18) for n in range(1, 9)
)


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (None, "missing"),
        (b"", "neither"),
        (b"GIF89a", "neither"),
        (b"%PDF-1.7", "neither"),
        (b"x" * 10_000_001, "bytes"),
        (b"\x89PNG\r\n\x1a\n", "damaged"),
        (b"\xff\xd8\xff\xe0", "damaged"),
        (picture("PNG", size=(300, 300))[:-40], "damaged"),
        (bomb(60_000, 60_000), "pixels"),
        (bomb(5_000, 4_000), "damaged"),
        (svg("><g>"), "not valid XML"),
        (b"<?xml version='1.0'?><html/>", "not an SVG"),
        (svg("><script>alert(1)</script>"), "script"),
        (svg("onload='alert(1)'>"), "script"),
        (svg("><image href='https://x.example/a.png'/>"), "pixels"),
        (svg("><use href='other.svg#a'/>"), "outside"),
        (svg("><rect fill='url(https://x.example/a)'/>"), "outside"),
        (svg("><style>@import 'https://x.example/a'</style>"), "outside"),
        (svg("><style>rect{fill:url(file:///etc/passwd)}</style>"), "outside"),
        (svg("><foreignObject/>"), "foreignObject"),
        (svg("><rect filter='url(#a)'/>"), "filter"),
        (svg("><g id='a'><use href='#a'/></g>"), "copy of itself"),
        (svg(">" + COPIES), "elements"),
        (svg(">" + "<g>" * 150 + "</g>" * 150), "deep"),
        (svg("><text>&j;</text>", LOL + "]>"), "entities|XML"),
        (
            svg("><text>&x;</text>", "<!DOCTYPE svg [<!ENTITY x SYSTEM 'file:///etc/passwd'>]>"),
            "entities",
        ),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "size"),
    ],
)
def test_what_is_no_harmless_picture_is_refused_at_once(data, why):
    started = time.process_time()
    with pytest.raises(RefusedPictureError, match=why):
        read_picture(data)
    assert time.process_time() - started < 3

"""What a PDF says about itself, so that it can be archived (PDF/A-3a) and read aloud (PDF/UA-1)."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from reportlab.pdfbase.pdfdoc import (
    PDFArray,
    PDFDictionary,
    PDFName,
    PDFStream,
    PDFString,
    PDFZCompress,
)

from policykit.pages.colour_profile import NAME, srgb_profile
from policykit.pages.reportlab_internals import properties, refer, set_catalog

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from reportlab.pdfgen.canvas import Canvas

_PACKET = """\
<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/">
<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about=""
 xmlns:dc="http://purl.org/dc/elements/1.1/"
 xmlns:pdf="http://ns.adobe.com/pdf/1.3/"
 xmlns:xmp="http://ns.adobe.com/xap/1.0/"
 xmlns:pdfaid="http://www.aiim.org/pdfa/ns/id/"
 xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/">
<pdfaid:part>3</pdfaid:part>
<pdfaid:conformance>A</pdfaid:conformance>
<pdfuaid:part>1</pdfuaid:part>
<dc:format>application/pdf</dc:format>
<dc:title><rdf:Alt><rdf:li xml:lang="x-default">{title}</rdf:li></rdf:Alt></dc:title>
<dc:creator><rdf:Seq><rdf:li>{author}</rdf:li></rdf:Seq></dc:creator>
<dc:description><rdf:Alt><rdf:li xml:lang="x-default">{subject}</rdf:li></rdf:Alt></dc:description>
<pdf:Keywords>{keywords}</pdf:Keywords>
<pdf:Producer>{producer}</pdf:Producer>
<xmp:CreatorTool>{creator}</xmp:CreatorTool>
<xmp:CreateDate>{date}</xmp:CreateDate>
<xmp:ModifyDate>{date}</xmp:ModifyDate>
</rdf:Description>
<rdf:Description rdf:about=""
 xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/"
 xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#"
 xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#">
<pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType="Resource">
<pdfaSchema:schema>PDF/UA identification</pdfaSchema:schema>
<pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI>
<pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>
<pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType="Resource">
<pdfaProperty:name>part</pdfaProperty:name>
<pdfaProperty:valueType>Integer</pdfaProperty:valueType>
<pdfaProperty:category>internal</pdfaProperty:category>
<pdfaProperty:description>Part of the PDF/UA standard</pdfaProperty:description>
</rdf:li></rdf:Seq></pdfaSchema:property>
</rdf:li></rdf:Bag></pdfaExtension:schemas>
</rdf:Description>
</rdf:RDF>
</x:xmpmeta>
<?xpacket end="w"?>
"""


def make_archival(canvas: Canvas, created: datetime) -> None:
    """Add the metadata and the colour profile that the archive standard asks for.

    Args:
        canvas: all properties are set on it.
        created: the document's date, in UTC.
    """
    profile = refer(
        canvas,
        PDFStream(PDFDictionary({"N": 3}), srgb_profile(), filters=[PDFZCompress]),
        "ColourProfile",
    )
    intent = {
        "Type": PDFName("OutputIntent"),
        "S": PDFName("GTS_PDFA1"),
        "OutputConditionIdentifier": PDFString(NAME),
        "Info": PDFString(NAME),
        "DestOutputProfile": profile,
    }
    packet = metadata_packet(properties(canvas), created)
    types = {"Type": PDFName("Metadata"), "Subtype": PDFName("XML")}
    set_catalog(
        canvas,
        # Not compressed: a program that knows no PDF must find it.
        Metadata=refer(canvas, PDFStream(PDFDictionary(types), packet), "XMP"),
        OutputIntents=PDFArray([PDFDictionary(intent)]),
    )


def metadata_packet(values: Mapping[str, str], created: datetime) -> bytes:
    """Return the XMP packet with the same values as the document's Info dictionary."""
    date = created.strftime("%Y-%m-%dT%H:%M:%SZ")
    escaped = {name: escape(value, quote=False) for name, value in values.items()}
    return _PACKET.format(date=date, **escaped).encode()

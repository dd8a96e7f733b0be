"""Every place where policykit reaches below reportlab's documented surface, and why.

`tests/pages/test_reportlab_internals.py` has a test for each that fails when a new reportlab makes
it unnecessary or moves what it relies on.
"""

from policykit.pages.reportlab_internals.breaking import cut_words
from policykit.pages.reportlab_internals.document import (
    WrittenObject,
    add_annotation,
    date_document,
    finish_page,
    late_drawing,
    number_of,
    properties,
    refer,
    refer_to,
    reserve,
    seed_identifier,
    set_catalog,
    set_page,
    set_producer,
    write,
)
from policykit.pages.reportlab_internals.fonts import fix_widths, glyph_characters, is_bold
from policykit.pages.reportlab_internals.links import LinkNotingCanvas
from policykit.pages.reportlab_internals.quickening import (
    note_wrapped,
    quicken_writing,
    wrapped_before,
)
from policykit.pages.reportlab_internals.repairs import (
    default_graphics_font,
    fix_character_maps,
    fix_settings,
    fix_streams,
    forget_shapes,
)
from policykit.pages.reportlab_internals.shaping import ShapedFont
from policykit.pages.reportlab_internals.text import (
    MarkedText,
    arrange,
    first_baseline,
    fragment,
    height_of_first_rows,
    label_of,
    label_piece,
    lower_first_line,
    picture_fragment,
    resolve_marks,
    room_on_last_line,
)

__all__ = [
    "LinkNotingCanvas",
    "MarkedText",
    "ShapedFont",
    "WrittenObject",
    "add_annotation",
    "arrange",
    "cut_words",
    "date_document",
    "default_graphics_font",
    "finish_page",
    "first_baseline",
    "fix_character_maps",
    "fix_settings",
    "fix_streams",
    "fix_widths",
    "forget_shapes",
    "fragment",
    "glyph_characters",
    "height_of_first_rows",
    "is_bold",
    "label_of",
    "label_piece",
    "late_drawing",
    "lower_first_line",
    "note_wrapped",
    "number_of",
    "picture_fragment",
    "properties",
    "quicken_writing",
    "refer",
    "refer_to",
    "reserve",
    "resolve_marks",
    "room_on_last_line",
    "seed_identifier",
    "set_catalog",
    "set_page",
    "set_producer",
    "wrapped_before",
    "write",
]

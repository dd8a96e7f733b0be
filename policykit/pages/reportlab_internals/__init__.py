"""Every place where policykit reaches below reportlab's documented surface, and why.

`tests/pages/test_reportlab_internals.py` has a test for each that fails when a new reportlab makes
it unnecessary or moves what it relies on.
"""

from policykit.pages.reportlab_internals.breaking import cut_words
from policykit.pages.reportlab_internals.document import (
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
from policykit.pages.reportlab_internals.fonts import (
    fix_widths,
    glyph_characters,
    is_bold,
    load_when_asked_for,
)
from policykit.pages.reportlab_internals.links import LinkNotingCanvas
from policykit.pages.reportlab_internals.object_writing import WrittenObject, quicken_writing
from policykit.pages.reportlab_internals.plain_drawing import (
    draw_plainly,
    link_elements,
    moved,
)
from policykit.pages.reportlab_internals.plain_lines import is_wrapped_plainly, wrap_plainly
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
    cells_below_head,
    first_baseline,
    fragment,
    height_of_first_rows,
    height_without_last_rows,
    label_of,
    label_piece,
    lower_first_line,
    picture_fragment,
    resolve_marks,
    room_on_last_line,
    rows_below_head,
)
from policykit.pages.reportlab_internals.wrapping import (
    TableMeasuredOnce,
    note_wrapped,
    wrapped_before,
)

__all__ = [
    "LinkNotingCanvas",
    "MarkedText",
    "ShapedFont",
    "TableMeasuredOnce",
    "WrittenObject",
    "add_annotation",
    "arrange",
    "cells_below_head",
    "cut_words",
    "date_document",
    "default_graphics_font",
    "draw_plainly",
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
    "height_without_last_rows",
    "is_bold",
    "is_wrapped_plainly",
    "label_of",
    "label_piece",
    "late_drawing",
    "link_elements",
    "load_when_asked_for",
    "lower_first_line",
    "moved",
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
    "rows_below_head",
    "seed_identifier",
    "set_catalog",
    "set_page",
    "set_producer",
    "wrap_plainly",
    "wrapped_before",
    "write",
]

"""Takes pandoc's JSON tree of a policy; gives a typed `Document` and back; never starts pandoc.

Every block knows the line of the user's file it came from. HTML within Markdown becomes what it
means, simple formulas become text, hidden characters are shown by their number. What pages cannot
show is refused with a diagnostic, never dropped.
"""

from typing import TYPE_CHECKING

from policykit.starting.lookup import offer

if TYPE_CHECKING:
    from policykit.document.characters import described, hidden_characters
    from policykit.document.check import FRONT_IDS
    from policykit.document.comments import comments_among, with_comments
    from policykit.document.decode import PANDOC_API, decode
    from policykit.document.difference import Change, ChangeKind, Run, RunKind, redline, word_runs
    from policykit.document.drawing import Box, Drawing, Fill, Label, Line, Shape, hatching
    from policykit.document.labels import TASK_BOXES
    from policykit.document.look_alikes import look_alikes, named_letters, with_look_alikes_marked
    from policykit.document.marked import marked
    from policykit.document.marked_words import deleted, inserted, shortened
    from policykit.document.pandoc_tree import (
        Node,
        attributes,
        encode,
        encode_blocks,
        encode_inlines,
        whole,
        words,
    )
    from policykit.document.text import (
        block_images,
        block_text,
        children,
        images,
        inline_text,
        inlines,
        notes,
        passages,
        plain_text,
    )
    from policykit.document.tree import (
        Alignment,
        Block,
        Break,
        Cell,
        Code,
        CodeBlock,
        Column,
        Definition,
        DefinitionList,
        Document,
        Emphasis,
        Figure,
        Heading,
        Image,
        Inline,
        Length,
        LineBlock,
        Link,
        ListBlock,
        Note,
        Paragraph,
        Quotation,
        Row,
        Rule,
        Statement,
        Styled,
        Table,
        Text,
    )

__all__ = [
    "FRONT_IDS",
    "PANDOC_API",
    "TASK_BOXES",
    "Alignment",
    "Block",
    "Box",
    "Break",
    "Cell",
    "Change",
    "ChangeKind",
    "Code",
    "CodeBlock",
    "Column",
    "Definition",
    "DefinitionList",
    "Document",
    "Drawing",
    "Emphasis",
    "Figure",
    "Fill",
    "Heading",
    "Image",
    "Inline",
    "Label",
    "Length",
    "Line",
    "LineBlock",
    "Link",
    "ListBlock",
    "Node",
    "Note",
    "Paragraph",
    "Quotation",
    "Row",
    "Rule",
    "Run",
    "RunKind",
    "Shape",
    "Statement",
    "Styled",
    "Table",
    "Text",
    "attributes",
    "block_images",
    "block_text",
    "children",
    "comments_among",
    "decode",
    "deleted",
    "described",
    "encode",
    "encode_blocks",
    "encode_inlines",
    "hatching",
    "hidden_characters",
    "images",
    "inline_text",
    "inlines",
    "inserted",
    "look_alikes",
    "marked",
    "named_letters",
    "notes",
    "passages",
    "plain_text",
    "redline",
    "shortened",
    "whole",
    "with_comments",
    "with_look_alikes_marked",
    "word_runs",
    "words",
]

__getattr__ = offer(
    __name__,
    {
        "characters": "described hidden_characters",
        "check": "FRONT_IDS",
        "comments": "comments_among with_comments",
        "decode": "PANDOC_API decode",
        "difference": "Change ChangeKind Run RunKind redline word_runs",
        "drawing": "Box Drawing Fill Label Line Shape hatching",
        "labels": "TASK_BOXES",
        "look_alikes": "look_alikes named_letters with_look_alikes_marked",
        "marked": "marked",
        "marked_words": "deleted inserted shortened",
        "pandoc_tree": "Node attributes encode encode_blocks encode_inlines whole words",
        "text": (
            "block_images block_text children images inline_text inlines notes passages plain_text"
        ),
        "tree": (
            "Alignment Block Break Cell Code CodeBlock Column Definition DefinitionList "
            "Document Emphasis Figure Heading Image Inline Length LineBlock Link ListBlock "
            "Note Paragraph Quotation Row Rule Statement Styled Table Text"
        ),
    },
)

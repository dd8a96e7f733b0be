"""Takes pandoc's JSON tree of a policy's Markdown; gives a typed `Document`; never starts pandoc.

Every block knows the line of the user's file it came from. What pages cannot show is refused with
a diagnostic, never dropped.
"""

from policykit.document.check import FRONT_IDS
from policykit.document.decode import PANDOC_API, decode
from policykit.document.text import block_text, children, inline_text, inlines, notes, plain_text
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
    Heading,
    Inline,
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
    "Alignment",
    "Block",
    "Break",
    "Cell",
    "Code",
    "CodeBlock",
    "Column",
    "Definition",
    "DefinitionList",
    "Document",
    "Emphasis",
    "Heading",
    "Inline",
    "LineBlock",
    "Link",
    "ListBlock",
    "Note",
    "Paragraph",
    "Quotation",
    "Row",
    "Rule",
    "Statement",
    "Styled",
    "Table",
    "Text",
    "block_text",
    "children",
    "decode",
    "inline_text",
    "inlines",
    "notes",
    "plain_text",
]

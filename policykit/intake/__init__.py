"""Intake: a policy somebody wrote elsewhere, in Word or Markdown, made one of ours.

Takes: the bytes of a Word file, and pandoc's tree of a document.
Gives: the tree of a policy with statements, what the document claims of itself, mappings that
statements like it have in the library, and a report of everything that was decided or doubtful.
Never: reads a file, starts a program, or loses a word without saying which.
"""

from typing import TYPE_CHECKING

from policykit.starting.lookup import offer

if TYPE_CHECKING:
    from policykit.intake.claims import Claim
    from policykit.intake.completeness import lost_words, words_of_blocks, words_of_text
    from policykit.intake.document import Intake, Wishes, take_in
    from policykit.intake.prefixes import propose_prefix
    from policykit.intake.report import report_markdown
    from policykit.intake.review import read_review, review_bytes
    from policykit.intake.similar import Likeness, known_statements, suggest
    from policykit.intake.word_file import WordFile, read_word_file, word_for_pandoc
    from policykit.intake.word_text import Tracked, WordText, read_word_text, without_contents

__all__ = [
    "Claim",
    "Intake",
    "Likeness",
    "Tracked",
    "Wishes",
    "WordFile",
    "WordText",
    "known_statements",
    "lost_words",
    "propose_prefix",
    "read_review",
    "read_word_file",
    "read_word_text",
    "report_markdown",
    "review_bytes",
    "suggest",
    "take_in",
    "without_contents",
    "word_for_pandoc",
    "words_of_blocks",
    "words_of_text",
]

__getattr__ = offer(
    __name__,
    {
        "claims": "Claim",
        "completeness": "lost_words words_of_blocks words_of_text",
        "document": "Intake Wishes take_in",
        "prefixes": "propose_prefix",
        "report": "report_markdown",
        "review": "read_review review_bytes",
        "similar": "Likeness known_statements suggest",
        "word_file": "WordFile read_word_file word_for_pandoc",
        "word_text": "Tracked WordText read_word_text without_contents",
    },
)

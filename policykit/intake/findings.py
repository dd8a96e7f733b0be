"""What is wrong with a document as a whole, or was left out of it, as diagnostics."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from policykit.errors import Place, error, warning

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from policykit.errors import Diagnostic
    from policykit.intake.word_text import WordText

_HEADS = {b"%pdf": ".pdf", b"{\\rtf": ".rtf", b"<!doctype html": ".html", b"<html": ".html"}
_MARKDOWN = frozenset({"", ".md", ".markdown", ".mdown", ".mkd", ".txt", ".text"})
_WORD = frozenset({".docx", ".docm", ".dotx", ".dotm"})
_WORDS = {
    ".doc": "a Word file of before 2007",
    ".odt": "an OpenDocument text",
    ".rtf": "an RTF file",
    ".pages": "a Pages document",
    ".html": "a web page",
    ".htm": "a web page",
    ".pdf": "a PDF",
}
_LOOKED_AT = 4096
_DEEPEST = 40


def wrong_kind(data: bytes, file: str) -> Diagnostic | None:
    """Return what is wrong with bytes that cannot be Markdown, or are named as if not.

    None where they may be.
    """
    head = data[:_LOOKED_AT].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    kind = next((kind for start, kind in _HEADS.items() if head.startswith(start)), "")
    named = suffix(file)
    if kind or (named not in _MARKDOWN and named not in _WORD):
        return no_such_kind(file, kind or named)
    if b"\0" in data[:_LOOKED_AT]:
        return no_such_kind(file, "")
    if named in _WORD:
        message = f"its name ends in {named}, and this is no Word file"
        hint = "Save it again in Word; or, if it is Markdown, give it a name that ends in .md."
        return error("PK490", message, Place(file), hint)
    return None


def suffix(file: str) -> str:
    """Return the ending of a file's name, in small letters.

    >>> suffix("old/Access Policy v2.DOCX"), suffix("old.d/policy"), suffix("Policy v2.1 final")
    ('.docx', '', '')
    """
    name = file.replace("\\", "/").rpartition("/")[2]
    stem, dot, end = name.rpartition(".")
    return f".{end.lower()}" if stem and dot and end.isalnum() and not end.isdecimal() else ""


def no_such_kind(file: str, kind: str) -> Diagnostic:
    """Return that files of a kind are not imported, and what to do with this one.

    Args:
        file: its name, for messages.
        kind: the ending that its name or its bytes call for; empty where neither tells.
    """
    words = _WORDS.get(kind) or (f"a {kind} file" if kind else "neither Word nor Markdown")
    hint = "Only Word (.docx) and Markdown (.md, .txt) are: save the text as one of them."
    if kind == ".pdf":
        hint = (
            "Save the document that it was made from as .docx. The PDF itself can be kept as the "
            "version that was in force: --issued-elsewhere."
        )
    elif kind == ".pages":
        hint = "Export it from Pages to Word."
    elif kind in _WORDS:
        hint = "Open it in Word or LibreOffice and save it as .docx."
    return error("PK490", f"this is {words}, and cannot be imported", Place(file), hint)


def undecided(text: WordText, file: str) -> Diagnostic:
    """Return the diagnostic for tracked changes that nobody decided on."""
    who = ", ".join(sorted({change[0] for change in text.changes}))
    return error(
        "PK494",
        f"the file has {len(text.changes)} tracked changes that nobody decided on ({who})",
        Place(file),
        "Decide them in Word, or say --tracked accept or --tracked reject for all.",
    )


def no_text(file: str, *, pictures: bool) -> Diagnostic:
    """Return the diagnostic for a document without a word."""
    what = "pictures and no text" if pictures else "no text"
    hint = "A scan has to be turned into text first (OCR), for example by Word or Acrobat."
    return error("PK495", f"the file holds {what}", Place(file), hint)


def left_out(lost: Sequence[str], macros: Sequence[str], report: Place) -> tuple[Diagnostic, ...]:
    """Return warnings for lines that are not in the policy, and for macros."""
    found = []
    if lost:
        message = f"{len(lost)} lines of the document hold a word that is not in the policy"
        found.append(warning("PK496", message, report, "Put in what belongs there."))
    if macros:
        message = f"the file holds macros, which were left out: {', '.join(macros)}"
        found.append(warning("PK496", message, report, "Nothing of them was run."))
    return tuple(found)


def too_deep(tree: Mapping[str, Any], file: str) -> Diagnostic | None:
    """Return the diagnostic for blocks too deep in each other; None where they are not."""
    waiting: list[tuple[Any, int]] = [(tree["blocks"], 0)]
    while waiting:
        value, depth = waiting.pop()
        if depth > _DEEPEST:
            hint = "Bring the inner ones up: no reader follows so many levels."
            message = f"lists, quotations or emphasis stand more than {_DEEPEST} deep in each other"
            return error("PK497", message, Place(file), hint)
        if isinstance(value, list):
            waiting += [(one, depth) for one in value if isinstance(one, list | dict)]
        elif isinstance(value, dict):
            waiting.append((value.get("c"), depth + 1))
    return None


def no_duties(policy: Place) -> Diagnostic:
    """Return the diagnostic for a policy without statements."""
    hint = "Write what people must do, each as a paragraph that begins with an id in bold."
    return warning(
        "PK499", "no sentence obliges anybody, so the policy has no statements", policy, hint
    )

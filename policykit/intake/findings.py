"""What is wrong with a document as a whole, or was left out of it, as diagnostics."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from policykit.errors import Place, error, warning

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from policykit.errors import Diagnostic
    from policykit.intake.word_text import WordText

_KINDS = {b"%PDF": "a PDF", b"{\\rtf": "an RTF file"}
_LOOKED_AT = 4096
_DEEPEST = 40


def wrong_kind(data: bytes, file: str) -> Diagnostic | None:
    """Return what is wrong with bytes that cannot be Markdown, or are named as if not.

    None where they may be.
    """
    kind = next((kind for head, kind in _KINDS.items() if data.startswith(head)), "")
    if not kind and b"\0" not in data[:_LOOKED_AT]:
        if not file.lower().endswith(".docx"):
            return None
        message = "its name ends in .docx, and this is no Word file"
        hint = "Save it again in Word; or, if it is Markdown, give it a name that ends in .md."
        return error("PK490", message, Place(file), hint)
    hint = "Save it as .docx (Word, LibreOffice and Google Docs do), or as Markdown."
    message = f"this is {kind or 'neither a Word nor a Markdown file'}, and cannot be imported"
    return error("PK490", message, Place(file), hint)


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

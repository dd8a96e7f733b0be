"""The report of an import, as Markdown: what came in, what was decided, what is doubtful."""

from __future__ import annotations

from typing import TYPE_CHECKING

from policykit.policy import escape

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from policykit.intake.document import Intake
    from policykit.intake.similar import Likeness
    from policykit.intake.word_file import WordFile
    from policykit.intake.word_text import WordText


_LEAD = (
    "Read from a file with the SHA-256 `{digest}`. Nothing below was approved here; what the "
    "document says of its own approval is its claim. Delete this report when you are done.\n"
)


def report_markdown(  # noqa: PLR0913 - one argument for each thing the report is made from
    intake: Intake,
    *,
    source: str,
    digest: str,
    likest: Mapping[str, Sequence[Likeness]],
    mapped: Mapping[str, str],
    lost: Sequence[str],
    text: WordText | None,
    word: WordFile | None,
    choice: str,
) -> str:
    """Return the report.

    Args:
        intake: what became of the document.
        source: name of its file.
        digest: SHA-256 of its file.
        likest: statement -> the library's statements most like it.
        mapped: statement -> the library's statement whose controls it got.
        lost: lines of the document with a word that the policy lacks.
        text: the words of a Word file.
        word: its parts.
        choice: what became of tracked changes; empty where there were none.
    """
    parts = [
        f"# Import of {escape(source)}\n",
        _LEAD.format(digest=digest),
        *_lost(lost),
        *_section(
            "What to look at",
            "Each of these was decided without being sure.",
            (f"{escape(name)} — {escape(why)}" for name, why in intake.unsure),
        ),
        *_section(
            "Headings that were guessed",
            "They only looked like headings. Make them paragraphs where that is wrong.",
            (f"{escape(name)} ({why})" for name, why in intake.guessed),
        ),
        *_section(
            "What the document says of itself",
            "Claims, not records. To keep them as such: "
            "`policykit import --issued-elsewhere FILE.pdf --policy … --version … "
            "--effective … --approved-by …`.",
            (
                f"{escape(claim.name)}: {escape(claim.value)} ({escape(claim.where)})"
                for claim in intake.claims
            ),
        ),
        *_section(
            "Statements",
            f"Ids begin with {intake.prefix}. Suggestions are statements of the library with the "
            "same telling words, with a score from 0 to 1.",
            (_statement(one.id, one.text, one.kept, likest, mapped) for one in intake.statements),
        ),
        *_section(
            "Numbers that were taken off",
            "Headings are numbered by policykit, and statements have ids. References in the text "
            "to an old number have to be changed by hand.",
            (f"{escape(number)} → {escape(what)}" for number, what in intake.numbers),
        ),
        *_section(
            "Pictures",
            "",
            (f"{escape(old)} → `policies/{new}`" for old, new in intake.pictures.items()),
        ),
        *(_word(text, word, choice) if text and word else ()),
    ]
    return "\n".join(parts) + "\n"


def _lost(lost: Sequence[str]) -> Iterator[str]:
    return _section(
        "Not in the policy",
        "These lines of the document hold a word that is not in the policy's text. Put in what "
        "belongs there.",
        (escape(line) for line in lost),
    )


def _statement(
    name: str,
    text: str,
    kept: bool,
    likest: Mapping[str, Sequence[Likeness]],
    mapped: Mapping[str, str],
) -> str:
    like = ", ".join(f"{one.known.id} {one.score:.2f}" for one in likest.get(name, ()))
    ends = [
        " (the id is the document's own)" if kept else "",
        f" Like: {like}." if like else "",
        f" Mapped like {mapped[name]}." if name in mapped else "",
    ]
    return f"{name}: {escape(text)}{''.join(ends)}"


def _word(text: WordText, word: WordFile, choice: str) -> Iterator[str]:
    done = {"accept": "accepted", "reject": "rejected"}.get(choice, "left alone")
    yield from _section(
        "Tracked changes",
        f"All were {done}, as you chose.",
        (f"{escape(who)} {kind}: {escape(what)}" for who, kind, what in text.changes),
    )
    yield from _section(
        "Comments",
        "They are not part of the policy.",
        (f"{escape(who)}: {escape(what)}" for who, what in text.comments),
    )
    yield from _section(
        "Headers and footers", "They are not part of the policy.", map(escape, text.running)
    )
    yield from _section(
        "Table of contents",
        "It was made from the headings, and pages get one of their own.",
        map(escape, text.contents),
    )
    yield from _section(
        "Left where they are",
        "Macros and embedded files are no text. Nothing of them was opened or run.",
        map(escape, (*word.macros, *word.objects)),
    )


def _section(title: str, lead: str, items: Iterable[str]) -> Iterator[str]:
    lines = [f"- {item}" for item in items]
    if lines:
        yield f"\n## {title}\n"
        if lead:
            yield f"{lead}\n"
        yield from lines

"""`diff --pdf`: the new text with all that changed marked in it, and on its first page a list.

An approver sees here also what no page shows: comments of the source, hidden characters, letters
that look like others.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from policykit.document import (
    Alignment,
    Cell,
    Column,
    Document,
    Heading,
    Link,
    Paragraph,
    Row,
    Statement,
    Table,
    Text,
    comments_among,
    deleted,
    described,
    hidden_characters,
    inserted,
    look_alikes,
    marked,
    named_letters,
    redline,
    shortened,
    with_comments,
    with_look_alikes_marked,
)
from policykit.pages import Front, RenderJob, statement_target
from policykit.values import PolicyId
from policykit.workflow import paths
from policykit.workflow.composition import mapping_rows, page_style
from policykit.workflow.difference import compared_texts
from policykit.workflow.documents import parse_documents
from policykit.workflow.drafts import fonts_of, logo_of
from policykit.workflow.mapping_changes import changed, with_changes
from policykit.workflow.page_words import PageWords
from policykit.workflow.workspace import load_frameworks, load_profile, refuse_errors

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Iterator, Sequence
    from datetime import datetime

    from policykit.document import Block, Change, Inline
    from policykit.pages import MappingRow, Wording
    from policykit.policy import Policy, Sidecar
    from policykit.profile import Profile
    from policykit.workflow.difference import ComparedText
    from policykit.world import World


@dataclass(frozen=True, slots=True)
class Side:
    """One of two texts that are compared.

    Attributes:
        policy: None where there is no text yet.
        words: what it is, such as "version 1.0", in the language of the pages.
        sidecar: its mapping; None where it cannot be read.
    """

    policy: Policy | None
    words: str
    sidecar: Sidecar | None = None


def redline_pdf(world: World, name: str, old: str | None, new: str | None) -> bytes:
    """Return the redline of two versions, as `difference` chooses them, as a PDF.

    Raises:
        PolicykitError: no such policy or version, or one of the texts cannot be read.
    """
    profile, _ = load_profile(world)
    fixed = PageWords(profile).fixed
    before, after = compared_texts(world, name, old, new)
    at = after.at or world.clock.now()
    job = redline_job(world, profile, _side(before, fixed), _side(after, fixed), at)
    (pdf,) = world.renderer.render([job])
    return pdf


def write_redline(world: World, name: str, old: str | None, new: str | None) -> str:
    """Write the redline to output/draft/ and return its path; as `redline_pdf`."""
    pdf = redline_pdf(world, name, old, new)
    path = paths.draft_redline(PolicyId(name))
    world.files.write_all({path: pdf})
    return path


def redline_job(  # noqa: PLR0913 - two texts, and what to say about them
    world: World,
    profile: Profile,
    old: Side,
    new: Side,
    at: datetime,
    *,
    facts: Sequence[tuple[str, str]] = (),
    notices: Sequence[str] = (),
) -> RenderJob:
    """Return the pages of a redline, to be handed to `world.renderer`.

    Args:
        world: pandoc and the logo.
        profile: whose policies they are.
        old: what was issued last; never the base of a merge, which nobody approved.
        new: what is proposed.
        at: the date of the PDF, in UTC: that of the proposal or of the issue, if there is one.
        facts: further label and value pairs for the first page, such as the approval code.
        notices: sentences that nobody must miss.

    Raises:
        PolicykitError: one of the texts cannot be read.
        ValueError: there is no new text.
    """
    if new.policy is None:
        raise ValueError("a redline needs a new text")
    fixed = PageWords(profile).fixed
    before = _document(world, old.policy, fixed) if old.policy else None
    after = _document(world, new.policy, fixed)
    said = fixed.how_to_read if before else fixed.all_new
    document = marked(before, after)
    mapping = _mapping(world, profile, old, new)
    return RenderJob(
        document=document,
        policy=str(new.policy.id),
        version="",
        front=Front(
            organization=str(profile.organization.legal_name),
            short_name=str(profile.organization.short_name),
            title=new.policy.title,
            status=fixed.redline_status,
            control=(
                (fixed.old_text, old.words),
                (fixed.new_text, new.words),
                *facts,
            ),
            notices=(*notices, said),
            logo=logo_of(world, profile),
        ),
        created=at,
        fonts=fonts_of(world, profile),
        style=replace(
            page_style(profile, new.policy.classification),
            header=f"{{organization}} | {{title}}: {fixed.redline}",
        ),
        mapping=tuple(mapping),
        summary=_summary(before, after, document, new.policy, changed(mapping), fixed),
    )


def _mapping(world: World, profile: Profile, old: Side, new: Side) -> list[MappingRow]:
    """Return the new mapping, with what changed in it since the old text, if there is one."""
    frameworks = load_frameworks(world)

    def rows(side: Side) -> tuple[MappingRow, ...]:
        if side.policy is None or side.sidecar is None:
            return ()
        return mapping_rows(side.policy, side.sidecar, profile, frameworks)

    return with_changes(rows(old), rows(new)) if old.sidecar else [*rows(new)]


def _side(text: ComparedText | None, fixed: Wording) -> Side:
    if text is None:
        return Side(None, fixed.no_version_yet)
    if text.version is None:
        return Side(text.policy, fixed.text_on_disk, text.sidecar)
    return Side(text.policy, fixed.version_words.format(version=text.version), text.sidecar)


def _document(world: World, policy: Policy, fixed: Wording) -> Document:
    documents, found = parse_documents(world, {policy.id: policy})
    refuse_errors(found)
    comments = [(line, fixed.comment.format(text=text)) for line, text in comments_among(found)]
    return with_look_alikes_marked(with_comments(documents[policy.id], comments))


def _summary(  # noqa: PLR0913, PLR0917 - what is compared, and what is seen of it
    before: Document | None,
    after: Document,
    shown: Document,
    policy: Policy,
    mapping: Sequence[MappingRow],
    fixed: Wording,
) -> Document:
    """Return what stands on the first page: what changed, and what the text does not show."""
    blocks: list[Block] = []
    if before:
        changes = redline(before, after)
        known = {each.identifier for each in shown.blocks if isinstance(each, Statement)}
        blocks.append(_heading(fixed.what_changed))
        if changes or mapping:
            rows = [*_changes(changes, known, fixed), *_mapping_changes(mapping, fixed)]
            blocks.append(_table(fixed.change_titles, rows))
        else:
            blocks.append(Paragraph((Text(fixed.no_changes),), 0))
    unseen = [*_unseen(policy)]
    if unseen:
        blocks.append(_heading(fixed.unseen))
        blocks.append(_table(fixed.unseen_titles, unseen))
    return Document(tuple(blocks), after.file)


def _changes(
    changes: Sequence[Change], known: Container[str], fixed: Wording
) -> Iterator[tuple[Block, ...]]:
    """Yield what changed, where, and the words that did, with a few around them."""
    for change in changes:
        name: Inline = Text(fixed.pieces.get(change.label, change.label))
        if change.label in known:
            name = Link(f"#{statement_target(change.label)}", (name,))
        kind = fixed.change_kinds.get(change.kind.value, change.kind.value)
        yield (
            Paragraph((name, Text(f", {kind}")), 0),
            Paragraph((Text(change.section),), 0),
            Paragraph(shortened(change.runs), 0),
        )


def _mapping_changes(rows: Iterable[MappingRow], fixed: Wording) -> Iterator[tuple[Block, ...]]:
    """Yield the controls that other statements answer than before, and these statements."""
    for row in rows:
        kind = fixed.change_kinds.get("changed", "changed")
        words = [word for each in row.added for word in (*inserted([Text(each)]), Text(" "))]
        words += [word for each in row.dropped for word in (*deleted(each), Text(" "))]
        yield (
            Paragraph((Text(f"{row.control}, {kind}"),), 0),
            Paragraph((Text(row.framework),), 0),
            Paragraph(tuple(words[:-1]), 0),
        )


def _unseen(policy: Policy) -> Iterator[tuple[Block, ...]]:
    """Yield the line of each hidden character and of each word that is not what it looks like."""
    for number, line in enumerate(policy.body.splitlines(), policy.body_line):
        for character in hidden_characters(line):
            yield _texts(str(number), described(character))
        for word, letters in look_alikes(line):
            yield _texts(str(number), f"{word}: {named_letters(letters)}")


def _texts(*texts: str) -> tuple[Block, ...]:
    return tuple(Paragraph((Text(text),), 0) for text in texts)


def _heading(text: str) -> Heading:
    return Heading(2, "", "", (Text(text),), 0)


def _table(titles: Sequence[str], rows: Iterable[Sequence[Block]]) -> Table:
    columns = tuple(Column(Alignment.LEFT, None) for _ in titles)
    head = Row(tuple(map(_cell, _texts(*titles))), heading=True)
    return Table(columns, (head,), tuple(Row(tuple(map(_cell, row))) for row in rows), (), 0)


def _cell(block: Block) -> Cell:
    return Cell((block,), Alignment.DEFAULT)

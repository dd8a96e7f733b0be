"""What has to be said in a language. A word in braces stands for what is put in its place."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True, slots=True, kw_only=True)
class Wording:
    """All fixed words of one language.

    Attributes:
        language: its BCP 47 tag.
        methods: how an approval was recorded and who could have forged it, by method; those that
            are missing are told in the words of `policykit.record`.
        clocks: whose clock it was, by the strength of the time; likewise.
    """

    language: str

    # Headings and titles of columns
    document_control: str
    approvals: str
    revision_history: str
    contents: str
    framework_mapping: str
    approval_titles: tuple[str, str, str, str]
    revision_titles: tuple[str, str, str]
    mapping_titles: tuple[str, str, str]

    # Around the text
    page_of: str
    footnote: str
    seal: str
    nobody_approved: str
    nothing_issued: str
    source: str
    mapping_file: str
    record: str

    # Labels of the document control table and of covers
    policy: str
    version: str
    owner: str
    approver: str
    effective: str
    text_approved: str
    last_review: str
    next_review: str
    classification: str
    audience: str
    content_digest: str
    issued_at: str
    draft_of: str
    approval_code: str
    policies: str
    policies_of: str

    # Values in it
    policy_version: str
    policy_to_be: str
    policy_without_version: str
    every_month: str
    every_months: str
    moment: str
    issued_by_clock: str
    vacant: str
    both: str
    not_proposed: str
    on_issue: str
    issued_status: str
    draft_status: str
    proposed_status: str

    # Revision history
    classes: Mapping[str, str]
    why: str
    proposed_by: str
    approved_by: str
    asked_by: str
    statements: str
    added: str
    changed: str
    removed: str
    all_statements: str
    not_issued: str
    withdrawn: str

    # Sentences that nobody must miss
    draft_notice: str
    code_notice: str
    author_notice: str
    class_notice: str
    reaffirmed_notice: str
    considered_notice: str
    open_actions_notice: str
    late_notice: str
    claimed_notice: str
    one_day: str
    days: str
    reviewed_by: str
    without_change: str
    leading_to_this: str
    origin: str

    # Redlines
    redline: str
    redline_status: str
    old_text: str
    new_text: str
    version_words: str
    text_on_disk: str
    no_version_yet: str
    how_to_read: str
    all_new: str
    what_changed: str
    change_titles: tuple[str, str, str]
    change_kinds: Mapping[str, str]
    pieces: Mapping[str, str]
    no_changes: str
    unseen: str
    unseen_titles: tuple[str, str]
    comment: str

    methods: Mapping[str, tuple[str, str]]
    clocks: Mapping[str, str]

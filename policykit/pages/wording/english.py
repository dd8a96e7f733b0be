"""The fixed words in English."""

from __future__ import annotations

from policykit.pages.wording.wording import Wording

ENGLISH = Wording(
    language="en",
    document_control="Document control",
    approvals="Approvals",
    revision_history="Revision history",
    contents="Contents",
    framework_mapping="Framework mapping",
    approval_titles=("Approved by", "Role", "Recorded", "How it was recorded"),
    revision_titles=("Version", "Date", "Change"),
    mapping_titles=("Control", "Title", "Statements"),
    page_of="Page {page} of {pages}",
    footnote="Footnote {number}",
    seal="Seal of the organization",
    nobody_approved="Nobody has approved this text yet.",
    nothing_issued="No version has been issued yet.",
    source="The text of the policy",
    mapping_file="Controls, cadence and evidence of each statement",
    record="Record",
    policy="Policy",
    version="Version",
    owner="Owner",
    approver="Approver",
    effective="Effective",
    text_approved="Text approved",
    last_review="Last review",
    next_review="Next review",
    classification="Classification",
    audience="Audience",
    content_digest="Content digest",
    issued_at="Issued at",
    draft_of="Draft of",
    approval_code="Approval code",
    policies="Policies",
    policies_of="Policies of {organization}",
    policy_version="{policy}, version {version}",
    policy_to_be="{policy}, to be version {version}",
    policy_without_version="{policy}, no version yet",
    every_month="{day} (every month)",
    every_months="{day} (every {count} months)",
    moment="{day}, {time} ({zone})",
    issued_by_clock="{moment}, by the {clock}",
    vacant="vacant",
    both=" and ",
    not_proposed="not proposed yet",
    on_issue="on the day of issue",
    issued_status="Issued, effective from {day}",
    draft_status="Draft: not approved",
    proposed_status="Draft: proposed, not issued",
    classes={},
    why="Why: {reason}",
    proposed_by="Proposed by {name}",
    approved_by="Approved by {name}",
    asked_by="{author}, asked by {name}",
    statements="Statements: {changes}",
    added="added {statements}",
    changed="changed {statements}",
    removed="removed {statements}",
    all_statements="all {count}",
    not_issued="not issued",
    withdrawn="Withdrawn: {reason}. {what}",
    draft_notice="This is a draft. It binds nobody until it is approved and issued.",
    code_notice="To approve exactly this text, reply with the approval code {code}.",
    author_notice=(
        "{author} proposed this version and approved it as well, because nobody else holds a role "
        "that may approve it. Recorded reason: {reason}"
    ),
    class_notice=(
        "The comparison with the last version said {computed}; it was proposed as {proposed}. "
        "Reason: {reason}"
    ),
    reaffirmed_notice=(
        "The text was approved on {approved} as version {version} and reaffirmed on {reviewed}: "
        "reviewed without change."
    ),
    considered_notice="Considered in the review: {inputs}.",
    open_actions_notice="Open actions of the review: {actions}.",
    claimed_notice=(
        "The review is said to have been made on {claimed}. That is a claim: it was recorded on "
        "{day}."
    ),
    late_notice="The review was due on {due}; it was made on {day}, {days} late.",
    one_day="1 day",
    days="{count} days",
    reviewed_by="{day}, by {name}, {title}, {outcome}",
    without_change="without change",
    leading_to_this="leading to this version",
    origin="Version {version}, {day}",
    redline="redline",
    redline_status="Redline: what changed, word by word",
    old_text="Old text",
    new_text="New text",
    version_words="version {version}",
    text_on_disk="the text on disk",
    no_version_yet="none: no version was issued yet",
    how_to_read=(
        "Inserted words are underlined. Deleted words are struck through and stand in [brackets]. "
        "A bar beside the text marks each place that changed."
    ),
    all_new="There is no older version to compare with. All of it is new, and nothing is marked.",
    what_changed="What changed",
    change_titles=("Statement or part", "Section", "Words"),
    change_kinds={},
    pieces={},
    no_changes="The texts are the same.",
    unseen="What does not meet the eye",
    unseen_titles=("Line", "Character or word"),
    comment="Comment in the source, printed nowhere else: {text}",
    methods={},
    clocks={},
)

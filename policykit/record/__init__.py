"""Events in the life of a policy, and what follows from them.

Takes record bytes, plain values of the profile, digests of the working content and a day. Gives
records, the chain of issued versions, where a policy stands, who may do what, and the change log.
Never reads a file or the clock, and never encodes again what it has read.
"""

from policykit.record.approval_code import approval_code, find_code
from policykit.record.changelog import ApprovalRow, ReviewNote, Revision, change_log
from policykit.record.codec import WORKSPACE
from policykit.record.consistency import check_history
from policykit.record.counting import (
    Counting,
    Uncounted,
    count_approvals,
    duty_for,
    why_unproved,
)
from policykit.record.duties import Duty, RoleRules, duties, required_roles, role_words
from policykit.record.events import (
    ON_ISSUE,
    SCHEMA,
    Actor,
    Approved,
    Change,
    ChangeClass,
    Event,
    EvidenceFile,
    InputFile,
    Issued,
    OnIssue,
    Proposed,
    Render,
    Sealed,
    StatementIds,
    Time,
    Unjudged,
    local_date,
    name_only,
)
from policykit.record.evidence import judge_evidence, readable_text
from policykit.record.files import (
    Record,
    read_record,
    read_records,
    signed_bytes,
    to_json,
    write_record,
)
from policykit.record.forge_review import ForgeReview, deciding_review, read_reviews
from policykit.record.guards import may_approve, may_issue, may_propose
from policykit.record.history import History
from policykit.record.issuing import issued_from
from policykit.record.methods import (
    METHODS,
    PLAIN_METHODS,
    TIME_STRENGTHS,
    Method,
    Strength,
    TimeStrength,
    derive_method,
)
from policykit.record.sets import bind_set, check_sets, codes_of, receipt_digest
from policykit.record.standing import (
    Standing,
    TextState,
    WorkingContent,
    content_of,
    open_proposal,
    stale_reasons,
    standing,
)
from policykit.record.timeline import (
    Period,
    ReviewState,
    VersionState,
    in_force,
    periods,
    review_state,
)
from policykit.record.verdict_guards import (
    duty_to_decline,
    may_decline,
    may_retire,
    may_review,
    may_withdraw,
)
from policykit.record.verdicts import (
    Declined,
    Outcome,
    Retired,
    Reviewed,
    Withdrawn,
    days_late,
)
from policykit.record.versions import (
    FIRST_VERSION,
    ClassFinding,
    computed_class,
    next_review,
    next_version,
)

__all__ = [
    "FIRST_VERSION",
    "METHODS",
    "ON_ISSUE",
    "PLAIN_METHODS",
    "SCHEMA",
    "TIME_STRENGTHS",
    "WORKSPACE",
    "Actor",
    "ApprovalRow",
    "Approved",
    "Change",
    "ChangeClass",
    "ClassFinding",
    "Counting",
    "Declined",
    "Duty",
    "Event",
    "EvidenceFile",
    "ForgeReview",
    "History",
    "InputFile",
    "Issued",
    "Method",
    "OnIssue",
    "Outcome",
    "Period",
    "Proposed",
    "Record",
    "Render",
    "Retired",
    "ReviewNote",
    "ReviewState",
    "Reviewed",
    "Revision",
    "RoleRules",
    "Sealed",
    "Standing",
    "StatementIds",
    "Strength",
    "TextState",
    "Time",
    "TimeStrength",
    "Uncounted",
    "Unjudged",
    "VersionState",
    "Withdrawn",
    "WorkingContent",
    "approval_code",
    "bind_set",
    "change_log",
    "check_history",
    "check_sets",
    "codes_of",
    "computed_class",
    "content_of",
    "count_approvals",
    "days_late",
    "deciding_review",
    "derive_method",
    "duties",
    "duty_for",
    "duty_to_decline",
    "find_code",
    "in_force",
    "issued_from",
    "judge_evidence",
    "local_date",
    "may_approve",
    "may_decline",
    "may_issue",
    "may_propose",
    "may_retire",
    "may_review",
    "may_withdraw",
    "name_only",
    "next_review",
    "next_version",
    "open_proposal",
    "periods",
    "read_record",
    "read_records",
    "read_reviews",
    "readable_text",
    "receipt_digest",
    "required_roles",
    "review_state",
    "role_words",
    "signed_bytes",
    "stale_reasons",
    "standing",
    "to_json",
    "why_unproved",
    "write_record",
]

"""Which module of this package each of its names is from."""

HOMES = {
    "acknowledgement_consistency": "check_acknowledgements",
    "acknowledgement_events": (
        "AckMethod Acknowledged AcknowledgedVersion AcknowledgementEscalated "
        "AcknowledgementRequested AcknowledgementTakenBack LeftOutRows Listed PersonKind "
        "RequestedVersion RosterRecorded SourceFile"
    ),
    "acknowledgements": (
        "AckDuty AckState AckTerms Given Request ack_duties batches given_of requests_of"
    ),
    "approval_code": "approval_code find_code",
    "authority": (
        "acceptance_awaited accepted_authority authority_code check_authority compromised_since "
        "is_recorded key_problems may_accept not_accepted past_changed"
    ),
    "authority_events": "AuthorityAccepted KeyChange KeyRecorded",
    "change_class": "ClassFinding computed_class",
    "changelog": "ApprovalRow ReviewNote Revision change_log",
    "codec": "WORKSPACE",
    "consistency": "check_history",
    "counting": "Counting Uncounted count_approvals duty_for too_weak",
    "duties": "Capacity Duty RoleRules Stage duties required_roles role_words",
    "events": (
        "ON_ISSUE SCHEMA Actor Approved Change ChangeClass Event EvidenceFile InputFile "
        "Issued OnIssue Proposed Render Sealed StatementIds Time Unjudged local_date "
        "name_only"
    ),
    "evidence": "judge_evidence readable_text",
    "files": "Record read_record read_records signed_bytes to_json write_record",
    "files_history": "dated_ahead deleted put_in_afterwards stamp_of",
    "forge_review": "ForgeReview deciding_review read_reviews",
    "guards": "may_approve may_issue may_propose",
    "history": "History",
    "issuing": "issued_from",
    "later": (
        "ExternalPeriod anchors_of check_later corrections_of external_periods externals "
        "lost_file may_correct may_import no_authority no_pdf nothing_to_anchor"
    ),
    "later_events": "Anchored Corrected External",
    "methods": ("METHODS PLAIN_METHODS TIME_STRENGTHS Method Strength TimeStrength derive_method"),
    "push_events": "EvidencePushed",
    "receipt": "ReceiptLine against_receipt find_receipts receipt_line",
    "register": "ExceptionState PolicyException next_number register sign_offs",
    "register_consistency": "check_register",
    "register_guards": "may_close may_decide may_request may_sign_off",
    "roster": "Member Spell next_person roster roster_records",
    "sets": "bind_set check_sets codes_of receipt_digest",
    "standing": (
        "Standing TextState WorkingContent content_of open_proposal stale_reasons standing"
    ),
    "timeline": "Period ReviewState VersionState in_force periods review_state",
    "triggers": "open_triggers settled_by triggers",
    "verdict_guards": "duty_to_decline may_decline may_retire may_review may_withdraw",
    "verdicts": "Declined Outcome Retired Reviewed Withdrawn days_late",
    "versions": "FIRST_VERSION next_review next_version",
    "workspace_events": (
        "ExceptionApproved ExceptionClosed ExceptionDecision ExceptionRefused "
        "ExceptionRequested ExceptionsSignedOff ReviewTriggered TriggerKind"
    ),
}

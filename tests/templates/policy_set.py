"""What the library is to hold: policies, what each answers, and what each asks for.

The ids of `SET` are those of the library in its order; a template may come later than its row.
"""

from typing import NamedTuple


class Policy(NamedTuple):
    """One policy; `statements` is how many numbers it has, where that is fixed."""

    prefix: str
    title: str
    when: str
    owner: str
    approver: str
    statements: int | None = None


SET = {
    "information-security": Policy(
        "IS", "Information Security Policy", "true", "security_lead", "top_management", 21
    ),
    "access-control": Policy(
        "AC", "Access Control Policy", "true", "security_lead", "executive_sponsor", 23
    ),
    "incident-response": Policy(
        "IR", "Incident Response Policy", "true", "security_lead", "executive_sponsor", 20
    ),
    "vendor-management": Policy(
        "VM", "Vendor Management Policy", "true", "compliance_lead", "executive_sponsor", 18
    ),
    "policy-governance": Policy(
        "PG", "Policy Governance Policy", "true", "compliance_lead", "executive_sponsor"
    ),
    "risk-management": Policy(
        "RM", "Risk Management Policy", "true", "security_lead", "top_management"
    ),
    "compliance-audit": Policy(
        "CA", "Compliance and Internal Audit Policy", "true", "compliance_lead", "top_management"
    ),
    "code-of-conduct": Policy("CC", "Code of Conduct", "true", "people_lead", "top_management"),
    "human-resources-security": Policy(
        "HR", "Human Resources Security Policy", "true", "people_lead", "executive_sponsor"
    ),
    "security-awareness": Policy(
        "TR", "Security Awareness and Training Policy", "true", "people_lead", "executive_sponsor"
    ),
    "acceptable-use": Policy("AU", "Acceptable Use Policy", "true", "it_lead", "executive_sponsor"),
    "asset-management": Policy("AM", "Asset Management Policy", "true", "it_lead", "security_lead"),
    "data-classification": Policy(
        "DC",
        "Data Classification and Handling Policy",
        "true",
        "security_lead",
        "executive_sponsor",
    ),
    "data-retention": Policy(
        "DR", "Data Retention and Disposal Policy", "true", "compliance_lead", "executive_sponsor"
    ),
    "cryptography": Policy(
        "CR", "Cryptography and Key Management Policy", "true", "engineering_lead", "security_lead"
    ),
    "endpoint-security": Policy(
        "EP", "Endpoint and Mobile Device Policy", "true", "it_lead", "security_lead"
    ),
    "remote-work": Policy(
        "RW", "Remote Work Policy", "flags.has_remote_staff", "people_lead", "security_lead"
    ),
    "physical-security": Policy(
        "PS", "Physical and Environmental Security Policy", "true", "it_lead", "executive_sponsor"
    ),
    "network-cloud-security": Policy(
        "NC", "Network and Cloud Security Policy", "true", "engineering_lead", "security_lead"
    ),
    "operations-security": Policy(
        "OS", "Operations Security Policy", "true", "engineering_lead", "security_lead"
    ),
    "change-management": Policy(
        "CM", "Change Management Policy", "true", "engineering_lead", "security_lead"
    ),
    "secure-development": Policy(
        "SD",
        "Secure Development Policy",
        "flags.develops_software or flags.outsources_development",
        "engineering_lead",
        "security_lead",
    ),
    "vulnerability-management": Policy(
        "VU",
        "Vulnerability and Patch Management Policy",
        "true",
        "security_lead",
        "executive_sponsor",
    ),
    "logging-monitoring": Policy(
        "LM", "Logging and Monitoring Policy", "true", "security_lead", "executive_sponsor"
    ),
    "business-continuity": Policy(
        "BC",
        "Business Continuity, Backup and Disaster Recovery Policy",
        "true",
        "engineering_lead",
        "top_management",
    ),
    "privacy": Policy(
        "PV",
        "Privacy and Data Protection Policy",
        "flags.personal_data",
        "privacy_lead",
        "top_management",
    ),
    "processing-integrity": Policy(
        "PI",
        "Processing Integrity Policy",
        "scope.processing_integrity",
        "engineering_lead",
        "executive_sponsor",
    ),
    "hipaa-security": Policy(
        "HI", "HIPAA Security and Breach Policy", "flags.phi", "privacy_lead", "top_management"
    ),
}

# What each policy answers. A CSF entry is a category, of which at least one outcome is claimed;
# a HIPAA entry stands for all ids that extend it, and each of them is claimed.
ANSWERS = {
    "information-security": {
        "soc2": "CC1.2 CC1.3 CC2.1 CC2.2 CC2.3 CC3.1 CC5.1 CC5.2 CC5.3",
        "iso27001": "5.1 5.2 5.3 5.4 5.5 5.6 5.8 5.36",
        "nist-csf": "GV.OC GV.RR GV.PO GV.OV",
        "hipaa": "164.308(a)(1)(i) 164.308(a)(2) 164.316(a)",
    },
    "access-control": {
        "soc2": "CC5.2 CC6.1 CC6.2 CC6.3 CC6.6",
        "iso27001": "5.3 5.15 5.16 5.17 5.18 8.2 8.3 8.4 8.5 8.18",
        "nist-csf": "PR.AA",
        "hipaa": "164.308(a)(3) 164.308(a)(4) 164.308(a)(5)(ii)(D) 164.312(a) 164.312(d)",
    },
    "incident-response": {
        "soc2": "CC2.2 CC2.3 CC4.2 CC7.2 CC7.3 CC7.4 CC7.5 P6.3 P6.6",
        "iso27001": "5.5 5.24 5.25 5.26 5.27 5.28 6.8",
        "nist-csf": "DE.AE RS.MA RS.AN RS.CO RS.MI RC.RP RC.CO ID.IM",
        "hipaa": "164.308(a)(6) 164.314(a)(2)(i)",
    },
    "vendor-management": {
        "soc2": "CC2.3 CC3.2 CC3.4 CC9.2 P6.4 P6.5",
        "iso27001": "5.19 5.20 5.21 5.22 5.23 8.30",
        "nist-csf": "GV.SC ID.AM ID.RA DE.CM",
        "hipaa": "164.308(b) 164.314(a)",
    },
    "policy-governance": {
        "soc2": "CC1.3 CC2.2 CC5.3",
        "iso27001": "5.1 5.33 5.36 5.37",
        "nist-csf": "GV.PO",
        "hipaa": "164.316",
    },
    "risk-management": {
        "soc2": "CC3.1 CC3.2 CC3.3 CC3.4 CC5.1 CC9.1",
        "iso27001": "5.7 5.8",
        "nist-csf": "GV.RM ID.RA",
        "hipaa": "164.308(a)(1)",
    },
    "compliance-audit": {
        "soc2": "CC1.2 CC2.1 CC4.1 CC4.2 CC5.3",
        "iso27001": "5.31 5.32 5.33 5.35 5.36 8.34",
        "nist-csf": "GV.OC GV.OV ID.IM",
        "hipaa": "164.308(a)(8) 164.308(a)(1)(ii)(D)",
    },
    "code-of-conduct": {
        "soc2": "CC1.1 CC1.5",
        "iso27001": "5.4 5.32 6.4",
        "nist-csf": "GV.RR",
        "hipaa": "164.308(a)(1)(ii)(C)",
    },
    "human-resources-security": {
        "soc2": "CC1.1 CC1.4 CC1.5 CC6.2",
        "iso27001": "5.4 5.11 6.1 6.2 6.4 6.5 6.6",
        "nist-csf": "GV.RR",
        "hipaa": "164.308(a)(1)(ii)(C) 164.308(a)(3)",
    },
    "security-awareness": {
        "soc2": "CC1.4 CC2.2",
        "iso27001": "6.3 6.8",
        "nist-csf": "PR.AT",
        "hipaa": "164.308(a)(5)",
    },
    "acceptable-use": {
        "soc2": "CC1.1 CC2.2 CC6.7 CC6.8",
        "iso27001": "5.10 5.32 7.7 8.19 8.23",
        "nist-csf": "GV.PO PR.PS",
        "hipaa": "164.310(b)",
    },
    "asset-management": {
        "soc2": "CC2.1 CC6.1 CC6.5",
        "iso27001": "5.9 5.10 5.11 7.10 7.14",
        "nist-csf": "ID.AM",
        "hipaa": "164.310(d)",
    },
    "data-classification": {
        "soc2": "CC2.1 CC6.1 CC6.7 C1.1",
        "iso27001": "5.12 5.13 5.14 8.3 8.11 8.12",
        "nist-csf": "ID.AM PR.DS",
        "hipaa": "164.312(c)",
    },
    "data-retention": {
        "soc2": "CC6.5 C1.2 P4.2 P4.3",
        "iso27001": "5.33 7.14 8.10",
        "nist-csf": "ID.AM PR.DS",
        "hipaa": "164.310(d)(2)(i) 164.310(d)(2)(ii) 164.310(d)(2)(iii) 164.316(b)(2)(i)",
    },
    "cryptography": {
        "soc2": "CC6.1 CC6.7",
        "iso27001": "5.14 8.24",
        "nist-csf": "PR.DS",
        "hipaa": "164.312(a)(2)(iv) 164.312(e)",
    },
    "endpoint-security": {
        "soc2": "CC6.1 CC6.7 CC6.8",
        "iso27001": "7.9 8.1 8.7",
        "nist-csf": "PR.PS DE.CM",
        "hipaa": "164.308(a)(5)(ii)(B) 164.310(b) 164.310(c)",
    },
    "remote-work": {
        "soc2": "CC6.6 CC6.7",
        "iso27001": "6.7 7.9",
        "nist-csf": "PR.AA PR.IR",
        "hipaa": "164.310(b) 164.310(c)",
    },
    "physical-security": {
        "soc2": "CC6.4 CC6.5 A1.2",
        "iso27001": "7.1 7.2 7.3 7.4 7.5 7.6 7.7 7.8 7.11 7.12 7.13",
        "nist-csf": "PR.AA PR.IR DE.CM",
        "hipaa": "164.310(a)",
    },
    "network-cloud-security": {
        "soc2": "CC6.1 CC6.6 CC6.7",
        "iso27001": "5.23 8.20 8.21 8.22 8.23",
        "nist-csf": "PR.IR DE.CM",
        "hipaa": "164.312(e)(1)",
    },
    "operations-security": {
        "soc2": "CC5.2 CC6.8 CC7.1 A1.1",
        "iso27001": "5.37 8.6 8.7 8.9 8.17 8.18 8.19",
        "nist-csf": "PR.PS PR.IR",
        "hipaa": "164.308(a)(5)(ii)(B)",
    },
    "change-management": {
        "soc2": "CC3.4 CC8.1",
        "iso27001": "8.19 8.31 8.32",
        "nist-csf": "ID.RA PR.PS",
        "hipaa": "164.308(a)(8)",
    },
    "secure-development": {
        "soc2": "CC7.1 CC8.1",
        "iso27001": "5.8 8.4 8.25 8.26 8.27 8.28 8.29 8.30 8.31 8.33",
        "nist-csf": "PR.PS ID.RA",
        "hipaa": "164.312(c)(1)",
    },
    "vulnerability-management": {
        "soc2": "CC4.1 CC7.1",
        "iso27001": "5.7 8.8",
        "nist-csf": "ID.RA PR.PS",
        "hipaa": "164.308(a)(1)(ii)(A) 164.308(a)(5)(ii)(B)",
    },
    "logging-monitoring": {
        "soc2": "CC4.1 CC7.2 CC7.3",
        "iso27001": "8.15 8.16 8.17",
        "nist-csf": "DE.CM DE.AE PR.PS",
        "hipaa": "164.308(a)(1)(ii)(D) 164.308(a)(5)(ii)(C) 164.312(b)",
    },
    "business-continuity": {
        "soc2": "CC7.5 CC9.1 A1.2 A1.3",
        "iso27001": "5.29 5.30 7.11 8.13 8.14",
        "nist-csf": "RC.RP RC.CO PR.DS PR.IR",
        "hipaa": "164.308(a)(7) 164.310(a)(2)(i) 164.310(d)(2)(iv) 164.312(a)(2)(ii)",
    },
    "privacy": {
        "soc2": "P1.1 P2.1 P3.1 P3.2 P4.1 P4.2 P4.3 P5.1 P5.2 "
        "P6.1 P6.2 P6.3 P6.4 P6.5 P6.6 P6.7 P7.1 P8.1",
        "iso27001": "5.34 8.11",
        "nist-csf": "GV.OC PR.DS",
        "hipaa": "164.314(a)",
    },
    "processing-integrity": {
        "soc2": "PI1.1 PI1.2 PI1.3 PI1.4 PI1.5",
        "iso27001": "8.26",
        "nist-csf": "PR.DS",
        "hipaa": "164.312(c)",
    },
    "hipaa-security": {
        "soc2": "CC2.3 P6.6",
        "iso27001": "5.31 5.34",
        "nist-csf": "GV.OC GV.RR",
        "hipaa": "164.308(a)(2) 164.308(a)(4)(ii)(A) 164.308(a)(8) 164.308(b) 164.314 164.316",
    },
}

# Specifications that a broad entry includes and that belong to another policy.
ANSWERED_ELSEWHERE = {
    # Encryption of stored data: Cryptography and Key Management Policy.
    "access-control": {"164.312(a)(2)(iv)"},
    # Sanctions: Code of Conduct. Review of system activity: Logging and Monitoring Policy.
    "risk-management": {"164.308(a)(1)(ii)(C)", "164.308(a)(1)(ii)(D)"},
}

# Parameters that a policy has to ask for, with the default where it is a plain value. REQUIRED has
# no default, or one that is true of everybody; PROFILE is a fact of the profile, read as it is.
REQUIRED = object()
PROFILE = object()
ANY = object()
PARAMETERS = {
    "information-security": {
        "governance.oversight_body": "Board of Directors",
        "governance.oversight_meetings_per_year": 4,
        "governance.management_review_months": 12,
        "governance.objectives_review_months": 12,
        "governance.metrics_months": 3,
        "distribution.ack_days": PROFILE,
        "audit.internal_months": 12,
        "risk.assessment_months": 12,
    },
    "access-control": {
        "access.identity_provider": {"from": "tools.identity_provider"},
        "access.mfa_scope": "all",
        "access.password_min_length": 14,
        "access.password_manager": {"from": "tools.password_manager"},
        "access.deprovision_hours": 24,
        "access.mover_days": 5,
        "access.review_months": 3,
        "access.review_other_months": 12,
        "access.review_privileged_months": 3,
        "access.review_fix_days": 5,
        "access.lockout_attempts": 10,
        "access.session_lock_minutes": 15,
        "access.session_max_hours": 12,
        "access.secrets_manager": {"from": "tools.secrets_manager"},
        "access.secret_rotation_months": 12,
        "access.critical_systems": [],
        "access.request_system": {"from": "tools.ticketing"},
        "access.non_sso_systems": [],
        "access.breakglass_review_days": 2,
    },
    "incident-response": {
        "incident.report_channel": REQUIRED,
        "incident.external_report_channel": {"from": "contacts.security"},
        "incident.report_hours": 1,
        "incident.coverage": "on_call_24x7",
        "incident.roles": REQUIRED,
        "incident.customer_notice_hours": 72,
        "incident.tracker": {"from": "tools.ticketing"},
        "incident.postmortem_days": 10,
        "incident.test_months": 12,
        "incident.record_retention_months": 36,
        "incident.contacts_check_months": 6,
        "incident.counsel": {"from": "contacts.counsel"},
        "incident.insurer": {"from": "contacts.insurer"},
        "incident.forensics": None,
    },
    "vendor-management": {
        "vendor.review_critical_months": 12,
        "vendor.review_medium_months": 24,
        "vendor.reconcile_months": 6,
        "vendor.incident_notice_hours": 72,
        "vendor.bridge_letter_months": 3,
        "vendor.subservice_orgs": [],
        "vendor.approver_critical": "executive_sponsor",
        "vendor.register": {"from": "tools.vendor_register"},
        "vendor.exit_plan_tiers": ["critical"],
    },
    "policy-governance": {
        "review.interval_months": PROFILE,
        "review.lead_days": PROFILE,
        "review.triggers": PROFILE,
        "distribution.ack_annual": PROFILE,
        "exceptions.max_days": 180,
        "exceptions.approver": "security_lead",
        "retention.policy_versions_months": 84,
        "signing.minimum_approval": PROFILE,
    },
    "risk-management": {
        "risk.assessment_months": 12,
        "risk.register_review_months": 3,
        "risk.scale": "5x5",
        "risk.acceptance": ANY,
        "risk.appetite": REQUIRED,
        "risk.treatment_days": ANY,
    },
    "compliance-audit": {
        "audit.internal_months": 12,
        "audit.independent_party": "either",
        "audit.corrective_days": ANY,
        "audit.evidence_retention_months": PROFILE,
        "audit.control_check_months": 3,
    },
    "code-of-conduct": {
        "hr.ethics_channel": {"from": "contacts.ethics_channel"},
        "hr.conflict_declaration_months": 12,
        "hr.gift_limit": ANY,
        "hr.handbook": None,
    },
    "human-resources-security": {
        "hr.screening": ANY,
        "hr.screening_scope": "all",
        "hr.screening_before_start": True,
        "hr.performance_review_months": 12,
        "hr.asset_return_days": 5,
        "hr.hris": {"from": "tools.hris"},
    },
    "security-awareness": {
        "training.hire_days": 30,
        "training.refresh_months": 12,
        "training.phishing_months": 6,
        "training.role_tracks": ANY,
        "training.platform": {"from": "tools.training"},
    },
    "acceptable-use": {
        "use.personal_use": "limited",
        "use.software_install": "approved_list",
        "use.removable_media": "banned",
        "use.approved_storage": REQUIRED,
        "use.ai_tools": "approved_only",
        "use.monitoring_notice": True,
    },
    "asset-management": {
        "assets.inventory_system": {"from": "tools.asset_inventory"},
        "assets.review_months": 6,
        "assets.owner_required": True,
        "assets.disposal_standard": ANY,
        "assets.tagging_cloud": True,
    },
    "data-classification": {
        "classification.levels": PROFILE,
        "classification.default": PROFILE,
        "classification.prod_data_in_test": "masked_only",
        "classification.dlp": "basic",
        "classification.labels": True,
    },
    "data-retention": {
        "retention.schedule": ANY,
        "retention.customer_data_after_end_days": 30,
        "retention.backup_days": 35,
        "retention.deletion_proof": True,
    },
    "cryptography": {
        "crypto.tls_min": "1.2",
        "crypto.at_rest": "all",
        "crypto.kms": {"from": "tools.key_management"},
        "crypto.key_rotation_months": 12,
        "crypto.cert_warning_days": 30,
        "crypto.algorithms": ANY,
    },
    "endpoint-security": {
        "endpoint.mdm_tool": {"from": "tools.mdm"},
        "endpoint.edr_tool": {"from": "tools.edr"},
        "endpoint.os_update_days": 14,
        "endpoint.local_admin": "just_in_time",
        "endpoint.byod": "mobile_only",
    },
    "remote-work": {
        "remote.countries": REQUIRED,
        "remote.connection": "saas_only",
        "remote.printing": False,
        "remote.travel_approval": True,
    },
    "physical-security": {
        "physical.badge_system": None,
        "physical.visitor_log_months": 12,
        # 30 where there are cameras: a set that is not asked says nothing of them.
        "physical.camera_retention_days": 0,
        "physical.access_review_months": 6,
    },
    "network-cloud-security": {
        "cloud.accounts_separated": True,
        "network.rule_review_months": 6,
        "network.waf": True,
        "cloud.posture_tool": None,
        "cloud.allowed_regions": ANY,
    },
    "operations-security": {
        "ops.baseline": ANY,
        "ops.drift_check_days": 1,
        "ops.capacity_threshold_pct": 80,
        "ops.capacity_review_months": 3,
        "ops.time_source": ANY,
    },
    "change-management": {
        "change.reviewers_min": 1,
        "change.system": {"from": "tools.ticketing"},
        "change.emergency_review_days": 2,
        "change.branch_protection": True,
        "change.customer_notice_days": 14,
    },
    "secure-development": {
        "dev.scans": ANY,
        "dev.block_severity": "critical",
        "dev.pentest_months": 12,
        "dev.threat_model": "major_features",
        "dev.repos_host": {"from": "tools.source_control"},
        "dev.languages": REQUIRED,
    },
    "vulnerability-management": {
        "vuln.sla_days.critical": 14,
        "vuln.sla_days.high": 30,
        "vuln.sla_days.medium": 90,
        "vuln.sla_days.low": 180,
        "vuln.known_exploited_days": 7,
        "vuln.scan_external_days": 30,
        "vuln.scan_internal_days": 30,
        "vuln.disclosure_page": None,
        "vuln.clock_start": "fix_available",
    },
    "logging-monitoring": {
        "logging.retention_months": 12,
        "logging.hot_days": 90,
        "logging.siem": {"from": "tools.siem"},
        "logging.review_days": 7,
        "logging.alert_ack_minutes.critical": 15,
        "logging.alert_ack_minutes.high": 60,
    },
    "business-continuity": {
        "bc.services": ANY,
        "bc.backup_frequency_hours": 24,
        "bc.backup_separate": True,
        "bc.restore_test_months": 12,
        "bc.dr_test_months": 12,
        "bc.bia_months": 12,
        "bc.plan_location": REQUIRED,
    },
    "privacy": {
        "privacy.notice_url": REQUIRED,
        "privacy.request_days": 30,
        "privacy.contact": {"from": "contacts.privacy"},
        "privacy.dpo": None,
        "privacy.eu_representative": None,
        "privacy.laws": ANY,
        "privacy.transfer_mechanism": ANY,
        # How early customers hear of new subprocessors is asked for by vendor-management.
    },
    "processing-integrity": {
        "pi.flows": REQUIRED,
        "pi.reconcile_days": 1,
        "pi.error_threshold_pct": ANY,
        "pi.error_notice_hours": 24,
        "pi.output_schedule": ANY,
    },
    "hipaa-security": {
        "hipaa.security_official": "security_lead",
        "hipaa.privacy_official": "privacy_lead",
        "hipaa.baa_register": REQUIRED,
        "hipaa.breach_notice_days_to_ce": 10,
        "hipaa.evaluation_months": 12,
        "hipaa.addressable_decisions": ANY,
    },
}

# Statements in which "must be" is no passive: a prohibition on two roles, a duty to be reachable.
ACTIVE_BE = {"IR-2b", "IR-2d"}
# Statements with a limit that a law or standard sets, or a document that a framework numbers.
NUMBERS_OF_LAW = {"AC-8e", "CA-10c", "DR-2c", "HI-5c", "IR-13a", "IR-18c", "PG-12a", "VU-1f"}
# Statements whose days are a notice ahead of time, not a limit after it.
NOTICES = {"CM-8a", "CR-5b", "PG-10c", "RW-1b", "VM-6h"}

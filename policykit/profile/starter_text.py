"""The text of the starter profile; `policykit.profile.starter` fills the places in braces."""

STARTER_TEXT = """\
# yaml-language-server: $schema=.policykit/org_profile.schema.json
#
# The facts about your organization. Every policy is made from them: change a fact here, run
# `policykit generate`, and all policies follow. Read it once from top to bottom; the answers that
# nobody asked you about are typical of a small software company and may not be yours.
#
# - A key that is left out, or null, takes its default. An unknown key is an error.
# - Text with : # {{ [ or quotes in it stands in double quotes.
# - Nothing secret belongs here: names of tools and people, no passwords, no keys.

profile_version: 1

organization:
  legal_name: {legal_name}    # as on contracts; printed in full on page 1
  short_name: {short_name}    # used in running text
  time_zone: {time_zone}      # effective and due dates are counted here
  country: {country}             # ISO 3166-1
  email_domain: {email_domain}
  # headcount: {{employees: 20, contractors: 0}}
  # headcount_on: {roles_since}

# Premises. An empty list means fully remote.
addresses: []    # - {{id: hq, line1: "1 Main St", city: "Springfield", country: US}}
sites: []        # - {{id: office, kind: office, address: hq}}

# What customers buy, and the systems that policies name. The owner of a system is a role.
products: []     # - {{id: app, name: "Our App", description: "What it does, in one sentence"}}
systems:
  - id: identity
    name: {identity_provider}
    kind: identity
    owner: it_lead
    criticality: critical
    data: [internal]
    sso: true
  - id: code
    name: {source_control}
    kind: source_control
    owner: engineering_lead
    criticality: critical
    data: [confidential]
    sso: true

cloud:
  providers: [{providers}]    # aws, gcp, azure, or another id with a name
  on_prem: false

# Where each kind of record lives. null means there is none.
tools:
  identity_provider: {identity_provider}
  hris: null                # the source for joiners and leavers
  ticketing: {ticketing}
  source_control: {source_control}
  ci_cd: null
  mdm: null                 # device management
  edr: null                 # malware protection
  siem: null                # where security logs are collected
  password_manager: {password_manager}
  secrets_manager: {secrets_manager}
  vuln_scanner: null
  training: null
  vendor_register: {vendor_register}
  asset_inventory: null
  key_management: null

# Only people who hold a role. Approvals are matched by e-mail: check the addresses.
people:
{people}

# Who holds which role since when; both days of an interval count. When somebody else takes over,
# give the old entry a last day (to:) and add the new one below it. Never delete a past entry.
# Whoever approves must be somebody else than whoever proposes.
roles:
  top_management: [{{person: {top}, from: {roles_since}}}]
  executive_sponsor: [{{person: {top}, from: {roles_since}}}]          # approves most policies
  security_lead: [{{person: {security}, from: {roles_since}}}]
  compliance_lead: [{{person: {security}, from: {roles_since}}}]
  engineering_lead: [{{person: {engineering}, from: {roles_since}}}]
  it_lead: [{{person: {engineering}, from: {roles_since}}}]
  people_lead: [{{person: {top}, from: {roles_since}}}]
  privacy_lead: [{{person: {security}, from: {roles_since}}}]

approval:
  overrides: {{}}                      # policy id: role that approves it instead
  author_may_approve_reason: null    # only for a company of one; printed in the PDF
  second_approver: null              # a role that approves material changes as well

# What is in scope. ISO 27001: {{id: iso27001}}; HIPAA: {{id: hipaa, role: business_associate}}.
frameworks:
  - {{id: soc2, type: type-2, categories: [security]}}

audit:
  auditor: null
  windows: []    # - {{framework: soc2, start: 2026-07-01, end: 2026-12-31}}

review:
  interval_months: 12

distribution:
  ack_days: 30    # days within which people acknowledge a policy

data:
  special: {{phi: false, card_data: false, eu_personal_data: false, children: false}}
  gdpr_role: none    # none, controller, processor or both

# Answers that switch parts of policies on or off. Check each one.
flags:
  has_offices: false    # must agree with sites
  has_remote_staff: true
  has_board: false
  uses_contractors: false
  develops_software: true
  outsources_development: false
  uses_mdm: false       # must agree with tools.mdm
  allows_byod: true
  uses_removable_media: false
  uses_generative_ai: true
  personal_data: true
  us_consumer_data: false
  has_sla: false
  processes_transactions: false
  publicly_listed: false

# Numbers and choices of single policies; only what differs from the default of its template. The
# auditor will test you against each number: choose what you can keep.
params:
  incident:
    report_channel: {report_channel}
    roles:              # person ids, each with a deputy
      commander: {{person: {security}, deputy: {engineering}}}
      technical: {{person: {engineering}, deputy: {security}}}
      communications: {{person: {top}, deputy: {security}}}
      legal: {{person: {top}, deputy: {security}}}
      executive: {{person: {top}, deputy: {engineering}}}

branding:
  primary_color: "#1a3d6d"
  paper: A4             # A4 or letter
  date_format: iso      # iso 2026-01-31, long 31 January 2026, us January 31, 2026, eu 31.01.2026

signing:
  timestamp_authority: null      # https address of an RFC 3161 service
  minimum_approval: evidenced    # asserted, evidenced, self, email, forge or ssh, weakest first

contacts:
  security: "security@{domain}"
  privacy: "privacy@{domain}"

obligations: []    # - {{id: gdpr, kind: law, description: "…", owner: privacy_lead}}
"""

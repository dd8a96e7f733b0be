"""The text of the first profile; `first_profile` fills the places in braces."""

PROFILE_TEXT = """\
# yaml-language-server: $schema=.policykit/org_profile.schema.json
#
# The facts about your organization. Every policy is made from them: change a fact here, run
# `policykit generate`, and all policies follow. `policykit profile explain KEY` says what a fact
# does. Read this once from top to bottom: not everything was asked.
#
# - A key that is left out, or null, takes its default. An unknown key is an error.
# - Text with : # {{ [ or quotes in it stands in double quotes.
# - Nothing secret belongs here: names of tools and people, no passwords, no keys.

profile_version: 1

organization:
{provenance}
  legal_name: {legal_name}    # as on contracts; printed in full on page 1
  short_name: {short_name}    # used in running text
  time_zone: {time_zone}      # effective and due dates are counted here
  country: {country}             # ISO 3166-1
  email_domain: {email_domain}
  entity_type: {entity_type}    # corporation, llc, gmbh, ltd, nonprofit, public_body or other
  # headcount: {{employees: 20, contractors: 0}}    # contractors: also freelancers
  # headcount_on: {today}
  # other_entities: [{{legal_name: "Example Ireland Ltd", country: IE, in_scope: true}}]

# Premises. An empty list means fully remote. kind: office, coworking, data_center, warehouse or
# other. A site can also say: shared_building: true, badge_system: "Name", server_room: true.
{addresses}
{sites}

# What customers buy. Also: customers: b2b, b2c or both; sla: {{uptime_pct: 99.9}}.
{products}

# Systems that policies name in their scope. The owner is a role. Critical ones get the strictest
# rules. kind: production, identity, source_control, ci_cd, endpoint, monitoring, data, support,
# collaboration, finance, hr, backup, network or other. sso: false where people sign in otherwise.
systems:
{systems}

cloud:
  providers: [{providers}]    # aws, gcp, azure, or another id with a name; regions: [eu-west-1]
  on_prem: {on_prem}    # servers of your own

# Where each kind of record lives. null means there is none, and the policies say what is done then.
tools:
{provenance}
  identity_provider: {identity_provider}
  hris: null                # the source for joiners and leavers
  ticketing: {ticketing}
  source_control: {source_control}
  ci_cd: {ci_cd}               # what builds and deploys
  mdm: {mdm}                 # device management
  edr: null                 # malware protection; null: what the operating system has
  siem: null                # where security logs are collected
  password_manager: {password_manager}
  secrets_manager: {secrets_manager}     # where services keep secrets; null: the password manager
  vuln_scanner: null
  training: null            # where training is recorded
  vendor_register: {vendor_register}
  asset_inventory: null
  key_management: null      # service for encryption keys

# Only people who hold a role. Approvals are matched by e-mail: check the addresses.
people:
{people}

# Who holds which role since when; both days of an interval count. When somebody else takes over,
# give the old entry a last day (to:) and add the new one below it. Never delete a past entry.
# Whoever approves must be somebody else than whoever proposes. A deputy: {{…, deputy: id}}.
roles:
{roles}

approval:
  overrides: {{}}                      # policy id: role that approves it instead
  author_may_approve_reason: null    # only for a company of one; printed in the PDF
  second_approver: null              # a role that approves material changes as well

governance:
  oversight_body: {oversight_body}    # without "the"
  independent_members: null    # of this body, without a role in management
  oversight_meetings_per_year: {meetings}    # with security on the agenda

# What is in scope. The SOC 2 categories are security, availability, confidentiality,
# processing-integrity and privacy. ISO 27001 also takes scope_statement: "…".
{frameworks}

audit:
  auditor: null
  {windows}

# Policies that you do without, each with the reason that an auditor will read.
policies:
  left_out: []    # - {{id: remote-work, reason: "Everybody works in the office"}}

# The strictest numbers that you know you can keep: `check` warns where a policy promises more.
commitments:
  can_keep: {{}}    # {{access: {{deprovision_hours: 4}}}}

review:
  interval_months: {review_months}    # the auditor will test you against this

distribution:
  channel: null    # where staff read the policies, such as "Company handbook"
  ack_days: {ack_days}     # days within which people acknowledge a policy
  ack_system: null

data:
{provenance}
  subjects: {subjects}
  special: {special}
  gdpr_role: {gdpr_role}    # none, controller, processor or both
  residency: []    # countries or regions where data is kept: [US, EU]

# Answers that switch parts of policies on or off. Check each one.
flags:
{provenance}
  has_offices: {has_offices}    # must agree with sites
  has_remote_staff: {has_remote_staff}
  has_board: {has_board}
  uses_contractors: {uses_contractors}    # also freelancers
  uses_volunteers: {uses_volunteers}
  has_customers: {has_customers}    # a charity may have none
  develops_software: {develops_software}
  outsources_development: {outsources_development}
  uses_mdm: {uses_mdm}       # must agree with tools.mdm
  allows_byod: {allows_byod}
  uses_removable_media: {uses_removable_media}
  uses_generative_ai: {uses_generative_ai}
  personal_data: {personal_data}
  us_consumer_data: {us_consumer_data}
  has_sla: {has_sla}
  processes_transactions: {processes_transactions}
  publicly_listed: {publicly_listed}

# Numbers and choices of single policies; what is not here has the default of its template:
# `policykit profile explain KEY`. The auditor will test you against each number: choose what you
# can keep.
params:
{params}

branding:
  logo: null            # an SVG or PNG in the repository, for example branding/logo.svg
  primary_color: "#1a3d6d"
  paper: {paper}             # A4 or letter
  date_format: iso      # iso 2026-01-31, long 31 January 2026, us January 31, 2026, eu 31.01.2026

signing:
  timestamp_authority: null      # https address of an RFC 3161 service
  minimum_approval: evidenced    # asserted, evidenced, self, email, forge or ssh, weakest first

# Policies print these two: make sure that somebody reads what arrives there.
contacts:
  security: {security_contact}
  privacy: {privacy_contact}
  ethics_channel: null    # where people raise concerns, also without a name
  counsel: null           # outside counsel
  insurer: null           # cyber insurer

# What binds you, and who keeps watch over it: laws, contracts, promises.
{obligations}
"""

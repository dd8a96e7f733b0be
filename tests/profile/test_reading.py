"""Every mistake in a profile has its code, its line and a remedy, and all come together."""

import pytest

from policykit.profile import read_profile

ADDED = [
    ("orgnization: 1\n", "PK111", "orgnization", "Did you mean organization?"),
    ("ack_days: 20\n", "PK111", "ack_days", "Did you mean distribution.ack_days?"),
    ("access: {review_months: 3}\n", "PK111", "access", "under params"),
    ("review:\n  interval_month: 6\n", "PK111", "interval_month:", "Did you mean interval_months?"),
    ("governance:\n  objectives: [a]\n", "PK111", "objectives", "params.governance"),
    ("flags:\n  phi: true\n", "PK150", "phi", "set data.special.phi"),
    ("flags:\n  uses_aws: true\n", "PK150", "uses_aws", "set cloud.providers"),
    ("scope: {privacy: true}\n", "PK150", "scope", "frameworks"),
    ('review:\n  lead_days: "30"\n', "PK112", "lead_days", "digits without quotes"),
    ("review:\n  lead_days: 30.5\n", "PK112", "lead_days", "announced"),
    ("flags:\n  has_board: yes\n", "PK112", "has_board", "Write true or false"),
    ("tools:\n  hris: 7\n", "PK112", "hris", 'in quotes: "7"'),
    ("tools:\n  hris: true\n", "PK112", "hris", 'in quotes: "true"'),
    ("audit:\n  auditor: [A]\n", "PK112", "auditor", "audit firm"),
    ("data:\n  residency: EU\n", "PK112", "residency", "[EU]"),
    ("review: often\n", "PK112", "review: often", "How often policies are reviewed"),
    ("params: {access: 3}\n", "PK112", "access", ""),
    ("review:\n  lead_days: 400\n", "PK115", "lead_days", "at most 180"),
    ("review:\n  interval_months: 0\n", "PK115", "interval_months", "at least 1"),
    (
        "addresses:\n  - {id: a, line1: b, city: c, country: DE, zip: '1'}\n",
        "PK111",
        "zip",
        "Did you mean postcode?",
    ),
    ("review:\n  triggers: [incidents]\n", "PK114", "triggers", "Did you mean incident?"),
    ("branding:\n  paper: A3\n", "PK114", "paper", "A4, letter"),
    ("signing:\n  minimum_approval: sshh\n", "PK114", "minimum_approval", "Did you mean ssh?"),
    ("frameworks:\n  - {id: soc3}\n", "PK114", "soc3", "Did you mean soc2?"),
    ("frameworks:\n  - {type: type-2}\n", "PK113", "type-2", ""),
    ("frameworks:\n  - {id: soc2, typ: x}\n", "PK111", "typ:", "Did you mean type?"),
    ("profile_version: 2\n", "PK130", "profile_version", "newer policykit"),
    ("branding:\n  primary_color: blue\n", "PK121", "primary_color", "#1a3d6d"),
    ("branding:\n  logo: /srv/logo.png\n", "PK122", "logo", "top of the repository"),
    ("branding:\n  logo: a/../../logo.png\n", "PK122", "logo", "branding/logo.png"),
    ("branding:\n  logo: C:\\logo.png\n", "PK122", "logo", "branding/logo.png"),
    ('branding:\n  footer: "{pagez}"\n', "PK128", "footer", "{pages}"),
    ('branding:\n  header: "{short_name"\n', "PK128", "header", "{short_name}"),
    ("signing:\n  timestamp_authority: ftp://x.example\n", "PK120", "ftp", "https://"),
    ("signing:\n  timestamp_authority: https://u:p@x.example\n", "PK120", "u:p", "secret"),
    ("contacts:\n  security: javascript:alert(1)\n", "PK120", "javascript", "https://"),
    ("contacts:\n  security: sec@acme\n", "PK119", "sec@acme", "name@example.com"),
    ("signing:\n  certificate: abc\n", "PK127", "certificate", "64"),
    ("data:\n  residency: [eu]\n", "PK123", "residency", "capital letters"),
    ('tools:\n  hris: ""\n', "PK116", "hris", "null"),
    ('tools:\n  hris: " x"\n', "PK116", "hris", "Delete the space"),
    ("classification:\n  levels: []\n", "PK129", "levels", "Add entries"),
    ("flags:\n  _answered_on: soon\n", "PK112", "_answered_on", "2026-01-31"),
    ("flags:\n  _answered_by: 7\n", "PK112", "_answered_by", "who"),
    ("review:\n  reviewers_: 2\n", "PK111", "reviewers_", "Known here: interval_months"),
]

CHANGED = [
    ("country: IE", "country: UK", "PK123", "country", "Did you mean GB?"),
    ("country: IE", "country: ie", "PK123", "country", "Did you mean IE?"),
    ("country: IE", "country: XX", "PK123", "country", "ISO 3166-1"),
    ("time_zone: Europe/Dublin", "time_zone: Europe/Dublinn", "PK124", "time_zone", "Europe/"),
    ("time_zone: Europe/Dublin", "time_zone: ../../etc/passwd", "PK124", "time_zone", "UTC"),
    ("time_zone: Europe/Dublin", "time_zone: EST", "PK124", "time_zone", "UTC"),
    ("email_domain: acme.example", "email_domain: '@acme'", "PK125", "email_domain", "lower case"),
    ("  short_name: Acme\n", "", "PK113", "organization:", "running text"),
    ("  short_name: Acme\n", "  short_name:\n", "PK113", "short_name:", "running text"),
    ("email: ann@acme.example", "email: ann.acme.example", "PK119", "ann.acme", "name@"),
    (
        "people:\n",
        "people:\n  - {id: Cy, name: Cy, title: Clerk, email: cy@acme.example}\n",
        "PK126",
        "id: Cy",
        "lower-case",
    ),
    ("  it_lead: [{person: bob, from: 2025-01-01}]\n", "", "PK113", "roles:", "devices"),
    (
        "it_lead: [{person: bob, from: 2025-01-01}]",
        "it_lead: []",
        "PK140",
        "it_lead",
        "Add a person",
    ),
    (
        "it_lead: [{person: bob, from: 2025-01-01}]",
        "it_lead: [{person: bobby, from: 2025-01-01}]",
        "PK141",
        "bobby",
        "Did you mean bob?",
    ),
    (
        "it_lead: [{person: bob, from: 2025-01-01}]",
        "it_lead: [{person: bob, from: 2025-01-01, deputy: zed}]",
        "PK141",
        "zed",
        "under people",
    ),
    (
        "it_lead: [{person: bob, from: 2025-01-01}]",
        'it_lead: [{person: bob, from: "2025-01-01"}]',
        "PK112",
        '"2025-01-01"',
        "without quotes",
    ),
    (
        "it_lead: [{person: bob, from: 2025-01-01}]",
        "it_lead: [{person: bob, from: 2025-13-01}]",
        "PK109",
        "2025-13-01",
        "year-month-day",
    ),
    (
        "it_lead: [{person: bob, from: 2025-01-01}]",
        "it_lead: {person: bob, from: 2025-01-01}",
        "PK112",
        "it_lead",
        "hyphen",
    ),
    (
        "title: Engineer,",
        "title: Engineer, signing_key: {type: ssh, fingerprint: abc, valid_from: 2025-01-01},",
        "PK127",
        "fingerprint",
        "ssh-keygen",
    ),
]


@pytest.mark.parametrize(("added", "code", "marker", "remedy"), ADDED)
def test_a_mistake_in_an_added_section(small, added, code, marker, remedy):
    assert_found(small.with_added(added), code, marker, remedy)


@pytest.mark.parametrize("case", CHANGED)
def test_a_mistake_in_a_changed_line(small, case):
    old, new, *expected = case
    assert_found(small.with_change(old, new), *expected)


def assert_found(text, code, marker, remedy):
    profile, found = text.read()
    assert profile is None
    errors = [one for one in found if one.severity == "error"]
    assert [one.code for one in errors] == [code], "\n".join(map(str, found))
    assert errors[0].place.line == text.line_of(marker)
    assert errors[0].place.file == "org_profile.yaml"
    assert remedy in errors[0].hint


def test_all_mistakes_of_a_file_come_together_in_order(small):
    text = (
        small.with_change("short_name: Acme", "shortname: Acme")
        .with_change("it_lead: [{person: bob,", "it_lead: [{person: rob,")
        .with_change("country: IE", "country: UK")
        .with_added("flags: {phi: true, has_offices: true}\nreview: {lead_days: x, lead_days: 3}\n")
    )
    profile, found = text.read()
    assert profile is None
    assert [one.code for one in found] == [
        "PK113",
        "PK111",
        "PK123",
        "PK141",
        "PK150",
        "PK151",
        "PK103",
        "PK112",
    ]
    assert [one.place.line for one in found] == sorted(one.place.line for one in found)


def test_an_empty_file_asks_for_the_three_required_sections(small):
    _, found = small.with_change(small.text, "profile_version: 1\n").read()
    assert [one.message.partition(":")[0] for one in found] == ["organization", "people", "roles"]


def test_a_value_already_reported_is_not_reported_twice(small):
    _, found = small.with_added("review: {lead_days: 017}\ntools: {hris: !x y}\n").read()
    assert [one.code for one in found] == ["PK108", "PK105"]


def test_a_section_with_nothing_but_comments_takes_its_defaults(small):
    profile = small.with_added("review:\n  # interval_months: 6\nparams:\n  access:\n").profile()
    assert profile.review.interval_months == 12
    assert profile.tree["params"] == {"access": {}}
    assert not profile.is_set("review")


def test_a_long_value_is_a_warning(small):
    profile, found = small.with_added(f"tools: {{hris: {'x' * 301}}}\n").read()
    assert profile is not None
    assert [(one.severity, one.code) for one in found] == [("warning", "PK117")]


def test_the_file_name_of_a_message_is_the_one_given(small):
    _, found = read_profile(b"x: 1", "acme/org_profile.yaml")
    assert {one.place.file for one in found} == {"acme/org_profile.yaml"}
    assert small.profile().place("roles").file == "org_profile.yaml"

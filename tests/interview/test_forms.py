"""Whatever is typed is an answer, or is refused with a phrase that helps."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policykit.interview import FIXED, AnswerFault, shown, typed
from policykit.interview.company import has_board, split_product

QUESTIONS = {question.key: question for question in FIXED}
BEFORE = {"email_domain": "example.com", "top_management": "Ana Silva, CEO"}
LONG = "Donaudampfschifffahrt " * 14


@pytest.mark.parametrize(
    ("key", "text", "answer"),
    [
        ("legal_name", "Acme 🚀 Labs", "Acme 🚀 Labs"),
        ("legal_name", "שירותי ענן בע״מ", "שירותי ענן בע״מ"),
        ("legal_name", "A\"'`\\ & <b> {{7}} # c", "A\"'`\\ & <b> {{7}} # c"),
        ("legal_name", "x" * 300, "x" * 300),
        ("legal_name", "none", "none"),  # a name like any other
        ("product", "none", ""),
        ("mdm", "nothing", ""),
        ("email_domain", "https://www.Example.com/", "example.com"),
        ("email_domain", "bo@example.com", "example.com"),
        ("product", "Kite: notes", "Kite: notes"),
        ("sites", "none", ()),
        ("sites", "1 Main St, Ames; 2 Rue X, Lyon, FR", ("1 Main St, Ames", "2 Rue X, Lyon, FR")),
        ("remote", "No", False),
        ("roles_since", "2026-01-31", date(2026, 1, 31)),
        ("software", "OTHERS", "others"),
        ("languages", "Python, Go, Python", ("Python", "Go")),
        ("special", "Health, EU", ("health", "eu")),
        ("security_lead", "Bo Jones, VP, Security", "Bo Jones, VP, Security"),
        ("security_lead", "ana silva", "Ana Silva"),
        ("frameworks", "SOC 2 Type II, ISO 27001, soc2", ("soc2", "iso27001")),
        ("hosting", "Amazon, EKS, hetzner", ("aws", "Hetzner")),
        ("critical_systems", "slack, g suite, Our app", ("Slack", "Google Workspace", "Our app")),
        ("audit", "Type I on 2026-09-30", "type-1 from 2026-09-30 to 2026-09-30"),
        ("audit", "type 2 2026-08-31", "type-2 from 2026-08-31 to 2027-02-27"),
        ("audit", "2026-07-01 - 2026-09-30", "type-2 from 2026-07-01 to 2026-09-30"),
        ("security_lead", "דנה לוי, CISO, dana@example.com", "דנה לוי, CISO, dana@example.com"),
    ],
)  # fmt: skip
def test_taken(key, text, answer):
    assert typed(QUESTIONS[key], text, BEFORE) == answer


@pytest.mark.parametrize(
    ("key", "text", "says"),
    [
        ("legal_name", "Acme\nLabs", "line break"),
        ("legal_name", "Acme\x07", "invisible"),
        ("legal_name", "Acme\u202egnp", "invisible"),
        ("legal_name", "\udce9", "invisible"),
        ("legal_name", "x" * 301, "301 characters"),
        ("short_name", LONG, "60 is the most"),
        ("country", "EN", "Did you mean GB?"),
        ("country", "Atlantis", "two capital letters"),
        ("time_zone", "Mars/Olympus", "Europe/Berlin"),
        ("email_domain", "example", "like example.com"),
        ("product", "Kite", "a colon"),
        ("sites", "Springfield", "street and city"),
        ("remote", "perhaps", "yes or no"),
        ("roles_since", "2026-02-30", "a date like"),
        ("roles_since", "yesterday", "a date like"),
        ("software", "a machine", "ourselves, others, both, none"),
        ("practices", "contractor", "Did you mean contractors?"),
        ("languages", "none", "cannot be empty"),
        ("languages", ", ,", "cannot be empty"),
        ("languages", ",".join(map(str, range(99))), "60 is the most"),
        ("soc2_categories", "privacy", "lacks security"),
        ("frameworks", "soc2, hipaa", "no health information"),
        ("flows", "payments", "Payroll: hours -> payslips"),
        ("privacy_notice", "example.com", "https://"),
        ("hosting", "???", "no name of a provider"),
        ("hosting", "aws, Kubernetes", "no hosting provider"),
        ("hosting", "Slack", "you buy ready-made"),
        ("sites", "coworking", "write coworking: 1 Main St"),
        ("sites", "coworking, Berlin", "write coworking: 1 Main St"),
        ("frameworks", "GDPR", "no data of people in the EU"),
        ("audit", "soon", "type-2 2026-07-01"),
        ("audit", "2026-02-31", "no calendar has"),
        ("audit", "2026-07-01 to 2026-06-01", "before it begins"),
        ("audit", "2026-01-01 to 2028-01-01", "more than a year"),
        ("security_lead", ", CISO", "a name first"),
        ("security_lead", "bo@example.com", "a name first"),
        ("security_lead", "דנה לוי", "an address too"),
        ("security_lead", "Bo, CISO, bo@", "wrong address"),
        ("security_lead", "Bo, CISO, ana.silva@example.com", "belongs to Ana Silva"),
        ("security_lead", "Ana Silva, CISO", "give the name alone"),
    ],
)
def test_refused(key, text, says):
    with pytest.raises(AnswerFault) as caught:
        typed(QUESTIONS[key], text, BEFORE)
    assert says in str(caught.value)


@given(st.sampled_from(FIXED), st.text(min_size=1, max_size=400))
def test_any_text_is_an_answer_or_a_fault(question, text):
    try:
        answer = typed(question, text, BEFORE)
    except AnswerFault:
        return
    assert typed(question, shown(answer, question.separator), BEFORE) == answer
    assert isinstance(question.doubt(answer, BEFORE), str)
    assert isinstance(question.heard(answer, BEFORE), tuple)


@pytest.mark.parametrize(
    ("body", "board"),
    [
        ("Board of Directors", True),
        ("Supervisory Board", True),
        ("Aufsichtsrat", True),
        ("Advisory Board", False),
        ("Beirat", False),
        ("General Meeting", False),
    ],
)
def test_a_body_that_advises_is_no_board(body, board):
    assert has_board({"oversight_body": body}) is board


def test_a_description_may_have_a_colon():
    assert split_product("Kite: notes: for teams.") == ("Kite", "notes: for teams")

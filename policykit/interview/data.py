"""Questions on data and frameworks: whose data it is, what it is, and what is in scope."""

from __future__ import annotations

from datetime import date

from policykit.interview.audits import split_audit
from policykit.interview.question import (
    Answers,
    Choice,
    Group,
    Hints,
    Kind,
    Question,
    fixed,
    items_of,
    text_of,
)
from policykit.interview.readings import framework_id
from policykit.profile.forms import WebAddress

# The EU, the other states of the EEA, and the United Kingdom.
EUROPEAN = frozenset(
    """
    AT BE BG CY CZ DE DK EE ES FI FR GR HR HU IE IT LT LU LV MT NL PL PT RO SE SI SK
    IS LI NO GB
    """.split()  # noqa: SIM905 - thirty quoted codes would be harder to check by eye
)
SPECIAL: tuple[Choice, ...] = (
    Choice("health", "information on the health of people, for HIPAA or a law like it"),
    Choice("cards", "numbers of payment cards"),
    Choice("eu", "personal data of people in the EU, the EEA or the UK"),
    Choice("us-consumers", "so many US consumers that state privacy laws apply"),
    Choice("children", "data of children"),
    Choice("transactions", "payments or orders that you process for customers"),
)
CATEGORIES: tuple[Choice, ...] = (
    Choice("security", "always part of the report"),
    Choice("availability", "customers rely on your service being there"),
    Choice("confidentiality", "you hold secrets of customers"),
    Choice("processing-integrity", "customers rely on results being complete and right"),
    Choice("privacy", "you answer to the people whose data you hold"),
)
_FLOW_PARTS = 3


def holds(answers: Answers, kind: str) -> bool:
    """Say whether this special kind of data is held."""
    return kind in items_of(answers, "special")


def personal_data(answers: Answers) -> bool:
    """Say whether there is data about people."""
    return bool(items_of(answers, "subjects")) or holds(answers, "health") or holds(answers, "eu")


def split_flow(text: str) -> tuple[str, str, str]:
    """Return name, input and output of a processing flow as typed.

    Raises:
        ValueError: it does not have that form; the message says so as a phrase.

    >>> split_flow("Card payments: payment requests -> settlement file")
    ('Card payments', 'payment requests', 'settlement file')
    """
    name, _, rest = text.partition(":")
    before, _, after = rest.partition("->")
    parts = [part.strip() for part in (name, before, after)]
    if not all(parts):
        raise ValueError(f'"{text}" is no flow, such as Payroll: hours -> payslips')
    return parts[0], parts[1], parts[2]


def _flow_fault(answer: tuple[str, ...], _answers: Answers) -> str:
    for flow in answer:
        try:
            split_flow(flow)
        except ValueError as problem:
            return f"is not understood: {problem}"
    return ""


def _audit_fault(answer: str, answers: Answers) -> str:
    if not answer:
        return ""
    try:
        planned = split_audit(answer)
    except ValueError as problem:
        return str(problem)
    since = answers.get("roles_since")
    if isinstance(since, date) and planned.start < since:
        return (
            f"begins on {planned.start}, before the people you named hold their roles "
            f"(roles_since: {since}). An auditor asks who decided then: correct one of the two"
        )
    return ""


def _audit_settled(answer: str, _answers: Answers) -> str:
    return str(split_audit(answer)) if answer else ""


def _audit_heard(answer: str, _answers: Answers) -> tuple[str, ...]:
    if not answer:
        return ()
    day = split_audit(answer).fieldwork
    return (f"The auditor's work is taken to begin on {day}: audit.windows in the profile.",)


def _category_fault(answer: tuple[str, ...], _answers: Answers) -> str:
    return "" if "security" in answer else "lacks security, which every SOC 2 report has"


def _framework_fault(answer: tuple[str, ...], answers: Answers) -> str:
    if "gdpr" in answer and not holds(answers, "eu"):
        return "has gdpr, but you said that you hold no data of people in the EU (special)"
    if "hipaa" in answer and not holds(answers, "health"):
        return "has hipaa, but you said that you hold no health information (special)"
    return ""


def _subjects(answers: Answers, _hints: Hints) -> tuple[str, ...]:
    return ("employees", "customer-users") if text_of(answers, "product") else ("employees",)


def _special(answers: Answers, _hints: Hints) -> tuple[str, ...]:
    return ("eu",) if text_of(answers, "country") in EUROPEAN else ()


def _gdpr_role(answers: Answers, _hints: Hints) -> str:
    return "both" if text_of(answers, "product") else "controller"


def _frameworks(answers: Answers, _hints: Hints) -> tuple[str, ...]:
    us_health = holds(answers, "health") and text_of(answers, "country") == "US"
    return ("soc2", "hipaa") if us_health else ("soc2",)


def _notice(answers: Answers, _hints: Hints) -> str:
    return f"https://{text_of(answers, 'email_domain')}/privacy"


QUESTIONS: tuple[Question, ...] = (
    Question(
        "subjects",
        Group.DATA,
        Kind.LIST,
        "Whose personal data do you hold (none: nobody's)?",
        "It decides whether there is a Privacy Policy, and whom it protects.",
        ("data.subjects", "flags.personal_data"),
        "employees, customer-users, patients",
        default=_subjects,
    ),
    Question(
        "special",
        Group.DATA,
        Kind.SEVERAL,
        "Which of these do you hold or process (none: none of them)?",
        "Each has laws or rules of its own, and brings the statements that they ask for.",
        (
            "data.special",
            "flags.us_consumer_data",
            "flags.processes_transactions",
            "flags.personal_data",
        ),
        "health, eu",
        default=_special,
        choices=SPECIAL,
    ),
    Question(
        "gdpr_role",
        Group.DATA,
        Kind.CHOICE,
        "What are you under the GDPR?",
        "Duties differ: a controller decides what data is for, a processor works for one.",
        ("data.gdpr_role",),
        "both",
        default=_gdpr_role,
        choices=(
            Choice("controller", "you decide what the data is used for"),
            Choice("processor", "you hold it for customers who decide"),
            Choice("both", "controller for some of it, processor for the rest"),
        ),
        when=lambda answers: holds(answers, "eu"),
    ),
    Question(
        "privacy_notice",
        Group.DATA,
        Kind.LINE,
        "Where is your privacy notice published?",
        "The law wants it public, and an auditor reads whether it agrees with the policies.",
        ("privacy.notice_url",),
        "https://example.com/privacy",
        default=_notice,
        when=personal_data,
        form=WebAddress,
        quiet=True,
    ),
    Question(
        "agreements",
        Group.DATA,
        Kind.LINE,
        "Where are your agreements on health information (business associates) listed?",
        "Whoever gets health information from you needs an agreement first.",
        ("hipaa.baa_register",),
        "the contract folder",
        when=lambda answers: holds(answers, "health"),
    ),
    Question(
        "frameworks",
        Group.FRAMEWORKS,
        Kind.SEVERAL,
        "Which frameworks are in scope (none: none yet)?",
        "It decides whose words the tables of controls speak, and what the checks look for.",
        ("frameworks",),
        "soc2, iso27001",
        default=_frameworks,
        choices=(
            Choice("soc2", "a SOC 2 report for customers"),
            Choice("iso27001", "a certificate after ISO/IEC 27001"),
            Choice("nist-csf", "the NIST Cybersecurity Framework"),
            Choice("hipaa", "health information under US law"),
            Choice("gdpr", "a law: your policies follow it anyway, as you hold data it is about"),
        ),
        reads=framework_id,
        fault=_framework_fault,
    ),
    Question(
        "soc2_categories",
        Group.FRAMEWORKS,
        Kind.SEVERAL,
        "Which categories does the SOC 2 report have?",
        "Each adds criteria, and an auditor who tests them. Most begin with security.",
        ("frameworks[].categories",),
        "security, availability",
        default=fixed(("security",)),
        choices=CATEGORIES,
        fault=_category_fault,
        when=lambda answers: "soc2" in items_of(answers, "frameworks"),
    ),
    Question(
        "audit",
        Group.FRAMEWORKS,
        Kind.LINE,
        "Which SOC 2 report comes next? Its type and period, or the day of a type-1 report "
        "(none: no date yet)",
        "Type 2 tests what you did in a period, type 1 what is there on a day: plans follow it.",
        ("audit.windows", "frameworks[].type"),
        "type-2 2026-07-01 to 2026-12-31",
        default=fixed(""),
        when=lambda answers: "soc2" in items_of(answers, "frameworks"),
        fault=_audit_fault,
        settled=_audit_settled,
        heard=_audit_heard,
    ),
    Question(
        "hipaa_role",
        Group.FRAMEWORKS,
        Kind.CHOICE,
        "What are you under HIPAA?",
        "A covered entity owes notices to people; a business associate to its customers.",
        ("frameworks[].role",),
        "business_associate",
        default=fixed("business_associate"),
        choices=(
            Choice("business_associate", "you hold health information for those who treat or pay"),
            Choice("covered_entity", "you treat people, or pay for treatment"),
        ),
        when=lambda answers: "hipaa" in items_of(answers, "frameworks"),
    ),
    Question(
        "flows",
        Group.FRAMEWORKS,
        Kind.LIST,
        "Which processing do you promise to customers? Name: input -> output, several with ;",
        "What goes in and what comes out is compared, flow by flow.",
        ("pi.flows",),
        "Card payments: payment requests -> settlement file",
        separator=";",
        fault=_flow_fault,
        when=lambda answers: "processing-integrity" in items_of(answers, "soc2_categories"),
    ),
)

"""Questions on systems and tools: where things run, who writes software, which tools there are."""

from __future__ import annotations

import re

from policykit.interview.company import split_product
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
from policykit.interview.readings import entity_type_of
from policykit.interview.services import (
    OWN_SERVERS,
    bought,
    provider_id,
    provider_name,
    why_no_provider,
)

PRACTICES: tuple[Choice, ...] = (
    Choice("contractors", "contractors or freelancers use your systems or see your data"),
    Choice("volunteers", "so do volunteers"),
    Choice("own-phones", "people may use their own phones or tablets for work"),
    Choice("own-devices", "people may work on any device of their own, laptops included"),
    Choice("ai", "people use tools of generative AI"),
    Choice("usb", "USB sticks and other removable media are used"),
    Choice("on-call", "somebody can be reached at every hour of every day"),
    Choice("sla", "you promise customers how available you are"),
    Choice("nonprofit", "you are a non-profit"),
    Choice("public-body", "you are a public body"),
    Choice("listed", "your shares are listed on a stock exchange"),
)


def writes_software(answers: Answers) -> bool:
    """Say whether software is written, by whomever."""
    return text_of(answers, "software") not in {"", "none"}


def providers(answers: Answers) -> tuple[tuple[str, str], ...]:
    """Return id and name of each provider; the name is empty where policykit knows it."""
    found: dict[str, str] = {}
    for given in items_of(answers, "hosting"):
        if given.casefold() not in OWN_SERVERS:
            known = provider_id(given)
            words = re.findall(r"[a-z0-9]+", given.casefold())
            found[known or "-".join(words).lstrip("0123456789-")] = "" if known else given
    return tuple(found.items())


def own_servers(answers: Answers) -> bool:
    """Say whether servers of one's own are in use."""
    return any(given.casefold() in OWN_SERVERS for given in items_of(answers, "hosting"))


def _hosting_fault(answer: tuple[str, ...], _answers: Answers) -> str:
    for one in answer:
        if not re.search(r"[A-Za-z]", one):
            return f'has "{one}", which is no name of a provider'
        if why := why_no_provider(one):
            return (
                f'has "{one}", which is no hosting provider, as it {why}. Name whose servers they '
                "are, such as aws, gcp, azure, Hetzner, or own-servers"
            )
    return ""


def _hosting_settled(answer: tuple[str, ...], _answers: Answers) -> tuple[str, ...]:
    return tuple(dict.fromkeys(map(provider_name, answer)))


def _systems_settled(answer: tuple[str, ...], _answers: Answers) -> tuple[str, ...]:
    services = ((one, bought(one)) for one in answer)
    return tuple(dict.fromkeys(found.name if found else one for one, found in services))


def _systems_doubt(answer: tuple[str, ...], _answers: Answers) -> str:
    for one in answer:
        if provider_id(one) or (why_no_provider(one) and bought(one) is None):
            return f'has "{one}": did you mean the system of yours that runs on it?'
    return ""


def _systems_heard(answer: tuple[str, ...], _answers: Answers) -> tuple[str, ...]:
    services = [service.name for one in answer if (service := bought(one))]
    if not services:
        return ()
    return (f"Bought ready-made, so that the vendor runs and backs up: {', '.join(services)}.",)


_BUILDS = {
    "github": "GitHub Actions",
    "gitlab": "GitLab CI/CD",
    "bitbucket": "Bitbucket Pipelines",
    "azure devops": "Azure Pipelines",
}
_SECRETS = {
    "aws": "AWS Secrets Manager",
    "gcp": "Google Secret Manager",
    "azure": "Azure Key Vault",
}


def _builds(answers: Answers, _hints: Hints) -> str:
    source = text_of(answers, "source_control").casefold()
    return next((name for maker, name in _BUILDS.items() if source.startswith(maker)), "")


def _secrets(answers: Answers, _hints: Hints) -> str:
    hosts = (_SECRETS.get(one, "") for one, _ in providers(answers))
    return next((name for name in hosts if name), "")


def runs_something(answers: Answers) -> bool:
    """Say whether there are services of one's own, which need secrets to reach each other."""
    return writes_software(answers) or bool(items_of(answers, "hosting"))


_FORMS = {"nonprofit": "nonprofit", "public-body": "public_body"}
"""Practice -> the entity type that it says."""


def _said_form(answers: Answers) -> tuple[str, str]:
    """Return the practice that says an entity type, and the type; empty where none does."""
    practices = items_of(answers, "practices")
    return next((one for one in _FORMS.items() if one[0] in practices), ("", ""))


def _entity_type(answers: Answers, _hints: Hints) -> str:
    return _said_form(answers)[1] or entity_type_of(text_of(answers, "legal_name"))


def _entity_fault(answer: str, answers: Answers) -> str:
    practice, form = _said_form(answers)
    if form in {"", answer}:
        return ""
    return f"is {answer}, but {practice} is among your practices"


def _hosting(answers: Answers, _hints: Hints) -> tuple[str, ...]:
    return () if _sells_nothing(answers) else ("aws",)


def _software(answers: Answers, _hints: Hints) -> str:
    return "none" if _sells_nothing(answers) else "ourselves"


def _sells_nothing(answers: Answers) -> bool:
    return "product" in answers and not text_of(answers, "product")


def _critical(answers: Answers, _hints: Hints) -> tuple[str, ...]:
    name, _ = split_product(text_of(answers, "product"))
    return (f"{name} production",) if name else ()


QUESTIONS: tuple[Question, ...] = (
    Question(
        "hosting",
        Group.SYSTEMS,
        Kind.LIST,
        "On whose servers do your own systems run? aws, gcp, azure, own-servers, or another "
        "provider by name (none: you use web services of others alone)",
        "Rules on networks, keys and equipment rooms differ by where the systems stand.",
        ("cloud.providers", "cloud.on_prem"),
        "aws",
        default=_hosting,
        fault=_hosting_fault,
        settled=_hosting_settled,
    ),
    Question(
        "critical_systems",
        Group.SYSTEMS,
        Kind.LIST,
        "Which systems hold data entrusted to you, or could you not do a day without?",
        "The strictest rules, such as access reviews, are for these.",
        ("systems",),
        "Example production, Reporting warehouse, Slack",
        default=_critical,
        doubt=_systems_doubt,
        settled=_systems_settled,
        heard=_systems_heard,
    ),
    Question(
        "software",
        Group.SYSTEMS,
        Kind.CHOICE,
        "Who writes software for you?",
        "It decides whether there is a Secure Development Policy, and what it asks of whom.",
        ("flags.develops_software", "flags.outsources_development"),
        "ourselves",
        default=_software,
        choices=(
            Choice("ourselves", "your own people"),
            Choice("others", "others, on your order"),
            Choice("both", "your own people and others"),
            Choice("none", "nobody"),
        ),
    ),
    Question(
        "languages",
        Group.SYSTEMS,
        Kind.LIST,
        "In which languages and frameworks is your software written?",
        "The rules for code name what they are for.",
        ("dev.languages",),
        "TypeScript, Python",
        when=writes_software,
    ),
    Question(
        "source_control",
        Group.SYSTEMS,
        Kind.LINE,
        "Where does the source code live?",
        "Reviews and protected branches are shown there.",
        ("tools.source_control",),
        "GitHub",
        default=fixed("GitHub"),
        when=writes_software,
    ),
    Question(
        "ci_cd",
        Group.SYSTEMS,
        Kind.LINE,
        "What builds and deploys your software (none: people do it by hand)?",
        "An auditor follows a change from the review to the servers.",
        ("tools.ci_cd",),
        "GitHub Actions",
        default=_builds,
        when=writes_software,
        quiet=True,
    ),
    Question(
        "secrets_manager",
        Group.SYSTEMS,
        Kind.LINE,
        "Where do your services keep their passwords and keys (none: in the password manager)?",
        "Secrets in code or files are what attackers look for first.",
        ("tools.secrets_manager",),
        "AWS Secrets Manager",
        default=_secrets,
        when=runs_something,
    ),
    Question(
        "identity_provider",
        Group.SYSTEMS,
        Kind.LINE,
        "Which identity provider do staff sign in with?",
        "It is where access is given and taken, so the auditor asks for lists from it.",
        ("tools.identity_provider",),
        "Okta",
        default=fixed("Google Workspace"),
    ),
    Question(
        "ticketing",
        Group.SYSTEMS,
        Kind.LINE,
        "Where are access requests, changes and incidents recorded?",
        "Records there are most of the evidence of an audit.",
        ("tools.ticketing",),
        "Linear",
        default=fixed("Jira"),
    ),
    Question(
        "password_manager",
        Group.SYSTEMS,
        Kind.LINE,
        "Which password manager is provided?",
        "Nobody remembers long passwords; the rules say where they are kept.",
        ("tools.password_manager",),
        "Bitwarden",
        default=fixed("1Password"),
    ),
    Question(
        "vendor_register",
        Group.SYSTEMS,
        Kind.LINE,
        "Where is the list of vendors kept?",
        "Every audit samples from that list.",
        ("tools.vendor_register",),
        "Vanta",
        default=fixed("a shared spreadsheet"),
    ),
    Question(
        "mdm",
        Group.SYSTEMS,
        Kind.LINE,
        "Which tool manages laptops and phones (none: there is none)?",
        "With it, rules for devices are enforced; without it, they are checked by hand.",
        ("tools.mdm", "flags.uses_mdm"),
        "Kandji",
        default=fixed(""),
    ),
    Question(
        "practices",
        Group.SYSTEMS,
        Kind.SEVERAL,
        "Which of these are so with you?",
        "Each brings its rules. What is not so with you is not in your policies.",
        (
            "flags.uses_contractors",
            "flags.uses_volunteers",
            "flags.allows_byod",
            "endpoint.byod",
            "flags.uses_generative_ai",
            "flags.uses_removable_media",
            "incident.coverage",
            "flags.has_sla",
            "organization.entity_type",
            "flags.publicly_listed",
        ),
        "own-phones, ai",
        default=fixed(("ai",)),
        choices=PRACTICES,
    ),
    Question(
        "entity_type",
        Group.COMPANY,
        Kind.CHOICE,
        "What is the organization in law?",
        "A non-profit or a public body is not called a company.",
        ("organization.entity_type",),
        "gmbh",
        default=_entity_type,
        choices=(
            Choice("corporation", "Inc., Corp., AG, SE, SAS, AB, plc …"),
            Choice("llc", "LLC"),
            Choice("gmbh", "GmbH or UG"),
            Choice("ltd", "Ltd, B.V., S.r.l., ApS, Pty Ltd and other private limited companies"),
            Choice("nonprofit", "a foundation, a charity, an association such as an e.V."),
            Choice("public_body", "an authority, a public school"),
            Choice("other", "anything else"),
        ),
        fault=_entity_fault,
        quiet=True,
    ),
)

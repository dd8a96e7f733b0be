"""What the names of well-known services mean: who runs servers, what is bought, what is neither."""

from __future__ import annotations

import re
from dataclasses import dataclass

OWN_SERVERS = frozenset({"own-servers", "own servers", "on-prem", "on_prem", "on premises"})

_PROVIDERS: dict[str, str] = {
    "aws": "aws|amazon|amazon aws|amazon web services|ec2|ecs|eks|fargate|lambda|aws lambda|rds|s3",
    "gcp": "gcp|google|google cloud|google cloud platform|gke|cloud run|app engine|firebase",
    "azure": "azure|microsoft|microsoft azure|aks|azure functions|app service",
}
_NO_PROVIDERS: dict[str, str] = {
    "runs programs wherever somebody has servers": (
        "kubernetes|k8s|k3s|docker|docker compose|docker swarm|containers|podman|nomad|openshift"
        "|vmware|proxmox|serverless|vms|virtual machines|linux|ubuntu|debian|windows server|nginx"
    ),
    "sets servers up and runs none": (
        "terraform|opentofu|pulumi|ansible|helm|cloudformation|argo cd"
    ),
    "is a program that runs on a server": (
        "postgres|postgresql|mysql|mariadb|redis|mongodb|node|node.js|python|django|rails|react"
        "|wordpress|java|php"
    ),
    "does not say whose it is": (
        "cloud|the cloud|in the cloud|public cloud|internet|vps|saas|web|online"
    ),
}


@dataclass(frozen=True, slots=True)
class Service:
    """A service that organizations buy and do not run.

    Attributes:
        name: as its maker writes it.
        kind: of system, as the profile has it.
        owner: role that usually says who has access.
        level: of the most sensitive data that is usually in it.
    """

    name: str
    kind: str
    owner: str
    level: str


_BOUGHT: tuple[tuple[str, str, str, str], ...] = (
    ("collaboration", "it_lead", "confidential",
     "Slack|Microsoft Teams|Google Workspace|Microsoft 365|Notion|Confluence|Zoom|Google Drive"),
    ("collaboration", "it_lead", "confidential",
     "Dropbox|Box|Miro|Coda|Airtable|SharePoint|Discord|Google Meet|Gmail"),
    ("collaboration", "it_lead", "internal",
     "Jira|Linear|Asana|Trello|ClickUp|monday.com|Figma|Canva|Loom|Shortcut"),
    ("source_control", "engineering_lead", "confidential", "GitHub|GitLab.com|Bitbucket"),
    ("ci_cd", "engineering_lead", "confidential",
     "GitHub Actions|CircleCI|Buildkite|Terraform Cloud|Travis CI"),
    ("support", "compliance_lead", "confidential",
     "HubSpot|Salesforce|Pipedrive|Zendesk|Intercom|Freshdesk|Front|Help Scout|Attio|Mailchimp"),
    ("monitoring", "engineering_lead", "internal",
     "Datadog|Sentry|New Relic|Grafana Cloud|PagerDuty|Opsgenie|Better Stack|Honeycomb"),
    ("data", "engineering_lead", "restricted",
     "Snowflake|Databricks|MongoDB Atlas|Segment|BigQuery|Fivetran"),
    ("identity", "it_lead", "internal", "Okta|Entra|Entra ID|JumpCloud|OneLogin"),
    ("finance", "top_management", "confidential",
     "Stripe|QuickBooks|Xero|DATEV|Lexoffice|Pleo|Ramp|Brex|Qonto|NetSuite|Bill.com"),
    ("hr", "people_lead", "confidential",
     "Personio|BambooHR|Rippling|Gusto|Deel|HiBob|Workday|Remote.com|Greenhouse|Lever|Ashby"),
    ("other", "compliance_lead", "internal", "Vanta|Drata|Secureframe|DocuSign|Ironclad"),
    ("other", "it_lead", "restricted", "1Password|Bitwarden|LastPass|Dashlane|Keeper"),
)  # fmt: skip
"""Kind, owner and level -> the services that are so."""
_OTHER_NAMES = {
    "teams": "microsoft teams",
    "ms teams": "microsoft teams",
    "gsuite": "google workspace",
    "g suite": "google workspace",
    "workspace": "google workspace",
    "office 365": "microsoft 365",
    "o365": "microsoft 365",
    "m365": "microsoft 365",
    "microsoft office 365": "microsoft 365",
    "atlassian jira": "jira",
    "jira cloud": "jira",
    "monday": "monday.com",
    "gitlab": "gitlab.com",
    "github.com": "github",
    "slack.com": "slack",
    "1 password": "1password",
    "docusign": "docusign",
    "azure ad": "entra",
    "microsoft entra": "entra",
    "microsoft entra id": "entra id",
}


def _named(table: dict[str, str]) -> dict[str, str]:
    return {name: meaning for meaning, names in table.items() for name in names.split("|")}


_PROVIDER_OF = _named(_PROVIDERS)
_WHY_NONE = _named(_NO_PROVIDERS)
_SERVICES = {
    name.casefold(): Service(name, kind, owner, level)
    for kind, owner, level, names in _BOUGHT
    for name in names.split("|")
}


_OTHERS = (
    "Cloudflare|DigitalOcean|Exoscale|Fly.io|Heroku|Hetzner|IBM Cloud|IONOS|Linode|Netlify"
    "|Oracle Cloud|OVHcloud|Railway|Render|Scaleway|STACKIT|Supabase|UpCloud|Vercel"
)
_SPELLED = {name.casefold(): name for name in _OTHERS.split("|")}
"""Other providers, as they write themselves: policies print the name."""


def provider_name(name: str) -> str:
    """Return the id of a provider that policykit knows, else its name as it writes itself.

    >>> [provider_name(one) for one in ("Amazon", "hetzner", "My Host")]
    ['aws', 'Hetzner', 'My Host']
    """
    return provider_id(name) or _SPELLED.get(name.casefold(), name)


def provider_id(name: str) -> str:
    """Return aws, gcp or azure for a name of theirs or of a service of theirs; else nothing.

    >>> [provider_id(one) for one in ("Amazon", "AWS (EKS)", "gke", "OVH SAS")]
    ['aws', 'aws', 'gcp', '']
    """
    return _PROVIDER_OF.get(name.casefold()) or _PROVIDER_OF.get(_plain(name), "")


def why_no_provider(name: str) -> str:
    """Return why something of this name runs no servers for others, as a phrase; else nothing.

    >>> why_no_provider("Terraform"), why_no_provider("Hetzner")
    ('sets servers up and runs none', '')
    """
    service = bought(name)
    if service is not None:
        return "is a service that you buy ready-made: name it with the critical systems"
    return _WHY_NONE.get(_plain(name), "")


def bought(name: str) -> Service | None:
    """Return the service of this name, if it is one of those that everybody buys and nobody runs.

    >>> bought("slack (paid plan)").name, bought("Quillbit production")
    ('Slack', None)
    """
    plain = _plain(name)
    return _SERVICES.get(_OTHER_NAMES.get(plain, plain))


def _plain(name: str) -> str:
    return re.sub(r"\s*\(.*\)$", "", " ".join(name.casefold().split()))

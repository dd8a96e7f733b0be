"""An interview with the templates that ship, on a fixed day."""

from datetime import date

import pytest

from policykit.edge.library import TemplateLibrary
from policykit.interview import Hints, Interview
from policykit.template import read_library

TODAY = date(2026, 1, 12)


@pytest.fixture(scope="session")
def library():
    return read_library(TemplateLibrary().read())[0]


@pytest.fixture(scope="session")
def interview(library):
    return Interview(library.parameters, Hints(TODAY))


@pytest.fixture
def answers():
    """Answers to what has no default: two people, one product of software."""
    return {
        "legal_name": "Example Labs, Inc.",
        "email_domain": "example.com",
        "product": "",
        "top_management": "Ana Silva",
        "security_lead": "Bo Jones",
        "languages": ("Python",),
        "report_channel": "the #security channel",
        "plan_location": "a printed copy",
    }

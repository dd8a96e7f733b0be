"""Countries and frameworks are understood however people write them."""

import pytest

from policykit.interview.readings import country_code, entity_type_of, framework_id
from policykit.profile.forms import COUNTRIES


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("Germany", "DE"),
        ("germany", "DE"),
        ("de", "DE"),
        ("US", "US"),
        ("usa", "US"),
        ("United Kingdom", "GB"),
        ("uk", "GB"),
        ("The Netherlands", "NL"),
        ("Atlantis", "Atlantis"),
    ],
)
def test_a_country_by_name_or_code(typed, code):
    assert country_code(typed) == code


def test_every_code_in_small_letters_is_read():
    assert {country_code(code.lower()) for code in COUNTRIES} == COUNTRIES


@pytest.mark.parametrize(
    ("typed", "known"),
    [
        ("SOC 2 Type II", "soc2"),
        ("soc2", "soc2"),
        ("ISO 27001", "iso27001"),
        ("ISO/IEC 27001:2022", "iso27001"),
        ("NIST CSF 2.0", "nist-csf"),
        ("nist-csf", "nist-csf"),
        ("HIPAA", "hipaa"),
        ("PCI DSS", "PCI DSS"),
        ("soc 1", "soc 1"),
    ],
)
def test_a_framework_by_any_of_its_names(typed, known):
    assert framework_id(typed) == known


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("Quillbit GmbH", "gmbh"),
        ("Example Software GmbH & Co. KG", "other"),
        ("Acme, Inc.", "corporation"),
        ("Virelle Paiements SAS", "corporation"),
        ("Nordlys AB", "corporation"),
        ("Kite Notes Ltd", "ltd"),
        ("Tulp B.V.", "ltd"),
        ("Tallgrass Logistics LLC", "llc"),
        ("Open Table e.V.", "nonprofit"),
        ("Inc", "other"),
        ("Acme", "other"),
    ],
)
def test_the_end_of_a_legal_name_says_what_it_is(name, kind):
    assert entity_type_of(name) == kind

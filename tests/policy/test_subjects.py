"""What a value feeds is named by the headings of the text, without any profile."""

from policykit.edge.library import TemplateLibrary
from policykit.policy import feeds, subjects_of
from policykit.template import read_library


def test_statements_are_named_by_the_heading_above_them():
    library, _ = read_library(TemplateLibrary().read())
    said = subjects_of(library, feeds(library, ("flags.personal_data",)))
    assert "Masking (DC-12a, DC-12b)" in said["Data Classification and Handling Policy"]
    assert not any("{{" in one for headings in said.values() for one in headings)

"""What an approver reads of the numbers: words, and none of the signs of Markdown."""

from policykit.evidence.numbers import Number, numbers_report
from policykit.evidence.report_markdown import markdown


def test_a_sign_that_markdown_needs_escaped_is_a_sign():
    said = r"Everyone must report it within **1 hour** to \#security, see [how](#how)."
    one = Number("IR-3a", said, "within 1 hour", "", "Report")
    text = markdown(numbers_report([("Incident Response", [one])], ()))
    assert "within 1 hour to #security, see how." in text

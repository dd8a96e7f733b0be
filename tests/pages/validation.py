"""Started by the tests in a process of its own: prints what breaks PDF/A-3a and PDF/UA-1.

`page` is a compiled library without types; in a process of its own a crash of it is a failed
test, and nothing of it reaches the rest.
"""

import sys

import page

PROFILES = (page.ValidationProfile.PDF_A_3A, page.ValidationProfile.PDF_UA_1)

if __name__ == "__main__":  # a test run looks into each module
    for path in sys.argv[1:]:
        for profile in PROFILES:
            report = page.validate_pdf(path, profile=profile)
            for failure in report.failures:
                print(path, failure.rule_id, failure.message)  # noqa: T201 - what it is for
            if not report.is_compliant and not report.failures:
                print(path, profile, "not compliant")  # noqa: T201 - what it is for
        print(path, "checked")  # noqa: T201 - what it is for

"""Which question comes next follows from the answers, and there are never more than forty."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from policykit.interview import (
    FIXED,
    NUMBERS,
    AnswerFault,
    Group,
    Hints,
    Interview,
    no_longer_right,
    summary_rows,
    typed,
)
from policykit.policy import feeds


def keys(interview, answers):
    return [question.key for question in interview.asked(answers)]


def test_there_are_forty_questions_at_most():
    assert len([one for one in FIXED if not one.quiet]) + 1 <= 40  # the numbers are one


def test_the_end_comes_when_all_are_answered(interview, answers):
    full = interview.completed(answers)
    assert interview.next_question(full) is None
    assert list(full) == [*keys(interview, answers)]
    for key in full:
        rest = {name: value for name, value in full.items() if name != key}
        assert interview.next_question(rest).key == key


def test_the_first_question_comes_first(interview):
    assert interview.next_question({}).key == "legal_name"


@pytest.mark.parametrize(
    ("given", "key", "asked"),
    [
        ({"country": "DE"}, "time_zone", False),
        ({"country": "US"}, "time_zone", True),
        ({"sites": ()}, "remote", False),
        ({"sites": ("1 Main St, Springfield",)}, "remote", True),
        ({"software": "none"}, "languages", False),
        ({"software": "none"}, "source_control", False),
        ({"software": "others"}, "languages", True),
        ({"special": ()}, "gdpr_role", False),
        ({"special": ("eu",)}, "gdpr_role", True),
        ({"special": ()}, "agreements", False),
        ({"special": ("health",)}, "agreements", True),
        ({"frameworks": ("soc2",)}, "hipaa_role", False),
        ({"frameworks": ("hipaa",)}, "hipaa_role", True),
        ({"frameworks": ()}, "soc2_categories", False),
        ({"soc2_categories": ("security",)}, "flows", False),
        ({"soc2_categories": ("security", "processing-integrity")}, "flows", True),
        ({"subjects": (), "special": ()}, "privacy_notice", False),
        ({NUMBERS: ("1",)}, "access.review_months", True),
        ({NUMBERS: ("access.deprovision_hours",)}, "access.deprovision_hours", True),
        ({NUMBERS: ()}, "access.review_months", False),
    ],
)
def test_questions_follow_earlier_answers(interview, answers, given, key, asked):
    assert (key in keys(interview, answers | given)) is asked


def test_who_sells_nothing_is_proposed_neither_cloud_nor_software(interview):
    for product, hosting, software in (("", (), "none"), ("A: b", ("aws",), "ourselves")):
        full = interview.completed({"product": product})
        assert (full["hosting"], full["software"]) == (hosting, software)


def test_what_the_templates_need_besides_is_asked_last(interview, answers):
    more = replace(interview, more=("hipaa.baa_register",))
    assert keys(more, answers)[-1] == "hipaa.baa_register"


@pytest.mark.parametrize("question", FIXED, ids=lambda question: question.key)
def test_every_question_explains_itself_and_its_example_is_right(question, interview, answers):
    assert question.why.endswith(".")
    full = interview.completed(answers | {"special": ("health",)})
    before = {} if question.key.endswith(("_lead", "management")) else full
    before = {"email_domain": "example.com", **before}
    assert typed(question, question.example, before) not in ("", ())


def test_every_answer_changes_something(library):
    silent = {
        one.key for one in FIXED if not (f := feeds(library, one.feeds)).count + len(f.sections)
    }
    assert silent == {"time_zone", "email_domain", "roles_since"}  # dates and approvals, no words


def test_every_number_has_its_words_range_and_default(interview):
    assert len(interview.numbers) == 12
    for number in interview.numbers:
        assert number.least <= number.default <= number.most
        question = interview.question(number.path)
        assert question.tested
        assert "auditor will test you" in question.why


def test_what_the_machine_knows_is_proposed_and_never_taken(library):
    hints = Hints(date(2026, 1, 12), "Bo Jones", "bo@acme.example")
    interview = Interview(library.parameters, hints)
    proposed = {one.key: one.proposal({}, hints) for one in FIXED if one.proposal({}, hints)}
    assert proposed == {"email_domain": "acme.example", "security_lead": "Bo Jones"}
    assert not proposed.keys() & interview.completed({}).keys()
    free = replace(hints, email="bo@gmail.com")
    assert interview.question("email_domain").proposal({}, free) == ""


def test_roles_cannot_begin_in_the_future(library):
    late = datetime(2026, 1, 12, 3, tzinfo=UTC)  # still the day before in Denver
    question = Interview(library.parameters, Hints(late.date(), now=late)).question("roles_since")
    for zone, today in (("America/Denver", "2026-01-11"), ("Europe/Berlin", "2026-01-12")):
        before = {"country": "US", "time_zone": zone}
        hints = Hints(late.date(), now=late)
        assert question.default(before, hints) == typed(question, today, before)
        with pytest.raises(AnswerFault, match=f"in the future: today is {today}"):
            typed(question, "2026-01-13", before)


def test_an_answer_that_another_made_wrong_is_found(interview, answers):
    given = answers | {"special": ("eu",), "frameworks": ("soc2", "gdpr")}
    assert no_longer_right(interview, given) == ()
    ((key, fault),) = no_longer_right(interview, given | {"special": ()})
    assert key == "frameworks"
    assert "no data of people in the EU" in fault


def test_the_summary_marks_what_nobody_said(interview, answers):
    given = answers | {"country": "DE", "top_management": "Ana Silva, CEO, ana@example.com"}
    rows = {row.key: row for row in summary_rows(interview, given)}
    assert list(rows) != sorted(rows)
    assert [row.group for row in rows.values()] == sorted(
        (row.group for row in rows.values()), key=list(Group).index
    )
    assert (rows["legal_name"].usual, rows["short_name"].usual) == (False, True)
    assert not rows["top_management"].guessed
    assert rows["security_lead"].guessed
    assert rows["security_lead"].value == "Bo Jones, Head of Security, bo@example.com"
    assert rows["numbers"].value == "all as usual"

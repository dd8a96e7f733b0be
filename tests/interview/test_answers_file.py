"""A file of answers comes back as it was, and all its mistakes are shown together."""

from policykit.errors import has_errors
from policykit.interview import missing_answers, read_answers, write_answers


def read(text, interview):
    return read_answers(text.encode(), "a.yaml", interview)


def test_what_is_written_is_read(interview, answers):
    full = interview.completed(answers | {"numbers": ("1",), "access.review_months": 6})
    data = write_answers(full, interview)
    assert read_answers(data, "a.yaml", interview) == (full, ())
    assert b"# PEOPLE" in data
    assert b"# Who runs accounts and devices?" in data


def test_what_is_half_done_is_read(interview):
    some = {"legal_name": "Söhne: {{7*7}} # x", "country": "DE"}
    assert read_answers(write_answers(some, interview), "a.yaml", interview) == (some, ())


def test_all_mistakes_come_together_with_their_lines(interview):
    text = (
        "legal_nam: Acme\ncountry: Oz\nroles_since: soon\naccess.review_months: 99\nlanguages: 3\n"
    )
    _, found = read(text, interview)
    assert [(one.code, one.place.line) for one in found] == [
        ("PK170", 1),
        ("PK171", 2),
        ("PK171", 3),
        ("PK171", 5),
        ("PK171", 4),
    ]
    assert "Did you mean legal_name?" in found[0].hint


def test_a_list_may_be_written_as_it_is_typed(interview):
    text = 'hosting: aws, gcp\nsites: none\nsubjects: ""\nspecial: []\nlanguages: [Go]\n'
    found, problems = read(text, interview)
    assert problems == ()
    assert found == {
        "hosting": ("aws", "gcp"),
        "sites": (),
        "subjects": (),
        "special": (),
        "languages": ("Go",),
    }


def test_words_are_read_as_they_are_when_typed(interview):
    text = "country: germany\nspecial: [eu]\nframeworks: [SOC 2 Type II, GDPR]\nhosting: [Amazon]\n"
    found, problems = read(text, interview)
    assert problems == ()
    assert (found["country"], found["frameworks"]) == ("DE", ("soc2", "gdpr"))
    assert found["hosting"] == ("aws",)


def test_an_answer_to_what_is_not_asked_is_a_warning(interview):
    _, found = read("software: none\nlanguages: [Go]\n", interview)
    assert [(one.code, one.place.line) for one in found] == [("PK173", 2)]
    assert not has_errors(found)


def test_what_is_strange_in_a_file_is_a_warning(interview):
    found, problems = read("email_domain: m.example\ntop_management: Madonna\n", interview)
    assert [(one.code, one.place.line) for one in problems] == [("PK176", 2)]
    assert found["top_management"] == "Madonna"


def test_a_map_cannot_be_answered_on_a_line(interview):
    _, found = read("incident.roles: {commander: bo}\n", interview)
    assert [one.code for one in found] == ["PK170"]


def test_yaml_that_is_none(interview):
    _, found = read("country: [\n", interview)
    assert has_errors(found)


def test_what_is_missing_is_named_with_what_is_usual(interview, answers):
    strict = missing_answers(answers, interview, "a.yaml", defaults=False)
    assert {one.code for one in strict} == {"PK172"}
    country = next(one for one in strict if one.message == "country has no answer")
    assert "Usual is US" in country.hint
    assert missing_answers(answers, interview, "a.yaml", defaults=True) == ()
    del answers["languages"]
    answers["software"] = "ourselves"  # who sells nothing usually has nobody write any
    (only,) = missing_answers(answers, interview, "a.yaml", defaults=True)
    assert only.message == "languages has no answer"

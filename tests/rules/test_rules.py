"""Each rule finds what it is there for, on its line, and nothing in what is written well."""

import time

import pytest

from policykit.rules import Fact, Issued

GOOD = """# Doors {#doors}

**DO-1** The Security Lead must lock each door by 18:00.
The list of doors is kept in the safe.
These are the doors:

- The gate
- The cellar, which `[x] TODO` marks

| Role | Duties |
|------|--------|
| Security Lead | Keeps the keys |

See AC-20a of the Access Control Policy, and PR.AC-20z of the framework.
"""


def test_a_policy_written_well_is_left_alone(codes):
    assert codes(GOOD, statements={"DO-1": ("doors",), "AC-20a": ("access-control",)}) == []


@pytest.mark.parametrize(
    ("code", "text", "line"),
    [
        ("PK370", "Doors of [Company Name] are red.", 14),
        ("PK370", "Doors are red.\nTODO: gates.", 15),
        ("PK370", "Lorem ipsum dolor sit amet.", 14),
        ("PK370", "Doors of {{ organization }} are red.", 14),
        ("PK370", "Doors of <your company\\> are red.", 14),
        ("PK370", "Doors close at ____.", 14),
        ("PK371", "Doors close within hours.", 14),
        ("PK371", "Doors ( ) are red.", 14),
        ("PK371", "Doors close after None days.", 14),
        ("PK371", "Doors are opened by the.", 14),
        ("PK372", "The doors are these:\n\n# Gates {#gates}\n\nRed.", 14),
        ("PK372", "The doors:\n\n- One\n-\n", 17),
        ("PK373", "Doors  are red.", 14),
        ("PK373", "Doors are red .", 14),
        ("PK374", "Doors are checked regularly.", 14),
        ("PK374", "Doors are red.\nThey close in a timely manner.", 15),
        ("PK375", "NEVER LEAVE DOORS OPEN.", 14),
        ("PK375", "Doors are closed!", 14),
        ("PK376", "The Chief Key Officer opens doors.", 14),
        ("PK376", "The CISO opens doors.", 14),
        ("PK377", "Doors guard Sensitive Data.", 14),
        ("PK378", "See AC-99 on doors.", 14),
        ("PK379", "See the Gate and Fence Policy.", 14),
        ("PK380", "See section 4.2 on doors.", 14),
        ("PK382", "Everyone must close doors.", 14),
        ("PK386", "Red.\n\n# Gates {#gates}\n\n# Fences {#fences}\n\nGreen.", 16),
        ("PK386", "Red.\n\n# Gates {#gates}\n", 16),
        ("PK387", "**DO-2** Doors must be closed at night.", 14),
        ("PK387", "**DO-2** Doors must be closed by default.", 14),
        ("PK388", "**DO-2** Doors are closed by the Security Lead.", 14),
        ("PK389", "**DO-2** Everyone must close doors and must open gates.", 14),
        ("PK389", "**DO-2** Everyone must close and lock the doors.", 14),
        ("PK391", f"Doors are {'very ' * 45}red.", 14),
    ],
)
def test_what_is_written_badly_is_found_on_its_line(judged, code, text, line):
    found = judged(f"# Doors {{#doors}}\n\nBrown.\n\n{text}\n").found
    assert [(one.code, one.place.line) for one in found] == [(code, line)]
    assert found[0].hint


@pytest.mark.parametrize(
    "text",
    [
        "- [x] done\n- [ ] open",
        "See [the gate](https://gate.example) and its note[^1].\n\n[^1]: Red.",
        "A notice goes out without undue delay, as the law says.",
        "Doors of Alto \\[C\\] {{7\\*7}} Ltd are red.",
        "The CI/CD and TLS settings of AWS IAM are red.",
        "The critical systems of Larkfield are red.",
        "**DO-2** The Security Lead must close doors and windows.",
        "**DO-2** Doors must be closed by the Security Lead.",
        "**DO-2** A door must be red, or the Security Lead paints it: see section 1.",
        "```\nTODO  [Company]\n```\n\nRed.",
        "In section 4 of the contract the doors are red.",
        "The Global Administrators of the tenant are red.",
    ],
)
def test_what_only_looks_like_a_mistake_is_left_alone(codes, text):
    assert codes(f"# Doors {{#doors}}\n\nBrown.\n\n{text}\n") == []


COVER = """# Document control of the imported document {#document-control-of-the-imported-document}

Version: 3.1

# Rules {#rules}

See section 2 on doors.
"""


def test_the_cover_of_an_imported_document_is_found_with_numbers_that_meant_its_sections(judged):
    found = judged(COVER).found
    assert [(one.code, one.place.line) for one in found] == [("PK397", 10), ("PK380", 16)]
    assert "Version: 3.1" in found[0].message
    assert "numbered the sections anew" in found[1].message


def test_a_table_may_name_a_policy_that_was_left_out_and_a_sentence_may_not(codes):
    left_out = {"titles_left_out": frozenset({"Gate Policy"})}
    table = "| Policy left out | Reason |\n|---|---|\n| Gate Policy | There is no gate |\n"
    assert codes(f"# Doors {{#doors}}\n\nBrown.\n\n{table}", **left_out) == []
    assert codes(f"# Doors {{#doors}}\n\nBrown.\n\n{table}") == ["PK379"]
    assert codes("# Doors {#doors}\n\nSee the Gate Policy.\n", **left_out) == ["PK379"]


def test_rules_of_english_hold_for_english_alone(codes):
    text = "# Türen {#doors}\n\n**DO-1** Türen werden regularly geschlossen, TODO.\n"
    assert codes(text, language="de") == ["PK370"]
    assert set(codes(text)) == {"PK370", "PK374", "PK388"}


def test_a_text_that_few_can_read_is_found_as_a_whole(judged):
    hard = "Organizational accountability necessitates comprehensibility considerations. "
    found = judged(f"# Doors {{#doors}}\n\n{hard * 30}\n").found
    assert [(one.code, one.place.line) for one in found] == [("PK390", None)]


def test_an_id_of_two_policies_and_one_without_controls_are_found(codes):
    text = "# Doors {#doors}\n\n**DO-1** The Security Lead must close the doors.\n"
    assert codes(text, statements={"DO-1": ("doors", "gates")}) == ["PK384"]
    assert codes(text, subject={"controls": "{soc2: []}"}) == ["PK383"]


def test_an_id_keeps_its_meaning_for_ever(codes):
    text = "# Doors {#doors}\n\n**DO-1** The Security Lead must close the doors.\n"
    other = "Everyone should report a broken window to the porter of the house"
    same = "The Security Lead must close all the doors."
    assert codes(text, issued={"doors": Issued({}, {"DO-1": other})}) == ["PK385"]
    assert codes(text, issued={"doors": Issued({}, {"DO-1": same})}) == []
    assert codes(text, issued={"doors": Issued({"DO-1": other}, {})}) == ["PK396"]
    assert codes(text, issued={"doors": Issued({"DO-1": same}, {})}) == []


def test_two_statements_that_say_the_same_are_found_at_both(codes):
    text = "# Doors {#doors}\n\n**DO-1** The Security Lead must close the doors.\n"
    again = "**DO-2** The Security Lead must close the doors.\n"
    assert codes(f"{text}\n{again}") == ["PK395", "PK395"]


def test_two_values_of_one_commitment_are_found(judged):
    text = (
        "# Doors {#doors}\n\n**DO-1** The Security Lead must count the keys every 3 months.\n\n"
        "**DO-2** The Security Lead must count the keys every 6 months.\n"
    )
    found = judged(text).found
    assert [one.code for one in found] == ["PK381", "PK381"]
    assert "DO-1 says 3 months, and DO-2 says 6 months of the same" in found[0].message


def test_a_number_changed_by_hand_and_not_in_the_profile_is_found(judged):
    generated = "The Security Lead must count the keys every 3 months."
    text = f"# Doors {{#doors}}\n\n**DO-1** {generated}\n"
    around = {
        "facts": {"doors": (Fact("doors.months", 3, ("DO-1", "AC-1")),)},
        "generated": {"DO-1": generated},
        "statements": {"DO-1": ("doors",), "AC-1": ("access-control",)},
    }
    rest = {"AC-1": "Owners must count users every 3 months."}
    assert judged(text, texts={"DO-1": generated} | rest, **around).found == ()
    edited = text.replace("3", "6")
    found = judged(edited, texts={"DO-1": edited} | rest, **around).found
    assert [one.code for one in found] == ["PK381"]
    assert "doors.months does; so does AC-1" in found[0].message
    assert "profile set doors.months" in found[0].hint


def test_a_promise_that_the_map_does_not_have_is_found(codes):
    head = "# Doors {#doors}\n\nDoors are looked at within 3 days.\n\n"
    text = f"{head}**DO-1** The Security Lead must count the keys weekly.\n"
    assert codes(text) == ["PK358", "PK358"]
    assert codes(text, language="de") == []
    assert codes(text, promised=frozenset({(True, 3, "days")})) == ["PK358"]
    waived = text + "<!-- policykit: allow PK358 because the guard's own contract says so -->\n"
    assert codes(waived, promised=frozenset({(True, 3, "days")})) == []


def test_a_sentence_and_a_map_with_two_numbers_are_found(judged):
    body = "**DO-1** The Security Lead must count the keys every 3 months, and every 6 months all."
    found = judged(f"# Doors {{#doors}}\n\n{body}\n").found
    assert [(one.code, one.message) for one in found] == [
        ("PK359", 'DO-1 says "every 6 months", and its cadence in the map is 3 months')
    ]


@pytest.mark.parametrize(
    "piece",
    [
        "Gate ",
        "must ",
        "{{ ",
        "Data Owner ",
        "a, and ",
        "AC-1 ",
        "be closed ",
        "! ",
    ],
)
def test_a_paragraph_of_many_pages_takes_no_more_than_seconds(judged, piece):
    began = time.process_time()
    judged(f"# Doors {{#doors}}\n\n{piece * (60_000 // len(piece))}end.\n")
    assert time.process_time() - began < 5

"""A document taken in: headings, statements, claims, pictures, and every word of it."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from policykit.edge.pandoc import PandocProgram
from policykit.intake import Wishes, lost_words, take_in, words_of_blocks, words_of_text

PANDOC = PandocProgram()


@pytest.fixture(scope="module")
def taken(parsed):
    def take(text, **wishes):
        return take_in(parsed(text), Wishes("old-policy", **wishes), (), {})

    return take


def shown(blocks):
    return [(block["t"], " ".join(words_of_blocks([block]))) for block in blocks]


def ids(intake):
    return {one.id: one.text for one in intake.statements}


def test_fake_headings_become_real_ones_without_their_numbers(taken):
    found = taken("**1. Purpose**\n\nText here.\n\n2.1 Access rights\n\nMORE WORDS\n\nNo.\n")
    assert [one["c"][2][0]["c"] for one in found.blocks if one["t"] == "Header"] == [
        *("Purpose", "Access", "MORE"),
    ]
    assert [why for _, why in found.guessed] == [
        *("a bold line", "a numbered line", "a line in capitals"),
    ]
    assert found.numbers == (("1.", "Purpose"), ("2.1", "Access rights"))


@pytest.mark.parametrize(
    "text",
    [
        "**You must lock your screen**",
        "**Note:** read this",
        "2 people answer for this.",
        "3.1 Users must lock screens",
        "**A very long line that somebody set in bold because each word of it counts a lot here**",
    ],
)
def test_sentences_and_emphasis_stay_paragraphs(taken, text):
    assert taken(f"# Head\n\n{text}\n").guessed == ()


def test_each_duty_gets_an_id_and_explanations_stay_with_it(taken):
    found = taken(
        "# Rules\n\nThis is why. Users must lock screens. It helps. They shall not share keys, "
        "e.g. House keys.\n\nStaff should read.\n",
        prefix="XY",
    )
    assert ids(found) == {
        "XY-1a": "Users must lock screens.",
        "XY-1b": "They shall not share keys, e.g. House keys.",
        "XY-2": "Staff should read.",
    }
    assert shown(found.blocks)[2] == ("Para", "XY 1a Users must lock screens It helps")


def test_ids_that_are_there_are_kept_and_not_given_again(taken):
    found = taken(
        "**AC-7** Users must lock. They must not share.\n\nAC-02: We shall log.\n\nAll must."
    )
    assert [*ids(found)] == ["AC-7", "AC-2", "AC-8"]
    assert ("AC-7", "several duties stand under this one id") in found.unsure
    assert ("AC-02:", "AC-2") in found.numbers
    assert [one.kept for one in found.statements] == [True, True, False]


def test_an_id_that_stands_twice_is_kept_once(taken):
    found = taken("AC-1 Users must lock.\n\nAC-1 Users must pray.\n\nX.\n")
    assert len(ids(found)) == 2
    assert any("several paragraphs" in why for _, why in found.unsure)


def test_a_list_of_duties_becomes_statements_and_other_lists_stay(taken):
    found = taken(
        "# A\n\n- Users must lock.\n- Users may not share.\n\nSystems:\n\n- mail\n- pay\n"
    )
    assert len(ids(found)) == 2
    assert [kind for kind, _ in shown(found.blocks)] == [
        *("Header", "Para", "Para", "Para", "BulletList"),
    ]


def test_a_list_below_its_duty_belongs_to_it(taken):
    found = taken("# A\n\nUsers must:\n\n- lock screens\n- report losses\n")
    assert len(ids(found)) == 1
    assert any("several duties" in why for _, why in found.unsure)


def test_definitions_and_histories_oblige_nobody(taken):
    found = taken(
        "# Definitions\n\nMust: a duty. It must be done.\n\n# Revision history\n\nWe will.\n"
    )
    assert ids(found) == {}


def test_the_cover_is_kept_in_its_place_and_claimed(taken):
    found = taken(
        "# Access Policy\n\nVersion: 3.1\n\nOwner: Head of IT\n\nSome text.\n\n# Scope\n\nAll."
    )
    assert found.title == "Access Policy"
    assert {claim.name: claim.value for claim in found.claims} == {
        "version": "3.1",
        "owner": "Head of IT",
    }
    heads = [words for kind, words in shown(found.blocks) if kind == "Header"]
    assert heads == [
        "Document control of the imported document",
        "Before the first heading",
        "Scope",
    ]


def test_another_title_than_the_documents_loses_no_word(taken):
    found = taken("# Access Policy\n\nText.\n", title="Rules of Access")
    assert shown(found.blocks)[1] == ("Para", "Access Policy")


def test_pictures_get_a_place_beside_the_policy_and_strange_ones_a_word(parsed):
    tree = parsed("![A map](x/My Map.png)\n\n![](old.emf)\n\n![gone](no.png)\n")
    files = {"x/My%20Map.png": b"\x89PNG\r\n\x1a\n", "old.emf": b"\1\0\0\0"}
    found = take_in(tree, Wishes("old-policy"), (), files)
    assert found.pictures == {
        "x/My%20Map.png": "old-policy/my-map.png",
        "old.emf": "old-policy/old.emf",
    }
    assert len(found.unsure) >= 2


_WORDS = st.lists(
    st.sampled_from(
        [
            *("Users", "must", "not", "share.", "It", "helps:", "1.", "2.1", "AC-3", "**Bold**"),
            *(
                "*odd*",
                "`code`",
                "(a)",
                "e.g.",
                "will",
                "Owner:",
                "[l](https://a.example)",
                "PURPOSE",
            ),
            *("#", "-", "a_b", "5%", "—", "“quoted.”", "Policy", "AC-03:", "shall", "x^2^"),
        ]
    ),
    min_size=1,
    max_size=9,
).map(" ".join)
_BLOCKS = st.one_of(
    _WORDS,
    _WORDS.map(lambda text: f"## {text}"),
    _WORDS.map(lambda text: f"**{text.replace('*', '')}**"),
    st.lists(_WORDS, min_size=1, max_size=3).map(
        lambda all_: "\n".join(f"- {one}" for one in all_)
    ),
    st.lists(_WORDS, min_size=1, max_size=3).map(
        lambda all_: "\n".join(f"1. {one}" for one in all_)
    ),
    _WORDS.map(lambda text: f"| a | b |\n|---|---|\n| {text.replace('|', '')} | c |"),
    _WORDS.map(lambda text: f"> {text}"),
)


@settings(max_examples=25, deadline=None)
@given(st.lists(_BLOCKS, min_size=1, max_size=7))
def test_no_word_is_lost_and_all_keep_their_order(blocks):
    (tree,) = PANDOC.parse([("old.md", "\n\n".join(blocks))])
    before = words_of_blocks(tree["blocks"])
    found = take_in(tree, Wishes("old-policy"), (), {})
    (after,) = PANDOC.parse([("new.md", PANDOC.write_markdown({**tree, "blocks": found.blocks}))])
    numbers = [word for number, _ in found.numbers for word in words_of_text(number)]
    kept = [*words_of_text(found.title), *words_of_blocks(after["blocks"])]
    assert lost_words([" ".join(before)], [*kept, *numbers]) == ()
    if not numbers:
        rest = iter(kept)
        assert all(word in rest for word in before)

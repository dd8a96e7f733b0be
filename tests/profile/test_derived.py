"""What is said to follow from a fact is what follows from it."""

from policykit.profile.derived import (
    DERIVED_FLAGS,
    derived_flags,
    derived_noun,
    derived_paths,
    derived_scope,
)

BARE = {
    "cloud": {"providers": [], "on_prem": False},
    "data": {
        "special": {"phi": False, "card_data": False, "eu_personal_data": False},
        "gdpr_role": "none",
    },
    "frameworks": [],
}
CHANGES = {
    "cloud.providers": {"cloud": {"providers": [{"id": "aws"}], "on_prem": False}},
    "cloud.on_prem": {"cloud": {"providers": [], "on_prem": True}},
    "data.special.phi": {
        "data": {**BARE["data"], "special": {**BARE["data"]["special"], "phi": True}}
    },
    "data.gdpr_role": {"data": {**BARE["data"], "gdpr_role": "both"}},
    "frameworks": {
        "frameworks": [{"id": "hipaa", "role": "covered_entity", "clearinghouse": True}]
    },
    "frameworks.0.categories": {"frameworks": [{"id": "soc2", "categories": ["privacy"]}]},
}


def state(tree):
    return {f"flags.{key}": value for key, value in derived_flags(tree).items()} | {
        f"scope.{key}": value for key, value in derived_scope(tree).items()
    }


def test_every_derived_flag_follows_from_a_fact():
    facts = ("cloud", "data", "frameworks")
    followed = {one for fact in facts for one in derived_paths(fact)}
    assert {f"flags.{flag}" for flag in DERIVED_FLAGS} <= followed


def test_whatever_a_fact_changes_is_said_to_follow_from_it():
    for path, change in CHANGES.items():
        before, after = state(BARE), state(BARE | change)
        changed = {name for name in after if before[name] != after[name]} - {"scope.soc2"}
        assert changed
        assert changed <= set(derived_paths(path)), path


def test_what_nothing_follows_from():
    assert derived_paths("organization.legal_name") == ()


def test_a_nonprofit_is_no_company():
    forms = {
        form: derived_noun(BARE | {"organization": {"entity_type": form}})
        for form in ("gmbh", "other", "nonprofit", "public_body")
    }
    assert forms == {
        "gmbh": "company",
        "other": "company",
        "nonprofit": "organization",
        "public_body": "organization",
    }
    assert derived_paths("organization.entity_type") == ("organization.noun",)


def test_the_examples_of_levels_are_those_of_the_organization(small):
    def examples(added):
        profile, found = small.with_added(added).read()
        assert found == ()
        return [
            example
            for level in profile.tree["classification"]["levels"][2:]
            for example in level["examples"]
        ]

    assert examples("") == ["contracts", "source code", "customer data", "credentials"]
    charity = "flags: {has_customers: false, develops_software: false}\n"
    of_charity = ["contracts", "personnel files", "personal data", "credentials"]
    assert examples(charity) == of_charity
    assert examples(f"{charity}classification:\n") == of_charity  # nothing is said, as without it

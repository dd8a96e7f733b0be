"""`init` makes a workspace, and says at once what would stop its user later."""

import pytest

from policykit.errors import InputError
from policykit.workflow.initialize import initialize
from policykit.workflow.workspace import chosen_ids
from policykit.world import Identity
from tests.fakes import Desk
from tests.workflow.stories import profile_text, templates


@pytest.mark.parametrize(
    ("address", "stranger"),
    [("ana@tiny.example", None), ("Ana@Tiny.example", None), ("eve@a.example", "eve@a.example")],
)
def test_who_git_knows_and_the_profile_does_not_is_told_so(address, stranger):
    desk = Desk({}, templates())
    desk.git.who = Identity("Somebody", address)
    made = initialize(desk.world, profile_text().encode(), "org_profile.yaml")
    assert made.stranger == stranger
    assert len(made.policies) == 2


def test_a_misspelt_policy_is_refused_with_the_one_that_was_meant():
    desk = Desk({}, templates())
    initialize(desk.world, profile_text().encode(), "org_profile.yaml")
    with pytest.raises(InputError) as refused:
        chosen_ids(desk.world, ("windwo", "roof"), everything=False)
    hints = [one.hint for one in refused.value.diagnostics]
    assert hints == ["Did you mean window?", "Policies: door, window"]

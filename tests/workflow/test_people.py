"""Who git says is at the keyboard, and whether the profile names them."""

import pytest

from policykit.workflow.people import git_stranger
from policykit.workflow.workspace import parse_profile
from policykit.world import Identity
from tests.fakes import Desk
from tests.workflow.stories import profile_text, templates


@pytest.mark.parametrize(
    ("address", "stranger"), [("Ana@Tiny.example", None), ("eve@a.example", "eve@a.example")]
)
def test_whoever_is_named_nowhere_is_a_stranger(address, stranger):
    desk = Desk({}, templates())
    desk.git.who = Identity("Somebody", address)
    profile, _ = parse_profile(profile_text().encode())
    assert git_stranger(desk.world, profile) == stranger

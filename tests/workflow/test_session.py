"""What a command that needs everything committed says of what is not."""

from policykit.workflow.session import own_changes_refused


def test_few_files_are_named_and_can_be_added_as_they_stand():
    found = own_changes_refused(("org_profile.yaml", "policies/privacy.md"))
    assert found.message == "not committed yet: org_profile.yaml, policies/privacy.md"
    assert "git add -- org_profile.yaml policies/privacy.md && git commit" in found.hint


def test_of_many_the_folders_are_named():
    many = ("org_profile.yaml", *(f"policies/p{number}.md" for number in range(54)))
    found = own_changes_refused(many)
    assert found.message.endswith("policies/p4.md and 49 more files")
    assert "git add -- org_profile.yaml policies && git commit" in found.hint

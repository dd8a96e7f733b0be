import pytest

from policykit.record import METHODS, TIME_STRENGTHS, Method, TimeStrength, derive_method


def test_methods_stand_weakest_first():
    assert [method.value for method in Method] == [
        "asserted",
        "evidenced",
        "self",
        "email",
        "forge",
        "ssh",
    ]
    assert Method.SELF.at_least(Method.EVIDENCED)
    assert Method.SELF.at_least(Method.SELF)
    assert not Method.ASSERTED.at_least(Method.EVIDENCED)


def test_times_stand_weakest_first():
    assert [strength.value for strength in TimeStrength] == ["self-stated", "forge-push", "rfc3161"]


def test_each_says_who_could_have_forged_it():
    assert list(METHODS) == list(Method)
    assert list(TIME_STRENGTHS) == list(TimeStrength)
    for strength in (*METHODS.values(), *TIME_STRENGTHS.values()):
        assert strength.forged_by.endswith(".")
        assert strength.label


@pytest.mark.parametrize(
    ("identity", "evidence", "method"),
    [
        (False, False, Method.ASSERTED),
        (False, True, Method.EVIDENCED),
        (True, False, Method.SELF),
        (True, True, Method.SELF),
    ],
)
def test_the_method_is_the_strongest_that_the_circumstances_support(identity, evidence, method):
    assert derive_method(is_git_identity=identity, has_evidence=evidence) is method

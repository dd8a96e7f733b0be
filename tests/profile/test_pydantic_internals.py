"""No plugin is looked for when a profile is read, and pydantic still looks for them by itself."""

from pathlib import Path

from new_python import printed

SAMPLE = Path(__file__).parents[2] / "org_profile.yaml"


def test_reading_a_profile_looks_for_no_plugins():
    code = (
        "import sys; from policykit.profile import read_profile; "
        f"profile, _ = read_profile(open({str(SAMPLE)!r}, 'rb').read(), 'sample'); "
        "print(profile.organization.short_name, 'pydantic.plugin._loader' in sys.modules, "
        "'importlib.metadata' in sys.modules)"
    )
    assert printed(code)[-2:] == ["False", "False"]


def test_other_models_have_their_plugins():
    code = (
        "import sys; from policykit.profile import read_profile; "
        f"read_profile(open({str(SAMPLE)!r}, 'rb').read(), 'sample'); "
        "import pydantic; type('Other', (pydantic.BaseModel,), {}); "
        "print('pydantic.plugin._loader' in sys.modules, 'importlib.metadata' in sys.modules)"
    )
    assert printed(code) == ["True", "True"]


def test_one_validator_is_built_for_all_sections():
    code = (
        "from policykit.profile import read_profile; "
        "from policykit.profile.sections import Sections; "
        "from policykit.profile.company import Cloud; "
        f"read_profile(open({str(SAMPLE)!r}, 'rb').read(), 'sample'); "
        "print(Sections.__pydantic_complete__, Cloud.__pydantic_complete__)"
    )
    assert printed(code) == ["True", "False"]

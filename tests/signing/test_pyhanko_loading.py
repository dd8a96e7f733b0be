"""pyHanko is loaded without its HTTP clients, and they are there for who calls them."""

from new_python import printed


def test_sealing_and_verifying_load_no_http_client():
    code = (
        "import sys; from policykit.signing.pyhanko_loading import load_pyhanko; load_pyhanko(); "
        "import policykit.signing.judgement, policykit.signing.pyhanko_internals; "
        "print('pyhanko.sign.signers' in sys.modules, 'aiohttp' in sys.modules, "
        "'pyhanko.sign.timestamps.aiohttp_client' in sys.modules)"
    )
    assert printed(code) == ["True", "False", "False"]


def test_the_clients_are_there_for_who_calls_them():
    code = (
        "import sys; from policykit.signing.pyhanko_loading import load_pyhanko; load_pyhanko(); "
        "from pyhanko.sign.timestamps import HTTPTimeStamper; "
        "client = HTTPTimeStamper('https://authority.example'); "
        "from pyhanko.sign.timestamps.aiohttp_client import HTTPTimeStamper as Real; "
        "print(isinstance(client, Real), 'aiohttp' in sys.modules)"
    )
    assert printed(code) == ["True", "True"]


def test_what_is_loaded_already_is_left_alone():
    code = (
        "from pyhanko.sign.timestamps import HTTPTimeStamper; "
        "import pyhanko.sign.timestamps as one; "
        "from policykit.signing.pyhanko_loading import load_pyhanko; load_pyhanko(); "
        "print(one.HTTPTimeStamper is HTTPTimeStamper, isinstance(HTTPTimeStamper, type))"
    )
    assert printed(code) == ["True", "True"]


def test_leaving_the_clients_out_is_still_needed():
    """By itself, pyHanko loads aiohttp for whoever seals or verifies."""
    for module in ("pyhanko.sign.signers", "pyhanko.sign.validation"):
        code = f"import sys, {module}; print('aiohttp' in sys.modules)"
        assert printed(code) == ["True"]

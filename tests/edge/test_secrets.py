"""Secrets from a keyring: of this service alone, and none where there is no keyring."""

import keyring
import keyring.backend
import keyring.errors
import pytest

from policykit.edge.secrets import from_keyring


class Ring(keyring.backend.KeyringBackend):
    priority = 1

    def __init__(self, entries=None):
        self.entries = entries

    def get_password(self, service, username):
        if self.entries is None:
            raise keyring.errors.KeyringLocked
        return self.entries.get((service, username))

    def set_password(self, service, username, password):
        raise NotImplementedError

    def delete_password(self, service, username):
        raise NotImplementedError


@pytest.fixture(autouse=True)
def _restored():
    before = keyring.get_keyring()
    yield
    keyring.set_keyring(before)


def test_an_entry_of_the_service_is_found_and_no_other():
    keyring.set_keyring(Ring({("policykit", "DRATA_API_KEY"): "s", ("other", "X"): "t"}))
    assert from_keyring("DRATA_API_KEY") == "s"
    assert from_keyring("X") is None


def test_a_locked_keyring_has_none():
    keyring.set_keyring(Ring())
    assert from_keyring("DRATA_API_KEY") is None

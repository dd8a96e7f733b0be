import logging
import os
import pty
import stat
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from policykit.edge.keys import KeyStore, ask_passphrase, configuration_folder
from policykit.edge.unlocking import UserKeys
from policykit.errors import KeyFailure, OutputError
from policykit.signing import open_identity, read_certificates

PASSPHRASE = b"correct horse battery staple"
NOW = datetime(2026, 1, 1, tzinfo=UTC)
WHO = {"common_name": "Acme policy seal", "organization": "Acme GmbH", "country": "DE"}


@pytest.fixture
def store(tmp_path):
    return KeyStore(tmp_path / "configuration")


def create(store, **other):
    fields = {**WHO, "not_before": NOW, "passphrase": PASSPHRASE, **other}
    return store.create(**fields)


def code(caught):
    (found,) = caught.value.diagnostics
    return found.code


# Where keys are


@pytest.mark.parametrize(
    ("environment", "platform", "expected"),
    [
        ({"POLICYKIT_CONFIG": "/a"}, "linux", "/a"),
        ({"POLICYKIT_CONFIG": "/a", "XDG_CONFIG_HOME": "/b"}, "darwin", "/a"),
        ({"XDG_CONFIG_HOME": "/b"}, "linux", "/b/policykit"),
        ({"XDG_CONFIG_HOME": "/b"}, "darwin", "/b/policykit"),
        ({}, "linux", "/home/ana/.config/policykit"),
        ({}, "darwin", "/home/ana/Library/Application Support/policykit"),
        ({"POLICYKIT_CONFIG": "", "XDG_CONFIG_HOME": ""}, "linux", "/home/ana/.config/policykit"),
        ({"POLICYKIT_CONFIG": "~/keys"}, "linux", "/home/ana/keys"),
    ],
)
def test_the_configuration_folder(monkeypatch, environment, platform, expected):
    monkeypatch.setenv("HOME", "/home/ana")
    assert configuration_folder(environment, platform) == Path(expected)


def test_a_key_is_stored_for_its_owner_only(store):
    made = create(store)
    assert made.key_file.name == f"{made.facts.fingerprint[:12]}.p12"
    assert made.certificate_file.name == f"{made.facts.fingerprint[:12]}.crt.pem"
    assert stat.S_IMODE(made.key_file.stat().st_mode) == 0o600
    assert stat.S_IMODE(store.folder.stat().st_mode) == 0o700
    assert stat.S_IMODE(made.certificate_file.stat().st_mode) == 0o644
    assert sorted(file.name for file in store.folder.iterdir()) == sorted(
        [made.key_file.name, made.certificate_file.name]
    )
    assert open_identity(made.key_file.read_bytes(), PASSPHRASE).facts == made.facts


def test_the_umask_opens_nothing(store):
    before = os.umask(0)
    try:
        made = create(store)
    finally:
        os.umask(before)
    assert stat.S_IMODE(made.key_file.stat().st_mode) == 0o600
    assert stat.S_IMODE(store.folder.stat().st_mode) == 0o700


def test_a_second_key_leaves_the_first_alone(store):
    first = create(store)
    before = first.key_file.read_bytes()
    second = create(store, not_before=NOW + timedelta(days=1))
    assert first.key_file.read_bytes() == before
    assert store.list() == (first, second)


def test_keys_are_listed_without_their_files_being_opened(store):
    made = create(store)
    made.key_file.write_bytes(b"unreadable")
    assert store.list() == (made,)
    assert read_certificates(made.certificate_pem)


def test_without_a_folder_there_are_no_keys(store):
    assert store.list() == ()
    assert not store.configuration.exists()


def test_a_damaged_certificate_file_is_named(store):
    made = create(store)
    made.certificate_file.write_bytes(b"")
    with pytest.raises(KeyFailure) as caught:
        store.list()
    assert code(caught) == "PK608"


# Never inside a workspace


@pytest.mark.parametrize("inside", [".", "workspace", "workspace/deep/er"])
def test_no_key_is_made_inside_the_workspace(tmp_path, inside):
    workspace = tmp_path / inside.partition("/")[0]
    store = KeyStore(tmp_path / inside)
    with pytest.raises(KeyFailure) as caught:
        create(store, workspace=workspace)
    assert code(caught) == "PK624"
    assert list(tmp_path.rglob("*")) == []


def test_a_link_into_the_workspace_is_inside_of_it(tmp_path):
    workspace = tmp_path / "workspace"
    workspace.mkdir()
    (tmp_path / "elsewhere").symlink_to(workspace)
    with pytest.raises(KeyFailure) as caught:
        create(KeyStore(tmp_path / "elsewhere"), workspace=workspace)
    assert code(caught) == "PK624"


def test_a_folder_beside_the_workspace_is_fine(tmp_path):
    assert create(KeyStore(tmp_path / "workspace-keys"), workspace=tmp_path / "workspace")


# Which key


def test_the_only_key_needs_no_name(store):
    made = create(store)
    assert store.find() == made


def test_no_key_says_how_to_make_one(store):
    with pytest.raises(KeyFailure, match="policykit key create") as caught:
        store.find()
    assert code(caught) == "PK620"


def test_several_keys_have_to_be_told_apart(store):
    first, second = create(store), create(store)
    with pytest.raises(KeyFailure) as caught:
        store.find()
    assert code(caught) == "PK621"
    for key in (first, second):
        assert key.facts.fingerprint[:12] in str(caught.value)
        assert store.find(key.facts.fingerprint) == key
        assert store.find(key.facts.fingerprint[:12].upper()) == key
        digits = key.facts.fingerprint
        colons = ":".join(digits[at : at + 2] for at in range(0, 64, 2))
        assert store.find(colons) == key


@pytest.mark.parametrize("wanted", ["f" * 64, "", "zz"])
def test_a_fingerprint_that_none_has(store, wanted):
    create(store)
    with pytest.raises(KeyFailure) as caught:
        store.find(wanted)
    assert code(caught) == "PK622"


# Opening


def test_a_key_is_opened_with_its_passphrase(store):
    made = create(store)
    assert store.load(PASSPHRASE, at=NOW).fingerprint == made.facts.fingerprint


def test_a_wrong_passphrase(store):
    create(store)
    with pytest.raises(KeyFailure) as caught:
        store.load(b"wrong horse battery staple")
    assert code(caught) == "PK601"


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o620, 0o777])
def test_a_key_file_that_others_may_read_is_refused(store, mode):
    made = create(store)
    made.key_file.chmod(mode)
    with pytest.raises(KeyFailure, match="chmod 600") as caught:
        store.load(PASSPHRASE)
    assert code(caught) == "PK623"


def test_a_missing_key_file(store):
    made = create(store)
    made.key_file.unlink()
    with pytest.raises(OutputError) as caught:
        store.load(PASSPHRASE)
    assert code(caught) == "PK629"


def test_a_key_file_exchanged_for_another(store):
    first, second = create(store), create(store)
    first.key_file.write_bytes(second.key_file.read_bytes())
    with pytest.raises(KeyFailure) as caught:
        store.load(PASSPHRASE, first.facts.fingerprint)
    assert code(caught) == "PK628"


def test_an_expired_key(store):
    create(store)
    with pytest.raises(KeyFailure) as caught:
        store.load(PASSPHRASE, at=NOW + timedelta(days=4000))
    assert code(caught) == "PK605"


def test_a_folder_that_is_a_file(tmp_path):
    (tmp_path / "keys").write_text("")
    with pytest.raises(OutputError) as caught:
        create(KeyStore(tmp_path))
    assert code(caught) == "PK629"


def test_a_name_that_cannot_stand_in_a_certificate_leaves_nothing(store):
    with pytest.raises(KeyFailure) as caught:
        create(store, country="Germany")
    assert code(caught) == "PK600"
    assert not store.configuration.exists()


# Passphrases


def test_a_passphrase_from_the_environment():
    assert ask_passphrase({"POLICYKIT_PASSPHRASE": "short"}) == b"short"


def test_a_passphrase_is_the_same_however_it_was_typed():
    typed = ask_passphrase({"POLICYKIT_PASSPHRASE": "gr\u0075\u0308n gr\u00fcn gr\u00fcn"})
    assert typed == "gr\u00fcn gr\u00fcn gr\u00fcn".encode()


def test_a_new_passphrase_has_a_least_length():
    with pytest.raises(KeyFailure) as caught:
        ask_passphrase({"POLICYKIT_PASSPHRASE": "12345678901"}, new=True)
    assert code(caught) == "PK626"
    assert "12345678901" not in str(caught.value)
    assert ask_passphrase({"POLICYKIT_PASSPHRASE": "123456789012"}, new=True) == b"123456789012"


def test_where_nobody_can_be_asked(monkeypatch):
    with Path(os.devnull).open() as nothing:
        monkeypatch.setattr(sys, "stdin", nothing)
        for environment in ({}, {"POLICYKIT_PASSPHRASE": ""}):
            with pytest.raises(KeyFailure, match="POLICYKIT_PASSPHRASE") as caught:
                ask_passphrase(environment)
            assert code(caught) == "PK625"


ASK = """
from policykit.edge.keys import ask_passphrase
from policykit.errors import PolicykitError
import sys
try:
    print("got", len(ask_passphrase({}, new="new" in sys.argv)))
except PolicykitError as problem:
    print(problem.diagnostics[0].code)
"""


def on_terminal(*lines, new=False):
    """Run `ask_passphrase` on a terminal of its own, type the lines, return what it shows."""
    ours, theirs = pty.openpty()
    command = [sys.executable, "-c", ASK, *(["new"] if new else [])]
    with subprocess.Popen(
        command, stdin=theirs, stdout=theirs, stderr=theirs, start_new_session=True
    ) as process:
        os.close(theirs)
        shown = b""
        for line in lines:
            while not shown.rstrip(b"\r\n").endswith(b": "):
                shown += os.read(ours, 1000)
            os.write(ours, line.encode() + b"\n")
            shown += b"|"
        try:
            while chunk := os.read(ours, 1000):
                shown += chunk
        except OSError:
            pass  # Linux reports the end of a terminal as an error
        process.wait(120)
    os.close(ours)
    return shown.decode()


def test_on_a_terminal_it_is_asked_without_echo():
    shown = on_terminal("secret words")
    assert "got 12" in shown
    assert "secret" not in shown


def test_a_new_one_is_asked_twice():
    assert "got 17" in on_terminal("secret words here", "secret words here", new=True)
    assert "PK627" in on_terminal("secret words here", "secret words hers", new=True)
    assert "PK626" in on_terminal("secret", "secret", new=True)


# As the workflow sees it


def test_a_key_is_unlocked_with_the_passphrase_of_the_environment(store):
    made = create(store)
    environment = {"POLICYKIT_CONFIG": str(store.configuration)}
    keys = UserKeys({**environment, "POLICYKIT_PASSPHRASE": PASSPHRASE.decode()})
    assert keys.unlock(None, NOW).fingerprint == made.facts.fingerprint
    assert keys.unlock(made.facts.fingerprint, NOW).facts == made.facts


def test_nobody_is_asked_for_the_passphrase_of_a_key_that_is_not_there(store):
    with pytest.raises(KeyFailure) as caught:
        UserKeys({"POLICYKIT_CONFIG": str(store.configuration)}).unlock(None, NOW)
    assert code(caught) == "PK620"


def test_nothing_secret_is_logged_or_shown(store, caplog, capfd):
    with caplog.at_level(logging.DEBUG):
        create(store)
        identity = store.load(PASSPHRASE)
    shown = repr(identity) + repr(store.list()) + caplog.text + "".join(capfd.readouterr())
    assert PASSPHRASE.decode() not in shown
    assert "PRIVATE" not in shown.upper()

"""`evidence push ciso-assistant` against a server that runs: `make ciso-assistant`.

docs/ciso-assistant.md says how to install one. What is asked for and not there fails; no test is
skipped. Every run makes a folder of its own, so that it can be repeated.
"""

from __future__ import annotations

import os
import uuid

import httpx
import pytest

from policykit.canonical import sha256
from policykit.edge.http import HttpClient
from policykit.errors import ProgramError
from policykit.workflow.push import connect, push, push_plan
from policykit.workflow.push_mapping import MAPPING, read_push_mapping

pytestmark = pytest.mark.ciso_assistant
NAME = "ciso-assistant"


@pytest.fixture(scope="module")
def server():
    """Address and token of the server that runs."""
    found = {one: os.environ.get(one) for one in ("CISO_ASSISTANT_URL", "CISO_ASSISTANT_TOKEN")}
    missing = [one for one, value in found.items() if not value]
    if missing:
        pytest.fail(f"not set: {', '.join(missing)}. docs/ciso-assistant.md says how.")
    headers = {"Authorization": f"Token {found['CISO_ASSISTANT_TOKEN']}"}
    address = f"{found['CISO_ASSISTANT_URL'].rstrip('/')}/api"
    with httpx.Client(base_url=address, headers=headers, timeout=60, trust_env=False) as client:
        yield client, found


@pytest.fixture
def office(issued, server):
    """A workspace whose two policies go to a new folder; gives the folder as well."""
    client, found = server
    answer = client.post("/folders/", json={"name": f"policykit {uuid.uuid4()}"})
    assert answer.status_code == 201, answer.text
    folder = answer.json()["id"]
    text = (
        f"{NAME}: {{address: '{found['CISO_ASSISTANT_URL']}', folder: {folder}, "
        "documents: {door: new, window: new}}"
    )
    issued.world.files.write_all({MAPPING: text.encode()})
    return issued.world, folder


def pushed(world, token=""):
    mapped = read_push_mapping(world, NAME)
    secret = {"CISO_ASSISTANT_TOKEN": token or os.environ["CISO_ASSISTANT_TOKEN"]}
    with HttpClient() as http:
        platform = connect(NAME, http, mapped, secret)
        planned = push_plan(world, NAME, mapped, platform, submit=False)
        return push(world, platform, planned, submit=False)


def test_each_file_arrives_once_as_it_is_in_one_revision(office, server):
    world, folder = office
    client, _ = server
    done = pushed(world)
    assert done.failure is None
    assert len(done.receipts) == 2
    assert pushed(world).receipts == ()
    evidence = client.get("/evidences/", params={"folder": folder}).json()
    assert evidence["count"] == 2
    for one in evidence["results"]:
        found = client.get("/evidence-revisions/", params={"evidence": one["id"]}).json()
        (revision,) = found["results"]
        receipt = next(each.event for each in done.receipts if each.event.upload == revision["id"])
        assert (revision["version"], revision["attachment_hash"]) == (1, receipt.sha256)
        assert f"policy={receipt.about} version=1.0" in revision["observation"]
        stored = client.get(f"/evidence-revisions/{revision['id']}/attachment/").content
        assert sha256(stored) == receipt.sha256


def test_a_wrong_token_is_said_to_be_one(office):
    world, _ = office
    with pytest.raises(ProgramError) as caught:
        pushed(world, "wrong")
    assert [one.code for one in caught.value.diagnostics] == ["PK077"]
    assert "Invalid token" in str(caught.value)


def test_a_folder_that_is_none_is_refused(office):
    world, folder = office
    text = world.files.read(MAPPING).decode().replace(folder, "folder-1")
    world.files.write_all({MAPPING: text.encode()})
    with pytest.raises(ProgramError) as caught:
        pushed(world)
    assert "not a valid UUID" in str(caught.value)

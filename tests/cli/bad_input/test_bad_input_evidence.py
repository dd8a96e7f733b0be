"""Evidence: windows that cannot be, workspaces with holes, hostile packs, tables from elsewhere."""

import csv
import importlib.util
import io
import json
import sys
import warnings
import zipfile
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

_SPECIFICATION = importlib.util.spec_from_file_location(
    "platform_servers", Path(__file__).parents[2] / "platforms" / "servers.py"
)
servers = importlib.util.module_from_spec(_SPECIFICATION)
sys.modules[_SPECIFICATION.name] = servers
_SPECIFICATION.loader.exec_module(servers)

TODAY = datetime.now(ZoneInfo("America/New_York")).date()  # where the sample organization is
PDF = "output/issued/access-control/access-control-v1.0.pdf"


def ago(days: int) -> str:
    return str(TODAY - timedelta(days=days))


@pytest.mark.parametrize(
    ("first", "last", "code"),
    [
        (40, 30, "PK002"),  # before the first version
        (0, 3, "PK795"),
        (-30, -60, "PK001"),
        (0, -9000, "PK015"),
    ],
)
def test_a_window_that_cannot_be(issued, first, last, code):
    words = ("--from", ago(first), "--to", ago(last))
    issued.refused("evidence", *words, "-o", str(issued.root.parent / "p.zip"), code=code, leaves=4)
    assert not (issued.root.parent / "p.zip").exists()


def test_before_the_first_version_is_a_gap_and_is_said(issued):
    place = issued.root.parent / "pack.zip"
    said = issued.done("evidence", "--from", ago(20), "--to", ago(-1), "-o", str(place))
    assert (
        f"On the cover: Gap: no version of access-control was in force from {ago(20)} to "
        in said.all
    )


def _missing(desk):
    (desk.root / PDF).unlink()
    desk.commit()


def _altered(desk):
    desk.write(PDF, (desk.root / PDF).read_bytes() + b" ")
    desk.commit()


def _rewritten(desk):
    desk.git("commit", "--quiet", "--amend", "--message", "Another history")
    desk.git("tag", "--delete", "access-control/v1.0")


@pytest.mark.parametrize(
    ("harm", "code"), [(_missing, "PK004"), (_altered, "PK005"), (_rewritten, "PK006")]
)
def test_a_pack_of_a_workspace_with_holes_says_so(issued, harm, code):
    harm(issued)
    place = issued.root.parent / "pack.zip"
    said = issued.done("evidence", "--on", ago(0), "-o", str(place))
    assert f"warning {code}" in said.err
    assert "On the cover: " in said.err
    checked = issued.run("verify", str(place))
    assert checked.code == 10, checked.all  # the pack is honest about it


def test_a_version_nobody_approved_is_in_no_pack(issued):
    issued.record("approved").unlink()
    issued.commit()
    place = issued.root.parent / "pack.zip"
    issued.refused("evidence", "--on", ago(0), "-o", str(place), code="PK003", leaves=4)


def _zipped(place: Path, *entries: tuple[str, bytes]) -> str:
    with warnings.catch_warnings(), zipfile.ZipFile(place, "w", zipfile.ZIP_DEFLATED) as made:
        warnings.simplefilter("ignore", UserWarning)
        for name, data in entries:
            made.writestr(name, data)
    return str(place)


@pytest.mark.parametrize(
    ("entries", "code"),
    [
        ([("pack/../../slipped", b"x")], "PK952"),
        ([("/tmp/slipped", b"x")], "PK952"),
        ([("pack\\..\\slipped", b"x")], "PK952"),
        ([(f"pack/{'x/' * 400}y", b"x")], "PK952"),
        ([("pack/twice", b"good"), ("pack/twice", b"evil")], "PK952"),
        ([(f"pack/{number}", b"") for number in range(50_001)], "PK951"),
        ([("pack/a", b"x")], "PK953"),
        ([], "PK950"),
    ],
    ids=["slip", "absolute", "backslash", "deep", "twice", "many", "no bag", "empty"],
)
def test_a_hostile_pack_is_refused_and_nothing_is_unpacked(issued, tmp_path, entries, code):
    pack = _zipped(tmp_path / "pack.zip", *entries)
    before = sorted(tmp_path.rglob("*"))
    said = issued.run("verify", pack)
    assert code in said.err + said.out, said.all
    assert said.code in {1, 4}, said.all
    assert "Traceback" not in said.all
    assert sorted(tmp_path.rglob("*")) == before
    assert not Path("/tmp/slipped").exists()


def test_a_bomb_is_refused_before_it_is_unpacked(issued, tmp_path):
    place = tmp_path / "pack.zip"
    with zipfile.ZipFile(place, "w", zipfile.ZIP_DEFLATED) as made:
        made.writestr("pack/a", b"x")
        for entry in made.filelist:
            entry.file_size = 2 * 1024**3  # what the list of the archive says
    issued.refused("verify", str(place), code="PK951", leaves=4)


PEOPLE = "Name,Email,Start date\nAna Silva,ANA@larkfield.example,2022-01-01\n"


def _table(desk, name: str, data: str | bytes) -> str:
    place = desk.root.parent / name
    place.write_bytes(data if isinstance(data, bytes) else data.encode())
    return str(place)


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (PEOPLE + "Ana S.,ana@Larkfield.example,2022-01-01\n", "PK035"),
        (
            PEOPLE.replace("Ana", "Åsa").encode() + b"J\xf6,j@x.example,2022-01-01\n",
            "PK037",
        ),
        ("Name,Start date\nAna,2022-01-01\n", "PK031"),
        (b"\x00\x01\x02", "PK030"),
        (PEOPLE + "Bo,bo@larkfield.example,01/02/2022\n", "PK033"),
    ],
    ids=["one address in two cases", "two encodings", "no address", "no table", "which day"],
)
def test_a_list_of_people_that_is_not_clear_is_refused_with_its_row(issued, data, code):
    place = _table(issued, "people.csv", data)
    issued.refused("ack", "roster", place, code=code, leaves=4, says=("people.csv",))


def test_people_stay_themselves_in_any_case_and_under_a_new_name(issued):
    issued.done("ack", "roster", _table(issued, "one.csv", PEOPLE))
    formula = PEOPLE.replace("Ana Silva", '"=HYPERLINK(""http://x.example"",""Ana"")"')
    place = _table(issued, "formula.csv", formula)
    issued.refused("ack", "roster", place, code="PK032", leaves=4, says=("formula.csv:2",))
    renamed = PEOPLE.replace("Ana Silva", "Ana Weiß")
    said = issued.done("ack", "roster", _table(issued, "two.csv", renamed.replace("ANA", "ana")))
    assert "renamed" in said.out
    assert "1 row in the file: 1 person, 0 excluded. 1 works here" in said.out
    acks = f"Email,Policy,Version,Accepted on\naNa@LARKFIELD.example,access-control,1.0,{ago(0)}\n"
    said = issued.done("ack", "import", _table(issued, "acks.csv", acks))
    assert "1 acknowledgement is new" in said.out
    table = issued.done("ack", "status", "--format", "csv").out
    (row,) = csv.DictReader(io.StringIO(table))
    assert row["state"] == "on time"
    assert row["name"] == "Ana Weiß"


def test_no_spreadsheet_runs_what_somebody_wrote(issued):
    words = ("--statement", "AC-3", "--days", "30", "--risk", "+1", "--control", "@SUM(1)")
    reason = '=HYPERLINK("http://x.example")'
    issued.done("exception", "request", "access-control", *words, "--reason", reason)
    listed = issued.done("exception", "list", "--format", "csv").out
    place = issued.root.parent / "pack.zip"
    issued.done("evidence", "--on", ago(0), "-o", str(place))
    with zipfile.ZipFile(place) as pack:
        (name,) = [one for one in pack.namelist() if one.endswith("/exceptions.csv")]
        packed = pack.read(name).decode()
    for table in (listed, packed):
        (row,) = csv.DictReader(io.StringIO(table))
        assert [one for one in row.values() if "HYPERLINK" in one]
        assert not [one for one in row.values() if one.startswith(("=", "+", "-", "@", "\t"))]


@pytest.fixture
def vanta(issued, monkeypatch):
    server = servers.Vanta()
    issued.write("evidence-push.yaml", f"vanta: {{address: '{server.address}'}}\n")
    monkeypatch.setenv("VANTA_CLIENT_ID", "vci_1")
    monkeypatch.setenv("VANTA_CLIENT_SECRET", "vcs_1")
    yield server
    server.close()


@pytest.mark.parametrize("words", [(), ("--apply",), ("--policies",)])
@pytest.mark.usefixtures("vanta")
def test_credentials_that_are_wrong_or_have_expired(issued, monkeypatch, words):
    monkeypatch.setenv("VANTA_CLIENT_SECRET", "vcs_of_last_year")
    said = issued.refused(
        "evidence",
        "push",
        "vanta",
        *words,
        code="PK077",
        leaves=7,
        says=("have expired", "Make new ones"),
    )
    assert "vcs_of_last_year" not in said.all


@pytest.mark.usefixtures("vanta")
def test_no_credentials_at_all(issued, monkeypatch):
    monkeypatch.delenv("VANTA_CLIENT_SECRET")
    issued.refused(
        "evidence", "push", "vanta", code="PK080", leaves=8, says=("VANTA_CLIENT_SECRET",)
    )


def test_vantas_policies_side_by_side_and_what_to_click(issued, vanta):
    vanta.policies = [
        {
            "id": "access-bsi",
            "name": "Access Control Policy",
            "description": "",
            "status": "NEEDS_REMEDIATION",
            "approvedAtDate": None,
            "latestVersion": {"status": "DRAFT"},
        },
        {
            "id": "roof",
            "name": "Roof",
            "description": "",
            "status": "OK",
            "approvedAtDate": "2025-01-01T00:00:00.000Z",
            "latestVersion": {"status": "APPROVED"},
        },
    ]
    said = issued.done("evidence", "push", "vanta", "--policies")
    head, ours, other, steps, *more = said.out.splitlines()
    assert head.split("\t")[:4] == ["policy", "version", "approved", "at Vanta"]
    assert ours.split("\t")[:5] == [
        "access-control", "1.0", ago(0), "Access Control Policy", "NEEDS_REMEDIATION",
    ]  # fmt: skip
    assert "no version was approved there" in ours
    assert other.startswith("in Vanta only\t\t\tRoof\tOK")
    assert steps.startswith("1. Policies, Access Control Policy, Upload new version: output/issued")
    assert "send it to Marcus Lindqvist for approval" in steps
    assert more == []
    assert "Nothing was sent" in said.err
    rows = json.loads(
        issued.done("evidence", "push", "vanta", "--policies", "--format", "json").out
    )["data"]
    assert [row["policy"] for row in rows] == ["access-control", None]
    vanta.policies = []
    assert (
        "1. Policies, Add policy, Upload: "
        in issued.done("evidence", "push", "vanta", "--policies").out
    )
    assert [one for one in vanta.calls if one.startswith("POST /v1")] == []

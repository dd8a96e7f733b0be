"""What goes wrong with time: records in another order, wrong clocks, people and keys that ended."""

from __future__ import annotations

import json
import subprocess
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from policykit.edge.clock import SystemClock

POLICY = "policies/access-control.md"
PROFILE = "org_profile.yaml"
ISSUE = ("issue", "access-control")
PROPOSE = ("propose", "access-control", "--change", "x")
APPROVE = ("approve", "access-control")
APPROVER = "marcus.lindqvist@larkfield.example"
REVIEW = ("review", "access-control", "--outcome", "no-change", "--considered", "Incidents: none")
SPONSOR = "executive_sponsor: [{person: mlindqvist, from: 2024-03-01, to: null, deputy: aribeiro}]"


def day():
    """Today, where the organization is."""
    return datetime.now(ZoneInfo("America/New_York")).date()


@pytest.fixture
def clock_at(monkeypatch):
    """A function that sets the machine's clock to so many days from now."""

    def move(days):
        now = datetime.now(UTC).replace(microsecond=0) + timedelta(days)
        monkeypatch.setattr(SystemClock, "now", lambda _: now)

    return move


def test_records_that_were_swapped(issued):
    first, second = issued.record("proposed"), issued.record("approved")
    one, two = first.read_bytes(), second.read_bytes()
    first.write_bytes(two)
    second.write_bytes(one)
    issued.commit()
    says = (first.name, second.name, "git log --follow")
    issued.refused("check", code="PK503", leaves=1, says=says)
    answer = issued.done("status")
    assert "Records of access-control are wrong" in answer.err
    assert "policykit check" in answer.err
    issued.append(POLICY, "\nMore.\n")
    issued.commit()
    issued.refused(*PROPOSE, code="PK503", leaves=6)


def test_records_committed_in_another_order_than_they_say(proposed, clock_at):
    reply = proposed.reply()
    clock_at(days=3)
    proposed.done(*APPROVE, "--as", APPROVER, "--evidence", reply)
    proposed.git("reset", "--quiet", "--mixed", "HEAD~2")
    proposed.git("add", str(proposed.record("approved")), "records/access-control/evidence")
    proposed.git("commit", "--quiet", "--message", "The approval first")
    proposed.commit("And then the proposal")
    answer = proposed.done("check")
    assert f"{proposed.record('proposed').name}: warning PK549" in answer.err
    assert "policykit verify --receipt" in answer.err


@pytest.mark.parametrize(
    ("stage", "command"),
    [("issued", REVIEW), ("approved", ISSUE), ("issued", PROPOSE), ("issued", ("check",))],
    ids=lambda it: it if isinstance(it, str) else it[0],
)
def test_a_clock_that_runs_behind(desk_at, clock_at, stage, command):
    desk = desk_at(stage)
    clock_at(days=-2)
    if command == PROPOSE:
        desk.append(POLICY, "\nMore.\n")
        desk.commit()
    if command == ("check",):
        desk.refused(*command, code="PK545", leaves=1, says=("Set the clock right",))
    else:
        desk.refused(*command, code="PK516", leaves=6, says=("clock right",))


def test_an_approval_with_a_clock_that_runs_behind(proposed, clock_at):
    reply = proposed.reply()
    clock_at(days=-2)
    approving = (*APPROVE, "--as", APPROVER, "--evidence", reply)
    proposed.refused(*approving, code="PK516", leaves=6, says=("clock right",))


def test_a_review_dated_tomorrow_or_before_the_version(issued):
    today = day()
    for days, says in ((1, "recorded late"), (0, "recorded late"), (-30, "was not in force")):
        claim = ("--claimed-on", str(today + timedelta(days)))
        answer = issued.refused(*REVIEW, *claim, code="PK585", leaves=6, says=(says,))
        assert "Leave --claimed-on out" in answer.err


def test_a_review_of_last_month_counts_from_today(issued, clock_at):
    today = day()
    clock_at(days=100)
    claimed = str(today + timedelta(70))
    answer = issued.done(*REVIEW, "--claimed-on", claimed, "--format", "json")
    (row,) = json.loads(answer.out)["data"]
    assert row["claimed_on"] == claimed
    assert row["on"] > claimed
    record = issued.record("reviewed")
    value = json.loads(record.read_text(encoding="utf-8"))
    value["at"] = value["at"].replace(value["at"][:10], claimed)
    record.write_text(json.dumps(value, sort_keys=True, indent=2) + "\n", encoding="utf-8")
    issued.commit()
    issued.refused("check", code="PK503", leaves=1, says=(record.name, "git log --follow"))


def leave(desk):
    yesterday = day() - timedelta(1)
    desk.replace(PROFILE, SPONSOR, SPONSOR.replace("null, deputy: aribeiro", str(yesterday)))
    desk.commit()


def test_who_approves_has_left_after_the_proposal(proposed):
    reply = proposed.reply()
    leave(proposed)
    approving = (*APPROVE, "--as", APPROVER, "--evidence", reply)
    for command in (approving, PROPOSE):
        says = ("Nobody holds the role executive sponsor", PROFILE)
        proposed.refused(*command, code="PK530", leaves=6, says=says)
    answer = proposed.done("check")
    assert "warning PK147" in answer.err
    assert "warning PK767" in answer.err


def test_who_approved_has_left_before_the_issue(approved):
    leave(approved)
    answer = approved.refused(*ISSUE, code="PK530", leaves=6, says=(PROFILE,))
    assert "PK533" in answer.codes
    assert "The approval by Marcus Lindqvist does not count" in answer.err


def test_an_unknown_key_and_an_expired_one_with_a_backdated_commit(
    fresh, tmp_path, own_settings, monkeypatch
):
    for name in ("known", "unknown"):
        new = ["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", str(tmp_path / name)]
        subprocess.run(new, check=True)
    listing = ["ssh-keygen", "-l", "-f", str(tmp_path / "known.pub")]
    listed = subprocess.run(listing, check=True, capture_output=True, text=True).stdout
    yesterday = day() - timedelta(1)
    key = (
        f'{{type: ssh, fingerprint: "{listed.split()[1]}", valid_from: 2026-01-01, '
        f"valid_to: {yesterday}}}"
    )
    fresh.replace(PROFILE, f"email: {APPROVER}}}", f"email: {APPROVER}, signing_key: {key}}}")
    fresh.commit()
    fresh.done(*PROPOSE)
    identity = f"[user]\n\tname = Marcus Lindqvist\n\temail = {APPROVER}\n"
    (own_settings / ".gitconfig").write_text(identity, encoding="utf-8")
    signing = (*APPROVE, "--ssh-key", str(tmp_path / "unknown"))
    fresh.refused(*signing, code="PK788", leaves=6, says=("signed with the key SHA256:",))
    for name in ("GIT_AUTHOR_DATE", "GIT_COMMITTER_DATE"):
        monkeypatch.setenv(name, f"{yesterday}T12:00:00+00:00")
    signing = (*APPROVE, "--ssh-key", str(tmp_path / "known"))
    fresh.refused(*signing, code="PK788", leaves=6, says=("was not valid on",))

"""Years in the life of an organization: at any date the answers are those of a careful person.

The people of `organization.py` do what people do, and note it on the cards of `model.py`. After
every step, and at the end for days all over the years, `in-force`, `log` and `check` have to say
what the cards say. Three years of the core policies are in every test run; `make slow` tells ten
years of the whole library.
"""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from core_set import core_only
from life_organization import Organization

from policykit.errors import Severity, StateError
from policykit.policy import Choice
from policykit.record import Outcome
from policykit.workflow.check import check
from policykit.workflow.conflicts import Answer, decide, undecided
from policykit.workflow.due import due_reviews
from policykit.workflow.generate import Action
from policykit.workflow.in_force import in_force_on
from policykit.workflow.status import log
from policykit.workflow.upgrades import newer_templates

BEGINS = date(2026, 1, 12)
ACCESS = "policies/access-control.md"
SENTENCE = "AC-1c"  # it has no number in it


def look(organization, *codes, day=None):
    """Hold what policykit says of a day against the cards, and its errors against the codes."""
    on = day or organization.today
    _, rows = in_force_on(organization.world, on)
    said = {
        row.id: (str(row.version) if row.version else None, row.effective, row.until)
        for row in rows
        if row.is_consistent
    }
    expected = {}
    for name, card in organization.cards.items():
        now = card.in_force(on)
        expected[name] = (now.number, now.effective, card.until(now)) if now else (None, None, None)
    assert said == expected, on
    if day is None:
        wrong = [found for found in check(organization.world) if found.severity is Severity.ERROR]
        overdue = [
            f"policies/{name}.md"
            for name in sorted(organization.living)
            if organization.cards[name].is_overdue(on)
        ]
        assert sorted(found.place.file for found in wrong if found.code == "PK768") == overdue
        assert sorted({found.code for found in wrong} - {"PK768"}) == sorted(codes), wrong


def warned(organization, code):
    return [found for found in check(organization.world) if found.code == code]


def look_at_logs(organization):
    """Hold the change logs against the cards, newest version first."""
    for one in log(organization.world, organization.living):
        card = organization.cards[one.id]
        said = [(str(row.version), row.effective, row.what) for row in one.revisions]
        assert [row[:2] for row in said] == [
            (version.number, version.effective) for version in reversed(card.versions)
        ]
        for row, version in zip(said, reversed(card.versions), strict=True):
            assert version.what in row[2]


def look_at_reviews(organization):
    """Hold the reviews on record against the cards: when, and how late."""
    for name, card in organization.cards.items():
        history = organization.history(name)
        made = [
            record.event.days_late
            for record in history.reviews
            if record.event.outcome is Outcome.NO_CHANGE
        ]
        assert made == [one.days_late for one in card.versions if one.days_late is not None]


class Years:
    """The story, year by year."""

    def __init__(self, organization):
        self.organization = organization
        self.own = 0
        self.releases = 0
        self.conflicts = 0
        self.months = 3

    def begin(self):
        life = self.organization
        look(life)
        life.publish("First issue", material=True)
        look(life)
        look(life, day=life.today - timedelta(days=1))

    def tell(self, year):
        """One year: what happens differs from year to year, the review comes every year."""
        stories = (self.edit_by_hand, self.change_a_fact, self.live_with_an_exception)
        others = (self.upgrade_templates, self.change_people, self.suffer_a_conflict)
        for story in (stories[year % 3], others[year % 3]):
            self.organization.later(45)
            story()
            look(self.organization)
        if year % 3 == 0:
            self.suffer_an_incident()
        self.review(late=25 if year % 3 == 1 else 0)
        if year == 2:
            self.retire_a_policy()
        look_at_logs(self.organization)
        look_at_reviews(self.organization)

    def retire_a_policy(self):
        """One policy ends, and another takes over what it said."""
        life = self.organization
        life.later(20)
        last_day = life.today + timedelta(days=30)
        life.retire("vendor-management", "information-security", last_day)
        look(life)
        life.on(last_day)
        look(life)
        life.later(1)
        look(life)

    def edit_by_hand(self):
        """Somebody adds an obligation of the organization's own."""
        self.write_a_statement()
        assert self.organization.edited() == ["access-control"]
        self.organization.publish("Shared accounts are written down", material=True)

    def write_a_statement(self):
        life = self.organization
        self.own += 1
        name = f"OWN-{self.own}"
        text = f"**{name}** System owners must write down each shared account every quarter.\n\n"
        life.edit(ACCESS, "# Exceptions", f"{text}# Exceptions")
        controls = "{soc2: [CC6.1], hipaa: [], iso27001: [], nist-csf: []}"
        entry = f"\n  {name}: {{controls: {controls}, evidence: A list}}\n"
        life.desk.content["policies/access-control.map.yaml"] += entry.encode()
        life.commit()

    def change_a_fact(self):
        """A number of the profile changes, and with it the statements that use it."""
        life = self.organization
        before, self.months = self.months, 6 if self.months == 3 else 3
        line = "    review_months: {}\n"
        life.edit("org_profile.yaml", line.format(before), line.format(self.months))
        made = life.generate()
        assert made["access-control"].action in (Action.MERGED, Action.UPDATED)
        facts = {cause.name for row in made["access-control"].explained for cause in row.causes}
        assert "access.review_months" in facts
        life.publish("Access reviews at another pace", material=True)

    def live_with_an_exception(self):
        """An exception ends, nobody closes it, check says so until somebody does."""
        life = self.organization
        number = life.except_from("access-control", SENTENCE, life.today + timedelta(days=40))
        look(life)
        life.later(40)
        look(life)
        life.later(1)
        look(life, "PK586")
        life.close_exception(number)

    def suffer_an_incident(self):
        """An incident asks for a review at once, until a review has considered it."""
        life = self.organization
        number = life.suffer("incident-response", "A mailbox was taken over")
        wanted = {
            one.id: [each.event.number for each in one.triggers] for one in due_reviews(life.world)
        }
        assert wanted["incident-response"] == [number]
        look(life)

    def upgrade_templates(self):
        """A release of the library has a new statement; hand edits stay; it is read and issued."""
        life = self.organization
        self.releases += 1
        version, new = self.releases + 1, f"IR-{900 + self.releases}"
        template, mapping = "incident-response.md.j2", "incident-response.map.yaml"
        life.edit_template(template, f"\nversion: {version - 1}\n", f"\nversion: {version}\n")
        text = f"**{new}** Responders must keep a copy of each log of an incident for a year.\n\n"
        life.edit_template(template, "# Exceptions", f"{text}# Exceptions")
        controls = "{soc2: [CC7.4], hipaa: [], iso27001: [], nist-csf: []}"
        entry = f"\n  {new}: {{controls: {controls}, evidence: The copies}}\n"
        life.desk.templates[mapping] += entry.encode()
        assert newer_templates(life.world) == ("incident-response",)
        assert warned(life, "PK318")
        look(life)
        made = life.generate()["incident-response"]
        assert made.unread == (new,)
        assert not warned(life, "PK318")
        assert warned(life, "PK319")
        assert life.edited() == ["incident-response"]
        life.publish("Logs of incidents are kept", material=True)
        assert not warned(life, "PK319")

    def change_people(self):
        """The head of operations leaves; from then on, approvals are the successor's."""
        life = self.organization
        leaves, joins = life.today, life.today + timedelta(days=1)
        person = f"successor{leaves.year}"
        old, new = life.holders["executive_sponsor"], f"{person}@larkfield.example"
        text = life.desk.text("org_profile.yaml")
        line = next(one for one in text.split("\n") if one.startswith("  executive_sponsor:"))
        assert line.endswith("to: null, deputy: aribeiro}]")
        ended = line.replace("to: null", f"to: {leaves}").removesuffix("]")
        life.edit(
            "org_profile.yaml",
            line,
            f"{ended}, {{person: {person}, from: {joins}, to: null, deputy: aribeiro}}]",
        )
        life.edit(
            "org_profile.yaml",
            "\npeople:\n",
            f'\npeople:\n  - {{id: {person}, name: "Sam Successor {leaves.year}", '
            f'title: "Chief Operating Officer", email: {new}}}\n',
        )
        assert {one.action for one in life.generate().values()} == {Action.UNCHANGED}
        life.later(10)
        look(life, "PK563")
        life.accept_people()
        look(life)
        self.write_a_statement()
        life.propose("Shared accounts, once more")
        life.later(1)
        with pytest.raises(StateError, match=f"Sam Successor {leaves.year}"):
            life.approve_as(old)
        life.holders["executive_sponsor"] = new
        life.approve()
        life.later(1)
        life.issue(["access-control"], "Shared accounts, once more", material=True)

    def suffer_a_conflict(self):
        """People and the library change one sentence; somebody decides, and the base moves."""
        life = self.organization
        self.conflicts += 1
        ours, theirs = f" Ours is {self.conflicts}.", f" Theirs is {self.conflicts}."
        for files, path, addition in (
            (life.desk.content, ACCESS, ours),
            (life.desk.templates, "access-control.md.j2", theirs),
        ):
            text = files[path].decode()
            line = next(one for one in text.split("\n") if one.startswith(f"**{SENTENCE}**"))
            files[path] = text.replace(line, line + addition).encode()
        life.commit()
        assert life.generate()["access-control"].action is Action.CONFLICT
        look(life, "PK300", "PK312")
        (torn,) = undecided(life.world)
        decide(life.world, torn.id, [Answer(one, Choice.OURS) for one in torn.conflicts])
        life.commit()
        look(life)
        assert ours in life.desk.text(ACCESS)
        assert theirs not in life.desk.text(ACCESS)
        life.publish("What we do is our own", material=True)

    def review(self, late):
        """The annual review, in time or late."""
        life = self.organization
        due = min(life.cards[name].in_force(life.today).next_review for name in life.living)
        if late:
            life.on(due)
            look(life)
            life.on(due + timedelta(days=late))
            look(life)
        else:
            life.on(due - timedelta(days=14))
            look(life)
        life.review_all(f"Minutes of {life.today:%B %Y}; incidents and audits of the year")
        assert not [one.id for one in due_reviews(life.world) if one.triggers]
        look(life)


def look_everywhere(organization):
    """Ask for days all over the years: the turning points and the days around them."""
    days = {
        version.effective + timedelta(days=shift)
        for card in organization.cards.values()
        for version in card.versions
        for shift in (-1, 0, 1)
    }
    for day in sorted(days):
        look(organization, day=day)


@pytest.mark.timeout(600)
def test_three_years_of_the_core_policies(library, profile):
    organization = Organization(library, core_only(profile), BEGINS)
    years = Years(organization)
    years.begin()
    for year in range(3):
        years.tell(year)
    look_everywhere(organization)


@pytest.mark.slow
@pytest.mark.timeout(7200)
def test_ten_years_of_the_whole_library(library, profile):
    organization = Organization(library, profile, BEGINS)
    years = Years(organization)
    years.begin()
    for year in range(10):
        years.tell(year)
    look_everywhere(organization)

"""An organization that lives with its policies: what people do there, year after year.

The world is the one in memory, with the real workflows, seals and records; only pages are simple:
one page that carries what an issued PDF has to carry.
"""

from __future__ import annotations

import io
from datetime import UTC, date, datetime, timedelta
from functools import cache

from fakes import PASSPHRASE, Desk, FakeKeys, InProcessRenderer
from life_model import Card
from reportlab.pdfgen import canvas

from policykit.document import plain_text
from policykit.pages import RenderJob
from policykit.pages.attachments import attach
from policykit.record import Outcome, TriggerKind, codes_of
from policykit.signing import new_identity, open_identity
from policykit.workflow.approve import approve
from policykit.workflow.authority import accept, authority
from policykit.workflow.check import check
from policykit.workflow.exception_request import Request, request_exception
from policykit.workflow.exceptions import close_exception, decide_exception
from policykit.workflow.generate import generate
from policykit.workflow.initialize import initialize
from policykit.workflow.issue import issue
from policykit.workflow.propose import Terms, propose
from policykit.workflow.proving import Proof
from policykit.workflow.retire import Ending, retire
from policykit.workflow.review import review
from policykit.workflow.reviews import Findings
from policykit.workflow.trigger import Happening, trigger_review
from policykit.workflow.workspace import load_history
from policykit.world import Identity

PROFILE = "org_profile.yaml"
AUTHOR = "tomasz.zielinski@larkfield.example"
CHIEF = "ana.ribeiro@larkfield.example"
OPERATIONS = "marcus.lindqvist@larkfield.example"
SECURITY = "priya.raman@larkfield.example"


class OnePage(InProcessRenderer):
    """Pages with the title and nothing else, and with everything attached that is to be.

    As strict as the real one about what it is given: a job that could not be sent to another
    process, a document without words and two attachments of one name are refused.
    """

    def render(self, jobs):
        self.jobs += [job.policy for job in jobs]
        return [_page(job) for job in jobs]


def _page(job):
    assert isinstance(job, RenderJob), job
    assert job.is_report or job.chapters or plain_text(job.document).strip(), job.policy
    names = [one.name for one in job.attachments]
    assert len(names) == len(set(names)), names
    buffer = io.BytesIO()
    paper = canvas.Canvas(buffer, invariant=1)
    paper.setTitle(job.front.title)
    paper.drawString(72, 720, f"{job.front.title} {job.version}")
    paper.showPage()
    if job.attachments:
        attach(paper, job.attachments, job.created)
    paper.save()
    return buffer.getvalue()


class TwoKeys(FakeKeys):
    """A certificate lasts ten years; its successor is made in time."""

    successor_from = datetime(2034, 1, 1, tzinfo=UTC)

    def unlock(self, fingerprint, at):
        if at < self.successor_from:
            return super().unlock(fingerprint, at)
        assert fingerprint is None, "the profile names the first key"
        return _successor(self.successor_from)


@cache
def _successor(begins):
    made = new_identity(
        common_name="Larkfield policy seal 2",
        organization="Larkfield",
        country="US",
        not_before=begins,
        passphrase=PASSPHRASE,
    )
    return open_identity(made.p12, PASSPHRASE)


class Organization:
    """A workspace, the people around it, and the cards that somebody keeps beside it."""

    def __init__(self, templates: dict[str, bytes], profile: bytes, begins: date) -> None:
        self.desk = Desk({}, dict(templates), keys=TwoKeys(), renderer=OnePage())
        self.desk.git.who = Identity("Tomasz Zieliński", AUTHOR)
        self.cards: dict[str, Card] = {}
        self.issued_texts: dict[str, bytes] = {}
        self.incidents: list[str] = []  # that no review has considered yet
        self.holders = {
            "top_management": CHIEF,
            "executive_sponsor": OPERATIONS,
            "security_lead": SECURITY,
        }
        self.on(begins)
        made = initialize(self.world, profile, PROFILE)
        self.cards = {one.id: Card() for one in made.policies}

    @property
    def world(self):
        return self.desk.world

    @property
    def today(self) -> date:
        return self.desk.clock.moment.date()

    @property
    def living(self) -> list[str]:
        """The policies that are not retired."""
        return [name for name, card in self.cards.items() if card.last_day is None]

    def on(self, day: date) -> None:
        """Let it become the middle of that day."""
        moment = datetime(day.year, day.month, day.day, 15, 0, tzinfo=UTC)
        assert moment > self.desk.clock.moment or not self.cards, day
        self.desk.clock.moment = moment

    def later(self, days: int) -> None:
        """Let some days go by."""
        self.on(self.today + timedelta(days=days))

    def text(self, name: str) -> bytes:
        """The text and mapping of a policy, as they stand."""
        return b"".join(self.desk.content[f"policies/{name}{end}"] for end in (".md", ".map.yaml"))

    def edited(self) -> list[str]:
        """The policies that do not say what they said when they were last issued."""
        return [name for name in self.living if self.text(name) != self.issued_texts.get(name)]

    def edit(self, path: str, old: str, new: str) -> None:
        self.desk.edit(path, old, new)

    def edit_template(self, name: str, old: str, new: str) -> None:
        """A new release of the template library."""
        text = self.desk.templates[name].decode()
        assert text.count(old) == 1, (name, old)
        self.desk.templates[name] = text.replace(old, new).encode()

    def accept_people(self) -> None:
        """Top management of before replies to the mail about the change, with the code in it."""
        chief = self.holders["top_management"]
        reply = f"From: {chief}\n\nFine: {authority(self.world).code}\n".encode()
        accept(self.world, chief, Proof({"reply.eml": reply}))

    def generate(self):
        """Generate, look at it, commit it."""
        done = generate(self.world, (), dry_run=False)
        if self.desk.git.dirty([PROFILE, "policies", ".policykit"]):
            self.desk.git.commit_all("Generated")
        return {one.id: one for one in done.outcomes}

    def commit(self) -> None:
        self.desk.git.commit_all("By hand")

    def publish(self, what: str, *, material: bool) -> None:
        """Propose, approve and issue whatever was edited; write it on the cards."""
        names = self.edited()
        self.propose(what)
        self.later(1)
        self.approve()
        self.later(1)
        self.issue(names, what, material=material)

    def propose(self, what: str) -> None:
        """Put up whatever was edited."""
        names = self.edited()
        assert names, what
        terms = Terms(what, None, None, None, None, None, None)
        made = propose(self.world, names, terms, everything=False)
        assert sorted(one.record.event.policy for one in made.proposals) == sorted(names)

    def issue(self, names: list[str], what: str, *, material: bool) -> None:
        """Issue, and write it on the cards."""
        issue(self.world, names, everything=False, step=lambda _: None)
        for name in names:
            self.cards[name].issue(self.today, what, material=material)
            self.issued_texts[name] = self.text(name)

    def approve(self) -> None:
        """Everybody whose turn it is replies to the mail, with the code in it."""
        waiting = [name for name in self.living if self.history(name).open_proposals]
        for role in sorted({self.approver_role(name) for name in waiting}):
            self.approve_as(self.holders[role])

    def approver_role(self, name: str) -> str:
        """The role that the policy itself says approves it."""
        lines = self.desk.text(f"policies/{name}.md").split("\n")
        return next(line for line in lines if line.startswith("approver_role: ")).split()[1]

    def approve_as(self, email: str) -> None:
        """Somebody replies to the mail, with the code in it."""
        waiting = [record for name in self.living for record in self.history(name).open_proposals]
        codes = sorted({codes_of(record)[-1] for record in waiting})
        reply = f"From: {email}\n\nApproved: {' '.join(codes)}\n".encode()
        approve(self.world, (), email, Proof({"reply.eml": reply}), everything=True)

    def review_all(self, considered: str) -> None:
        """Look at every policy, find nothing to change, issue it again."""
        findings = Findings(Outcome.NO_CHANGE, (considered, *self.incidents), (), None)
        late = {name: self._days_late(name) for name in self.living}
        review(self.world, self.living, findings, everything=False)
        self.incidents.clear()
        self.later(1)
        self.approve()
        self.later(1)
        issue(self.world, self.living, everything=False, step=lambda _: None)
        for name in self.living:
            self.cards[name].issue(self.today, "", material=False, days_late=late[name])

    def _days_late(self, name: str) -> int:
        current = self.cards[name].in_force(self.today)
        return max(0, (self.today - current.next_review).days)

    def retire(self, name: str, successor: str, last_day: date) -> None:
        ending = Ending(
            "Its text moved", successor, last_day, self.holders[self.approver_role(name)], SECURITY
        )
        retire(self.world, name, ending)
        self.cards[name].last_day = last_day
        self.cards[name].successor = successor

    def except_from(self, policy: str, statement: str, until: date) -> str:
        """Somebody asks for an exception, and the head of security agrees; return its number."""
        request = Request(
            policy=policy,
            statements=(statement,),
            reason="An old system cannot do it",
            risk="Small: it holds no customer data",
            control="It stands alone in its network",
            start=None,
            expiry=until,
            review_on=None,
            extends=None,
            email=AUTHOR,
        )
        asked = request_exception(self.world, request)
        reply = f"From: {SECURITY}\n\nApproved: {asked.code}\n".encode()
        decide_exception(
            self.world, asked.record.event.number, SECURITY, Proof({"reply.eml": reply})
        )
        return asked.record.event.number

    def close_exception(self, number: str) -> None:
        close_exception(self.world, number, "The old system is gone", None)

    def suffer(self, policy: str, what: str) -> str:
        """An incident asks for a review of a policy; return its number."""
        happening = Happening(TriggerKind.INCIDENT, what, (policy,), None, None)
        self.incidents.append(trigger_review(self.world, happening).event.number)
        return self.incidents[-1]

    def history(self, name: str):
        history, found = load_history(self.world, name)
        assert found == ()
        return history

    def problems(self) -> list[tuple[str, str]]:
        """What check finds: code, and the file it speaks of."""
        return [
            (found.code, found.place.file if found.place else "") for found in check(self.world)
        ]

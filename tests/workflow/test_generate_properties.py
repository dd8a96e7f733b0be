"""Whatever people, templates and facts do to a policy: no line that a person wrote is lost."""

from __future__ import annotations

from fakes import Desk
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from policykit.policy import has_conflict_markers
from policykit.workflow.generate import Action, generate
from policykit.workflow.initialize import initialize

DOOR, BASE = "policies/door.md", ".policykit/base/door.md"
HEAD = """\
---
id: door
title: Door Policy
version: 1
prefix: DO
when: true
owner_role: it_lead
approver_role: executive_sponsor
classification: internal
audience: Everyone
ack_required: false
parameters:
  - {path: door.months, type: int, default: 3, min: 1, max: 12, question: How often?}
---
# Purpose {#purpose}

Doors are checked {{ door.months | every_months }}.

# Policy statements {#statements}

"""
SENTENCES = ("Doors must be shut.", "Keys must be counted.", "Guards must be awake.")
CLEAN = {Action.UPDATED, Action.MERGED, Action.UNCHANGED}

# A template says which of ten statements it has, and in which wording.
template_states = st.dictionaries(st.integers(1, 10), st.sampled_from(SENTENCES), min_size=1)
edits = st.lists(
    st.tuples(st.sampled_from(["insert", "replace", "delete", "no end"]), st.integers(0, 60)),
    max_size=4,
)
rounds = st.lists(
    st.tuples(edits, template_states, st.integers(1, 12), st.booleans()), min_size=1, max_size=3
)


def library(state):
    body = "".join(f"**DO-{number}** {text}\n\n" for number, text in sorted(state.items()))
    controls = "{controls: {soc2: [CC6.4]}, evidence: A list}"
    mapping = "".join(f"  DO-{number}: {controls}\n" for number in sorted(state))
    framework = (
        'id: soc2\ntitle: SOC 2\nversion: "2017"\n'
        "groups: [{id: CC6, controls: [{id: CC6.4, title: Doors}]}]\n"
    )
    return {
        "door.md.j2": (HEAD + body).encode(),
        "door.map.yaml": f"statements:\n{mapping}".encode(),
        "frameworks/soc2.yaml": framework.encode(),
    }


class Person:
    """Edits a file, and knows which lines are theirs."""

    def __init__(self):
        self.lines: list[str] = []

    def edit(self, text, edits):
        lines = text.split("\n")
        for kind, position in edits:
            at = position % max(len(lines), 1)
            if lines[at : at + 1] and lines[at] in self.lines and kind in ("replace", "delete"):
                self.lines.remove(lines[at])
            if kind in ("insert", "replace"):
                self.lines.append(f"Written by hand, number {len(self.lines)} at {position}.")
                lines[at : at + (kind == "replace")] = [self.lines[-1]]
            elif kind == "delete":
                del lines[at : at + 1]
            elif lines and not lines[-1]:
                lines.pop()
        self.lines = [line for line in dict.fromkeys(self.lines) if line in lines]
        return "\n".join(lines)

    def decide(self, text):
        """Resolve each conflict: our side of it, nothing else."""
        kept, ours = [], True
        for line in text.split("\n"):
            if line.startswith("<<<<<<<"):
                ours = True
            elif line.startswith("|||||||"):
                ours = False
            elif line.startswith(">>>>>>>"):
                ours = True
            elif ours:
                kept.append(line)
        return "\n".join(kept)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(first=template_states, story=rounds)
def test_no_hand_written_line_is_lost_and_no_conflict_is_called_done(small_profile, first, story):
    desk = Desk({}, library(first))
    initialize(desk.world, small_profile, "org_profile.yaml")
    person = Person()
    for edits, state, months, decides in story:
        desk.content[DOOR] = person.edit(desk.text(DOOR), edits).encode()
        before, base = desk.content[DOOR], desk.content[BASE]
        desk.templates.update(library(state))
        profile = small_profile.replace(b"months: 3", f"months: {months}".encode())
        desk.content["org_profile.yaml"] = profile
        (outcome,) = generate(desk.world, (), dry_run=False).outcomes
        after = desk.content[DOOR]
        for line in person.lines:
            assert line in desk.text(DOOR).split("\n")
        assert (outcome.action is Action.CONFLICT) == has_conflict_markers(after)
        if outcome.action is Action.CONFLICT:
            assert desk.content[BASE] == base
        else:
            assert outcome.action in CLEAN
            assert f"{months} months" in desk.text(BASE) or months in (1, 12)
            assert not [path for path in desk.content if "pending" in path]
        if outcome.action is Action.UNCHANGED:
            assert after == before
        if decides and has_conflict_markers(after):
            desk.content[DOOR] = person.decide(desk.text(DOOR)).encode()

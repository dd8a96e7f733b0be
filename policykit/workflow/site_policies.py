"""The policies of a portal: text as issued, history with redlines, files to be taken away."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from policykit.canonical import sha256
from policykit.document import decode, redline
from policykit.errors import StateError, has_errors, warning
from policykit.evidence.change_report import notes_of
from policykit.policy import read_policy, read_sidecar
from policykit.portal.values import Download, Edition, PortalPolicy, VersionEntry
from policykit.profile import ROLE_LABELS
from policykit.record import change_log, periods, review_state
from policykit.workflow import paths
from policykit.workflow.frozen import frozen_inputs
from policykit.workflow.page_words import PageWords
from policykit.workflow.pictures import picture_paths
from policykit.workflow.workspace import load_frameworks, load_history

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import date

    from policykit.document import Document
    from policykit.errors import Diagnostic
    from policykit.policy import Policy
    from policykit.profile import Profile
    from policykit.record import Actor, History, Issued, Record, Revision
    from policykit.template import Framework
    from policykit.values import Digest, PolicyId
    from policykit.workflow.frozen import Frozen
    from policykit.workflow.in_force import InForce
    from policykit.world import World


@dataclass(frozen=True, slots=True)
class PoliciesOfSite:
    """The policies in force, what is copied for them, and what is to be known.

    Attributes:
        files: path in the portal -> bytes.
        gaps: title of each policy without a version in force, and why.
        histories: the records of each policy shown.
    """

    policies: tuple[PortalPolicy, ...]
    files: Mapping[str, bytes]
    gaps: tuple[tuple[str, str], ...]
    histories: Mapping[PolicyId, History]
    warnings: tuple[Diagnostic, ...]


@dataclass(frozen=True, slots=True)
class _Text:
    """One issued version: what it was made from, and its text."""

    frozen: Frozen
    policy: Policy
    document: Document


def read_policies(  # noqa: PLR0913 - what is in force, and whom it is shown to
    world: World,
    profile: Profile,
    rows: Sequence[InForce],
    on: date,
    edition: Edition,
    *,
    names: bool,
) -> PoliciesOfSite:
    """Return the policies that an edition shows, by title.

    Raises:
        PolicykitError: git or pandoc failed.
    """
    current = [row for row in rows if row.version]
    histories = {row.id: load_history(world, row.id)[0] for row in current}
    is_for_staff = edition is Edition.STAFF
    found: list[Diagnostic] = []
    wanted = {
        record.digest: record
        for row in current
        for record in histories[row.id].chain
        if is_for_staff or record.event.version == row.version
    }
    texts = _texts(world, wanted.values(), found)
    reader = _Reader(world, profile, on, is_for_staff=is_for_staff, names=names)
    shown = [
        made
        for row in current
        if (made := reader.policy(row, histories[row.id], texts)) is not None
    ]
    gaps = [(row.title, row.gap or row.claim) for row in rows if not row.version]
    there = {one.id for one in shown}
    gaps += [
        (row.title, f"version {row.version} is in force, and its text is not in the history")
        for row in current
        if is_for_staff and row.id not in there
    ]
    return PoliciesOfSite(
        tuple(sorted(shown, key=lambda one: (one.title.casefold(), one.id))),
        reader.files,
        tuple(gaps),
        histories,
        (*found, *reader.warnings),
    )


def _texts(
    world: World, records: Iterable[Record[Issued]], found: list[Diagnostic]
) -> Mapping[Digest, _Text]:
    """Return the text of each version that history still has, read in one run of pandoc."""
    read: dict[Digest, tuple[Frozen, Policy]] = {}
    for record in records:
        path = paths.policy(record.event.policy)
        try:
            frozen = frozen_inputs(world, record)
        except StateError as gone:
            found.append(
                warning(
                    "PK054",
                    f"the text of version {record.event.version} of {record.event.policy} is not "
                    f"in the history: {gone.diagnostics[0].message}",
                    hint=gone.diagnostics[0].hint,
                )
            )
            continue
        policy, _ = read_policy(frozen.files[path], path)
        if policy:
            read[record.digest] = (frozen, policy)
    trees = world.pandoc.parse(
        [(paths.policy(policy.id), policy.body) for _, policy in read.values()]
    )
    texts = {}
    for (digest, (frozen, policy)), tree in zip(read.items(), trees, strict=True):
        document, wrong = decode(tree, policy.body, paths.policy(policy.id), policy.body_line)
        if not has_errors(wrong):
            texts[digest] = _Text(frozen, policy, document)
    return texts


class _Reader:
    """Makes the policies of a portal, and gathers the files they need."""

    def __init__(
        self, world: World, profile: Profile, on: date, *, is_for_staff: bool, names: bool
    ) -> None:
        self._world = world
        self._profile = profile
        self._on = on
        self._is_for_staff = is_for_staff
        self._names = names
        self._words = PageWords(profile)
        self._frameworks = load_frameworks(world)
        self.files: dict[str, bytes] = {}
        self.warnings: list[Diagnostic] = []

    def policy(
        self, row: InForce, history: History, texts: Mapping[Digest, _Text]
    ) -> PortalPolicy | None:
        """Return a policy, None where this edition does not show it or its text is gone."""
        record = next(one for one in history.chain if one.event.version == row.version)
        text = texts.get(record.digest)
        if text is None or row.effective is None:
            return None
        public = self._profile.classification.levels[0].id
        if not self._is_for_staff and text.policy.classification != public:
            return None
        event = record.event
        state = review_state(event.next_review, self._on, self._profile.review.lead_days)
        return PortalPolicy(
            id=row.id,
            title=text.policy.title,
            version=str(event.version),
            effective=event.effective,
            next_review=event.next_review,
            review=state.value if self._is_for_staff else "",
            owner=self._role(text.policy.owner_role),
            language=text.frozen.profile.branding.language,
            document=text.document,
            facts=self._facts(text, record, history),
            controls=self._controls(text),
            pictures=self._pictures(text),
            exceptions=(),
            history=self._history(row, history, texts),
            pdf=self._pdf(record, history),
            notes=tuple(map(str, notes_of(history, last=self._on, name=self._called)))
            if self._is_for_staff
            else (),
        )

    def _called(self, by: Actor) -> str:
        """Return how an edition calls somebody: by name, or by role where people are left out."""
        roles = " and ".join(self._profile.label(one) for one in by.roles if one in ROLE_LABELS)
        return by.name if self._names else roles or "somebody"

    def _role(self, role: str) -> str:
        label = self._profile.label(role)
        if not self._names:
            return label
        holders = " and ".join(one.name for one in self._profile.holders(role, self._on))
        return f"{label} ({holders or 'vacant'})"

    def _facts(
        self, text: _Text, record: Record[Issued], history: History
    ) -> tuple[tuple[str, str], ...]:
        event = record.event
        levels = {level.id: level.label for level in self._profile.classification.levels}
        proposal = history.proposal(event.proposal)
        level = text.policy.classification
        rows = [
            ("Owner", self._role(text.policy.owner_role)),
            ("In force since", str(event.effective)),
            ("Next review", str(event.next_review)),
            ("Classification", levels.get(level, level)),
            ("For whom", text.policy.audience),
            ("Policy id", str(event.policy)),
        ]
        if self._is_for_staff and proposal:
            rows.append(("Digest of the text", f"SHA-256 {proposal.event.content[:12]}"))
        return tuple(rows)

    def _controls(self, text: _Text) -> Mapping[str, tuple[str, ...]]:
        path = paths.sidecar(text.policy.id)
        sidecar, _ = read_sidecar(text.frozen.files[path], path)
        flags = self._profile.tree["scope"]
        scope = {
            framework.id
            for framework in self._profile.frameworks
            if flags.get(framework.id.replace("-", "_"))
        }
        return {
            str(name): tuple(
                f"{_short(self._frameworks[framework])} {', '.join(controls)}"
                for framework, controls in entry.controls.items()
                if framework in scope and framework in self._frameworks and controls
            )
            for name, entry in (sidecar.entries.items() if sidecar else ())
        }

    def _pictures(self, text: _Text) -> Mapping[str, str]:
        places = {}
        for path in picture_paths(self._world, text.policy):
            data = text.frozen.files[path]
            suffix = path.rpartition(".")[2].lower()
            places[path] = f"files/picture-{sha256(data)[:12]}.{suffix}"
            self.files[places[path]] = data
        return places

    def _history(
        self, row: InForce, history: History, texts: Mapping[Digest, _Text]
    ) -> tuple[VersionEntry, ...]:
        states = {str(one.record.event.version): one.state(self._on) for one in periods(history)}
        issued = {str(record.event.version): record for record in history.chain}
        entries = []
        for revision in change_log(history):
            record = issued.get(str(revision.version))
            is_shown = self._is_for_staff or revision.version == row.version
            if record is None or record.event.day > self._on or not is_shown:
                continue
            entry = self._entry(revision, states[str(revision.version)].value)
            before = history.version(record.event.previous) if record.event.previous else None
            if self._is_for_staff:
                entry = _with_changes(entry, record, before, texts)
            entries.append(replace(entry, pdf=self._pdf(record, history)))
        return tuple(entries)

    def _entry(self, revision: Revision, state: str) -> VersionEntry:
        approved = tuple(
            f"{one.name}, {one.title}, {one.on} ({one.method.value})"
            if self._names
            else f"{self._profile.label(one.role)}, {one.on}"
            for one in revision.approvals
        )
        kind = f"{revision.change_class.value} change"
        if revision.review:
            kind += f", reviewed {revision.review.on}"
        return VersionEntry(
            version=str(revision.version),
            state=f"withdrawn: {revision.withdrawn}" if revision.withdrawn else state,
            issued=revision.issued_on,
            effective=revision.effective,
            kind=kind,
            what=revision.what if self._is_for_staff else "",
            why=revision.why if self._is_for_staff else "",
            approved=approved if self._is_for_staff else (),
            pdf=None,
            changes=None,
            before="",
        )

    def _pdf(self, record: Record[Issued], history: History) -> Download | None:
        """Return the PDF of a version; one that was altered or is missing is not handed on."""
        seal = history.seal_of(record.digest)
        if seal is None:
            return None
        wanted = seal.event.pdf
        path = f"files/{wanted.path.rpartition('/')[2]}"
        if path not in self.files:
            data = self._world.files.read(wanted.path)
            if data is None or sha256(data) != wanted.sha256:
                how = "is missing" if data is None else "was altered"
                message = f"{wanted.path} {how}, so the portal does not offer it"
                hint = f"Restore it: git checkout -- {wanted.path}"
                self.warnings.append(warning("PK055", message, hint=hint))
                return None
            self.files[path] = data
        return Download(path, len(self.files[path]), wanted.sha256)


def _with_changes(
    entry: VersionEntry,
    record: Record[Issued],
    before: Record[Issued] | None,
    texts: Mapping[Digest, _Text],
) -> VersionEntry:
    new = texts.get(record.digest)
    old = texts.get(before.digest) if before else None
    if new is None or old is None or before is None:
        return entry
    changes = redline(old.document, new.document)
    return replace(entry, changes=changes, before=str(before.event.version))


_SHORT = {"soc2": "SOC 2", "iso27001": "ISO 27001", "nist-csf": "NIST CSF", "hipaa": "HIPAA"}


def _short(framework: Framework) -> str:
    return _SHORT.get(framework.id, framework.title)

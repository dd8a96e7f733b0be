"""`evidence`: the pack of a window, from one commit.

Frozen there, chosen, gathered, told in tables and pages, listed, and signed by the organization.
The same command at the same commit gives the same files, but for the signed statement. Reads only;
the caller writes what comes back.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import policykit
from policykit.canonical import sha256
from policykit.errors import InputError, error
from policykit.evidence.pack import acknowledged, bag, names
from policykit.evidence.pack.acknowledged import (
    duties_in,
    names_file,
    needed_names,
    terms_file,
)
from policykit.evidence.pack.building import derived_files
from policykit.evidence.pack.cover import cover_report
from policykit.evidence.pack.index_page import index_html
from policykit.evidence.pack.instructions import instructions
from policykit.evidence.pack.notices import notices
from policykit.evidence.pack.periods import timelines
from policykit.evidence.pack.reading import read_source
from policykit.evidence.pack.source import Scope, Source, versions_in_window
from policykit.evidence.pack.statement import Envelope, envelope_bytes, framed, statement_bytes
from policykit.evidence.timeline_report import timeline_report
from policykit.pages.places import statement_places
from policykit.policy import read_policy
from policykit.record import local_date, roster
from policykit.signing.dsse import sign_bytes
from policykit.signing.pem import certificate_pem
from policykit.workflow import paths
from policykit.workflow.acknowledgement_terms import version_terms
from policykit.workflow.committed import committed
from policykit.workflow.composition import page_style
from policykit.workflow.coverage import reasons_out_of_scope
from policykit.workflow.pack_choice import picked
from policykit.workflow.pack_files import (
    Gathered,
    Wanted,
    gather_records,
    gather_versions,
    ids,
    not_committed,
    sound_histories,
)
from policykit.workflow.pack_left_out import beside_the_pack
from policykit.workflow.pack_scope import (
    answering,
    asked_frameworks,
    chosen_policies,
    ever_issued,
    require_window,
)
from policykit.workflow.report import CLASSIFICATION, report_pdf
from policykit.workflow.roster_folder import load_names
from policykit.workflow.workspace import load_profile, policy_ids, recorded_ids
from policykit.workflow.workspace_records import load_workspace_history

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from policykit.errors import Diagnostic
    from policykit.profile import Profile
    from policykit.record import History
    from policykit.signing import SealIdentity
    from policykit.values import PolicyId
    from policykit.workflow.pack_choice import Asked
    from policykit.world import World


@dataclass(frozen=True, slots=True)
class Pack:
    """A finished pack.

    Attributes:
        name: of its folder.
        files: path below the folder to content.
        at: the time of the commit, which all its files get.
        source: what it says.
        warnings: what its maker should know; what its reader must know stands in it.
    """

    name: str
    files: Mapping[str, bytes]
    at: datetime
    source: Source
    warnings: tuple[Diagnostic, ...]

    @property
    def notices(self) -> tuple[str, ...]:
        """Return what stands on the cover."""
        return notices(self.source)


def make_pack(world: World, asked: Asked, step: Callable[[str], None] = lambda _: None) -> Pack:
    """Return the pack that was asked for.

    Args:
        world: the outside.
        asked: window and choice.
        step: is told what is being done.

    Raises:
        PolicykitError: the window or the choice is wrong, records do not agree, or the key cannot
            be unlocked.
    """
    here, ahead, commit = committed(world)
    profile, _ = load_profile(here)
    now = world.clock.now()
    today = local_date(now, profile.organization.time_zone)
    require_window(asked, today)
    identity = world.keys.unlock(profile.signing.certificate, now)
    step("reading the records")
    frameworks, aside = asked_frameworks(here, profile, asked)
    everything = tuple(sorted({*policy_ids(here), *recorded_ids(here)}))
    chosen, not_asked = chosen_policies(everything, asked)
    histories = sound_histories(here, chosen)
    gathered = Gathered(left_out=[*not_asked, *aside])
    histories = ever_issued(histories, gathered)
    if asked.frameworks:
        histories = answering(here, histories, asked, gathered)
    window = (asked.first, asked.last)
    population = [
        f"{one.record.event.policy}-v{one.record.event.version}"
        for history in histories.values()
        for one, _ in versions_in_window(history, *window)
    ]
    if not population:
        raise InputError(
            error(
                "PK002",
                f"no version was in force on any day from {asked.first} to {asked.last}, so a pack "
                "would be empty",
                hint="See which days are covered: policykit timeline --from DATE --to DATE",
            )
        )
    sample, method = picked(asked.sample, population) if asked.sample else (None, "")
    whole = not (asked.policies or asked.frameworks)
    gather_records(here, histories, everything=whole, into=gathered)
    step("reading versions and their PDFs")
    kept = None if sample is None else frozenset(sample)
    gather_versions(here, ahead, Wanted(commit, histories, window, kept), gathered)
    files = gathered.files
    for name, (_, data) in frameworks.items():
        files[f"{names.FRAMEWORKS}{name}.yaml"] = data
    if asked.bundle:
        step("packing the history")
        files[names.BUNDLE] = world.git.bundle(commit, world.git.tags())
    gathered.left_out += beside_the_pack(histories.values(), bundle=asked.bundle)
    scope = Scope(
        organization=str(profile.organization.legal_name),
        time_zone=profile.organization.time_zone,
        accent=page_style(profile, CLASSIFICATION).accent,
        first=asked.first,
        last=asked.last,
        as_of=min(asked.last, today),
        policies=ids(histories),
        frameworks=tuple(frameworks),
        command=asked.command,
        commit=commit,
        versions=_versions(here),
        picked=sample,
        method=method,
        out_of_scope={
            name: reasons_out_of_scope(one, profile) for name, (one, _) in frameworks.items()
        },
        faults=tuple(map(_fault, gathered.faults)),
        left_out=tuple(gathered.left_out),
        headcount=_headcount(profile),
    )
    files |= _acknowledgements(world, here, profile, histories, scope)
    source, _ = read_source(
        files,
        scope,
        {name: (one.title, one.controls) for name, (one, _) in frameworks.items()},
        find_pages(files),
    )
    files |= certificates(identity)
    made = _finished(world, profile, source, files, identity, now, bundle=asked.bundle, step=step)
    return Pack(
        name=_name(profile, scope),
        files=made,
        at=commit_time(files[names.COMMIT]),
        source=source,
        warnings=(*not_committed(world, commit), *gathered.faults),
    )


def _acknowledgements(
    world: World,
    here: World,
    profile: Profile,
    histories: Mapping[PolicyId, History],
    scope: Scope,
) -> dict[str, bytes]:
    """Return the files that rows of acknowledgements rest on; none where nobody is on a list."""
    workspace, _ = load_workspace_history(here)
    if not roster(workspace):
        return {}
    terms, _ = version_terms(here, profile, tuple(histories.values()))
    duties = duties_in(histories.values(), workspace, terms, scope)
    names_kept = needed_names(duties, load_names(world))
    files = {acknowledged.TERMS: terms_file(terms)}
    return {**files, acknowledged.PEOPLE: names_file(names_kept)} if names_kept else files


def _headcount(profile: Profile) -> tuple[int, int] | None:
    count = profile.tree["organization"]["headcount"]
    return (count["employees"], count["contractors"]) if count else None


def find_pages(files: Mapping[str, bytes]) -> dict[str, Mapping[str, int]]:
    """Return on which page of each PDF of a pack the statements of its text stand."""
    found: dict[str, Mapping[str, int]] = {}
    for path, data in files.items():
        if not path.startswith(names.POLICIES) or not path.endswith(".pdf"):
            continue
        text = f"{path.partition('_')[0]}_text.md"
        stem = path.removeprefix(names.POLICIES).partition("/")[0]
        policy, _ = read_policy(files.get(text, b""), f"policies/{stem}.md")
        if policy is None:
            continue
        places = statement_places(data, {one.id for one in policy.statements})
        found[path] = {name: place.page for name, place in places.items()}
    return found


def certificates(identity: SealIdentity) -> dict[str, bytes]:
    """Return the certificate of a key as a file of a pack."""
    path = f"{names.CERTIFICATES}seal-{identity.fingerprint[:12]}.crt.pem"
    return {path: certificate_pem(identity.certificate_der, *identity.chain_der)}


def commit_time(commit: bytes) -> datetime:
    """Return the time a commit object states, UTC; not before 1980, as ZIP files have it."""
    said = commit.partition(b"\n\n")[0].rpartition(b"committer ")[2].partition(b"\n")[0]
    seconds = int(said.split()[-2])
    return max(datetime.fromtimestamp(seconds, UTC), datetime(1980, 1, 1, tzinfo=UTC))


def beside(source: Source, fingerprint: str, *, bundle: bool) -> dict[str, bytes]:
    """Return the pages at the top of a pack that are made from it without a renderer."""
    return {
        names.INDEX: index_html(source),
        names.INSTRUCTIONS: instructions(source, fingerprint, bundle=bundle),
    }


def bag_info(scope: Scope) -> tuple[tuple[str, str], ...]:
    """Return what `bag-info.txt` says."""
    return (
        ("Source-Organization", scope.organization),
        ("External-Description", f"Policy evidence, {scope.first} to {scope.last}"),
        ("Bag-Software-Agent", f"policykit {scope.versions.get('policykit', '')}"),
    )


def _finished(  # noqa: PLR0913, PLR0917 - the parts of a bag, and who signs it when
    world: World,
    profile: Profile,
    source: Source,
    files: Mapping[str, bytes],
    identity: SealIdentity,
    now: datetime,
    *,
    bundle: bool,
    step: Callable[[str], None],
) -> dict[str, bytes]:
    step("writing cover and index")
    scope = source.scope
    at = commit_time(files[names.COMMIT])
    timeline = timeline_report(
        timelines(source), (scope.first, scope.last), scope.time_zone, scope.as_of
    )
    payload = {
        **files,
        **dict(derived_files(source)),
        names.TIMELINE_PDF: report_pdf(world, profile, timeline, at),
    }
    top = {
        **beside(source, identity.fingerprint, bundle=bundle),
        names.COVER: report_pdf(world, profile, cover_report(source, at, bundle=bundle), at),
    }
    whole = bag.bag_files(payload, top, bag_info(scope))
    who = world.git.identity()
    said: dict[str, Any] = {
        "command": scope.command,
        "commit": scope.commit,
        "window": {"first": str(scope.first), "last": str(scope.last)},
        "time_zone": scope.time_zone,
        "versions": dict(scope.versions),
    }
    statement = statement_bytes(whole, now, f"{who.name} <{who.email}>", said)
    signature = sign_bytes(framed(statement), identity)
    whole[names.STATEMENT] = envelope_bytes(Envelope(statement, identity.fingerprint, signature))
    return whole


def _fault(found: Diagnostic) -> str:
    """Return what the reader of a pack is told; that a text was never issued is no fault."""
    kind = "Note" if found.code == "PK014" else "Fault"
    return f"{kind}: {found.message}."


def _versions(world: World) -> dict[str, str]:
    found = {"policykit": policykit.__version__}
    profile = world.files.read(paths.PROFILE)
    if profile is not None:
        found["profile"] = sha256(profile)[:12]
    lock = world.files.read(paths.LOCK)
    if lock is not None:
        found["template lock"] = sha256(lock)[:12]
    return found


def _name(profile: Profile, scope: Scope) -> str:
    short = "".join(
        one if one.isascii() and one.isalnum() else "-"
        for one in str(profile.organization.short_name).casefold()
    ).strip("-")
    sample = "_sample" if scope.picked is not None else ""
    return f"{short or 'policy'}_policy-evidence_{scope.first}_to_{scope.last}{sample}"

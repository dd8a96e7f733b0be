"""`evidence push`: the PDFs in force to a platform of evidence, each once, each with a receipt."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Protocol

from policykit.canonical import sha256
from policykit.errors import InputError, PolicykitError, StateError, error
from policykit.errors import Place as At
from policykit.evidence.push import Deed, Parcel, Planned, plan
from policykit.record import EvidencePushed, local_date, write_record
from policykit.workflow import push_ciso_assistant, push_drata, push_vanta
from policykit.workflow.in_force import in_force_on
from policykit.workflow.people import actor, person_called
from policykit.workflow.session import writing
from policykit.workflow.workspace import load_profile
from policykit.workflow.workspace_records import WORKSPACE_ID, load_workspace_history
from policykit.world import ChangeSet

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from policykit.evidence.http import Http
    from policykit.evidence.push import Place
    from policykit.record import Record
    from policykit.workflow.push_mapping import Mapped
    from policykit.world import World

SECRETS: Mapping[str, tuple[str, ...]] = {
    push_vanta.NAME: push_vanta.SECRETS,
    push_drata.NAME: push_drata.SECRETS,
    push_ciso_assistant.NAME: push_ciso_assistant.SECRETS,
}
"""Platform -> names of the environment variables, or of entries in the keyring, it needs."""


class Platform(Protocol):
    """A place that evidence is handed to."""

    name: str
    has_drafts: bool

    def places(self) -> tuple[Place, ...]:
        """Return the documents that files can be put to."""
        ...

    def uploads(self, place: str) -> Mapping[str, str]:
        """Return digest -> id of the files that are there."""
        ...

    def upload(self, place: str, parcel: Parcel, data: bytes) -> str:
        """Put a file there and return what the platform calls it."""
        ...

    def submit(self, place: str) -> None:
        """Put what is there as a draft before the auditors."""
        ...


@dataclass(frozen=True, slots=True)
class Pushed:
    """What was done.

    Attributes:
        planned: what was to be done, before anything was.
        receipts: a record for each file that arrived or was submitted.
        failure: why the rest was not done; None where all of it was.
    """

    planned: tuple[Planned, ...]
    receipts: tuple[Record[EvidencePushed], ...] = ()
    failure: PolicykitError | None = None


def connect(platform: str, http: Http, mapped: Mapped, secrets: Mapping[str, str]) -> Platform:
    """Return a platform that was asked for a token, where it gives one.

    Raises:
        ProgramError: it refused.
    """
    if platform == push_vanta.NAME:
        return push_vanta.Vanta(http, mapped.address, secrets)
    if platform == push_drata.NAME:
        return push_drata.Drata(http, mapped.address, secrets, mapped.settings["workspace"])
    return push_ciso_assistant.CisoAssistant(
        http, mapped.address, secrets, mapped.settings["folder"]
    )


def push_plan(
    world: World, name: str, mapped: Mapped, platform: Platform | None, *, submit: bool
) -> tuple[Planned, ...]:
    """Return what is to be done for each policy in force; nothing is sent.

    Args:
        world: the outside.
        name: of the platform.
        mapped: which document takes which policy.
        platform: asked what is there already; None makes the plan from receipts alone.
        submit: drafts are to be submitted.

    Raises:
        StateError: nothing is in force, or a PDF is missing or altered.
    """
    parcels = _parcels(world)
    workspace, found = load_workspace_history(world)
    if found:
        raise InputError(*found)
    receipts: dict[str, dict[str, str]] = {}
    done = set()
    for record in workspace.records:
        event = record.event
        if isinstance(event, EvidencePushed) and event.platform == name:
            receipts.setdefault(event.document, {})[event.sha256] = event.upload
            if event.submitted:
                done.add((event.document, event.sha256))
    places = platform.places() if platform else ()
    named = sorted(
        {mapped.documents[one.policy] for one in parcels if one.policy in mapped.documents}
    )
    asks = platform is not None and name != push_drata.NAME
    uploads = {
        place: dict(platform.uploads(place)) if asks and platform else receipts.get(place, {})
        for place in named
    }
    made = plan(parcels, mapped.documents, places, uploads, submit=submit)
    return tuple(
        replace(one, deed=Deed.NOTHING)
        if one.deed is Deed.SUBMIT
        and ((one.place, one.parcel.sha256) in done or not (platform and platform.has_drafts))
        else one
        for one in made
    )


def push(
    world: World,
    platform: Platform,
    planned: Sequence[Planned],
    *,
    submit: bool,
    step: Callable[[str], None] = lambda _: None,
) -> Pushed:
    """Do what was planned. Whatever happens, each file that arrived has a receipt in a commit.

    Raises:
        PolicykitError: the workspace does not take receipts now; then nothing was sent.
    """
    with writing(world, "evidence push"):
        profile, _ = load_profile(world)
        person = person_called(profile, world.git.identity().email)
        receipts: list[Record[EvidencePushed]] = []
        failure: PolicykitError | None = None
        try:
            for one in planned:
                if one.deed not in {Deed.UPLOAD, Deed.SUBMIT}:
                    continue
                upload = one.upload
                if one.deed is Deed.UPLOAD:
                    step(f"{one.parcel.file_name} → {one.place}")
                    upload = platform.upload(one.place, one.parcel, _data(world, one.parcel))
                submitted = False
                try:
                    if submit and platform.has_drafts:
                        platform.submit(one.place)
                        submitted = True
                finally:
                    now = world.clock.now()
                    today = local_date(now, profile.organization.time_zone)
                    receipts.append(
                        write_record(
                            EvidencePushed(
                                policy=WORKSPACE_ID,
                                at=now,
                                zone=profile.organization.time_zone,
                                by=actor(profile, person, today),
                                authority=profile.authority,
                                platform=platform.name,
                                about=one.parcel.policy,
                                version=one.parcel.version,
                                sha256=one.parcel.sha256,
                                document=one.place,
                                upload=upload,
                                submitted=submitted,
                            )
                        )
                    )
        except PolicykitError as problem:
            failure = problem
        finally:
            if receipts:
                files = {record.path: record.data for record in receipts}
                lines = "".join(f"{one.event.about} {one.event.version}\n" for one in receipts)
                message = f"Receipts of {len(files)} PDFs at {platform.name}\n\n{lines}"
                world.transaction.carry_out(ChangeSet(files, message, world.git.head()))
    return Pushed(tuple(planned), tuple(receipts), failure)


def _parcels(world: World) -> tuple[Parcel, ...]:
    _, rows = in_force_on(world, None)
    head = world.git.head()
    parcels, wrong = [], []
    for row in rows:
        if row.version is None or row.effective is None or row.pdf_sha256 is None:
            continue
        data = world.files.read(row.pdf)
        if data is None or sha256(data) != row.pdf_sha256:
            said = "is missing" if data is None else "is not what was issued"
            hint = "Restore it: git checkout -- output/issued"
            wrong.append(error("PK071", f"the PDF {said}", At(row.pdf), hint))
        file_name = f"{row.id}_v{row.version}_effective-{row.effective}.pdf"
        parcels.append(
            Parcel(
                row.id,
                row.title,
                row.version,
                row.effective,
                row.approved_by,
                file_name,
                row.pdf_sha256,
                head or "",
            )
        )
    if wrong:
        raise StateError(*wrong)
    if not parcels:
        hint = "Issue policies first: policykit status"
        raise StateError(error("PK070", "no policy is in force", hint=hint))
    return tuple(parcels)


def _data(world: World, parcel: Parcel) -> bytes:
    _, rows = in_force_on(world, None)
    path = next(row.pdf for row in rows if row.id == parcel.policy)
    data = world.files.read(path)
    if data is None or sha256(data) != parcel.sha256:
        raise StateError(error("PK071", "the PDF changed while it was sent", At(path)))
    return data

"""`import --issued-elsewhere`: a document that was in force before policykit came, as a claim.

Adopted in the middle of an audit window, policykit cannot vouch for the days before. The document
and what is said of it are kept, and wherever those days are shown, so is that nobody here verified
it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from policykit.canonical import sha256
from policykit.errors import InputError, NotAllowedError, has_errors
from policykit.record import (
    External,
    InputFile,
    externals,
    local_date,
    lost_file,
    may_import,
    no_pdf,
    write_record,
)
from policykit.workflow import paths
from policykit.workflow.people import actor, person_called, role_rules
from policykit.workflow.said import one_line
from policykit.workflow.session import writing
from policykit.workflow.workspace import chosen_ids, load_history, load_policy, load_profile
from policykit.world import ChangeSet

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from datetime import date

    from policykit.errors import Diagnostic
    from policykit.record import History, Record
    from policykit.workflow.import_document import Imported
    from policykit.world import World

_PDF = b"%PDF-"


@dataclass(frozen=True, slots=True)
class Claims:
    """What somebody says of a document that was issued elsewhere."""

    version: str
    effective: date
    approved_by: str


def import_external(  # noqa: PLR0913 - the file, what is said of it, and by whom
    world: World, name: str, file: str, data: bytes, claims: Claims, *, email: str | None
) -> Record[External]:
    """Keep a PDF and record what is said of it.

    Args:
        world: the outside.
        name: id of the policy that it was an earlier version of.
        file: its name, for messages.
        data: its bytes.
        claims: what is said of it.
        email: who confirms that, a holder of the approver role; None for the git identity.

    Raises:
        PolicykitError: every reason why it cannot be recorded.
    """
    with writing(world, "import"):
        profile, _ = load_profile(world)
        if not data.startswith(_PDF):
            raise InputError(no_pdf(file))
        (identifier,) = chosen_ids(world, [name], everything=False)
        working = load_policy(world, identifier)
        history, found = load_history(world, identifier)
        if working.policy is None:
            raise InputError(*working.problems)
        now = world.clock.now()
        address = world.git.identity().email if email is None else email
        version = one_line("--version", claims.version)
        path = paths.external_pdf(identifier, sha256(data))
        event = External(
            policy=identifier,
            at=now,
            zone=profile.organization.time_zone,
            by=actor(
                profile,
                person_called(profile, address),
                local_date(now, profile.organization.time_zone),
            ),
            authority=profile.authority,
            file=InputFile(path, sha256(data)),
            version=version,
            effective=claims.effective,
            approved_by=one_line("--approved-by", claims.approved_by),
        )
        rules = role_rules(world, profile, working.policy)
        problems = (*found, *may_import(history, event, rules))
        if has_errors(problems):
            raise NotAllowedError(*problems)
        record = write_record(event)
        files = {record.path: record.data, path: data}
        new = {where: content for where, content in files.items() if not world.files.exists(where)}
        world.transaction.carry_out(
            ChangeSet(
                files=new,
                message=f"Import {identifier} {version}, issued elsewhere\n\n{record.digest}\n",
                head=world.git.head(),
            )
        )
        return record


def import_with_text(  # noqa: PLR0913 - as `import_external`, and what makes the text
    world: World,
    name: str,
    pdf: tuple[str, bytes],
    claims: Claims,
    *,
    email: str | None,
    text: Callable[[], Imported],
) -> tuple[Imported, Record[External]]:
    """Import a text and keep the PDF that was in force; neither where one of them fails.

    Args:
        world: the outside.
        name: id of the policy.
        pdf: name and bytes.
        claims: what is said of the PDF.
        email: who confirms that; None for the git identity.
        text: imports the text, whose files are all new.

    Raises:
        PolicykitError: every reason why it cannot be done.
    """
    file, data = pdf
    if not data.startswith(_PDF):
        raise InputError(no_pdf(file))
    done = text()
    try:
        return done, import_external(world, name, file, data, claims, email=email)
    except BaseException:
        with writing(world, "import"):
            world.files.write_all(dict.fromkeys(done.files))
        raise


def external_problems(world: World, history: History) -> Iterator[Diagnostic]:
    """Yield which documents issued elsewhere are missing or were altered."""
    for record in externals(history):
        file = record.event.file
        data = world.files.read(file.path)
        if data is None or sha256(data) != file.sha256:
            what = "a document issued elsewhere"
            yield lost_file(file.path, what, altered=data is not None)

"""`import FILE --as ID`: a policy from a Word or Markdown file, which then lives like any other.

The text becomes `policies/<id>.md`, its statements get ids, its pictures stand beside it, and a
report says what was decided and what is doubtful. There is no base of a merge: `generate` leaves
the policy alone. Nothing is committed; that is for whoever has looked at it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from policykit.canonical import sha256
from policykit.errors import InputError, Place, StateError, error, has_errors, warning
from policykit.intake import (
    Claim,
    Tracked,
    Wishes,
    known_statements,
    lost_words,
    read_word_file,
    read_word_text,
    report_markdown,
    review_bytes,
    suggest,
    take_in,
    without_contents,
    word_for_pandoc,
    words_of_blocks,
    words_of_text,
)
from policykit.intake.claims import claims_of_line, claims_of_properties
from policykit.intake.findings import left_out, no_duties, no_text, too_deep, undecided, wrong_kind
from policykit.intake.similar import ENOUGH
from policykit.policy import Entry, read_policy
from policykit.policy.markdown import tidy
from policykit.policy.sidecar import write_sidecar, yaml_text
from policykit.template import body_bytes, decode_text, split_front_matter
from policykit.values import StatementId, policy_id
from policykit.workflow import paths
from policykit.workflow.session import writing
from policykit.workflow.workspace import (
    load_library,
    load_policy,
    load_profile,
    policy_ids,
    recorded_ids,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from policykit.errors import Diagnostic
    from policykit.intake import Intake, Likeness, WordFile, WordText
    from policykit.profile import Profile
    from policykit.template import Library
    from policykit.values import PolicyId
    from policykit.world import World

NO_EVIDENCE = "Not named yet: say what shows that this was kept"


@dataclass(frozen=True, slots=True)
class Source:
    """A file of the user.

    Attributes:
        name: as the user named it.
        data: its bytes.
        beside: gives the bytes of a picture that a Markdown file names, or None.
    """

    name: str
    data: bytes
    beside: Callable[[str], bytes | None]


@dataclass(frozen=True, slots=True)
class Choices:
    """What the user said about an import; empty texts leave a choice to policykit."""

    title: str = ""
    prefix: str = ""
    owner_role: str = ""
    approver_role: str = ""
    tracked: Tracked | None = None
    accept_mappings: bool = False


@dataclass(frozen=True, slots=True)
class Imported:
    """What an import made.

    Attributes:
        files: path -> bytes of everything that was written, or would be.
        likest: statement -> what of the library is most like it.
        mapped: statement -> what of the library it was mapped like.
        warnings: what somebody should look at.
    """

    identifier: PolicyId
    intake: Intake
    files: Mapping[str, bytes]
    likest: Mapping[str, Sequence[Likeness]]
    mapped: Mapping[str, str]
    report: str
    warnings: tuple[Diagnostic, ...]


@dataclass(frozen=True, slots=True)
class _Read:
    """A document as it was read."""

    tree: Mapping[str, Any]
    claims: tuple[Claim, ...]
    pictures: Mapping[str, bytes]
    lines: tuple[str, ...]
    word: WordFile | None = None
    text: WordText | None = None


def import_document(
    world: World, source: Source, name: str, choices: Choices, *, dry_run: bool
) -> Imported:
    """Make a policy from a file.

    Args:
        world: the outside.
        source: the file.
        name: id of the policy.
        choices: what the user said.
        dry_run: write nothing.

    Raises:
        PolicykitError: every reason why it cannot be imported; nothing was written.
    """
    if dry_run:
        return _made(world, source, name, choices)
    with writing(world, "import"):
        done = _made(world, source, name, choices)
        world.files.write_all(done.files)
        return done


def _made(world: World, source: Source, name: str, choices: Choices) -> Imported:
    identifier = _free_id(world, name)
    profile, _ = load_profile(world)
    library, _ = load_library(world)
    roles = _roles(profile, library, identifier, choices)
    read = _read(world, source, choices.tracked)
    deep = too_deep(read.tree, source.name)
    if deep:
        raise InputError(deep)
    wishes = Wishes(identifier, choices.title, choices.prefix, _taken(world, library))
    intake = take_in(read.tree, wishes, read.claims, read.pictures)
    if not any(words_of_text(line) for line in read.lines):
        raise InputError(no_text(source.name, pictures=bool(read.pictures)))
    body = tidy(world.pandoc.write_markdown({**read.tree, "meta": {}, "blocks": intake.blocks}))
    data = _with_front_matter(identifier, intake.title, roles, profile, body)
    found = _mistakes(data, paths.policy(identifier))
    (written,) = world.pandoc.parse([(paths.policy(identifier), body)])
    kept = [
        *words_of_text(intake.title),
        *words_of_blocks(written["blocks"]),
        *(word for number, _ in intake.numbers for word in words_of_text(number)),
    ]
    lost = lost_words(read.lines, kept)
    known = known_statements(library)
    likest = suggest({one.id: one.text for one in intake.statements}, known)
    entries = {one.id: one.entry for one in known}
    mapped = {
        name: likes[0].known.id
        for name, likes in likest.items()
        if choices.accept_mappings and likes and likes[0].score >= ENOUGH
    }
    report = report_markdown(
        intake,
        source=source.name.rpartition("/")[2],
        digest=sha256(source.data),
        likest=likest,
        mapped=mapped,
        lost=lost,
        text=read.text,
        word=read.word,
        choice=choices.tracked or "",
    )
    review = paths.import_review(identifier)
    files = {
        paths.policy(identifier): data,
        paths.sidecar(identifier): write_sidecar(
            intake.title,
            {StatementId(one.id): _entry(mapped.get(one.id), entries) for one in intake.statements},
        ),
        paths.import_report(identifier): report.encode(),
        review: review_bytes(identifier, review, intake.statements, likest),
        **{f"{paths.POLICIES}{new}": read.pictures[old] for old, new in intake.pictures.items()},
    }
    warnings = (
        *found,
        *_warnings(identifier, intake, lost, read),
        *_shared(world, library, identifier, intake),
    )
    return Imported(identifier, intake, files, likest, mapped, report, warnings)


def mapped_entry(known: Any) -> Entry:
    """Return the entry of a statement that is mapped like one of the library.

    A cadence or limit is not taken: its number is the library's, not that of the text.
    """
    return Entry(known.controls, None, None, known.evidence)


def _entry(like: str | None, known: Mapping[str, Any]) -> Entry:
    return Entry({}, None, None, NO_EVIDENCE) if like is None else mapped_entry(known[like])


def _free_id(world: World, name: str) -> PolicyId:
    try:
        identifier = policy_id(name)
    except ValueError as problem:
        raise InputError(error("PK741", str(problem), hint="Write --as access-control.")) from None
    if identifier in (*policy_ids(world), *recorded_ids(world)):
        raise StateError(
            error(
                "PK310",
                f"there is a policy {identifier} already",
                Place(paths.policy(identifier)),
                "Import it under another id and move over what you want; or, before anything was "
                f"issued, delete {paths.policy(identifier)} and "
                f"{paths.sidecar(identifier)} first.",
            )
        )
    return identifier


def _roles(
    profile: Profile, library: Library, identifier: PolicyId, choices: Choices
) -> tuple[str, str]:
    """Return owner and approver: as said, as the library's policy has them, or the usual ones."""
    template = library.templates.get(identifier)
    owner = choices.owner_role or (template.owner_role if template else "security_lead")
    approver = choices.approver_role or (
        template.approver_role if template else "executive_sponsor"
    )
    roles = profile.tree["roles"]
    wrong = [
        error("PK314", f"the profile has no role {role}", hint=f"Roles: {', '.join(roles)}")
        for role in (owner, approver)
        if role not in roles
    ]
    if wrong:
        raise InputError(*wrong)
    return owner, approver


def _read(world: World, source: Source, tracked: Tracked | None) -> _Read:
    if source.data.startswith((b"PK", bytes.fromhex("d0cf11e0"))) or not source.data.strip():
        return _read_word(world, source, tracked)
    wrong = wrong_kind(source.data, source.name)
    if wrong:
        raise InputError(wrong)
    return _read_markdown(world, source)


def _read_word(world: World, source: Source, tracked: Tracked | None) -> _Read:
    word = read_word_file(source.data, source.name)
    text = read_word_text(word, tracked, source.name)
    if text.changes and tracked is None:
        raise InputError(undecided(text, source.name))
    choice = str(tracked or Tracked.ACCEPT)
    package = word_for_pandoc(word, without_contents(word, source.name))
    tree = world.pandoc.read_word(source.name, package, choice)
    claims = [claim for line in text.running for claim in claims_of_line(line, "header or footer")]
    return _Read(
        tree,
        (*claims, *claims_of_properties(text.properties)),
        word.pictures,
        (*text.paragraphs, *text.notes),
        word,
        text,
    )


def _read_markdown(world: World, source: Source) -> _Read:
    text, found = decode_text(source.data, source.name)
    if text is None:
        raise InputError(*found)
    claims: tuple[Claim, ...] = ()
    if body_bytes(source.data) is not None:
        parts, _ = split_front_matter(source.data, source.name)
        if parts:
            text = parts.body
            claims = tuple(
                Claim(str(key).replace("_", " "), str(value), "front matter")
                for key, value in parts.yaml.value.items()
            )
    (tree,) = world.pandoc.parse([(source.name, text)])
    lines = [" ".join(words_of_blocks([block])) for block in tree["blocks"]]
    addresses = dict.fromkeys(_addresses(tree["blocks"]))
    found_pictures = {address: source.beside(address) for address in addresses}
    pictures = {address: data for address, data in found_pictures.items() if data is not None}
    return _Read(tree, claims, pictures, tuple(lines))


def _addresses(value: Any) -> list[str]:
    """Return the addresses of all pictures in pandoc's tree."""
    waiting, found = [value], []
    while waiting:
        one = waiting.pop()
        if isinstance(one, dict):
            if one.get("t") == "Image":
                found.append(str(one["c"][2][0]))
            waiting.append(one.get("c"))
        elif isinstance(one, list):
            waiting += one
    return found[::-1]


def _taken(world: World, library: Library) -> set[str]:
    """Return the prefixes of statement ids that others have."""
    taken = {template.prefix for template in library.templates.values()}
    for identifier in policy_ids(world):
        sidecar = load_policy(world, identifier).sidecar
        taken |= {name.partition("-")[0] for name in (sidecar.entries if sidecar else ())}
    return taken


def _shared(
    world: World, library: Library, identifier: PolicyId, intake: Intake
) -> tuple[Diagnostic, ...]:
    """Return a warning for ids that the document brings along and another policy has."""
    owners = {
        str(name): template.id
        for template in library.templates.values()
        for name in template.map.entries
        if template.id != identifier
    }
    for other in policy_ids(world):
        sidecar = load_policy(world, other).sidecar
        owners |= {str(name): other for name in (sidecar.entries if sidecar else ())}
    both = [one.id for one in intake.statements if one.id in owners]
    if not both:
        return ()
    others = ", ".join(sorted({owners[name] for name in both}))
    return (
        warning(
            "PK311",
            f"these ids are also those of {others}: {', '.join(both)}",
            Place(paths.policy(identifier)),
            "An id should mean one sentence in the whole set: rename them in text and mapping, "
            "unless the two policies never stand side by side.",
        ),
    )


def _with_front_matter(
    identifier: PolicyId, title: str, roles: tuple[str, str], profile: Profile, body: str
) -> bytes:
    levels = [level.id for level in profile.classification.levels]
    own = profile.tree["classification"].get("policy_documents")
    values = {
        "id": identifier,
        "title": yaml_text(title),
        "owner_role": yaml_text(roles[0]),
        "approver_role": yaml_text(roles[1]),
        "classification": yaml_text(str(own) if own in levels else levels[0]),
        "audience": "Everyone",
        "ack_required": "false",
    }
    head = "".join(f"{key}: {value}\n" for key, value in values.items())
    return f"---\n{head}---\n\n{body}".encode()


def _mistakes(data: bytes, file: str) -> tuple[Diagnostic, ...]:
    """Return what is wrong with the policy that was made; errors are those of the document."""
    _, found = read_policy(data, file)
    if has_errors(found):
        raise InputError(*found)
    return found


def _warnings(
    identifier: PolicyId, intake: Intake, lost: Sequence[str], read: _Read
) -> tuple[Diagnostic, ...]:
    found = [
        *left_out(
            lost, read.word.macros if read.word else (), Place(paths.import_report(identifier))
        )
    ]
    if not intake.statements:
        found.append(no_duties(Place(paths.policy(identifier))))
    return tuple(found)

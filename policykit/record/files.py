"""One event, one file: `records/<policy>/<UTC>-<event>-<8 hex>.json`.

Takes and gives bytes. The bytes of a record that was read are kept as they are and never encoded
again, so its digest stands whatever fields a newer policykit put into it.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from policykit.canonical import json_bytes, sha256
from policykit.errors import Diagnostic, Place, error, warning
from policykit.record.acknowledgement_events import ACKNOWLEDGEMENT_EVENTS
from policykit.record.authority_events import AUTHORITY_EVENTS, AuthorityAccepted
from policykit.record.codec import WORKSPACE, Findings, decode, encode
from policykit.record.events import (
    SCHEMA,
    Approved,
    Event,
    Issued,
    Proposed,
    Sealed,
    Unjudged,
)
from policykit.record.later_events import LATER_EVENTS
from policykit.record.methods import PLAIN_METHODS, Method
from policykit.record.push_events import PUSH_EVENTS
from policykit.record.verdicts import Declined, Retired, Reviewed, Withdrawn
from policykit.record.workspace_events import (
    WORKSPACE_EVENTS,
    ExceptionApproved,
    ExceptionRefused,
    ExceptionsSignedOff,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from policykit.values import Digest

_PATH = re.compile(
    r"records/(?P<folder>_workspace|[a-z0-9-]+)"
    r"/(?P<stamp>\d{8}T\d{6}Z)-(?P<event>[a-z]+(?:-[a-z]+)*)-(?P<digest>[0-9a-f]{8})\.json"
)
_EVENTS: Mapping[str, type[Event]] = {
    kind.name: kind
    for kind in (Proposed, Approved, Issued, Sealed, Declined, Withdrawn, Reviewed, Retired)
} | {
    kind.name: kind
    for kind in (
        *WORKSPACE_EVENTS,
        *AUTHORITY_EVENTS,
        *LATER_EVENTS,
        *ACKNOWLEDGEMENT_EVENTS,
        *PUSH_EVENTS,
    )
}
_WITHOUT_REVIEW = frozenset(Method) - {Method.FORGE}  # no commit holds what they decide
_METHODS = {
    Approved.name: frozenset(Method),
    Declined.name: PLAIN_METHODS,
    ExceptionApproved.name: _WITHOUT_REVIEW,
    ExceptionRefused.name: _WITHOUT_REVIEW,
    ExceptionsSignedOff.name: _WITHOUT_REVIEW,
    AuthorityAccepted.name: _WITHOUT_REVIEW,
}
_ENVELOPE = frozenset({"schema", "event"})
_RESTORE = "Records are only ever added. Restore the file from git: git log --follow -- {path}"

EventT = TypeVar("EventT", bound=Event)
EventT_co = TypeVar("EventT_co", bound=Event, covariant=True)


@dataclass(frozen=True, slots=True)
class Record(Generic[EventT_co]):
    """An event together with its file.

    Attributes:
        event: what happened.
        name: name of the event, also of one that is not judged.
        data: the exact bytes of the file.
        digest: SHA-256 of the bytes; other records cite it.
        path: path in the workspace.
    """

    event: EventT_co
    name: str
    data: bytes
    digest: Digest
    path: str

    @property
    def place(self) -> Place:
        """Return where a diagnostic about this record points."""
        return Place(self.path)


def to_json(event: Event) -> dict[str, Any]:
    """Return the JSON object of an event that was made here."""
    return {"schema": SCHEMA, "event": event.name, **encode(event)}


def write_record(event: EventT) -> Record[EventT]:
    """Return the record of an event that was made here: path and canonical bytes.

    Raises:
        ValueError: the event is one that this policykit cannot judge.
    """
    if event.name not in _EVENTS:
        raise ValueError("an event that was read and not judged is kept as it is, never written")
    data = json_bytes(to_json(event))
    digest = sha256(data)
    path = f"records/{event.policy}/{_stamp(event)}-{event.name}-{digest[:8]}.json"
    return Record(event, event.name, data, digest, path)


def signed_bytes(record: Record[Event]) -> bytes:
    """Return what a person signs: the record's canonical text without the field `signature`.

    From the bytes of the file, so that a signature covers what a newer policykit put into it.
    """
    value = json.loads(record.data)
    return json_bytes({key: value[key] for key in value if key != "signature"})


@lru_cache(maxsize=8192)
def read_record(path: str, data: bytes) -> tuple[Record[Event] | None, tuple[Diagnostic, ...]]:
    """Return the record in a file, or None and every mistake in it; the same bytes are read once.

    Args:
        path: path in the workspace, with `/`.
        data: the file's bytes.
    """
    place = Place(path)
    named = _PATH.fullmatch(path)
    if not named:
        hint = "Records are records/<policy>/<time>-<event>-<8 hex digits>.json; move it elsewhere."
        return None, (error("PK501", "This is not the name of a record", place, hint),)
    digest = sha256(data)
    if b"\r\n" in data and sha256(data.replace(b"\r\n", b"\n")).startswith(named["digest"]):
        message = "The line ends of the record were changed, from LF to CRLF"
        hint = "Put `records/** -text` into .gitattributes, then: git checkout -- {path}"
        return None, (error("PK546", message, place, hint.format(path=path)),)
    if not digest.startswith(named["digest"]):
        message = f"The record was altered after it was written: its SHA-256 begins {digest[:8]}"
        return None, (error("PK503", message, place, _RESTORE.format(path=path)),)
    try:
        value = _parse(data)
    except ValueError as found:
        return None, (error("PK500", str(found), place, _RESTORE.format(path=path)),)
    schema = value.get("schema")
    if type(schema) is int and schema > SCHEMA:
        message = f"The record has format {schema}; this policykit reads up to {SCHEMA}"
        hint = "Install the policykit that .policykit/lock.json names, or a newer one."
        return None, (error("PK506", message, place, hint),)
    return _judge(value, data, digest, path, named)


def read_records(
    files: Mapping[str, bytes],
) -> tuple[tuple[Record[Event], ...], tuple[Diagnostic, ...]]:
    """Return the records in the files, in order of path, and everything wrong with any of them."""
    records: list[Record[Event]] = []
    problems: list[Diagnostic] = []
    for path in sorted(files):
        record, found = read_record(path, files[path])
        problems.extend(found)
        if record:
            records.append(record)
    return tuple(records), tuple(problems)


def _judge(
    value: dict[str, Any], data: bytes, digest: Digest, path: str, named: re.Match[str]
) -> tuple[Record[Event] | None, tuple[Diagnostic, ...]]:
    place = Place(path)
    findings = Findings()
    name = value.get("event")
    if value.get("schema") != SCHEMA or type(value.get("schema")) is not int:
        findings.mistakes.append(f"schema: expected the number {SCHEMA}")
    if type(name) is not str:
        findings.mistakes.append("event: expected a text")
        name = ""
    reason = _why_unjudged(name, value)
    kind = Unjudged if reason else _EVENTS.get(name, Unjudged)
    event = decode(kind, value, findings, _ENVELOPE)
    problems = [
        error("PK502", f"Record field {mistake}", place, _RESTORE.format(path=path))
        for mistake in findings.mistakes
    ]
    if event is None or problems:
        return None, tuple(problems)
    problems.extend(_disagreements(event, name, named, place))
    if problems:
        return None, tuple(problems)
    record = Record(event, name, data, digest, path)
    if reason:
        return record, (_newer(reason, place),)
    return record, tuple(_newer(f"Field {item} is not known", place) for item in findings.unknown)


def _why_unjudged(name: str, value: Mapping[str, Any]) -> str:
    """Return why an event cannot be judged, empty if it can.

    An approval whose proof this policykit cannot check must never count, or anybody could write
    a strong method into a file.
    """
    if name not in _EVENTS:
        return f"Event {name!r} is not known"
    method = value.get("method")
    if name in _METHODS and isinstance(method, str) and method not in _METHODS[name]:
        return f"Decisions by method {method} are not known"
    if name == Declined.name and value.get("signature") is not None:
        return "Signed refusals are not known"
    return ""


def _newer(what: str, place: Place) -> Diagnostic:
    return warning(
        "PK507",
        f"{what}: made by a newer policykit, read and not judged",
        place,
        "The record is kept as it is. Use the policykit that .policykit/lock.json names.",
    )


def _disagreements(
    event: Event, name: str, named: re.Match[str], place: Place
) -> Iterable[Diagnostic]:
    pairs = (
        ("policy", named["folder"], str(event.policy)),
        ("time", named["stamp"], _stamp(event)),
        ("event", named["event"], name),
    )
    for label, in_name, in_content in pairs:
        if in_name != in_content:
            message = f"The file name says {label} {in_name}, the content says {in_content}"
            yield error("PK504", message, place, "Restore the file's name from git.")
    is_misplaced = event.policy == WORKSPACE and not event.in_workspace
    if is_misplaced and not isinstance(event, Unjudged):
        message = f"Event {name} is about one policy and cannot stand in records/{WORKSPACE}"
        yield error("PK504", message, place, "Restore the file's place from git.")


def _stamp(event: Event) -> str:
    return event.at.replace(tzinfo=None).isoformat().replace("-", "").replace(":", "") + "Z"


def _parse(data: bytes) -> dict[str, Any]:
    """Return the JSON object in canonical bytes.

    Raises:
        ValueError: the bytes are not the canonical JSON text of an object; the message says why.
    """
    try:
        value = json.loads(data.decode("utf-8"))
        canonical = json_bytes(value)
    except (ValueError, RecursionError) as found:
        raise ValueError(f"The record is not JSON in UTF-8: {found}") from found
    if type(value) is not dict:
        raise ValueError("The record is not a JSON object")
    if canonical != data:
        # Two keys of one name would be read differently by different programs.
        raise ValueError(
            "The record is not written as records are: each key once, sorted, indented by 2"
        )
    return value

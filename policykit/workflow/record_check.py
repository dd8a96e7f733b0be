"""What only git can tell of records: deleted ones, ones put in afterwards, history that is cut off.

Records check themselves and each other; see `policykit.record.check_history`. But who deletes one,
and all that cite it, leaves records that agree.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from policykit.errors import PolicykitError
from policykit.record import dated_ahead, deleted, put_in_afterwards, stamp_of
from policykit.workflow import paths
from policykit.workflow.workspace import is_record

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import datetime

    from policykit.errors import Diagnostic
    from policykit.record import Event, Record
    from policykit.world import FilesChanged, World

CLOCK_TOLERANCE = timedelta(minutes=5)
_BRANCHES = timedelta(days=1)
"""Records of two clones may cross each other by so much before it is worth a word."""


def record_problems(world: World, records: Iterable[Record[Event]]) -> Iterator[Diagnostic]:
    """Yield what history says of the records.

    Args:
        world: the outside.
        records: those of all policies, as they stand on disk.
    """
    now = world.clock.now()
    for record in records:
        if record.event.at > now + CLOCK_TOLERANCE:
            yield dated_ahead(record, now)
    if world.git.head() is None:
        return
    history = world.git.file_changes(paths.RECORDS)
    for commit, path in _removed(history):
        if is_record(path) and not world.files.exists(path):
            yield deleted(path, commit)
    yield from _afterwards(history, {record.path: record for record in records})
    yield from _repository(world)


def _removed(history: Iterable[FilesChanged]) -> Iterator[tuple[str, str]]:
    seen: set[str] = set()
    for change in history:
        for path in change.removed:
            if path not in seen:
                yield change.commit, path
        seen.update(change.removed, change.added)


def _afterwards(
    history: Iterable[FilesChanged], records: dict[str, Record[Event]]
) -> Iterator[Diagnostic]:
    """Compare the order in which records came into history with the times that they state."""
    newest: dict[str, datetime] = {}
    for change in reversed(list(history)):
        own: dict[str, datetime] = {}
        for path in change.added:
            at, folder = stamp_of(path), path.rpartition("/")[0]
            if at is None:
                continue
            before = newest.get(folder)
            if before and at < before - _BRANCHES and path in records:
                yield put_in_afterwards(records[path], before)
            own[folder] = max(at, own.get(folder, at))
        for folder, at in own.items():
            newest[folder] = max(at, newest.get(folder, at))


def _repository(world: World) -> Iterable[Diagnostic]:
    try:
        return world.git.require_settled()
    except PolicykitError:
        # A merge under way is what a writing command refuses; here it hides nothing.
        return ()

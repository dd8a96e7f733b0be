"""What made reviews due before their time, and whether a review has considered it since.

A review settles a trigger by naming its number in what it considered: "TR-2027-001: …". A review
that says nothing of it leaves it open, however recent it is.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from policykit.record.history import of_kind
from policykit.record.workspace_events import ReviewTriggered

if TYPE_CHECKING:
    from datetime import date

    from policykit.record.files import Record
    from policykit.record.history import History
    from policykit.record.verdicts import Reviewed


def triggers(workspace: History) -> tuple[Record[ReviewTriggered], ...]:
    """Return every trigger, by time."""
    return of_kind(workspace.records, ReviewTriggered)


def open_triggers(
    history: History, workspace: History, on: date
) -> tuple[Record[ReviewTriggered], ...]:
    """Return the triggers that concern a policy and were not considered up to a day, by time.

    A trigger concerns the policies it names, or all; and of those only what was in force already,
    since a version issued afterwards was written in its knowledge.
    """
    first = min((record.event.at for record in history.issued), default=None)
    return tuple(
        record
        for record in triggers(workspace)
        if first is not None
        and first <= record.event.at
        and record.event.day <= on
        and history.policy in (record.event.policies or (history.policy,))
        and settled_by(record, history, on) is None
    )


def settled_by(
    trigger: Record[ReviewTriggered], history: History, on: date
) -> Record[Reviewed] | None:
    """Return the first review of a policy up to a day that considered the trigger."""
    word = re.compile(rf"(?<![\w-]){re.escape(trigger.event.number)}(?![\w-])")
    return next(
        (
            review
            for review in history.reviews
            if review.event.at >= trigger.event.at
            and review.event.day <= on
            and any(word.search(text) for text in review.event.considered)
        ),
        None,
    )

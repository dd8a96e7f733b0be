"""The interview of `init`: what is asked of whom comes from the templates of the workspace."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from policykit.errors import InputError, has_errors
from policykit.interview import (
    Hints,
    Interview,
    first_profile,
    missing_answers,
    read_answers,
    replay,
)
from policykit.policy import feeds, subjects_of, unanswered
from policykit.workflow.workspace import load_library, parse_profile

if TYPE_CHECKING:
    from policykit.errors import Diagnostic
    from policykit.interview import Answer, Answers, Question
    from policykit.policy import Feeds
    from policykit.template import Library
    from policykit.world import World


@dataclass(frozen=True, slots=True)
class Replayed:
    """What a file of answers makes: the profile, all answers with defaults, and warnings."""

    profile: bytes
    answers: Answers
    warnings: tuple[Diagnostic, ...]


class Interviewing:
    """An interview for one workspace.

    Args:
        world: the outside; its templates are asked for, its clock and git give the hints.
        proposing: git's name and address are proposed. Not for a replay: the same file has to
            give the same profile to everybody.
    """

    def __init__(self, world: World, *, proposing: bool) -> None:
        self._library: Library = load_library(world)[0]
        who = world.git.identity()
        now = world.clock.now()
        hints = Hints(now.date(), now=now)
        if proposing:
            hints = replace(hints, name=who.name, email=who.email)
        self._answered_by = who.name
        self._git_address = who.email
        self.interview = Interview(self._library.parameters, hints)

    def profile(self, answers: Answers) -> bytes | None:
        """Return the profile; None where policies need what is not answered yet.

        In that case the interview goes on: it asks for what is needed.

        Raises:
            InputError: the answers contradict each other.
        """
        # Without the answers to what is not asked any more, as an answer before it was changed.
        answers = self.interview.completed(answers)
        data = first_profile(self.interview, answers, self._answered_by)
        profile, _ = parse_profile(data)
        paths = tuple(one.path for one in unanswered(profile, self._library))
        if not paths:
            return data
        self.interview = replace(self.interview, more=paths)
        return None

    def stranger(self, answers: Answers) -> str:
        """Return what to do about an address of git's that nobody has who was named; or nothing."""
        if self._git_address.casefold() in self.interview.addresses(answers):
            return ""
        return (
            f"Git knows you as {self._git_address}, and nobody above has that address: you could "
            "propose nothing. Change the address of yours above (name, title, address), or git's "
            "(git config user.email)."
        )

    def changes(self, question: Question) -> Feeds:
        """Return what an answer changes in the policies."""
        return feeds(self._library, question.feeds)

    def subjects(self, question: Question) -> dict[str, tuple[str, ...]]:
        """Return what the sentences are about that an answer changes, by policy."""
        return subjects_of(self._library, self.changes(question))

    def replayed(self, data: bytes, file: str, *, defaults: bool) -> Replayed:
        """Return the profile that a file of answers makes.

        Args:
            data: the file.
            file: its name, for messages.
            defaults: what has a default need not be in the file.

        Raises:
            InputError: every mistake of the file, and every answer that is missing.
        """
        answers, found = replay(data, file, self.interview, defaults=defaults)
        if has_errors(found):
            raise InputError(*found)
        full = self.interview.completed(answers)
        profile = self.profile(full)
        if profile is None:
            raise InputError(*missing_answers(full, self.interview, file, defaults=defaults))
        return Replayed(profile, full, found)

    def resumed(self, data: bytes, file: str) -> tuple[dict[str, Answer], bool]:
        """Return the answers that were kept, as far as they are right today; and whether all are.

        Questions change with the templates, and anybody can edit the file.
        """
        answers, found = read_answers(data, file, self.interview)
        return answers, not has_errors(found)

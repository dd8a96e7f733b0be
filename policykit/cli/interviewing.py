"""The interview on a terminal: one line in, one answer out; nothing that a dumb one cannot show."""

from __future__ import annotations

import os
import sys
from contextlib import suppress
from typing import TYPE_CHECKING

import click

from policykit.cli.output import aside, visible, wrapped
from policykit.cli.summarizing import HEADINGS, print_summary
from policykit.interview import (
    NUMBERS,
    AnswerFault,
    Group,
    Kind,
    Question,
    no_longer_right,
    shown,
    typed,
)
from policykit.values import counted

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from policykit.interview import Answer, Interview
    from policykit.workflow.interviewing import Interviewing

BACK, WHY, STOP = ":back", ":why", ":stop"
_INDENT = "    "
_READ = frozenset({Kind.LINE, Kind.SEVERAL, Kind.LIST})
"""Kinds of answers that may be kept in other words than they were typed in."""
_WRITE = frozenset({"", "write", "w", "yes", "y", "ok", "enter"})
"""What says that the answers are right."""


class Stopped(Exception):  # noqa: N818 - no error: the person has had enough for now
    """Somebody typed :stop."""


class Terminal:
    """An interview with a person.

    Args:
        interviewing: what is asked.
        answers: those that are there already; they are not asked again.
        keep: called after each answer.
        defaults: what has a default is not asked.
    """

    def __init__(
        self,
        interviewing: Interviewing,
        answers: dict[str, Answer],
        keep: Callable[[dict[str, Answer]], None],
        *,
        defaults: bool,
    ) -> None:
        self._interviewing = interviewing
        self._keep = keep
        self._defaults = defaults
        self._group: Group | None = None
        self._earlier: dict[str, Answer] = {}
        self._by_default: set[str] = set()
        self._changing: set[str] = set()
        self._following: set[str] = set()
        self._doubted: tuple[str, str] = ("", "")
        self.answers = answers

    def profile(self) -> bytes:
        """Ask until there is a profile, and return it.

        Raises:
            Stopped: the person wants to go on another time.
            click.Abort: end of input, or Ctrl-C.
        """
        _edit_lines()
        while True:
            question = self._interview.next_question(self.answers)
            if question is None:
                if self._still_right():
                    data = self._interviewing.profile(self.answers)
                    if data is not None and self._agreed():
                        return data
            elif self._taken_unasked(question) and question.default is not None:
                self.answers[question.key] = question.default(self.answers, self._interview.hints)
                self._by_default.add(question.key)
            else:
                self._ask(question)

    @property
    def _interview(self) -> Interview:
        return self._interviewing.interview

    def _taken_unasked(self, question: Question) -> bool:
        unasked = self._defaults or question.quiet or question.key in self._following
        return unasked and question.key not in self._changing

    def _still_right(self) -> bool:
        """Take back the answers that a later change made wrong; return whether there are none."""
        wrong = no_longer_right(self._interview, self.answers)
        for key, fault in wrong:
            aside("")
            aside(f"The answer to {key.replace('_', ' ')} {fault}.")
        if wrong:
            self._change(*(key for key, _ in wrong))
        return not wrong

    def _change(self, *keys: str) -> None:
        """Have questions asked again, their answers in brackets."""
        self._changing.update(keys)
        self._following.difference_update(keys)
        self._by_default.difference_update(keys)
        self._earlier |= {key: self.answers.pop(key) for key in keys}
        self._forget_defaults()
        self._group = None

    def _follow(self, usual: Iterable[str]) -> None:
        """Have the answers that are the usual ones follow what is changed before them."""
        self._following |= set(usual) - self._changing
        self._by_default |= self._following & self.answers.keys()

    def _forget_defaults(self) -> None:
        for key in self._by_default:  # they may depend on what is asked again
            self.answers.pop(key, None)
        self._by_default.clear()

    def _agreed(self) -> bool:
        """Show all answers; return whether the profile may be written, or have some asked again.

        Raises:
            Stopped: the person wants to go on another time.
        """
        if not sys.stderr.isatty():
            return True  # nobody can agree to what is not seen
        _forget_typed_ahead()
        rows = print_summary(self._interview, self.answers)
        if self._interviewing.stranger(self.answers):
            _indented(self._interviewing.stranger(self.answers))
        if self._defaults and not self._changing:
            return True
        while True:
            text = self._typed(
                f"Enter writes the first policies, a number changes that answer, {STOP} leaves: "
            ).casefold()
            if text in _WRITE:
                return True
            if text in {STOP, STOP[1:], "no", "n", "q", "quit"}:
                raise Stopped
            numbers = text.replace(",", " ").split()
            if all(one.isdecimal() and 1 <= int(one) <= len(rows) for one in numbers):
                self._follow([row.key for row in rows if row.usual])
                self._change(*(rows[int(number) - 1].key for number in dict.fromkeys(numbers)))
                self._keep_given()
                return False
            _forget_typed_ahead()
            _indented(f"Type Enter, numbers from 1 to {len(rows)}, or {STOP}.")

    def _typed(self, prompt: str) -> str:
        text: str = click.prompt(
            prompt,
            default="",
            show_default=False,
            prompt_suffix="> ",
            err=not sys.stdout.isatty(),  # lines can be edited on standard output alone
        )
        return text.strip()

    def _ask(self, question: Question) -> None:
        asked = [
            one
            for one in self._interview.asked(self.answers)
            if not one.quiet or one.key in self._changing
        ]
        place = [one.key for one in asked].index(question.key) + 1
        if question.group is not self._group:
            self._group = question.group
            _heading(HEADINGS[question.group])
        aside("")
        click.echo(_bold(f"{place}/{len(asked)}  {question.text}"), err=True)
        _indented(question.why)
        _indented(self._changes(question))
        if question.key == NUMBERS:
            self._numbers()
        if question.least is not None and question.most is not None:
            _indented(f"A whole number from {question.least} to {question.most}.")
        for choice in question.choices:
            _indented(f"{choice.id}: {choice.meaning}")
        if question.example and not question.choices:
            _indented(f"For example: {question.example}")
        while True:
            text = self._typed(f"{_INDENT}{_bracketed(self._usual(question), question)}")
            try:
                if not self._heard(question, text):
                    return
            except AnswerFault as fault:
                _forget_typed_ahead()
                said = f"The answer {fault}".rstrip(".")
                _indented(said if said.endswith("?") else f"{said}.")

    def _heard(self, question: Question, text: str) -> bool:
        """Take what was typed; return whether the same question is to be asked again."""
        match text.casefold():
            case ":back":
                return not self._back(question)
            case ":why":
                self._explain(question)
                return True
            case ":stop":
                raise Stopped
            case _ if text.startswith(":"):
                _indented(f"{visible(text)} is no command. There are {BACK}, {WHY} and {STOP}.")
                return True
        answer = self._answer(question, text)
        self._doubt(question, answer)
        self.answers[question.key] = answer
        self._changing.discard(question.key)
        self._keep_given()
        taken = shown(answer, question.separator)
        if text and text.casefold() != taken.casefold() and question.kind in _READ:
            _indented(f"Taken as {visible(taken)}.")
        for line in question.heard(answer, self.answers):
            _indented(visible(line))
        return False

    def _doubt(self, question: Question, answer: Answer) -> None:
        """Question a strange answer once.

        Raises:
            AnswerFault: it is strange, and was not given twice.
        """
        said = (question.key, shown(answer, question.separator))
        doubt = question.doubt(answer, self.answers)
        if doubt and self._doubted != said and self._earlier.get(question.key) != answer:
            self._doubted = said
            again = "Type it again if it is right"
            raise AnswerFault(f"{doubt} {again}" if doubt.endswith("?") else f"{doubt}. {again}")

    def _answer(self, question: Question, text: str) -> Answer:
        if text:
            return typed(question, text, self.answers)
        usual = self._usual(question)
        if usual is None:
            raise AnswerFault("is needed here; :stop leaves, and the answers are kept")
        return typed(question, usual, self.answers) if isinstance(usual, str) and usual else usual

    def _usual(self, question: Question) -> Answer | None:
        """Return what Enter means: what was said before, the default, or what is proposed."""
        if question.key in self._earlier:
            return self._earlier[question.key]
        if question.default is not None:
            return question.default(self.answers, self._interview.hints)
        return question.proposal(self.answers, self._interview.hints) or None

    def _back(self, question: Question) -> bool:
        """Take back the answer before this question; return whether there was one."""
        before = []
        for one in self._interview.asked(self.answers):
            if one.key == question.key:
                break
            if one.key in self.answers and one.key not in self._by_default:
                before.append(one.key)
        if not before:
            _indented("This is the first question.")
            return False
        self._change(before[-1])
        self._keep_given()
        return True

    def _keep_given(self) -> None:
        """Keep what the person said; what was taken by default is no answer of theirs."""
        given = {key: one for key, one in self.answers.items() if key not in self._by_default}
        full = self._interview.completed(self.answers)  # they were agreed to before
        given |= {key: full[key] for key in self._following if key in full}
        self._keep(given)

    def _changes(self, question: Question) -> str:
        found = self._interviewing.changes(question)
        policies = len(found.statements) or len(found.sections)
        if not policies:
            return ""
        what = counted(found.count, "statement") if found.count else "the text"
        said = f"It feeds {what} in {counted(policies, 'policy', 'policies')}"
        if found.decides:
            said += f", and decides whether there is {', '.join(found.decides)}"
        return f"{said} ({WHY} lists them)."

    def _explain(self, question: Question) -> None:
        for title, headings in self._interviewing.subjects(question).items():
            _indented(f"{title}: {', '.join(headings)}")

    def _numbers(self) -> None:
        numbers = self._interview.numbers
        for place, number in enumerate(numbers, 1):
            value = self.answers.get(number.path, number.default)
            _indented(f"{place:>2}  {value:>3}  {number.words}")


def _bracketed(usual: Answer | None, question: Question) -> str:
    if usual is None:
        return ""
    return f"[{visible(shown(usual, question.separator))}] "


def _bold(text: str) -> str:
    plain = os.environ.get("NO_COLOR") or os.environ.get("TERM", "dumb") == "dumb"
    return wrapped(text) if plain else click.style(wrapped(text), bold=True)


def _indented(text: str) -> None:
    if text:
        click.echo(wrapped(text, _INDENT), err=True)


def _heading(text: str) -> None:
    aside("")
    if os.environ.get("TERM", "dumb") == "dumb":
        aside(f"{text}\n{'-' * len(text)}")
        return
    from rich.console import Console

    Console(stderr=True, highlight=False).rule(text, align="left", style="none")


def _forget_typed_ahead() -> None:
    """Drop what was typed after an answer that is refused: it was meant for other questions."""
    with suppress(ImportError, OSError, ValueError):
        import termios

        termios.tcflush(sys.stdin.fileno(), termios.TCIFLUSH)


def _edit_lines() -> None:
    """Let the terminal edit lines, and hand over pasted text as one line instead of several."""
    if sys.stdin.isatty() and os.environ.get("TERM", "dumb") != "dumb":
        with suppress(ImportError):  # not every Python has it
            import readline  # noqa: F401 - importing it is what switches it on

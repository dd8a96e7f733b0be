"""The one place where failures become text and exit codes.

Expected failures print what is wrong, where, and what to do next. An unexpected one writes a
report with versions and traceback to a file and says where; nobody sees a traceback unless they
ask for it with `--debug`.
"""

from __future__ import annotations

import errno
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

import policykit
from policykit.cli.alike import grouped
from policykit.cli.output import visible, wrapped
from policykit.errors import Diagnostic, ExitCode, PolicykitError, Severity

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

_CANNOT_WRITE = frozenset(
    {errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EROFS, errno.EACCES, errno.EPERM}
)
_COLOURS = {Severity.ERROR: "red", Severity.WARNING: "yellow", Severity.NOTE: "cyan"}


def show(diagnostics: Iterable[Diagnostic]) -> None:
    """Print diagnostics on standard error, each once, worst first, then by place.

    What is alike for many policies is said once: `policykit.cli.alike`.
    """
    order = list(Severity)
    in_order = sorted(
        dict.fromkeys(diagnostics),
        key=lambda one: (order.index(one.severity), str(one.place.file) if one.place else ""),
    )
    for found in grouped(in_order):
        where = f"{found.place}: " if found.place else ""
        kind = click.style(f"{found.severity} {found.code}", fg=_COLOURS[found.severity], bold=True)
        _say(f"{visible(where)}{kind}: {visible(found.message)}")
        for line in visible(found.hint).splitlines():
            _say(wrapped(line, "    "))


def run(arguments: Sequence[str]) -> int:  # noqa: PLR0911 - one return for each kind of ending
    """Run one command line and return its exit code."""
    from policykit.cli.app import app

    try:
        result = app.main(args=list(arguments), prog_name="policykit", standalone_mode=False)
    except click.exceptions.Exit as leaving:
        return leaving.exit_code
    except click.ClickException as wrong:
        wrong.show()
        _explain(wrong)
        return wrong.exit_code
    except (KeyboardInterrupt, click.Abort):
        return _interrupted()
    except PolicykitError as failure:
        show(failure.diagnostics)
        return failure.exit_code
    except BrokenPipeError:
        # The reader (head, a pager) has gone: no failure. Stop Python from complaining at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return ExitCode.OK
    except OSError as failure:
        if failure.errno in _CANNOT_WRITE:
            name = f" {failure.filename}" if failure.filename else ""
            _say(f"error PK814: cannot write{name}: {failure.strerror}")
            _say("    Make room or fix the permissions, then run the command again.")
            return ExitCode.OUTPUT
        return _unexpected(failure)
    except Exception as failure:  # noqa: BLE001  - the last resort; everything foreseen is above
        if _was_interrupted(failure):
            return _interrupted()
        return _unexpected(failure)
    return result if isinstance(result, int) else ExitCode.OK


def _explain(wrong: click.ClickException) -> None:
    """Say what a missing option is for."""
    if isinstance(wrong, click.MissingParameter) and isinstance(wrong.param, click.Option):
        _say(wrapped(f"{wrong.param.opts[0]} is for: {wrong.param.help}", "    "))


def _interrupted() -> int:
    _say("Interrupted. Nothing was left half-done; run the command again when you are ready.")
    return ExitCode.INTERRUPTED


def _was_interrupted(failure: BaseException) -> bool:
    """Say whether Ctrl-C is behind a failure: Python wraps it when it comes during an import."""
    cause: BaseException | None = failure
    while cause is not None and not isinstance(cause, KeyboardInterrupt):
        cause = cause.__cause__ or cause.__context__
    return cause is not None


def _unexpected(failure: BaseException) -> int:
    import tempfile
    import traceback

    report = "".join(traceback.format_exception(failure))
    if "--debug" in sys.argv:
        _say(report)
    _say(f"error PK800: policykit failed in a way nobody foresaw: {type(failure).__name__}")
    try:
        handle, name = tempfile.mkstemp(prefix="policykit-report-", suffix=".txt")
        with os.fdopen(handle, "w", encoding="utf-8") as stream:
            stream.write(
                f"policykit {policykit.__version__}, Python {sys.version}, {sys.platform}\n"
            )
            stream.write(f"\n{report}")
    except OSError as full:
        _say(f"    This is a bug, and no report could be written ({full.strerror}).")
        _say("    Please run the same with policykit --debug, and report what it prints.")
    else:
        _say(f"    This is a bug. Please report it together with {Path(name)}")
    return ExitCode.UNEXPECTED


def _say(text: str) -> None:
    # After a failure no command is current that could know whether colours are wanted.
    click.echo(text, err=True, color=False if os.environ.get("NO_COLOR") else None)

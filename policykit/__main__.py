"""`policykit` and `python -m policykit`."""

from __future__ import annotations

import gc
import os
import sys


def main() -> None:
    """Run the command line and leave with its exit code."""
    _fill_closed_streams()
    try:
        from policykit.starting.process import begin  # noqa: PLC0415 - as below

        begin()
        from policykit.cli.handler import run  # noqa: PLC0415  - keeps `import policykit` free

        status = run(sys.argv[1:])
    except KeyboardInterrupt:  # while the program was still being loaded
        sys.stderr.write("\nInterrupted. Nothing was begun.\n")
        status = 130
    gc.freeze()  # Python looks for unreachable objects once more as it ends, which takes 40 ms
    sys.exit(status)


def _fill_closed_streams() -> None:
    """Put the null device where a standard stream was closed (`policykit status >&-`).

    Otherwise the next file that is opened, a record perhaps, would take the stream's number, and
    every print would go into it.
    """
    for number, name, mode in ((0, "stdin", "r"), (1, "stdout", "w"), (2, "stderr", "w")):
        if getattr(sys, name) is None:
            null = os.open(os.devnull, os.O_RDWR)
            if null != number:
                os.dup2(null, number)
                os.close(null)
            setattr(sys, name, os.fdopen(number, mode, encoding="utf-8"))


if __name__ == "__main__":
    main()

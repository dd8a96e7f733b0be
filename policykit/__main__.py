"""`policykit` and `python -m policykit`."""

from __future__ import annotations

import sys


def main() -> None:
    """Run the command line and leave with its exit code."""
    from policykit.cli.handler import run  # noqa: PLC0415  - keeps `import policykit` free

    sys.exit(run(sys.argv[1:]))


if __name__ == "__main__":
    main()

"""Starts a program from a small process; prints what it took as JSON, a line behind its output.

Linux counts into a process's peak memory that of the process that started it, as it was then. A
parent of a few megabytes makes the peak that of the program itself.
"""

import json
import os
import sys
import time


def main() -> int:
    """Run the words of the command line; return its exit code."""
    started = time.perf_counter()
    child = os.posix_spawn(sys.argv[1], sys.argv[1:], os.environ)
    _, status, used = os.wait4(child, 0)
    took = {
        "cpu": used.ru_utime + used.ru_stime,
        "wall": time.perf_counter() - started,
        "memory": used.ru_maxrss * 1024,
    }
    print(f"\n{json.dumps(took)}", flush=True)
    return os.waitstatus_to_exitcode(status)


if __name__ == "__main__":
    sys.exit(main())

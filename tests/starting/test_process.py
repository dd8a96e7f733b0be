"""What every process begins with."""

import signal
import subprocess
import sys

_FAILING_CHILD = """
import subprocess
from policykit.starting.process import begin
begin()
print(subprocess.run(["false"]).returncode)
"""


def test_a_child_that_fails_is_seen_whoever_started_the_process():
    before = signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # inherited by what is started
    try:
        started = subprocess.Popen([sys.executable, "-c", _FAILING_CHILD], stdout=subprocess.PIPE)
    finally:
        signal.signal(signal.SIGCHLD, before)
    assert started.communicate()[0] == b"1\n"

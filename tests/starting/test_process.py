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


_INTERRUPTED_WHILE_TIDYING = """
import signal, time, weakref
from policykit.starting.process import begin
begin()
class Thing: pass
thing = Thing()
weakref.finalize(thing, signal.raise_signal, signal.SIGINT)
try:
    del thing
    time.sleep(60)
    print("went on")
except KeyboardInterrupt:
    print("interrupted")
"""


def test_ctrl_c_while_an_object_is_tidied_away_is_not_lost():
    done = subprocess.run(
        [sys.executable, "-c", _INTERRUPTED_WHILE_TIDYING], capture_output=True, check=True
    )
    assert (done.stdout, done.stderr) == (b"interrupted\n", b"")

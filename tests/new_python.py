"""What a new Python prints: what is loaded there does not depend on the tests before."""

import subprocess
import sys


def printed(code):
    """Return the words that a program prints."""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    return done.stdout.split()

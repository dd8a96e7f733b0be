"""A server for drafts alone, forked from the command: it need not load again what is loaded.

That spares the start of another Python, some 30 ms. It gets rid of what could
tell the caller from a clean process: environment, time zone, open files, session. Where something
of the caller's cannot be got rid of, such as threads or reportlab with other settings, it is not
forked; and what is sealed or verified never comes from here.
"""

from __future__ import annotations

import codecs
import gc
import locale
import os
import signal
import sys
import threading
import time
from typing import TYPE_CHECKING

from policykit.edge.render_server import ENVIRONMENT, main

if TYPE_CHECKING:
    import socket

_STDERR = 2
_MOST_FILES = 65_536
"""Numbers of files that the server closes at most; a system may allow a thousand million."""


def may_fork() -> bool:
    """Say whether a server forked from this process does what a clean one does."""
    alone = threading.active_count() == 1 and sys.gettrace() is None and sys.getprofile() is None
    unchanged = not sys.warnoptions and not {"reportlab", "PIL"} & sys.modules.keys()
    in_unicode = codecs.lookup(locale.getpreferredencoding(do_setlocale=False)).name == "utf-8"
    return alone and unchanged and in_unicode


class ForkedServer:
    """The process of a server that was forked, to be waited for as a started program is.

    Args:
        ours: our end of the socket, of which the server is to know nothing.
        theirs: the server's.
        for_one: one PDF is to come and no other.
    """

    def __init__(self, ours: socket.socket, theirs: socket.socket, *, for_one: bool) -> None:
        self._status: int | None = None
        self.pid = os.fork()
        if self.pid == 0:
            _serve(ours, theirs, for_one=for_one)

    def wait(self) -> int:
        """Wait until it ends, and return its exit code."""
        if self._status is None:
            self._status = os.waitstatus_to_exitcode(os.waitpid(self.pid, 0)[1])
        return self._status

    def kill(self) -> None:
        """End it at once."""
        if self._status is None:
            os.kill(self.pid, signal.SIGKILL)


def _serve(ours: socket.socket, theirs: socket.socket, *, for_one: bool) -> None:
    """Be the server, and never return."""
    try:
        gc.freeze()  # what the caller made is no rubbish of ours, and is not to be copied
        os.setsid()
        ours.close()
        os.dup2(theirs.fileno(), 0)
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
        os.closerange(_STDERR + 1, min(os.sysconf("SC_OPEN_MAX"), _MOST_FILES))
        os.environ.clear()
        os.environ.update(ENVIRONMENT)
        time.tzset()
        main(for_many=False, for_one=for_one)
    finally:
        os._exit(1)

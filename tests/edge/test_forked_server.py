"""Drafts from a server that was forked from the command: the bytes of a clean one, nothing left."""

import json
import os
import subprocess
import sys
import threading

from policykit.edge.forked_server import may_fork

_BEGIN = """
import hashlib, json, os, sys, time
from datetime import UTC, datetime
from policykit.document import Document, Paragraph, Text
from policykit.edge.render import CleanRenderer
from policykit.errors import PolicykitError
from policykit.pages import Front, RenderJob

def job(text, policy="access-control", logo=None):
    document = Document((Paragraph((Text(text),), 7),), f"{policy}.md")
    front = Front("Northwind", "Policy", "Draft", logo=logo)
    return RenderJob(document, policy, "", front, datetime(2026, 11, 23, tzinfo=UTC))

def servers():
    with open(f"/proc/self/task/{os.getpid()}/children") as children:
        return [int(child) for child in children.read().split()]

def is_fork(process):
    with open(f"/proc/{process}/cmdline", "rb") as ours, open("/proc/self/cmdline", "rb") as own:
        return ours.read() == own.read()

svg = b'<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><path d="M0 0h9v9z"/></svg>'
jobs = [job("Text " * 400), job("Other words, \\u2192."), job("*Text*", "second", svg)]
renderer = CleanRenderer(only_drafts=%s)
"""

_BYTES = """
made = renderer.render(jobs) + renderer.render(jobs[1:2])
forked = is_fork(servers()[0])
renderer.stop()
made += renderer.render(jobs[1:2])  # by a server that was begun for it
print(json.dumps([forked, len(servers()), [hashlib.sha256(pdf).hexdigest() for pdf in made]]))
"""

_LEFT = """
kept = open(os.devnull)
before = renderer.render(jobs[:2])
server, = servers()
files = sorted(int(name) for name in os.listdir(f"/proc/{server}/fd"))
session = os.getsid(server) == server
os.kill(server, 9)
try:
    renderer.render(jobs[:2])
except PolicykitError as failure:
    code = failure.diagnostics[0].code
again = renderer.render(jobs[:2]) == before
renderer.stop()
print(json.dumps([files, session, code, again, servers()]))
"""


def said(code, environment=(), *, only_drafts=True):
    done = subprocess.run(
        [sys.executable, "-c", _BEGIN % only_drafts + code],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, **dict(environment)},
    )
    assert done.stderr == ""
    return json.loads(done.stdout)


def test_bytes_are_those_of_a_clean_server_whatever_the_caller_has(tmp_path):
    (tmp_path / ".reportlab_mods").write_text("raise SystemExit('run')")
    (tmp_path / ".reportlab_settings").write_text("pageCompression = 0")
    about = {"HOME": str(tmp_path), "RL_pageCompression": "0", "TZ": "Asia/Tokyo", "LC_ALL": "C"}
    forked, left, drafts = said(_BYTES, {**about, "PYTHONUTF8": "1"})
    clean, others_left, others = said(_BYTES, only_drafts=False)
    assert (forked, clean) == (True, False)
    assert (left, others_left) == (0, 1)  # what was forked for one draft has made it itself
    assert drafts == others
    assert drafts[1] == drafts[3] == drafts[4]


def test_server_has_no_file_of_the_caller_and_ends_with_it():
    assert said(_LEFT) == [[0, 1, 2], True, "PK450", True, []]


def test_where_something_cannot_be_got_rid_of_the_server_is_clean():
    code = "from policykit.edge.forked_server import may_fork; print(json.dumps(may_fork()))"
    assert said(code) is True
    assert said(code, {"PYTHONWARNINGS": "ignore"}) is False
    assert said(f"import PIL; {code}") is False
    assert (
        said(f"import locale; locale.getpreferredencoding = lambda **_: 'latin-1'; {code}") is False
    )


def test_beside_threads_nothing_is_forked(monkeypatch):
    for name in [name for name in sys.modules if name in {"reportlab", "PIL"}]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setattr(sys, "warnoptions", [])
    monkeypatch.setattr(sys, "gettrace", lambda: None)
    assert may_fork()
    waiting = threading.Event()
    thread = threading.Thread(target=waiting.wait)
    thread.start()
    try:
        assert not may_fork()
    finally:
        waiting.set()
        thread.join()

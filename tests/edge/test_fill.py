"""The filling process from outside: what it gives, and that nothing it is given can hold it."""

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from policykit.edge import fill as module
from policykit.edge.fill import fill
from policykit.errors import ProgramError
from policykit.template import JINJA_OPTIONS

MANY = list(range(1000))


def job(*sources, parts=(), **context):
    return json.dumps(
        {
            "syntax": JINJA_OPTIONS,
            "parts": {
                name: {"file": f"parts/{name}", "source": text}
                for name, text in dict(parts).items()
            },
            "policies": [
                {"id": f"p{n}", "file": f"t/p{n}.md.j2", "source": source, "context": context}
                for n, source in enumerate(sources)
            ],
        }
    ).encode()


def findings(result):
    return [(one.code, str(one.place)) for one in result.diagnostics]


def test_texts_come_back():
    result = fill(job("a {{ x }}", "é\n{{ x | code }}", x="{{7*7}} ü"))
    assert result.diagnostics == ()
    assert result.texts == {"p0": r"a \{\{7\*7\}\} ü", "p1": "é\n`{{7*7}} ü`"}


def test_dates_cross_over():
    result = fill(job("{{ d | date }}", d={"__date__": "2026-01-31"}))
    assert result.texts == {"p0": "2026-01-31"}


@pytest.mark.parametrize(
    ("source", "code", "place", "words"),
    [
        ("a\n\n{{ nope }}", "PK250", "t/p0.md.j2:3", "gives 'nope'"),
        ("{{ ''.__class__.__mro__ }}", "PK250", "t/p0.md.j2:1", "__mro__"),
        ("a\n{{ many() }}", "PK250", "t/p0.md.j2:2", "calls something"),
        ("{{ many }}", "PK250", "t/p0.md.j2:1", "list cannot be written"),
        ("{{ 'a' * 10**9 }}", "PK252", "t/p0.md.j2:1", "512 MB"),
        ("{% include 'self' %}", "PK252", "parts/self:2", "includes itself"),
        ("{{ 'a' * 10**7 }}", "PK253", "t/p0.md.j2:1", "2,000,000"),
        (
            "{% for a in many %}" * 3 + "text" + "{% endfor %}" * 3,
            "PK253",
            "t/p0.md.j2",
            "2,000,000",
        ),
        ("{% if x %}", "PK255", "t/p0.md.j2:1", "Unexpected end"),
    ],
)
def test_one_bad_template_fails_alone(source, code, place, words):
    result = fill(job(source, "fine", parts={"self": "x\n{% include 'self' %}"}, many=MANY))
    assert findings(result) == [(code, place)]
    assert words in result.diagnostics[0].message
    assert result.texts == {"p1": "fine"}


@pytest.mark.parametrize(
    "source",
    [
        "{{ 9 ** 9999999 }}",
        "{% for a in many %}" * 4 + "{% if a == 0.5 %}{% endif %}" + "{% endfor %}" * 4,
    ],
)
def test_endless_work_is_stopped_and_named(source):
    # The clock would let it go on until pytest has enough of it.
    result = fill(job("fine", source, many=MANY), cpu_seconds=1, wall_seconds=3600)
    assert findings(result) == [("PK251", "t/p1.md.j2")]
    assert result.texts == {"p0": "fine"}


def test_the_clock_stops_it_too():
    result = fill(job("{{ 9 ** 9999999 }}"), wall_seconds=4, cpu_seconds=60)
    assert findings(result) == [("PK251", "t/p0.md.j2")]


def test_output_without_end_is_cut_off(monkeypatch):
    # A process that speaks without end, as no template can make ours do.
    endless = "import sys; print('{\"started\": \"p0\"}'); [print('x' * 999) for _ in iter(int, 1)]"
    monkeypatch.setattr(module, "_START", endless)
    monkeypatch.setattr(module, "MAX_OUTPUT_BYTES", 10_000)
    result = fill(job("text"))
    assert findings(result) == [("PK253", "t/p0.md.j2")]
    assert result.texts == {}


def test_a_process_that_never_answers_is_a_program_error(monkeypatch):
    monkeypatch.setattr(module, "_START", "import time; time.sleep(60)")
    with pytest.raises(ProgramError, match=r"PK254.*did not answer"):
        fill(job("fine"), wall_seconds=1)


def test_it_cannot_write_a_file(tmp_path):
    script = (
        "from policykit.policy.fill_child import limit_process; limit_process(); "
        f"open({str(tmp_path / 'x')!r}, 'wb', buffering=0).write(b'text')"
    )
    result = subprocess.run([sys.executable, "-c", script], capture_output=True, check=False)
    assert result.returncode != 0
    assert b"File too large" in result.stderr


def test_it_does_not_see_the_environment_or_the_current_folder(tmp_path, monkeypatch):
    (tmp_path / "jinja2.py").write_text("raise SystemExit('wrong jinja2')")
    (tmp_path / "json.py").write_text("raise SystemExit('wrong json')")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    assert fill(job("fine")).texts == {"p0": "fine"}


def test_a_process_that_breaks_down_is_a_program_error(monkeypatch):
    monkeypatch.setattr(module, "_START", "raise SystemExit('no jinja2 here')")
    with pytest.raises(ProgramError, match=r"PK254.*no jinja2 here"):
        fill(job("fine"))


def test_an_interrupt_ends_the_process(tmp_path):
    script = tmp_path / "run.py"
    script.write_text(
        "import sys\n"
        "import policykit.edge.fill as module\n"
        "class Shown(module.subprocess.Popen):\n"
        "    def __init__(self, *arguments, **options):\n"
        "        super().__init__(*arguments, **options)\n"
        "        print(self.pid, flush=True)\n"
        "module.subprocess.Popen = Shown\n"
        "module.fill(sys.stdin.buffer.read(), cpu_seconds=60)\n"
    )
    process = subprocess.Popen(
        [sys.executable, str(script)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env={**os.environ, "PYTHONPATH": str(Path(module.__file__).parents[2])},
    )
    process.stdin.write(job("{{ 9 ** 9999999 }}"))
    process.stdin.close()
    child = int(process.stdout.readline())
    time.sleep(0.5)
    process.send_signal(signal.SIGINT)
    process.wait(timeout=120)
    process.stdout.close()
    with pytest.raises(ProcessLookupError):
        os.kill(child, 0)

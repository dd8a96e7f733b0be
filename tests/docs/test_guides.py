"""Every command of the guides runs, in the order of the page, with real git, pandoc and keys.

A guide is a story: `first-set.md` begins with nothing, the others go on in the workspace it made.
What a reader does in an editor or a mail program stands in the page as a comment,
`<!-- run: … -->`; so is the cut to four policies that keeps this quick. The page for auditors has
none: what its readers should not take for their own steps stands beside this file, in
`for-auditors.sh`. A file that the page shows in full is written where `<!-- file: … -->` says.
"""

import os
import pty
import re
import shutil
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest

from policykit.edge.library import TemplateLibrary
from policykit.interview import Hints, Interview, typed
from policykit.template import read_library

ROOT = Path(__file__).parents[2]
DOCS = ROOT / "docs"
PROGRAMS = Path(sys.executable).parent

# The interview of `policykit init`, question by question; an empty answer takes the default.
ANSWERS = {
    "legal_name": "Acme Labs, Inc.",
    "short_name": "Acme",
    "country": "US",
    "time_zone": "America/New_York",
    "email_domain": "acme.example",
    "product": "Acme Rota: shift planning for hotels",
    "sites": "",
    "oversight_body": "",
    "roles_since": "2026-01-31",
    "top_management": "Ana Silva, Chief Executive Officer",
    "security_lead": "Bo Jones, Head of Security",
    "it_lead": "",
    "engineering_lead": "Cy Okafor, Chief Technology Officer",
    "compliance_lead": "",
    "people_lead": "",
    "privacy_lead": "",
    "hosting": "aws",
    "critical_systems": "",
    "software": "ourselves",
    "languages": "Python, TypeScript",
    "source_control": "",
    "secrets_manager": "",
    "identity_provider": "",
    "ticketing": "",
    "password_manager": "",
    "vendor_register": "",
    "mdm": "",
    "practices": "own-devices, ai",
    "subjects": "",
    "special": "",
    "frameworks": "",
    "soc2_categories": "",
    "audit": "",
    "report_channel": "the #security channel in Slack",
    "plan_location": "a printed copy with each lead",
    "numbers": "",
}

pytestmark = pytest.mark.timeout(330)  # dozens of commands, each a program that starts

_STEP = re.compile(
    r"^```sh\n(?P<shown>.*?)^```$"
    r"|^<!-- run: (?P<hidden>.*?) -->$"
    r"|^<!-- file: (?P<path>\S+) -->\n```\w+\n(?P<text>.*?)^```$",
    re.DOTALL | re.MULTILINE,
)


def script(guide):
    """Return the shell script of a guide, with what stands beside the tests for it."""
    steps = ["set -eu -o pipefail"]
    parts = parts_beside(guide)
    for found in _STEP.finditer(guide.read_text(encoding="utf-8")):
        if found["path"]:
            folder = Path(found["path"]).parent
            steps.append(f"mkdir -p {folder}\ncat > {found['path']} <<'END'\n{found['text']}END")
            continue
        lines = (found["shown"] or "").splitlines()
        steps += [parts.pop(key) for key in list(parts) if key[0] == "before" and key[1] in lines]
        steps.append(found["shown"] or found["hidden"])
        steps += [parts.pop(key) for key in list(parts) if key[0] == "after" and key[1] in lines]
    assert not parts, f"no block of {guide.name} has the lines {[line for _, line in parts]}"
    return "\n".join(steps)


def parts_beside(guide):
    """What is done before and after which line of a guide whose readers should not see it."""
    beside = Path(__file__).with_name(f"{guide.stem}.sh")
    if not beside.exists():
        return {}
    text = beside.read_text(encoding="utf-8")
    _, *found = re.split(r"^#@ (before|after) (.*)$", text, flags=re.MULTILINE)
    return dict(zip(zip(found[::3], found[1::3], strict=True), found[2::3], strict=True))


def follow(guide, folder):
    """Run a guide in a folder whose `home` is the user's, with the answers typed ahead."""
    keyboard, terminal = pty.openpty()
    os.write(keyboard, "".join(f"{answer}\n" for answer in ANSWERS.values()).encode())
    kept = {name: os.environ[name] for name in ("LANG", "TMPDIR") if name in os.environ}
    try:
        return subprocess.run(
            ["bash", "-c", script(guide)],
            cwd=folder / ("work/acme" if (folder / "work" / "acme").is_dir() else "work"),
            env={
                **kept,
                "PATH": f"{PROGRAMS}:{os.environ['PATH']}",
                "HOME": str(folder / "home"),
                "GIT_CONFIG_NOSYSTEM": "1",
                "CORE_SET": str(ROOT / "tests" / "core_set.py"),
                "POLICYKIT_PASSPHRASE": "four words for the guide",
                "PYTHONDONTWRITEBYTECODE": "1",
            },
            stdin=terminal,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            encoding="utf-8",
            check=False,
            timeout=300,
        )
    finally:
        os.close(keyboard)
        os.close(terminal)


@pytest.fixture(scope="session")
def acme(tmp_path_factory):
    """What there is when the first guide was followed to its end, and what it printed."""
    folder = tmp_path_factory.mktemp("first-set")
    for name in ("home", "work"):
        (folder / name).mkdir()
    done = follow(DOCS / "first-set.md", folder)
    assert done.returncode == 0, done.stdout
    return folder, done.stdout


def test_the_first_set_ends_with_four_trusted_policies(acme):
    folder, said = acme
    assert len(list(folder.glob("work/acme/output/issued/*/*-v1.0.pdf"))) == 4
    assert said.count("Good: this is what was issued, sealed by a certificate you trust.") == 4
    assert "First issue of our security policies" in said


def test_the_hand_edit_and_the_fact_are_in_the_first_set(acme):
    text = (acme[0] / "work/acme/policies/access-control.md").read_text(encoding="utf-8")
    assert "answers for every use of the account" in text
    assert "every 6 months" in text


# Each guide starts dozens of programs: the three that follow each other run with every test run,
# the others with `make slow`.
EVERY_RUN = {
    "annual-review.md": "Reviewed without change",
    "for-auditors.md": "Verification successful",
}
SLOW = {
    "acknowledgements.md": "5 rows in the file: 5 people",
    "approvals.md": "none in period, signed off by Bo Jones (ssh)",
    "coverage-and-commitments.md": "trust",
    "evidence-push.md": "Nothing was sent",
    "import.md": "policies/guests.map.yaml",
    "interview.md": "cd ../open-table && policykit key create",
    "own-templates.md": "visitors.badge: paper → plastic",
    "portal.md": "../for-customers/index.html: 1 policy",
    "readiness-plan.md": "The audit date 2030-03-01 can be kept",
    "writing.md": "output/draft/access-control-draft.pdf",
}


@pytest.mark.parametrize(
    ("guide", "says"),
    [
        *EVERY_RUN.items(),
        *(pytest.param(*row, marks=pytest.mark.slow) for row in SLOW.items()),
    ],
)
def test_every_command_of_the_guide_works(guide, says, acme, tmp_path):
    folder = tmp_path / "copy"
    shutil.copytree(acme[0], folder, symlinks=True)
    done = follow(DOCS / guide, folder)
    assert done.returncode == 0, done.stdout
    assert says in done.stdout


def test_an_auditor_reads_no_step_of_the_organization():
    page = (DOCS / "for-auditors.md").read_text(encoding="utf-8")
    assert "<!--" not in page
    for command in ("policykit approve", "policykit issue", "policykit propose", ".eml"):
        assert not [one for one in _STEP.finditer(page) if command in (one["shown"] or "")]


def test_an_auditor_needs_no_git(acme, tmp_path):
    pdf = acme[0] / "work/acme/output/issued/access-control/access-control-v1.0.pdf"
    done = subprocess.run(
        [
            str(PROGRAMS / "policykit"),
            *("verify", str(pdf), "--trust", str(acme[0] / "work/acme-seal.crt.pem")),
        ],
        cwd=tmp_path,
        env={"PATH": str(tmp_path), "HOME": str(tmp_path)},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert "Good: this is what was issued" in done.stdout
    assert "rendering: not checked" in done.stdout


def test_the_answers_fit_the_questions():
    library = read_library(TemplateLibrary().read())[0]
    interview = Interview(library.parameters, Hints(date(2026, 1, 31)))
    answers = {}
    for key, line in ANSWERS.items():
        question = interview.next_question(answers)
        while question.quiet:
            answers[question.key] = question.default(answers, interview.hints)
            question = interview.next_question(answers)
        assert question.key == key
        usual = question.default(answers, interview.hints) if question.default else ""
        answers[key] = typed(question, line, answers) if line else usual
    assert interview.next_question(answers) is None

"""`make demo`: the main job on the sample organization, with the real commands, one by one.

Everything it makes stands in output/demo/ (the workspace) and output/demo-outside/ (what must not
be in a workspace: the sealing key, the approvers' replies, a home folder for git's settings).
"""

from __future__ import annotations

import json
import os
import shlex
import shutil
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
WORKSPACE = ROOT / "output" / "demo"
OUTSIDE = ROOT / "output" / "demo-outside"
CERTIFICATE = OUTSIDE / "larkfield-seal.crt.pem"
AUTHOR = ("Tomasz Zieliński", "tomasz.zielinski@larkfield.example")
APPROVERS = (
    "marcus.lindqvist@larkfield.example",
    "ana.ribeiro@larkfield.example",
    "priya.raman@larkfield.example",
)
STAFF = (
    ("Marcus Lindqvist", APPROVERS[0]),
    ("Ana Ribeiro", APPROVERS[1]),
    ("Priya Raman", APPROVERS[2]),
    AUTHOR,
)
BOLD, DIM, PLAIN = "\033[1m", "\033[2m", "\033[0m"


def main() -> None:
    """Run the story from an empty folder to verified PDFs."""
    started = time.monotonic()
    for folder in (WORKSPACE, OUTSIDE):
        shutil.rmtree(folder, ignore_errors=True)
    OUTSIDE.mkdir(parents=True)
    (OUTSIDE / ".gitconfig").write_text(
        f"[user]\n\tname = {AUTHOR[0]}\n\temail = {AUTHOR[1]}\n", encoding="utf-8"
    )
    tell(
        "This demo plays Larkfield Software, a made-up company. One person plays all parts here:",
        "author, approvers and auditor. The approvals say so: each is recorded with a file as",
        "evidence, and the PDFs print who could have made that up.",
    )

    title("1. A workspace from a profile, and the first generation")
    policykit("init", str(WORKSPACE), "--profile", str(ROOT / "org_profile.yaml"), inside=False)
    policykit("generate")
    policykit("key", "create")
    policykit("key", "export", str(CERTIFICATE))

    title("2. Version 1.0: proposed, approved, issued")
    policykit("propose", "--all", "--change", "First issue of the policy set")
    approve_all()
    policykit("issue", "--all")

    title("3. A fact changes, and a person edits a policy by hand")
    policykit("profile", "set", "params.access.review_months", "6")
    edit_by_hand()
    policykit("generate")
    policykit("diff", "access-control")
    run(["git", "commit", "--quiet", "--all", "--message", "Half-yearly access reviews"])

    title("4. Version 2.0")
    policykit(
        "propose",
        "access-control",
        "--change",
        "Access to critical systems is reviewed every 6 months; shared accounts need a named owner",
        "--why",
        "Two quarterly reviews were missed",
        "--asked-by",
        "Priya Raman",
    )
    approve_all()
    policykit("issue", "access-control")

    title("5. What an auditor does with the PDFs")
    pdfs = sorted(path.relative_to(WORKSPACE) for path in WORKSPACE.glob("output/issued/*/*.pdf"))
    policykit("verify", *map(str, pdfs), "--trust", str(CERTIFICATE))
    policykit("log", "access-control")
    policykit("status")

    title("6. Who has read what")
    acknowledge()

    title("7. The pack for the audit window, and the auditor's check of it")
    year = time.strftime("%Y")
    pack = OUTSIDE / f"larkfield-evidence-{year}.zip"
    policykit("evidence", "--from", f"{year}-01-01", "--to", f"{year}-12-31", "-o", str(pack))
    policykit("verify", str(pack), "--trust", str(CERTIFICATE), inside=False)

    title("8. The way to the audit, and a portal for everybody")
    audit = f"{int(year) + 1}-11-02"
    policykit("plan", "--audit-date", audit, "--md", str(OUTSIDE / "larkfield-plan.md"))
    policykit("site")
    summary(pdfs, time.monotonic() - started)


def approve_all() -> None:
    """Write each approver's reply with the approval code, and record it."""
    rows = json.loads(policykit("status", "--format", "json", quiet=True))["data"]
    waiting = {row["approval_code"] for row in rows if row["approval_code"]}
    people = " ".join(" ".join(row["waits_for"]) for row in rows)
    for email in APPROVERS:
        first_name = email.partition(".")[0].capitalize()
        if first_name not in people:
            continue
        reply = OUTSIDE / f"reply-{first_name.lower()}-{'-'.join(sorted(waiting))}.eml"
        reply.write_text(
            f"From: {email}\nTo: {AUTHOR[1]}\nSubject: Re: policies for approval\n\n"
            f"Read and approved. {' '.join(sorted(waiting))}\n",
            encoding="utf-8",
        )
        policykit("approve", "--all", "--as", email, "--evidence", str(reply))


def acknowledge() -> None:
    """Import a list of people, and what all but one of them acknowledged today."""
    today = time.strftime("%Y-%m-%d")
    people = OUTSIDE / "people.csv"
    rows = [f"{name},{address},2024-01-08" for name, address in STAFF]
    people.write_text("\n".join(("Name,Work email,Start date", *rows, "")), encoding="utf-8")
    policykit("ack", "roster", str(people))
    given = OUTSIDE / "acknowledgements.csv"
    rows = [f"{address},access-control,2.0,{today}" for _, address in STAFF[:-1]]
    rows += [f"{address},acceptable-use,1.0,{today}" for _, address in STAFF[1:]]
    head = "Email,Policy,Version,Acknowledged at"
    given.write_text("\n".join((head, *rows, "")), encoding="utf-8")
    policykit("ack", "import", str(given), "--system", "HR system of the demo")


def edit_by_hand() -> None:
    """Add a sentence to the policy, as a person would in an editor."""
    path = WORKSPACE / "policies" / "access-control.md"
    text = path.read_text(encoding="utf-8")
    line = next(one for one in text.splitlines() if one.startswith("**AC-3b**"))
    added = f"{line}\nThe owner of the exception answers for every use of the account."
    path.write_text(text.replace(line, added, 1), encoding="utf-8")
    tell(f"(an editor adds a sentence to AC-3b in {path.relative_to(WORKSPACE)})")


def summary(pdfs: list[Path], seconds: float) -> None:
    """Print what was made, and where."""
    title(f"Done in {seconds:.0f} seconds. What there is now:")
    rows = [(str(path), f"{(WORKSPACE / path).stat().st_size // 1024} KB") for path in pdfs]
    rows += [
        ("policies/*.md, *.map.yaml", "the policies, to edit freely"),
        ("records/", "proposals, approvals, issues, seals"),
        ("git log, git tag", "the history; one tag for each version"),
        (os.path.relpath(CERTIFICATE, WORKSPACE), "the certificate for the auditor"),
        ("output/site/index.html", "the portal: open it in a browser"),
        ("../demo-outside/larkfield-plan.md", "the plan to the audit"),
        ("../demo-outside/larkfield-evidence-*.zip", "the pack for the auditor: unzip, INDEX.html"),
    ]
    width = max(len(left) for left, _ in rows)
    for left, right in rows:
        print(f"  {left:<{width}}  {right}")
    print(f"\nAll below {WORKSPACE.relative_to(ROOT)}/. Open a PDF, or go there and try things.")


def policykit(*arguments: str, inside: bool = True, quiet: bool = False) -> str:
    """Run one policykit command in the demo's workspace, and print it as a user would type it."""
    program = Path(sys.executable).with_name("policykit")
    return run([str(program), *arguments], inside=inside, quiet=quiet)


def run(command: list[str], *, inside: bool = True, quiet: bool = False) -> str:
    """Run a command; leave with its exit code when it fails."""
    environment = {
        **os.environ,
        "GIT_CONFIG_GLOBAL": str(OUTSIDE / ".gitconfig"),
        "POLICYKIT_CONFIG": str(OUTSIDE / "config"),
        "POLICYKIT_PASSPHRASE": "only for this demo, never like this",
    }
    if not quiet:
        shown = shlex.join([Path(command[0]).name, *command[1:]]).replace(f"{ROOT}/", "")
        print(f"\n{style(BOLD)}$ {shown}{style(PLAIN)}", flush=True)
    done = subprocess.run(
        command,
        cwd=WORKSPACE if inside else ROOT,
        env=environment,
        check=False,
        stdout=subprocess.PIPE if quiet else None,
        encoding="utf-8",
    )
    if done.returncode:
        sys.exit(done.returncode)
    return done.stdout or ""


def title(text: str) -> None:
    """Print a heading."""
    print(f"\n{style(BOLD)}{text}{style(PLAIN)}", flush=True)


def tell(*lines: str) -> None:
    """Print an explanation."""
    print(style(DIM) + "\n".join(lines) + style(PLAIN), flush=True)


def style(code: str) -> str:
    """Return the code on a terminal that wants colour, nothing elsewhere (no-color.org)."""
    return code if sys.stdout.isatty() and not os.environ.get("NO_COLOR") else ""


if __name__ == "__main__":
    main()

"""Ten years in the life of a whole set, made in seconds: records, PDFs, tags and commits.

The newest year of a workspace is repeated back into the past, with the records of each year naming
those of the year before, as if every policy had been reviewed without change once a year. git's
objects are written by `git fast-import`. Among the commits that hold records stand others, such as
every repository has. `policykit check` must find nothing wrong with it.
"""

from __future__ import annotations

import subprocess
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from policykit.canonical import sha256
from policykit.record import (
    ChangeClass,
    InputFile,
    Outcome,
    Reviewed,
    StatementIds,
    codes_of,
    read_records,
    write_record,
)
from policykit.values import Version, policy_id
from policykit.workflow import paths

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime
    from pathlib import Path

YEARS = 10
COMMITS = 5000
_OTHER_FILES = 50
_AUTHOR = "Tomasz Zieliński <tomasz.zielinski@larkfield.example>"


@dataclass(slots=True)
class Decade:
    """A history that grows, in the format of `git fast-import`.

    Attributes:
        files: what stands in the workspace now.
        events: how many records there are.
        commits: how many commits.
    """

    files: dict[str, bytes] = field(default_factory=dict)
    events: int = 0
    commits: int = 0
    _stream: list[bytes] = field(default_factory=list)

    def commit(self, new: Mapping[str, bytes], at: datetime, message: str) -> None:
        """Add a commit that brings these files."""
        self.commits += 1
        moment = f"{int(at.timestamp())} +0000"
        self._stream += [
            b"commit refs/heads/main\n",
            f"author {_AUTHOR} {moment}\ncommitter {_AUTHOR} {moment}\n".encode(),
            _data(f"{message}\n".encode()),
        ]
        for path, content in new.items():
            self._stream += [f"M 100644 inline {path}\n".encode(), _data(content)]
        self.files |= new
        self.events += sum(path.startswith("records/") and "/evidence/" not in path for path in new)

    def tag(self, name: str, at: datetime) -> None:
        """Let a tag stand on the newest commit."""
        self._stream += [
            f"tag {name}\nfrom refs/heads/main\n".encode(),
            f"tagger {_AUTHOR} {int(at.timestamp())} +0000\n".encode(),
            _data(b"Issued\n"),
        ]

    def write(self, folder: Path) -> None:
        """Make a repository of it, with its files checked out."""
        folder.mkdir(parents=True)
        _git(folder, "init", "--quiet", "--initial-branch=main")
        _git(folder, "fast-import", "--quiet", given=b"".join(self._stream))
        _git(folder, "reset", "--quiet", "--hard", "main")


def lengthened(workspace: Path, folder: Path) -> Decade:
    """Write a workspace like another one, in which all policies were issued once, ten years on.

    Args:
        workspace: the pattern.
        folder: where the other comes to stand; nothing may be there.
    """
    listed = _git(workspace, "ls-files", "-z").decode().split("\0")[:-1]
    pattern = {path: (workspace / path).read_bytes() for path in listed}
    records, _ = read_records({path: data for path, data in pattern.items() if _is_record(path)})
    made = Decade()
    made_before = {path: data for path, data in pattern.items() if not path.startswith("records/")}
    first = _years_before(min(record.event.at for record in records), YEARS)
    fixed = {path: data for path, data in made_before.items() if not path.startswith("output/")}
    made.commit(fixed, first - timedelta(hours=1), "Begin")
    own = [write_record(_moved(one.event, YEARS)) for one in records if one.event.in_workspace]
    chains = {
        name: _Chain([one for one in records if one.event.policy == name], pattern)
        for name in sorted({one.event.policy for one in records if not one.event.in_workspace})
    }
    for year in range(YEARS + 1):
        back = YEARS - year
        for chain in chains.values():
            made.commit(chain.propose(back), chain.at, f"Propose {chain.id}")
        reply = "Read and approved. " + " ".join(
            codes_of(chain.proposed)[-1] for chain in chains.values()
        )
        for chain in chains.values():
            made.commit(chain.approve(back, f"{reply}\n".encode()), chain.at, f"Approve {chain.id}")
        issued = {one.path: one.data for one in own} if year == 0 else {}
        for chain in chains.values():
            issued |= chain.issue(back)
        last = max(chain.at for chain in chains.values())
        made.commit(issued, last, f"Issue {len(chains)} policies")
        for chain in chains.values():
            made.tag(paths.tag(chain.id, chain.issued.event.version), last)
        others = (COMMITS - made.commits) // (YEARS - year) if year < YEARS else 0
        for number in range(others):
            name = f"notes/{number % _OTHER_FILES}.md"
            at = last + timedelta(hours=17 * number)
            text = f"Note {number} of year {year}.\n".encode()
            made.commit({name: text}, at, f"Note {number}")
    made.write(folder)
    return made


class _Chain:
    """The records of one policy, from year to year."""

    def __init__(self, records: list[Any], files: Mapping[str, bytes]) -> None:
        self._pattern = {name: [one for one in records if one.name == name] for name in _KINDS}
        self._files = files
        self._pdf = files[self._pattern["sealed"][-1].event.pdf.path]
        self._inputs: dict[str, bytes] = {}
        self.id = policy_id(records[0].event.policy)
        self.issued: Any = None
        self.proposed: Any = None
        self.at: Any = None
        self._approvals: list[Any] = []

    def propose(self, back: int) -> dict[str, bytes]:
        """Return the records of a review without change and the proposal that follows."""
        pattern = self._pattern["proposed"][-1].event
        new = {}
        event = replace(_moved(pattern, back), set=None)
        if self.issued is not None:
            before = self.issued.event
            review = write_record(
                Reviewed(
                    policy=self.id,
                    at=event.at,
                    zone=event.zone,
                    by=event.by,
                    authority=event.authority,
                    version=self.issued.digest,
                    outcome=Outcome.NO_CHANGE,
                    considered=("incidents", "audits", "law"),
                    due=before.next_review,
                    days_late=max(0, (event.day - before.next_review).days),
                )
            )
            new[review.path] = review.data
            event = replace(
                event,
                at=event.at + timedelta(seconds=1),
                version=Version(before.version.major, before.version.minor + 1),
                change_class=ChangeClass.EDITORIAL,
                class_computed=ChangeClass.EDITORIAL,
                statements=StatementIds(),
                previous=self.issued.digest,
                review=review.digest,
            )
        self.proposed = write_record(event)
        self.at = event.at
        new[self.proposed.path] = self.proposed.data
        self._inputs |= new
        return new

    def approve(self, back: int, reply: bytes) -> dict[str, bytes]:
        """Return the record of each approval, and what shows it."""
        new = {}
        self._approvals.clear()
        for pattern in self._pattern["approved"]:
            evidence = replace(pattern.event.evidence[0], sha256=sha256(reply))
            event = replace(
                _moved(pattern.event, back), proposal=self.proposed.digest, evidence=(evidence,)
            )
            approval = write_record(event)
            self._approvals.append(approval)
            self._inputs[approval.path] = approval.data
            self.at = event.at
            new[approval.path] = approval.data
            new[paths.evidence(self.id, evidence.sha256, evidence.name)] = reply
        return new

    def issue(self, back: int) -> dict[str, bytes]:
        """Return the records and the PDF of the version."""
        pattern = self._pattern["issued"][-1].event
        inputs = [one for one in pattern.inputs if not one.path.startswith(paths.RECORDS)]
        inputs += [InputFile(path, sha256(data)) for path, data in self._inputs.items()]
        proposal = self.proposed.event
        event = replace(
            _moved(pattern, back),
            proposal=self.proposed.digest,
            approvals=tuple(one.digest for one in self._approvals),
            version=proposal.version,
            change_class=proposal.change_class,
            statements=proposal.statements,
            effective=_year_before(pattern.effective, back),
            next_review=_year_before(pattern.next_review, back),
            previous=proposal.previous,
            inputs=tuple(sorted(inputs, key=lambda one: one.path)),
        )
        self.issued = write_record(event)
        sealed = self._pattern["sealed"][-1].event
        pdf = replace(sealed.pdf, path=paths.issued_pdf(self.id, event.version))
        sealed = write_record(replace(_moved(sealed, back), issued=self.issued.digest, pdf=pdf))
        self._inputs |= {self.issued.path: self.issued.data, sealed.path: sealed.data}
        self.at = sealed.event.at
        return {
            self.issued.path: self.issued.data,
            sealed.path: sealed.data,
            pdf.path: self._pdf,
        }


_KINDS = ("proposed", "approved", "issued", "sealed")


def _is_record(path: str) -> bool:
    return path.startswith(paths.RECORDS) and "/evidence/" not in path


def _moved(event: Any, years: int) -> Any:
    return replace(event, at=_years_before(event.at, years))


def _years_before(at: datetime, years: int) -> datetime:
    return at.replace(year=at.year - years, day=min(at.day, 28))


def _year_before(day: date, years: int) -> date:
    return day.replace(year=day.year - years, day=min(day.day, 28))


def _data(content: bytes) -> bytes:
    return b"data %d\n%b\n" % (len(content), content)


def _git(folder: Path, *arguments: str, given: bytes | None = None) -> bytes:
    done = subprocess.run(
        ["git", *arguments], cwd=folder, input=given, capture_output=True, check=True
    )
    return done.stdout

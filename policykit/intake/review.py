"""The review file of an import: for each statement what of the library it could be mapped like.

A person writes one of the proposed ids, or any other of the library, behind `take:`. Takes and
gives the bytes of the file; nothing is mapped that nobody took.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from policykit.errors import Diagnostic, Place, error
from policykit.template import decode_text, did_you_mean, read_yaml

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from policykit.intake.similar import Likeness
    from policykit.intake.statements import Numbered

_HEAD = """\
# Which statements of policykit's library say the same as yours. Behind `take:` write the id of one
# of them, and its controls and evidence become those of your statement; leave it empty otherwise.
# Then: policykit import --as {policy} --mappings {file}
"""


def review_bytes(
    policy: str,
    file: str,
    statements: Sequence[Numbered],
    likest: Mapping[str, Sequence[Likeness]],
) -> bytes:
    """Return the review file.

    Args:
        policy: id of the policy.
        file: path of the file itself.
        statements: those of the policy.
        likest: id -> the library's statements that are most like it.
    """
    opening = "statements:" if statements else "statements: {}"
    lines = [_HEAD.format(policy=policy, file=file) + opening]
    for one in statements:
        lines.append(f"  {one.id}:")
        lines.append(f"    # {_short(one.text)}")
        lines += [
            f"    # {like.score:.2f} {like.known.id} ({like.known.policy}): "
            f"{_short(like.known.text)}"
            for like in likest.get(one.id, ())
        ]
        lines.append("    take:")
    return ("\n".join(lines) + "\n").encode()


def read_review(
    data: bytes, file: str, statements: Collection[str], known: Collection[str]
) -> tuple[Mapping[str, str], tuple[Diagnostic, ...]]:
    """Read a review file.

    Args:
        data: the file.
        file: its name, for messages.
        statements: ids of the policy's statements.
        known: ids of the library's statements.

    Returns:
        statement -> the library's statement that was taken for it, and every mistake found.
    """
    text, found = decode_text(data, file)
    if text is None:
        return {}, found
    source, found = read_yaml(text, file)
    if source is None:
        return {}, found
    entries = source.value.get("statements") if isinstance(source.value, dict) else None
    if not isinstance(entries, dict):
        hint = "It begins with `statements:`, then one entry per statement with `take: AC-1`."
        return {}, (error("PK498", "this is no review file of an import", Place(file, 1), hint),)
    taken: dict[str, str] = {}
    wrong: list[Diagnostic] = []
    for name, entry in entries.items():
        take = entry.get("take") if isinstance(entry, dict) else entry
        place = source.place("statements", name)
        if name not in statements:
            hint = did_you_mean(str(name), statements, "Take the entry out.")
            wrong.append(error("PK498", f"the policy has no statement {name}", place, hint))
        elif take in (None, ""):
            continue
        elif not isinstance(take, str) or take not in known:
            hint = did_you_mean(str(take), known, "Write an id that a comment above it names.")
            message = f"the library has no statement {json.dumps(take, default=str)}"
            wrong.append(error("PK498", message, place, hint))
        else:
            taken[str(name)] = take
    return taken, tuple(wrong)


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= _WIDE else f"{line[: _WIDE - 1]}…"


_WIDE = 150

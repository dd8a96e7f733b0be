"""The objects of git in a pack: their names, and the records held against the commit."""

from __future__ import annotations

from typing import TYPE_CHECKING

from policykit.errors import Place, error
from policykit.evidence.pack import names
from policykit.evidence.pack.git_objects import files_below, header, object_name
from policykit.record import WORKSPACE

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from policykit.errors import Diagnostic
    from policykit.evidence.pack.source import Source

_ASK = "Do not rely on this pack. Ask for it again."


def git_problems(files: Mapping[str, bytes], source: Source) -> list[Diagnostic]:
    """Return where files of a pack and the commit that it names do not agree."""
    commit = source.scope.commit
    data = files.get(names.COMMIT, b"")
    if object_name("commit", data, commit) != commit:
        return [_wrong(names.COMMIT, f"it is not the commit {commit}")]
    trees = {
        path.removeprefix(names.TREES): content
        for path, content in files.items()
        if path.startswith(names.TREES)
    }
    found = [
        _wrong(f"{names.TREES}{name}", "it is not the tree of that name")
        for name, content in trees.items()
        if object_name("tree", content, commit) != name
    ]
    if found:
        return found
    root = header(data, "tree")
    try:
        for folder in (*source.scope.policies, WORKSPACE):
            found += _records(files, root, trees, folder)
        found += _pdfs(files, source, root, trees)
    except (ValueError, UnicodeDecodeError) as problem:
        found.append(_wrong(names.TREES, str(problem)))
    return [*found, *_tags(source)]


def _records(
    files: Mapping[str, bytes], root: str, trees: Mapping[str, bytes], folder: str
) -> Iterator[Diagnostic]:
    """Compare both ways: each record is in the commit, and each of the commit is here."""
    committed = files_below(root, trees, f"records/{folder}")
    here = [path for path in files if path.startswith(f"{names.RECORDS}{folder}/")]
    if committed is None:
        yield _wrong(names.TREES, f"the tree of records/{folder} is not in the pack")
        return
    for path in here:
        blob = committed.get(path.removeprefix(names.DATA))
        if blob is None:
            yield _wrong(path, "the commit has no such record")
        elif object_name("blob", files[path], root) != blob:
            yield _wrong(path, "the commit has other bytes under this name")
    if folder == WORKSPACE:
        return  # what concerns other policies is left out, and the manifest says so
    for path in sorted(set(committed) - {one.removeprefix(names.DATA) for one in here}):
        yield _wrong(names.record(path), "the commit has this record, and the pack does not")


def _pdfs(
    files: Mapping[str, bytes], source: Source, root: str, trees: Mapping[str, bytes]
) -> Iterator[Diagnostic]:
    for version in source.versions:
        if not version.pdf or version.seal is None:
            continue
        path = version.seal.event.pdf.path
        committed = files_below(root, trees, path.rpartition("/")[0]) or {}
        if committed.get(path) != object_name("blob", files[version.pdf], root):
            yield _wrong(version.pdf, f"it is not what the commit has as {path}")


def _tags(source: Source) -> Iterator[Diagnostic]:
    for version in source.versions:
        tag = source.tags.get(version.name)
        if tag is None:
            continue
        path = names.tag(version.id, version.issued.event.version)
        message = tag.data.partition(b"\n\n")[2].decode("utf-8", "replace")
        named = f"{version.id}/v{version.issued.event.version}"
        if header(tag.data, "tag") != named:
            yield _wrong(path, f"it is not the tag {named}")
        elif f"issued {version.issued.digest}" not in message:
            yield _wrong(path, "its message names another issued record")
        elif version.seal and f"pdf {version.seal.event.pdf.sha256}" not in message:
            yield _wrong(path, "its message names another PDF")


def _wrong(path: str, message: str) -> Diagnostic:
    return error("PK958", message, Place(path), _ASK)

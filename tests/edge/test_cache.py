"""What was made before: found again whole, or not at all."""

from __future__ import annotations

import os
import threading
from pathlib import Path

import pytest

from policykit.edge.cache import FolderCache, cache_folder
from policykit.edge.pandoc import PandocProgram


@pytest.fixture
def folder(tmp_path):
    return tmp_path / "cache"


def test_program_is_the_same_until_it_is_installed_anew(tmp_path, monkeypatch):
    before = FolderCache(tmp_path).program()
    assert FolderCache(None).program() == before
    monkeypatch.setattr("policykit.__version__", "99")
    assert FolderCache(tmp_path).program() != before


def test_links_in_a_checkout_that_lead_nowhere_or_in_circles_are_no_hindrance(
    tmp_path, monkeypatch
):
    (tmp_path / "module.py").write_text("x = 1\n")
    monkeypatch.setattr("policykit.__file__", str(tmp_path / "__init__.py"))
    before = FolderCache(None).program()
    (tmp_path / ".#module.py").symlink_to("somebody@host.4711")  # while Emacs has it open
    assert FolderCache(None).program() == before
    (tmp_path / "circle").symlink_to(tmp_path)
    (tmp_path / "module.py").write_text("x = 10\n")
    assert FolderCache(None).program() != before


def test_what_was_kept_is_found_again_by_another_process_too(folder):
    FolderCache(folder).keep({"tree-1": b"one" * 1000, "tree-2": b""})
    again = FolderCache(folder)
    assert again.get("tree-1") == b"one" * 1000
    assert again.get("tree-2") == b""
    assert again.get("tree-3") is None
    assert folder.stat().st_mode & 0o777 == 0o700


@pytest.mark.parametrize("place", [0, 63, 64, 70, -1])
def test_a_damaged_entry_is_as_good_as_none(folder, place):
    cache = FolderCache(folder)
    cache.keep({"tree-1": b"some bytes that are kept"})
    entry = folder / "tree-1"
    data = bytearray(entry.read_bytes())
    data[place] ^= 1
    entry.write_bytes(data)
    assert cache.get("tree-1") is None
    cache.keep({"tree-1": b"some bytes that are kept"})
    assert cache.get("tree-1") == b"some bytes that are kept"


@pytest.mark.parametrize("length", [0, 10, 64, 70])
def test_an_entry_cut_short_is_as_good_as_none(folder, length):
    cache = FolderCache(folder)
    cache.keep({"tree-1": b"some bytes that are kept"})
    os.truncate(folder / "tree-1", length)
    assert cache.get("tree-1") is None


def test_an_entry_under_anothers_name_is_as_good_as_none(folder):
    cache = FolderCache(folder)
    cache.keep({"tree-1": b"one"})
    (folder / "tree-1").rename(folder / "tree-2")
    assert cache.get("tree-2") is None


def test_a_folder_that_others_may_write_is_not_used(folder):
    cache = FolderCache(folder)
    cache.keep({"tree-1": b"one"})
    folder.chmod(0o777)
    assert cache.get("tree-1") is None
    cache.keep({"tree-2": b"two"})
    assert [path.name for path in folder.iterdir()] == ["tree-1"]


def test_a_link_in_place_of_the_folder_is_not_followed(folder, tmp_path):
    (tmp_path / "elsewhere").mkdir(mode=0o700)
    folder.symlink_to(tmp_path / "elsewhere")
    FolderCache(folder).keep({"tree-1": b"one"})
    assert not [*(tmp_path / "elsewhere").iterdir()]


def test_nothing_fails_where_there_is_no_room_for_a_folder(tmp_path):
    (tmp_path / "file").write_text("in the way")
    cache = FolderCache(tmp_path / "file" / "cache")
    cache.keep({"tree-1": b"one"})
    assert cache.get("tree-1") is None
    off = FolderCache(None)
    off.keep({"tree-1": b"one"})
    assert off.get("tree-1") is None


def test_what_was_used_least_recently_goes_first(folder):
    cache = FolderCache(folder, limit=20_000)
    noise = {f"tree-{number}": os.urandom(4000) for number in range(4)}
    cache.keep(noise)
    for number in range(4):
        os.utime(folder / f"tree-{number}", (number, number))
    assert cache.get("tree-0") == noise["tree-0"]  # used now
    cache.keep({"tree-4": os.urandom(6000)})
    left = {path.name for path in folder.iterdir()}
    assert {"tree-0", "tree-4"} <= left
    assert "tree-1" not in left
    assert sum(path.stat().st_size for path in folder.iterdir()) <= 20_000


def test_writers_at_the_same_time_leave_whole_entries(folder):
    data = {f"tree-{number}": bytes([number]) * 20_000 for number in range(8)}
    writers = [threading.Thread(target=FolderCache(folder).keep, args=(data,)) for _ in range(4)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    assert {key: FolderCache(folder).get(key) for key in data} == data
    assert {path.name for path in folder.iterdir()} == set(data)


def test_the_folder_is_where_the_system_wants_it(monkeypatch):
    monkeypatch.setattr(Path, "home", lambda: Path("/home/ada"))
    assert cache_folder({}, "linux") == Path("/home/ada/.cache/policykit")
    assert cache_folder({}, "darwin") == Path("/home/ada/Library/Caches/policykit")
    assert cache_folder({"XDG_CACHE_HOME": "/var/c"}, "linux") == Path("/var/c/policykit")
    assert cache_folder({"XDG_CACHE_HOME": "here"}, "linux") == Path("/home/ada/.cache/policykit")
    assert cache_folder({"POLICYKIT_CACHE": "/c", "XDG_CACHE_HOME": "/var/c"}) == Path("/c")
    assert cache_folder({"POLICYKIT_CACHE": ""}) is None


def test_a_text_that_was_read_before_needs_no_pandoc(folder, monkeypatch):
    first = PandocProgram(cache=FolderCache(folder))
    texts = [("a.md", "# One\n"), ("b.md", "Two *words*.\n"), ("c.md", "# One\n")]
    trees = first.parse(texts)
    assert trees == PandocProgram().parse(texts)
    again = PandocProgram(cache=FolderCache(folder))
    with monkeypatch.context() as patch:
        patch.setattr(again._process, "run", _no_pandoc)
        assert again.parse([*reversed(texts)]) == [*reversed(trees)]
        with pytest.raises(AssertionError):
            again.parse([*texts, ("d.md", "New.\n")])
    assert again.parse([*texts, ("d.md", "New.\n")])[:3] == trees


def test_another_format_or_program_is_another_tree(folder, tmp_path, monkeypatch):
    text = [("a.md", "Some ~~words~~.\n")]
    struck = PandocProgram(cache=FolderCache(folder), read_format="markdown").parse(text)
    plain = PandocProgram(cache=FolderCache(folder), read_format="commonmark").parse(text)
    assert struck != plain
    other = PandocProgram(cache=FolderCache(folder))
    key = other._key("text")
    copy = tmp_path / "pandoc"
    copy.write_bytes(b"another program")
    monkeypatch.setitem(other._process.__dict__, "program", copy)
    assert other._key("text") != key


def _no_pandoc(*arguments, **_keywords):
    raise AssertionError(f"pandoc was started with {arguments}")

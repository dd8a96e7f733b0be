"""A folder of pages is replaced as a whole, and what others put there stays."""

import pytest

from policykit.edge.site_folder import LIST, write_site
from policykit.errors import OutputError


def there(folder):
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file() and path.name != LIST
    }


def test_it_is_made_and_made_anew(tmp_path):
    folder = tmp_path / "a" / "site"
    write_site(folder, {"index.html": b"1", "policies/old.html": b"old"})
    write_site(folder, {"index.html": b"2", "files/x.pdf": b"x"})
    assert there(folder) == {"index.html": b"2", "files/x.pdf": b"x"}
    assert [path.name for path in folder.parent.iterdir()] == ["site"]


def test_files_of_others_are_named_and_kept(tmp_path):
    (tmp_path / "CNAME").write_text("policies.example")
    with pytest.raises(OutputError, match=r"PK831.*CNAME"):
        write_site(tmp_path, {"index.html": b"1"})
    assert there(tmp_path) == {"CNAME": b"policies.example"}


def test_a_file_put_into_a_portal_is_kept_as_well(tmp_path):
    folder = tmp_path / "site"
    write_site(folder, {"index.html": b"1"})
    (folder / "note.txt").write_text("mine")
    with pytest.raises(OutputError, match="PK831"):
        write_site(folder, {"index.html": b"2"})
    assert there(folder) == {"index.html": b"1", "note.txt": b"mine"}


def test_a_file_or_a_link_is_no_folder(tmp_path):
    (tmp_path / "file").write_text("x")
    (tmp_path / "real").mkdir()
    (tmp_path / "link").symlink_to(tmp_path / "real")
    for name in ("file", "link"):
        with pytest.raises(OutputError, match="PK830"):
            write_site(tmp_path / name, {"index.html": b"1"})


def test_a_disk_that_refuses_leaves_the_old_portal(tmp_path, monkeypatch):
    folder = tmp_path / "site"
    write_site(folder, {"index.html": b"1"})
    rename = type(folder).rename

    def refuse(self, target):
        if target == folder and self.name != folder.name and (self / "new.html").exists():
            raise OSError(28, "No space left on device")
        return rename(self, target)

    monkeypatch.setattr(type(folder), "rename", refuse)
    with pytest.raises(OutputError, match="PK832"):
        write_site(folder, {"new.html": b"2"})
    assert there(folder) == {"index.html": b"1"}

"""ZIP files of packs: the same bytes every time, and nothing from elsewhere leads out of one."""

import io
import stat
import struct
import zipfile
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policykit.errors import InputError
from policykit.evidence.pack import archive
from policykit.evidence.pack.archive import unzip, zip_bytes

AT = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)


def zipped(*entries, **settings):
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", **settings) as made:
        for name, data in entries:
            made.writestr(name, data)
    return stream.getvalue()


def codes(data):
    with pytest.raises(InputError) as caught:
        unzip(data, "pack.zip")
    return {one.code for one in caught.value.diagnostics}


@given(
    st.dictionaries(
        st.from_regex(r"[a-z]{1,8}(/[a-z0-9-]{1,8}){0,3}\.[a-z]{1,3}", fullmatch=True),
        st.binary(max_size=200),
        min_size=1,
        max_size=8,
    )
)
def test_what_was_packed_comes_out_again_from_the_same_bytes(files):
    packed = zip_bytes("pack", files, AT)
    assert packed == zip_bytes("pack", dict(reversed(files.items())), AT)
    assert unzip(packed, "pack.zip") == files


@pytest.mark.parametrize(
    "name",
    [
        "pack/../../etc/passwd",
        "/etc/passwd",
        "pack\\..\\evil",
        "C:/evil",
        "pack/./x",
        "pack//x",
        "pack/.git/hooks/post-checkout",
        "pack/.gitattributes",
        "pack/\u202egnp.exe",
        "pack/bell\x07",
        "pack/dot.",
        f"pack/{'x' * 500}",
    ],
)
def test_names_that_lead_elsewhere_are_refused(name):
    assert codes(zipped((name, b"x"))) == {"PK952"}


def test_links_and_names_told_apart_by_case_alone_are_refused():
    link = zipfile.ZipInfo("pack/link")
    link.external_attr = (stat.S_IFLNK | 0o777) << 16
    assert codes(zipped((link, b"/etc/passwd"))) == {"PK952"}
    assert codes(zipped(("pack/a", b""), ("pack/A", b""))) == {"PK952"}


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_a_name_that_is_there_twice_is_refused():
    assert codes(zipped(("pack/a", b"good"), ("pack/a", b"evil"))) == {"PK952"}


def test_a_bomb_is_refused_before_it_is_unpacked(monkeypatch):
    monkeypatch.setattr(archive, "MOST_BYTES", 1_000_000)
    assert codes(zipped(("pack/a", bytes(2_000_000)), compression=8)) == {"PK951"}
    monkeypatch.setattr(archive, "MOST_FILES", 3)
    assert codes(zipped(*((f"pack/{one}", b"") for one in range(4)))) == {"PK951"}


def test_a_bomb_that_lies_about_its_size_gives_no_more_than_it_says(monkeypatch):
    data = bytearray(zipped(("pack/a", bytes(3_000_000)), compression=8))
    true = struct.pack("<L", 3_000_000)
    while true in data:
        at = data.index(true)
        data[at : at + 4] = struct.pack("<L", 10)
    monkeypatch.setattr(archive, "MOST_BYTES", 1_000_000)
    assert codes(bytes(data)) == {"PK950"}


def test_other_ways_of_packing_and_damage_are_refused():
    assert codes(zipped(("pack/a", b"x"), compression=zipfile.ZIP_LZMA)) == {"PK950"}
    good = zipped(("pack/a", b"x" * 1000), compression=8)
    assert codes(good[:60]) == {"PK950"}
    assert codes(b"") == {"PK950"}
    assert codes(b"%PDF-1.7") == {"PK950"}
    wrong = bytearray(good)
    wrong[37] ^= 255
    assert codes(bytes(wrong)) == {"PK950"}


def test_two_folders_or_none_is_no_pack():
    assert codes(zipped(("one/a", b""), ("two/a", b""))) == {"PK950"}
    assert codes(zipped(("a", b""))) == {"PK950"}

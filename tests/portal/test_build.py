"""The files of a portal: every link leads somewhere, nothing runs, nobody's name becomes markup."""

import json
from dataclasses import replace
from hashlib import sha256
from html.parser import HTMLParser
from itertools import pairwise
from posixpath import dirname, join, normpath

import pytest

from policykit.pages.contrast import contrast
from policykit.portal import colours
from policykit.portal.build import build
from policykit.portal.values import Edition

_VOID = {"meta", "link", "input", "img", "br", "hr"}


class Page(HTMLParser):
    """One page: its elements, ids, addresses and words; raises where tags are not closed."""

    def __init__(self, data):
        super().__init__()
        self.elements, self.open, self.words = [], [], ""
        self.feed(data.decode())
        self.close()
        assert self.open == []

    def handle_starttag(self, tag, attrs):
        self.elements.append((tag, dict(attrs)))
        if tag not in _VOID:
            self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        self.words += data

    def attributes(self, name):
        return [attributes[name] for _, attributes in self.elements if name in attributes]


@pytest.fixture(scope="module")
def files(portal):
    return build(portal)


@pytest.fixture(scope="module")
def pages(files):
    return {path: Page(data) for path, data in files.items() if path.endswith(".html")}


def test_the_same_portal_gives_the_same_bytes(portal, files):
    assert build(portal) == files
    assert list(files) == sorted(files)


def test_every_link_leads_to_a_file_and_an_anchor_that_are_there(files, pages):
    lost = []
    for path, page in pages.items():
        for address in (*page.attributes("href"), *page.attributes("src"),
                        *page.attributes("action")):  # fmt: skip
            target, _, anchor = address.partition("#")
            where = normpath(join(dirname(path), target)) if target else path
            if where not in files or (anchor and anchor not in pages[where].attributes("id")):
                lost.append((path, address))
    assert lost == []


def test_no_id_stands_twice_and_titles_take_none_of_the_page(pages):
    for path, page in pages.items():
        ids = page.attributes("id")
        assert len(ids) == len(set(ids)), path
    assert {"main", "s-main"} <= set(pages["policies/access-control.html"].attributes("id"))


def test_nothing_runs_but_the_scripts_of_the_portal(pages):
    for page in pages.values():
        scripts = [attributes for tag, attributes in page.elements if tag == "script"]
        assert {one["src"].rpartition("/")[2] for one in scripts} <= {
            "portal.js",
            "search-index.js",
        }
        assert not any(name.startswith("on") or name == "style" for _, attributes in page.elements
                       for name in attributes)  # fmt: skip
        policy = next(one["content"] for _, one in page.elements if "http-equiv" in one)
        assert "unsafe" not in policy
        assert "default-src 'none'" in policy


def test_a_hostile_name_stands_there_as_it_is(portal, pages):
    evil = portal.organization
    assert all(evil in page.words for page in pages.values())
    assert {tag for page in pages.values() for tag, _ in page.elements}.isdisjoint({"gmbh"})
    assert not any(one.get("src") == "x" for page in pages.values() for _, one in page.elements)


def test_each_page_has_what_screen_readers_go_by(pages):
    for path, page in pages.items():
        tags = [tag for tag, _ in page.elements]
        assert tags.count("h1") == tags.count("main") == 1, path
        assert {"header", "footer"} <= set(tags)
        assert ("a", {"href": "#main", "class": "skip"}) in page.elements
        assert page.elements[0] == ("html", {"lang": "en"})
        levels = [
            int(tag[1]) for tag in tags if len(tag) == 2 and tag[0] == "h" and tag[1].isdigit()
        ]
        assert all(new <= old + 1 for old, new in pairwise(levels)), path


def test_digests_are_what_sha256sum_prints(portal, files):
    lines = files["SHA256SUMS"].decode().splitlines()
    assert lines == [
        f"{sha256(data).hexdigest()}  {path}" for path, data in sorted(portal.files.items())
    ]


def test_the_index_holds_every_statement_with_what_belongs_to_it(files):
    text = files["search-index.js"].decode("ascii")
    data = json.loads(text.removeprefix('"use strict";\nconst policykitIndex = ').rstrip(";\n"))
    found = {(entry[0], entry[1]): entry[4] for entry in data["entries"]}
    assert "Zugriffsrechte of leavers" in found[0, "AC-20a"]
    assert data["policies"][0] == ["Access Control Policy", "policies/access-control.html"]


def test_customers_see_no_making_and_nobody(portal):
    files = build(replace(portal, edition=Edition.CUSTOMERS, timeline=None, acknowledgements=None))
    assert not any(path.startswith("changes/") for path in files)
    assert {path for path in files if path.endswith(".html")} == {
        "index.html",
        "search.html",
        "policies/access-control.html",
        "policies/privacy.html",
    }
    words = Page(files["policies/access-control.html"]).words
    assert "Approved by" not in words
    assert "Answers SOC 2" not in words
    assert b"Disallow" not in files["robots.txt"]


@pytest.mark.parametrize("colour", ["#ffff00", "#000000", "#ffffff", "#777777", "#1b4b66"])
def test_any_brand_colour_can_be_read_on_light_and_on_dark(colour):
    light, dark = colours.on_light(colour), colours.on_dark(colour)
    for found, grounds in (
        (light, (colours.LIGHT, colours.LIGHT_RAISED)),
        (dark, (colours.DARK, colours.DARK_RAISED)),
    ):
        assert all(contrast(found, ground) >= 4.5 for ground in grounds)


def test_all_colours_of_the_style_sheet_can_be_read(files):
    light, dark = files["portal.css"].decode().split("@media (prefers-color-scheme: dark)")
    for block in (light, dark.split("@media")[0]):
        named = dict(
            part.strip().removeprefix("--").split(": ")
            for part in block.split(":root {")[1].split("}")[0].split(";")
            if part.strip()
        )
        for ink, grounds in {
            "ink": ("ground", "raised"),
            "muted": ("ground", "raised"),
            "brand": ("ground", "raised"),
            "good": ("ground", "raised"),
            "bad": ("ground", "raised"),
            "on-mark": ("mark",),
            "on-new": ("new",),
            "on-gone": ("gone",),
        }.items():
            assert all(contrast(named[ink], named[ground]) >= 4.5 for ground in grounds), ink

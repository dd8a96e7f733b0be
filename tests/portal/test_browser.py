"""The portal in a real browser (Debian's Chromium, headless), from a folder and from a server."""

import shutil
import threading

import pytest
from playwright.sync_api import sync_playwright

from policykit.edge.site_folder import write_site
from policykit.edge.site_server import site_server
from policykit.portal.build import build
from policykit.portal.frame import CONTENT_POLICY

FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
WAIT = 60_000

# What axe-core and others call the accessible name, as far as these pages need it.
UNNAMED = """() => [...document.querySelectorAll("a, button, input, img, nav, [role=region]")]
  .filter(one => {
    const label = one.id && document.querySelector(`label[for="${one.id}"]`);
    const by = document.getElementById(one.getAttribute("aria-labelledby"));
    const decorative = one.matches("img[alt='']");
    return !decorative && !(one.getAttribute("aria-label") || one.alt || label?.textContent ||
      by?.textContent || (!one.matches("nav, [role=region]") && one.textContent.trim()));
  }).map(one => one.outerHTML)"""
LOW_CONTRAST = """() => {
  const light = text => {
    const parts = text.match(/[\\d.]+/g).map(Number);
    const [r, g, b] = parts.map(one => one / 255)
      .map(one => one <= 0.04045 ? one / 12.92 : ((one + 0.055) / 1.055) ** 2.4);
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const ground = one => {
    for (; one; one = one.parentElement) {
      const colour = getComputedStyle(one).backgroundColor;
      if (!colour.endsWith(", 0)")) return colour;
    }
    return "rgb(255, 255, 255)";
  };
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const found = [];
  while (texts.nextNode()) {
    const one = texts.currentNode.parentElement;
    if (!texts.currentNode.data.trim() || one.closest("script, noscript")) continue;
    const pair = [light(getComputedStyle(one).color), light(ground(one))].sort((a, b) => b - a);
    if ((pair[0] + 0.05) / (pair[1] + 0.05) < 4.5) found.push(texts.currentNode.data.trim());
  }
  return found;
}"""

# WCAG 2.2, 2.5.8: 24 by 24 CSS pixels, but for links that stand in a line of other words.
SMALL_TARGETS = """() => [...document.querySelectorAll("a[href], button, input, summary")]
  .filter(one => {
    const {width, height} = one.getBoundingClientRect();
    const words = [...one.parentElement.childNodes]
      .some(beside => beside.nodeType === Node.TEXT_NODE && beside.data.trim());
    const sentence = getComputedStyle(one).display === "inline" && words;
    return width && (width < 24 || height < 24) && !sentence;
  }).map(one => one.outerHTML)"""


@pytest.fixture(scope="module")
def folder(portal, tmp_path_factory):
    place = tmp_path_factory.mktemp("portal") / "site"
    write_site(place, build(portal))
    return place


@pytest.fixture(scope="module")
def browser(tmp_path_factory):
    program = shutil.which("chromium") or shutil.which("chromium-browser")
    assert program, "Chromium is missing: sh .ci/tools installs it"
    with sync_playwright() as started:
        context = started.chromium.launch_persistent_context(
            tmp_path_factory.mktemp("profile"),
            executable_path=program,
            headless=True,
            args=[*FLAGS],
        )
        yield context
        context.close()


@pytest.fixture
def page(browser):
    """A tab in which nothing may be complained about, and nothing asked of the network."""
    one = browser.new_page()
    said = []
    one.on("console", lambda message: said.append(message.text))
    one.on("pageerror", lambda problem: said.append(str(problem)))
    one.on("dialog", lambda dialog: said.append(f"a script ran: {dialog.message}"))
    one.on(
        "request",
        lambda asked: (
            None
            if asked.url.startswith(("file://", "http://127.0.0.1:"))
            else said.append(f"asked {asked.url}")
        ),
    )
    one.set_default_timeout(WAIT)
    yield one
    one.close()
    assert said == []


@pytest.fixture(scope="module")
def served(portal):
    with site_server(build(portal), {"Content-Security-Policy": CONTENT_POLICY}, 0) as server:
        threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
        yield f"http://127.0.0.1:{server.server_address[1]}"
        server.shutdown()


@pytest.mark.parametrize("scheme", ["file", "http"])
def test_search_finds_by_word_accent_and_id_with_the_keyboard_alone(page, scheme, folder, served):
    page.goto(f"{served}/" if scheme == "http" else (folder / "index.html").as_uri())
    page.keyboard.press("/")
    page.keyboard.type("VIERTELJAHRLICH shared")  # ä is found by a, and any case
    page.keyboard.press("Enter")
    page.wait_for_selector("#results li")
    assert page.url.endswith("search.html?q=VIERTELJAHRLICH+shared")
    assert page.inner_text("#search-state") == "2 places found."
    assert page.locator("#results li").first.locator("mark").all_inner_texts() == [
        "shared",
        "Vierteljährlich",
        "Vierteljährlich",
    ]
    page.fill("#search-field", "ac-20a")
    page.wait_for_selector("#results strong:text-is('AC-20a')")
    page.press("#search-field", "Enter")
    page.keyboard.press("Enter")  # the first result has the focus
    page.wait_for_url("**/policies/access-control.html#AC-20a")
    assert page.evaluate("document.querySelector(':target').id") == "AC-20a"


def test_what_is_not_there_is_said_and_no_query_becomes_markup(page, folder):
    page.goto((folder / "search.html").as_uri() + "?q=%3Cimg%20src=x%20onerror=alert(1)%3E%20zzz")
    said = page.inner_text("#search-state")
    assert said == "Nothing found for “<img src=x onerror=alert(1)> zzz”."
    page.fill("#search-field", "safe")
    page.wait_for_selector("#results li")
    assert page.locator("#results img, #results script").count() == 0


def test_every_page_can_be_read_named_and_reached_on_light_and_on_dark(page, folder):
    for path in sorted(folder.rglob("*.html")):
        page.goto(path.as_uri())
        assert page.evaluate(UNNAMED) == [], path.name
        assert page.evaluate(SMALL_TARGETS) == [], path.name
        for scheme in ("light", "dark"):
            page.emulate_media(color_scheme=scheme)
            assert page.evaluate(LOW_CONTRAST) == [], (path.name, scheme)
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(20, 24, 29)"


def test_the_checks_of_names_and_colours_find_what_is_wrong(page, folder):
    page.goto((folder / "index.html").as_uri())
    page.evaluate("""() => {
      document.querySelector("label").remove();
      document.querySelector(".lead").className = "button";
      document.querySelector("h1").append(document.createElement("button"));
    }""")
    assert len(page.evaluate(UNNAMED)) == 2
    assert page.evaluate(SMALL_TARGETS) == ["<button></button>"]
    page.evaluate("document.querySelector('footer').className = 'notice'")
    page.evaluate("document.body.style.setProperty('--muted', '#d0d0d0')")
    assert len(page.evaluate(LOW_CONTRAST)) >= 3


def test_the_first_key_leads_past_the_navigation_and_the_focus_is_seen(page, folder):
    page.goto((folder / "index.html").as_uri())
    page.keyboard.press("Tab")
    assert page.inner_text(":focus") == "Skip to the text"
    assert page.evaluate("document.activeElement.getBoundingClientRect().top") >= 0
    assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") == "solid"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"


def test_a_phone_shows_it_without_scrolling_sideways(page, folder):
    page.set_viewport_size({"width": 340, "height": 700})
    for name in ("index.html", "policies/privacy.html", "search.html", "coverage.html"):
        page.goto((folder / name).as_uri())
        assert page.evaluate("document.documentElement.scrollWidth") <= 340, name


def test_paper_has_the_text_and_no_navigation(page, folder):
    page.goto((folder / "policies/access-control.html").as_uri())
    page.emulate_media(media="print", color_scheme="dark")
    hidden = page.evaluate(
        "[...document.querySelectorAll('nav, form, .button')].every(one => !one.offsetParent)"
    )
    assert hidden
    assert page.evaluate("getComputedStyle(document.body).color") == "rgb(0, 0, 0)"
    assert page.is_visible("#AC-20a")

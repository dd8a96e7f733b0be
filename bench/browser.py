"""How pages of a portal do in the Chromium of the machine, measured by its performance API."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from playwright.sync_api import sync_playwright

if TYPE_CHECKING:
    from pathlib import Path

PAGES = ("index.html", "search.html", "coverage.html", "acknowledgements.html")
_CHROMIUM = "/usr/bin/chromium"
_ASK = """() => {
  const visit = performance.getEntriesByType('navigation')[0];
  const paint = performance.getEntriesByName('first-contentful-paint')[0];
  const all = (what) => [...document.querySelectorAll(what)];
  return {
    elements: all('*').length,
    paint: paint ? paint.startTime : null,
    load: visit.loadEventEnd,
    policy: all('meta[http-equiv=Content-Security-Policy]').length,
    nameless: [...document.images].filter((one) => !one.hasAttribute('alt')).length
      + all('input, select').filter(
          (one) => !one.labels.length && !one.getAttribute('aria-label')).length,
    wide: document.documentElement.scrollWidth > document.documentElement.clientWidth,
  };
}"""


def looked_at(site: Path) -> dict[str, dict[str, Any]]:
    """Return what each page says of itself at the width of a phone, 375 px, opened as a file."""
    found = {}
    with sync_playwright() as player:
        browser = player.chromium.launch(executable_path=_CHROMIUM, args=["--no-sandbox"])
        for name in PAGES:
            page = browser.new_page(viewport={"width": 375, "height": 800})
            wrong: list[str] = []
            asked: list[str] = []
            page.on("console", lambda said, wrong=wrong: wrong.append(said.text))
            page.on("pageerror", lambda said, wrong=wrong: wrong.append(str(said)))
            page.on("request", lambda sent, asked=asked: asked.append(sent.url))
            page.goto((site / name).as_uri(), wait_until="load")
            page.wait_for_timeout(300)  # a first paint may come after the load
            outside = [one for one in asked if not one.startswith(("file:", "data:"))]
            said = page.evaluate(_ASK)
            found[name] = {**said, "errors": len(wrong), "outside": len(outside)}
            page.close()
        browser.close()
    return found

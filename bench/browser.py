"""How pages of a portal do in the Chromium of the machine, measured by its performance API."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from playwright.sync_api import sync_playwright

if TYPE_CHECKING:
    from pathlib import Path

PAGES = ("index.html", "search.html", "coverage.html", "acknowledgements.html")
_CHROMIUM = "/usr/bin/chromium"
# Long tasks from the first moment on: what one takes over 50 ms keeps who clicks waiting.
_WATCH = """
  window.tasks = [];
  new PerformanceObserver(list => window.tasks.push(...list.getEntries().map(one => one.duration)))
    .observe({type: 'longtask', buffered: true});
"""
# WCAG 2.2: contrast as 1.4.3 computes it; targets as 2.5.8 has them, where links within a sentence
# are excepted: those that stand in a line of text with other words.
_ASK = """() => {
  const light = text => {
    const [r, g, b] = text.match(/[\\d.]+/g).map(one => Number(one) / 255)
      .map(one => one <= 0.04045 ? one / 12.92 : ((one + 0.055) / 1.055) ** 2.4);
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const ground = one => {
    for (; one; one = one.parentElement) {
      const colour = getComputedStyle(one).backgroundColor;
      if (!colour.endsWith(', 0)')) return colour;
    }
    return 'rgb(255, 255, 255)';
  };
  const contrasts = () => {
    const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    const found = [21];
    while (texts.nextNode()) {
      const one = texts.currentNode.parentElement;
      if (!texts.currentNode.data.trim() || one.closest('script, noscript')) continue;
      const pair = [light(getComputedStyle(one).color), light(ground(one))].sort((a, b) => b - a);
      found.push((pair[0] + 0.05) / (pair[1] + 0.05));
    }
    return found;
  };
  const sentence = one => getComputedStyle(one).display === 'inline'
    && [...one.parentElement.childNodes].some(
      beside => beside.nodeType === Node.TEXT_NODE && beside.data.trim());
  const small = () => [...document.querySelectorAll('a[href], button, input, select, summary')]
    .filter(one => {
      const {width, height} = one.getBoundingClientRect();
      return width && !one.closest('.skip') && (width < 24 || height < 24) && !sentence(one);
    });
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
    contrast: Math.min(...contrasts()),
    targets: small().length,
    blocked: window.tasks.reduce((sum, one) => sum + Math.max(0, one - 50), 0),
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
            page.add_init_script(_WATCH)
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

// The search of the portal. It reads search-index.js and asks nobody else; what it shows is made
// of text nodes, so no word of a policy can become markup.
"use strict";

(function () {
  const MOST = 50;
  const AROUND = 90;
  const field = document.getElementById("search-field");
  const list = document.getElementById("results");
  const state = document.getElementById("search-state");

  function isTyping(target) {
    return target instanceof HTMLElement &&
      (target.matches("input, textarea, select") || target.isContentEditable);
  }

  document.addEventListener("keydown", function (event) {
    if (event.key === "/" && !event.ctrlKey && !event.metaKey && !event.altKey &&
        !isTyping(event.target)) {
      event.preventDefault();
      field.focus();
      field.select();
    }
  });

  if (!list || typeof policykitIndex === "undefined") {
    return;
  }

  // Accents and case do not matter: each letter is folded by itself, so that places stay known.
  function fold(text) {
    return text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
  }

  function folded(text) {
    const letters = [];
    const places = [];
    let place = 0;
    for (const letter of text) {
      for (const one of fold(letter)) {
        letters.push(one);
        places.push(place);
      }
      place += letter.length;
    }
    return { text: letters.join(""), places: places };
  }

  const titles = policykitIndex.policies.map(function (one) { return fold(one[0]); });
  const entries = policykitIndex.entries.map(function (one) {
    return {
      policy: one[0], anchor: one[1], name: one[2], section: one[3], words: one[4],
      nameText: fold(one[2]), sectionText: fold(one[3]), text: fold(one[4]),
    };
  });

  function count(text, term) {
    let found = 0;
    for (let at = text.indexOf(term); at >= 0; at = text.indexOf(term, at + term.length)) {
      found += 1;
    }
    return found;
  }

  function score(entry, terms) {
    let sum = 0;
    for (const term of terms) {
      let points = Math.min(count(entry.text, term), 5);
      if (entry.nameText === term) { points += 1000; }
      else if (entry.nameText.startsWith(term)) { points += 20; }
      if (entry.sectionText.includes(term)) { points += 4; }
      if (titles[entry.policy].includes(term)) { points += 3; }
      if (points === 0) { return 0; }
      sum += points;
    }
    return sum;
  }

  function make(tag, text, parent) {
    const node = document.createElement(tag);
    if (text) { node.textContent = text; }
    parent.append(node);
    return node;
  }

  function snippet(entry, terms, parent) {
    const found = folded(entry.words);
    const spots = [];
    for (const term of terms) {
      for (let at = found.text.indexOf(term); at >= 0 && spots.length < 40;
           at = found.text.indexOf(term, at + term.length)) {
        const last = at + term.length - 1;
        spots.push([found.places[at],
          last + 1 < found.places.length ? found.places[last + 1] : entry.words.length, term]);
      }
    }
    spots.sort(function (a, b) { return a[0] - b[0]; });
    // Begin where the most words that were asked for stand near each other.
    let first = spots.length ? spots[0][0] : 0;
    let most = 0;
    for (const [from] of spots) {
      const near = spots.filter(function (spot) {
        return spot[0] >= from && spot[1] <= from + 2 * AROUND;
      });
      const kinds = new Set(near.map(function (spot) { return spot[2]; })).size;
      if (kinds > most) { most = kinds; first = from; }
    }
    let start = Math.max(0, first - AROUND);
    let end = Math.min(entry.words.length, first + 2 * AROUND);
    if (start > 0) { start = entry.words.indexOf(" ", start) + 1 || start; }
    if (end < entry.words.length) { end = entry.words.lastIndexOf(" ", end) || end; }
    if (start > 0) { parent.append("… "); }
    let at = start;
    for (const [from, to] of spots) {
      if (from < at || to > end) { continue; }
      parent.append(entry.words.slice(at, from));
      make("mark", entry.words.slice(from, to), parent);
      at = to;
    }
    parent.append(entry.words.slice(at, end));
    if (end < entry.words.length) { parent.append(" …"); }
  }

  function show(query) {
    list.replaceChildren();
    const terms = fold(query).split(/\s+/).filter(Boolean).slice(0, 12);
    document.title = document.title.replace(/^.*? - /, (query ? query + ": search" : "Search") + " - ");
    if (!terms.length) {
      state.textContent = "Type words, or the id of a statement.";
      return;
    }
    const found = entries
      .map(function (entry, order) { return { entry, order, points: score(entry, terms) }; })
      .filter(function (one) { return one.points > 0; })
      .sort(function (a, b) { return b.points - a.points || a.order - b.order; });
    const places = found.length === 1 ? "1 place" : found.length + " places";
    state.textContent = found.length > MOST ? places + " found, the first " + MOST + " are shown."
      : found.length ? places + " found." : "Nothing found for “" + query + "”.";
    for (const { entry } of found.slice(0, MOST)) {
      const item = make("li", "", list);
      const head = make("p", "", item);
      const link = make("a", "", head);
      link.href = policykitIndex.policies[entry.policy][1] + "#" + entry.anchor;
      if (entry.name) { make("strong", entry.name, link); link.append(" "); }
      link.append(policykitIndex.policies[entry.policy][0]);
      if (entry.section) { make("span", entry.section, head).className = "muted"; }
      snippet(entry, terms, make("p", "", item));
    }
  }

  function remember(query) {
    try {
      history.replaceState(null, "", "?" + new URLSearchParams({ q: query }));
    } catch {
      // A page from a folder may not change its address; the search works without.
    }
  }

  let waiting = 0;
  field.addEventListener("input", function () {
    clearTimeout(waiting);
    waiting = setTimeout(function () { show(field.value); remember(field.value); }, 120);
  });
  field.form.addEventListener("submit", function (event) {
    event.preventDefault();
    show(field.value);
    remember(field.value);
    const first = list.querySelector("a");
    if (first) { first.focus(); }
  });
  field.value = new URLSearchParams(location.search).get("q") || "";
  show(field.value);
  if (!field.value) { field.focus(); }
})();

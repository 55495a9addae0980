"use strict";
(() => {
  const data = JSON.parse(document.getElementById("data").textContent);
  const CLASSES = ["low", "average", "high"], COLOURS = 10, MANY = 100;
  const m = data.towns.length, n = data.leaves.length;
  const $ = (id) => document.getElementById(id);
  const store = { lang: data.lang, town: null, order: "last", method: 0, shares: {}, locked: new Set() };
  const L = () => data.languages.indexOf(store.lang);
  const T = (texts) => texts[L()];
  const W = (key, values = {}) => data.words[store.lang][key].replace(/\{([a-z]+)\}/g, (all, name) => (name in values ? values[name] : all));

  /* --- writing ------------------------------------------------------------------------------- */
  /* Not by Intl.NumberFormat: its first use costs a tenth of a second, and browsers have no Kazakh. */
  function number(value, digits = 3, style = {}) {
    const fixed = Math.abs(value).toFixed(digits), figures = style.exact || !digits ? fixed : fixed.replace(/\.?0+$/, "");
    const sign = Number(fixed) === 0 ? "" : value < 0 ? "\u2212" : style.sign ? "+" : "";
    return sign + (store.lang === "en" ? figures : figures.replace(".", ","));
  }
  const percent = (share, digits = 0) => store.lang === "en" ? `${number(100 * share, digits)}%` : `${number(100 * share, digits)}\u00a0%`;
  const places = (row) => row.low === row.high ? String(row.low) : `${row.low}\u2013${row.high}`;
  const name = (i) => T(data.towns[i].name);

  /* An element; strings become text, never markup. Styles go through the object model (policy). */
  function h(tag, attributes = {}, ...children) {
    const element = tag.startsWith("svg:") ? document.createElementNS("http://www.w3.org/2000/svg", tag.slice(4)) : document.createElement(tag);
    for (const [key, value] of Object.entries(attributes)) {
      if (value === null || value === undefined || value === false) continue;
      if (key.startsWith("on")) element.addEventListener(key.slice(2), value);
      else if (key === "css") for (const [property, to] of Object.entries(value)) element.style.setProperty(property, to);
      else element.setAttribute(key, value === true ? "" : value);
    }
    element.append(...children.flat().filter((child) => child !== null && child !== undefined));
    return element;
  }
  /* Text, attribute or style where it differs: what stays is not laid out again. */
  const said = new WeakMap();
  function write(element, key, value) {
    let known = said.get(element);
    if (!known) said.set(element, known = {});
    if (known[key] === value) return;
    known[key] = value;
    if (key === "text") element.textContent = value;
    else if (key in element.style) element.style[key] = value;
    else element.setAttribute(key, value);
  }
  const fill = (element, ...children) => { element.replaceChildren(...children.flat().filter(Boolean)); return element; };
  const colour = (k) => `var(--c${k % COLOURS})`;

  /* --- the answer to a set of weights --------------------------------------------------------- */
  const columns = engines.columns(data), forms = [];
  const nodes = new Map(), parents = new Map();
  (function walk(node, level) { nodes.set(node.id, node); node.level = level; for (const child of node.children) { parents.set(child.id, node); walk(child, level + 1); } })(data.tree, 0);
  const studyShares = Object.fromEntries([...nodes.values()].map((node) => [node.id, node.share]));
  const studyMethod = Math.max(0, data.methods.findIndex((method) => method.name === data.method));
  const criteria = data.tree.children.length ? data.tree.children : [data.tree];
  const leavesBelow = (node) => node.leaf !== null ? [node.leaf] : node.children.flatMap(leavesBelow);
  const criterionOf = new Array(n).fill(0);
  criteria.forEach((node, k) => leavesBelow(node).forEach((j) => { criterionOf[j] = k; }));
  const formOf = (k) => (forms[k] ??= engines.form(data, columns, data.methods[k]));

  function answerTo(shares, method) {
    const weights = engines.rowWeights(data, shares), found = engines.evaluate(data, formOf(method), weights);
    return { ...found, weights, ...engines.summary(found.scores, m) };
  }
  const sameShares = (a, b) => Object.keys(a).every((key) => Math.abs(a[key] - b[key]) < 1e-12);
  const atStudy = () => store.method === studyMethod && sameShares(store.shares, studyShares);

  store.shares = { ...studyShares };
  store.method = studyMethod;
  const usable = data.methods.length > 0;
  let base = usable ? answerTo(studyShares, studyMethod) : null, result = base;
  // At the study's own weights the page shows all its draws, as every other output does.
  const whole = new Array(m);
  data.ranking.forEach(([i, rank, low, high, score]) => { whole[i] = { i, rank, low, high, score }; });
  const wholeOrder = data.ranking.map((row) => row[0]);
  let rows = whole, order = wholeOrder;

  function compute() {
    if (usable) result = answerTo(store.shares, store.method);
    const home = !usable || atStudy();
    rows = home ? whole : result.rows;
    order = home ? wholeOrder : result.order;
  }

  /* Moves against the same draws at the study's weights and method. */
  function moves() {
    const moved = [];
    for (let i = 0; i < m; i++) {
      const was = base.rows[i], now = result.rows[i];
      if (was.rank !== now.rank) moved.push({ i, was, now, leaves: now.rank < was.low || now.rank > was.high });
    }
    return moved.sort((a, b) => Math.abs(b.now.rank - b.was.rank) - Math.abs(a.now.rank - a.was.rank) || a.now.rank - b.now.rank);
  }

  /* A node gets a share; siblings that are not locked are rescaled in proportion. */
  function setShare(id, share) {
    const parent = parents.get(id), others = parent.children.filter((child) => child.id !== id);
    const held = others.filter((child) => store.locked.has(child.id)).reduce((sum, child) => sum + store.shares[child.id], 0);
    const free = others.filter((child) => !store.locked.has(child.id));
    const to = free.length ? Math.min(share, 1 - held) : 1 - held, rest = Math.max(0, 1 - held - to);
    const sum = free.reduce((total, child) => total + store.shares[child.id], 0);
    for (const child of free) store.shares[child.id] = sum > 0 ? store.shares[child.id] / sum * rest : rest / free.length;
    store.shares[id] = Math.max(0, to);
  }

  /* --- the strip chart ------------------------------------------------------------------------ */
  const left = (place) => m > 1 ? `${(place - 1) / (m - 1) * 100}%` : "50%";
  const strips = data.towns.map((town, i) => {
    const parts = { span: h("span", { class: "span" }), dot: h("span", { class: "dot" }), was: h("span", { class: "was", hidden: true }), name: h("span", { class: "town-name" }), places: h("span", { class: "places" }) };
    parts.button = h("button", { type: "button", class: town.unknown.length ? "row uncertain" : "row", "aria-pressed": "false", onclick: () => choose(i, true) },
      parts.name, h("span", { class: "track", "aria-hidden": "true" }, h("span", { class: "ground" }), parts.span, parts.was, parts.dot), parts.places);
    parts.item = h("li", {}, parts.button);
    return parts;
  });
  function showStrip() {
    const home = rows === whole;
    strips.forEach((parts, i) => {
      const row = rows[i], was = home ? null : base.rows[i];
      write(parts.span, "left", left(row.low));
      write(parts.span, "width", m > 1 ? `${(row.high - row.low) / (m - 1) * 100}%` : "10px");
      write(parts.dot, "left", left(row.rank));
      const moved = was !== null && was.rank !== row.rank;
      parts.was.hidden = !moved;
      if (moved) write(parts.was, "left", left(was.rank));
      parts.button.classList.toggle("moved", moved);
      write(parts.places, "text", places(row));
      write(parts.button, "aria-label", W(data.towns[i].unknown.length ? "row-label-unknown" : "row-label", { name: name(i), low: row.low, high: row.high, mid: row.rank, a: data.towns[i].known, b: data.towns[i].of }));
    });
    arrange($("strip"), (store.order === "last" ? [...order].reverse() : order).map((i) => strips[i].item));
  }
  /* Elements in an order, with the fewest moves: those of a longest rising run stay. */
  function arrange(parent, elements) {
    const place = new Map([...parent.children].map((child, k) => [child, k])), now = elements.map((element) => place.get(element) ?? -1);
    const ends = [], before = new Array(now.length).fill(-1);
    now.forEach((at, k) => {
      if (at < 0) return;
      let low = 0, high = ends.length;
      while (low < high) { const half = (low + high) >> 1; if (now[ends[half]] < at) low = half + 1; else high = half; }
      before[k] = low ? ends[low - 1] : -1;
      ends[low] = k;
    });
    const stay = new Set();
    for (let k = ends.length ? ends[ends.length - 1] : -1; k >= 0; k = before[k]) stay.add(k);
    for (let k = elements.length - 1, next = null; k >= 0; next = elements[k--]) if (!stay.has(k)) parent.insertBefore(elements[k], next);
  }
  function showAxis() {
    const marks = m > 12 ? [1, Math.round(m / 4), Math.round((m + 1) / 2), Math.round(3 * m / 4), m] : [1, m];
    fill($("axis"), h("span", {}, W("axis")), h("span", { class: "ticks" }, marks.map((place) => h("span", { css: { left: left(place) } }, String(place)))), h("span", { class: "places" }, W("places-head")));
  }

  /* --- asking ----------------------------------------------------------------------------------- */
  const movable = (node) => parents.has(node.id) && parents.get(node.id).children.length > 1;
  /* The criterion whose double weight moves most places: the question most worth asking. */
  function firstQuestion() {
    let best = null, most = -1;
    for (const node of criteria.filter(movable)) {
      const was = store.shares;
      store.shares = { ...studyShares };
      setShare(node.id, Math.min(1, 2 * studyShares[node.id]));
      const found = answerTo(store.shares, studyMethod), moved = found.rows.reduce((sum, row, i) => sum + Math.abs(row.rank - base.rows[i].rank), 0);
      store.shares = was;
      if (moved > most) { most = moved; best = node.id; }
    }
    return best;
  }
  let asked = null;
  function showAsk() {
    const select = $("ask-node");
    if (!asked) return;
    const open = criteria.filter(movable);
    if (select.options.length !== open.length || select.dataset.lang !== store.lang) {
      fill(select, open.map((node) => h("option", { value: node.id }, T(node.name))));
      select.dataset.lang = store.lang;
    }
    select.value = asked;
    const share = store.shares[asked];
    $("ask-share").value = share * 100;
    write($("ask-share"), "aria-valuetext", `${T(nodes.get(asked).name)} ${percent(share, 1)}`);
    write($("ask-value"), "text", percent(share, 1));
  }
  function showMoves() {
    const home = rows === whole;
    let words;
    if (home) words = W("moves-none-yet");
    else {
      const moved = moves();
      words = moved.length ? W("moves", { moved: moved.length, of: m, left: moved.filter((move) => move.leaves).length }) : W("moves-nobody");
      if (moved.length) words += " " + W("moves-most", { name: name(moved[0].i), from: moved[0].was.rank, to: moved[0].now.rank });
    }
    write($("moves"), "text", words);
    const last = rows[order[m - 1]], first = rows[order[0]];
    write($("live-note"), "text", (home ? W("live-study", { draws: data.all_draws }) : W("live-moved", { draws: data.draws, all: data.all_draws })) + " " + W("live-ends", { a: name(first.i), low: first.low, high: first.high, b: name(last.i), from: last.low, to: last.high }));
    for (const button of document.querySelectorAll(".reset")) button.disabled = home && !store.locked.size;
  }

  function choose(i, scroll) {
    store.town = i;
    strips.forEach((parts, k) => parts.button.setAttribute("aria-pressed", String(k === i)));
    showTown();
    if (scroll && matchMedia("(max-width: 900px)").matches) $("town").scrollIntoView({ block: "start" });
  }
  function showTown() {
    const select = $("ask-town");
    if (select.dataset.lang !== store.lang) {
      const byName = data.towns.map((_, i) => i).sort((a, b) => name(a).localeCompare(name(b), store.lang));
      fill(select, byName.map((i) => h("option", { value: i }, name(i))));
      select.dataset.lang = store.lang;
    }
    select.value = store.town;
    const town = data.towns[store.town], row = rows[store.town], story = data.stories[town.id];
    const now = row.low === row.high ? W("town-place", { name: name(store.town), place: row.rank, of: m }) : W("town-places", { name: name(store.town), low: row.low, high: row.high, mid: row.rank, of: m });
    fill($("story"), h("p", { class: "now" }, now),
      rows === whole ? null : h("p", { class: "note" }, W("story-study")),
      story ? T(story).map((sentence) => h("p", {}, sentence)) : h("p", {}, W("town-known", { a: town.known, b: town.of })));
  }

  /* --- weights ------------------------------------------------------------------------------------ */
  const sliders = new Map();
  function buildSliders() {
    const groups = (node) => node.children.length < 2 ? node.children.flatMap(groups) : node.children.map(one);
    function one(node) {
      const k = criteria.indexOf(node), id = `slider-${node.id}`;
      const parts = {
        label: h("label", { for: id }), output: h("output", { for: id }), stay: h("i"), mark: h("b"),
        range: h("input", { type: "range", id, min: 0, max: 100, step: 0.1, oninput: (event) => { setShare(node.id, event.target.value / 100); refresh(); } }),
        lock: h("button", { type: "button", class: "lock", "aria-pressed": "false", onclick: () => { store.locked.has(node.id) ? store.locked.delete(node.id) : store.locked.add(node.id); showSliders(); showMoves(); } }),
      };
      parts.bar = h("div", { class: "stay" }, parts.stay, parts.mark);
      sliders.set(node.id, parts);
      const inner = node.children.length ? groups(node) : [];
      const element = h("div", { class: `slider level-${node.level}` },
        h("div", { class: "title" }, h("span", {}, k >= 0 && node.level === 1 ? h("span", { class: "swatch", css: { color: colour(k) }, "aria-hidden": "true" }) : null, parts.label), parts.output),
        h("div", { class: "hold" }, h("div", {}, parts.range, parts.bar), parts.lock));
      if (!inner.length) return element;
      parts.summary = h("summary");
      return h("div", {}, element, h("details", { class: "inner" }, parts.summary, inner));
    }
    fill($("sliders"), groups(data.tree));
  }
  function showSliders() {
    const home = rows === whole, intervals = usable ? data.methods[store.method].stability : {};
    for (const [id, parts] of sliders) {
      const share = store.shares[id], title = T(nodes.get(id).name);
      write(parts.label, "text", title);
      if (document.activeElement !== parts.range || Math.abs(parts.range.value / 100 - share) > 0.0006) parts.range.value = share * 100;
      write(parts.range, "aria-valuetext", `${title} ${percent(share, 1)}`);
      write(parts.output, "text", percent(share, 1));
      const held = store.locked.has(id);
      parts.range.disabled = held;
      write(parts.lock, "text", W(held ? "locked" : "lock"));
      write(parts.lock, "aria-pressed", String(held));
      write(parts.lock, "aria-label", W("lock-label", { name: title }));
      if (parts.summary) write(parts.summary, "text", W("inside", { name: title }));
      const interval = intervals[id];
      parts.bar.hidden = !interval;
      if (interval) {
        const [low, high] = interval.first;
        const stays = W("stay-title", { low: percent(low, 1), high: percent(high, 1) });
        write(parts.stay, "left", `${low * 100}%`); write(parts.stay, "width", `${Math.max(0.5, (high - low) * 100)}%`);
        write(parts.mark, "left", `${studyShares[id] * 100}%`);
        write(parts.bar, "opacity", home || store.method !== studyMethod ? "1" : "0.6");
        write(parts.bar, "title", stays);
        write(parts.range, "aria-description", stays);
      }
    }
  }
  function buildMethods() {
    fill($("methods"), data.methods.map((method, k) => h("button", { type: "button", "data-method": method.name, onclick: () => { store.method = k; refresh(); } }, method.title)));
  }
  function showMethods() {
    [...$("methods").children].forEach((button, k) => button.setAttribute("aria-pressed", String(k === store.method)));
    write($("score-note"), "text", usable ? T(data.methods[store.method].score) : "");
    write($("stays-note"), "text", usable && Object.keys(data.methods[store.method].stability).length ? W("stays-note") : "");
  }

  /* --- tables ----------------------------------------------------------------------------------- */
  const tables = {};
  /* A table whose columns sort: columns {head, cell(i) -> {text, value, nodes, class}}, rows ids. */
  function table(id, columns, ids) {
    const state = tables[id] ??= { by: null, down: false };
    Object.assign(state, { columns, ids });
    const head = h("tr", {}, columns.map((column, k) => h("th", { scope: "col", class: [column.number ? "n" : "", column.class ?? ""].join(" ").trim() || null, "aria-sort": state.by === k ? (state.down ? "descending" : "ascending") : "none" },
      h("button", { type: "button", onclick: () => { state.down = state.by === k ? !state.down : false; state.by = k; table(id, state.columns, state.ids); } }, column.head))));
    const sorted = state.by === null || !columns[state.by] ? ids : [...ids].sort((a, b) => {
      const x = columns[state.by].cell(a).value, y = columns[state.by].cell(b).value;
      const order = typeof x === "number" && typeof y === "number" ? x - y : String(x).localeCompare(String(y), store.lang);
      return (state.down ? -1 : 1) * order;
    });
    const body = h("tbody", {}, sorted.map((row) => h("tr", {}, columns.map((column) => {
      const cell = column.cell(row);
      return h(column.heads ? "th" : "td", { scope: column.heads ? "row" : null, class: [column.number ? "n" : "", column.class ?? "", cell.class ?? ""].join(" ").trim() || null }, cell.nodes ?? cell.text ?? "");
    }))));
    const element = $(id), caption = element.querySelector("caption");
    fill(element, caption, h("thead", {}, head), body);
    state.sorted = sorted;
    state.elements = new Map(sorted.map((row, k) => [row, body.rows[k]]));
  }
  function csv(id) {
    finish();
    const state = tables[id];
    const cell = (value) => {
      if (value === null || value === undefined) return "";
      if (typeof value === "number") return String(value);
      let text = String(value);
      if (/^'*[=+\-@\t\r]/.test(text)) text = "'" + text;  // no spreadsheet takes it for a formula
      return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
    };
    const columns = state.columns.flatMap((column) => column.csv ? column.csv : [{ head: column.head, value: (row) => column.cell(row).value }]);
    const lines = [columns.map((column) => cell(column.head)), ...state.sorted.map((row) => columns.map((column) => cell(column.value(row))))];
    return "\ufeff" + lines.map((line) => line.join(",")).join("\r\n") + "\r\n";
  }
  function download(id) {
    const url = URL.createObjectURL(new Blob([csv(id)], { type: "text/csv;charset=utf-8" }));
    const link = h("a", { href: url, download: `${id}.csv` });
    link.click();
    setTimeout(() => URL.revokeObjectURL(url), 10000);
  }
  const tag = (classes) => classes.length ? h("span", { class: `tag k${classes[0]}` }, classes.map((k) => W(`class-${CLASSES[k]}`)).join(` ${W("or")} `)) : "";
  const officialWords = (i) => data.towns[i].official.map((k) => W(`class-${CLASSES[k]}`)).join(` ${W("or")} `);
  const hasOfficial = data.towns.some((town) => town.official.length);

  /* --- ranking with parts ------------------------------------------------------------------------ */
  const bars = data.towns.map(() => {
    const rects = criteria.map((_, k) => h("svg:rect", { y: 3, height: 12, css: { fill: colour(k) } }));
    const middle = h("svg:line", { y1: 0, y2: 18, css: { stroke: "var(--ink)", "stroke-width": 1, "vector-effect": "non-scaling-stroke" } });
    const score = h("svg:line", { y1: 0, y2: 18, css: { stroke: "var(--mark)", "stroke-width": 3, "vector-effect": "non-scaling-stroke" } });
    return { rects, middle, score, svg: h("svg:svg", { class: "parts", viewBox: "0 0 400 18", preserveAspectRatio: "none", role: "img" }, rects, middle, score) };
  });
  function groupParts(i) {
    const sums = new Float64Array(criteria.length);
    for (let j = 0; j < n; j++) sums[criterionOf[j]] += result.parts[i * n + j];
    return sums;
  }
  function showBars() {
    if (!usable) return;
    const parts = data.towns.map((_, i) => groupParts(i));
    let down = 0, up = 1e-9;
    for (const sums of parts) {
      let plus = 0, minus = 0;
      for (const x of sums) x > 0 ? plus += x : minus += x;
      up = Math.max(up, plus); down = Math.min(down, minus);
    }
    const scale = 396 / (up - down), zero = 2 - down * scale;
    parts.forEach((sums, i) => {
      let right = zero, leftEnd = zero, total = 0;
      sums.forEach((x, k) => {
        const width = Math.abs(x) * scale, rect = bars[i].rects[k];
        total += x;
        rect.setAttribute("width", width.toFixed(2));
        rect.setAttribute("x", (x > 0 ? right : leftEnd - width).toFixed(2));
        x > 0 ? right += width : leftEnd -= width;
      });
      for (const line of [bars[i].middle, bars[i].score]) { const at = line === bars[i].middle ? zero : zero + total * scale; line.setAttribute("x1", at.toFixed(2)); line.setAttribute("x2", at.toFixed(2)); }
      bars[i].sums = sums;
    });
  }
  function labelBars() {
    data.towns.forEach((_, i) => {
      if (bars[i].sums) bars[i].svg.setAttribute("aria-label", [...bars[i].sums].map((x, k) => `${T(criteria[k].short)} ${number(x, 3, { sign: true })}`).join(", "));
    });
  }
  /* The cells of the ranking are made once a language and only rewritten after a move. */
  let cells = [];
  function buildRanking() {
    cells = data.towns.map((_, i) => ({ places: h("span"), mid: h("span"), score: h("span") }));
    fill($("legend"), criteria.map((node, k) => h("span", {}, h("span", { class: "swatch", css: { color: colour(k) }, "aria-hidden": "true" }), T(node.name))));
    const part = (k) => ({ head: T(criteria[k].name), value: (i) => groupParts(i)[k] });
    const columns = [
      { head: W("places-head"), number: true, cell: (i) => ({ nodes: cells[i].places, value: rows[i].low }), csv: [{ head: W("low-place"), value: (i) => rows[i].low }, { head: W("high-place"), value: (i) => rows[i].high }] },
      { head: W("mid"), number: true, class: "spare", cell: (i) => ({ nodes: cells[i].mid, value: rows[i].rank }) },
      { head: W("name"), heads: true, class: "called", cell: (i) => ({ text: (data.towns[i].unknown.length ? "~" : "") + name(i), value: name(i) }) },
      { head: W("pulls-head"), class: "bar", cell: (i) => ({ nodes: bars[i].svg, value: rows[i].score }), csv: criteria.map((_, k) => part(k)) },
      { head: W("score"), number: true, cell: (i) => ({ nodes: cells[i].score, value: rows[i].score }) },
      { head: W("known"), number: true, class: "spare", cell: (i) => ({ text: `${data.towns[i].known}/${data.towns[i].of}`, value: data.towns[i].known / data.towns[i].of }), csv: [{ head: W("known"), value: (i) => data.towns[i].known }] },
    ];
    if (hasOfficial) columns.push({ head: W("official-head"), class: "spare official", cell: (i) => ({ nodes: tag(data.towns[i].official), value: officialWords(i) }) });
    table("ranking", usable ? columns : columns.filter((column) => column.class !== "bar"), order);
  }
  function showRanking() {
    cells.forEach((cell, i) => {
      write(cell.places, "text", places(rows[i]));
      write(cell.mid, "text", String(rows[i].rank));
      write(cell.score, "text", number(rows[i].score, 3, { exact: true }));
    });
    const state = tables.ranking, body = $("ranking").tBodies[0];
    state.ids = order;
    if (state.by !== null) { table("ranking", state.columns, order); return; }
    state.sorted = order;
    arrange(body, order.map((i) => state.elements.get(i)));
  }

  /* --- classes ------------------------------------------------------------------------------------ */
  function shareBar(shares) {
    let x = 0;
    return h("svg:svg", { class: "parts", viewBox: "0 0 100 18", preserveAspectRatio: "none", role: "img", "aria-label": shares.map((share, k) => `${W(`class-${CLASSES[k]}`)} ${percent(share)}`).join(", ") },
      shares.map((share, k) => { const rect = h("svg:rect", { x: x * 100, y: 3, width: share * 100, height: 12, css: { fill: `var(--${CLASSES[k]}-soft)` } }); x += share; return rect; }));
  }
  function showClasses() {
    const found = data.acceptability;
    if (!found) return;
    const shares = new Map(found.rows.map(([i, ...values]) => [i, values]));
    const columns = [
      { head: W("name"), heads: true, cell: (i) => ({ text: name(i), value: name(i) }) },
      { head: W("low-share"), number: true, cell: (i) => ({ text: percent(shares.get(i)[0]), value: shares.get(i)[0] }) },
      { head: W("shares-head"), class: "bar", cell: (i) => ({ nodes: shareBar(shares.get(i)), value: shares.get(i)[0] }), csv: [1, 2].map((k) => ({ head: W(`class-${CLASSES[k]}`), value: (i) => shares.get(i)[k] })) },
    ];
    if (hasOfficial) columns.push({ head: W("official-head"), cell: (i) => ({ nodes: tag(data.towns[i].official), value: officialWords(i) }) });
    table("classes", columns, found.rows.map((row) => row[0]));
    $("low-lead").textContent = W("low-lead", { method: found.method, file: found.file, sourced: found.sourced, limits: found.limits });
    $("shares-note").textContent = W("shares-note", { draws: found.draws, error: number(100 * found.error, 1) });
    const official = hasOfficial ? data.towns.filter((town) => town.official.length === 1 && town.official[0] === 0).length : null;
    const at = (count) => `${count / m * 100}%`;
    fill($("doubts"), h("div", { class: "doubt axis", "aria-hidden": "true" }, h("span"), h("span", { class: "ticks" }, [0, Math.round(m / 2), m].map((count) => h("span", { css: { left: at(count) } }, String(count)))), h("span")),
      found.counts.map((count) => h("div", { class: `doubt ${count.kind}` }, h("span", {}, W(`cla-short-${count.kind}`)),
        h("span", { class: "track", role: "img", "aria-label": W("doubt-label", { name: W(`cla-short-${count.kind}`), low: count.low, high: count.high, mid: count.middle }) }, h("span", { class: "ground" }),
          h("span", { class: "span", css: { left: at(count.low), width: at(count.high - count.low) } }), h("span", { class: "dot", css: { left: at(count.middle) } }), official === null ? null : h("span", { class: "official", css: { left: at(official) } })),
        h("span", { class: "places" }, count.low === count.high ? String(count.low) : `${count.low}\u2013${count.high}`))),
      official === null ? null : h("p", { class: "note" }, W("doubts-official", { count: official })));
  }
  function showOfficial() {
    const found = data.classes;
    if (!found || !found.compared) return;
    $("official-lead").textContent = W("official-lead", { method: found.method, a: found.agreed, b: found.compared });
    fill($("confusion"), h("thead", {}, h("tr", {}, h("th", { scope: "col" }, W("confusion-head")), CLASSES.map((c) => h("th", { scope: "col", class: "n" }, W(`class-${c}`))))),
      h("tbody", {}, found.confusion.map((line) => h("tr", {}, h("th", { scope: "row" }, tag(line.official)), line.found.map((count) => h("td", { class: "n" }, count ? String(count) : "\u00b7"))))));
    const at = (k) => data.towns.findIndex((town) => town.id === found.order[k]);
    const label = (k) => { const i = at(k); return i < 0 ? found.order[k] : name(i); };
    fill($("conflicts"), found.contradictions.slice(0, 12).map((pair) => h("li", {}, W(pair.proved ? "conflict" : "conflict-known", { a: label(pair.better), b: label(pair.worse), of: pair.of, count: pair.compared }))),
      found.contradictions.length ? null : h("li", {}, W("conflicts-none")));
  }

  /* --- pictures ------------------------------------------------------------------------------------ */
  /* Labels beside points, none over another: those with `first` are placed first. */
  function labelled(points, size, width, height) {
    const taken = points.map((p) => [p.x - 5, p.y - 5, p.x + 5, p.y + 5]), placed = [];
    for (const p of points) {
      const wide = p.text.length * size * 0.56, spots = [[8, size * 0.35, "start"], [-8, size * 0.35, "end"], [0, -9, "middle"], [0, size + 6, "middle"], [7, -6, "start"], [7, size + 1, "start"], [-7, -6, "end"], [-7, size + 1, "end"]];
      for (const [dx, dy, anchor] of spots) {
        const x = p.x + dx - (anchor === "end" ? wide : anchor === "middle" ? wide / 2 : 0), box = [x, p.y + dy - size * 0.8, x + wide, p.y + dy + size * 0.25];
        if (box[0] < 0 || box[2] > width || box[1] < 0 || box[3] > height) continue;
        if (taken.some((b) => b[0] < box[2] && b[2] > box[0] && b[1] < box[3] && b[3] > box[1])) continue;
        taken.push(box); placed.push(h("svg:text", { x: p.x + dx, y: p.y + dy, "text-anchor": anchor, "font-size": size, class: "halo", css: p.css ?? {} }, p.text));
        break;
      }
    }
    return placed;
  }
  const shade = (row) => `color-mix(in srgb, var(--low) ${Math.round((row.rank - 1) / Math.max(1, m - 1) * 100)}%, var(--high))`;
  const mapDots = [];
  function showMap() {
    const box = $("map-figure"), known = data.places.map((place, i) => ({ place, i })).filter(({ place }) => place.length);
    if (!box || !known.length) return;
    const lats = known.map(({ place }) => place[0]), lons = known.map(({ place }) => place[1]);
    const pad = 1.2, south = Math.min(...lats) - pad, north = Math.max(...lats) + pad, west = Math.min(...lons) - 2 * pad, east = Math.max(...lons) + 2 * pad;
    const width = Math.max(300, Math.min(1150, box.clientWidth || 900)), squeeze = Math.cos((south + north) / 2 * Math.PI / 180), k = width / ((east - west) * squeeze), height = Math.round((north - south) * k);
    const x = (lon) => (lon - west) * squeeze * k, y = (lat) => (north - lat) * k, lines = [], step = east - west > 12 ? 5 : east - west > 3 ? 1 : 0.25;
    for (let lon = Math.ceil(west / step) * step; lon < east; lon += step) lines.push(h("svg:line", { class: "hair", x1: x(lon), x2: x(lon), y1: 0, y2: height }), h("svg:text", { class: "soft", x: x(lon) + 3, y: height - 4, "font-size": 11 }, `${number(lon, 2)}°`));
    for (let lat = Math.ceil(south / step) * step; lat < north; lat += step) lines.push(h("svg:line", { class: "hair", x1: 0, x2: width, y1: y(lat), y2: y(lat) }), h("svg:text", { class: "soft", x: 3, y: y(lat) - 3, "font-size": 11 }, `${number(lat, 2)}°`));
    mapDots.length = 0;
    const radius = width < 500 ? 5 : 7;
    const dots = known.map(({ place, i }) => { const dot = h("svg:circle", { cx: x(place[1]), cy: y(place[0]), r: radius, css: { fill: shade(rows[i]), stroke: "var(--card)", "stroke-width": 1.5, cursor: "pointer" }, onclick: () => choose(i, true) }, h("svg:title", {}, `${name(i)}: ${places(rows[i])}`)); mapDots.push({ dot, i }); return dot; });
    const labels = labelled(known.map(({ place, i }) => ({ x: x(place[1]), y: y(place[0]), text: name(i) })), width < 500 ? 10.5 : 13, width, height);
    fill(box, h("svg:svg", { viewBox: `0 0 ${width} ${height}`, width: "100%", role: "img", "aria-label": W("map") }, lines, dots, labels));
    fill($("map-legend"), h("span", {}, h("span", { class: "swatch", css: { color: "var(--high)" } }), W("map-first")), h("span", {}, h("span", { class: "swatch", css: { color: "var(--low)" } }), W("map-last")));
  }
  function recolourMap() {
    for (const { dot, i } of mapDots) { dot.style.fill = shade(rows[i]); dot.firstChild.textContent = `${name(i)}: ${places(rows[i])}`; }
  }

  function showAcceptable() {
    const found = data.acceptable, box = document.querySelector("#acceptable .body");
    if (!found || !box) return;
    $("acceptable-note").textContent = W("acceptable-note", { draws: found.draws });
    const cell = 26, side = 130, top = 22, texts = [];
    found.rows.forEach(([i, ...shares], r) => {
      texts.push(h("svg:text", { x: side - 6, y: top + r * 22 + 15, "text-anchor": "end", "font-size": 12.5 }, name(i)));
      shares.forEach((share, k) => {
        texts.push(h("svg:rect", { x: side + k * cell, y: top + r * 22, width: cell - 1, height: 21, css: { fill: `color-mix(in srgb, var(--accent) ${Math.round(Math.min(1, 1.3 * Math.sqrt(share)) * 100)}%, var(--hair))` } }));
        if (share >= 0.1) texts.push(h("svg:text", { x: side + k * cell + cell / 2 - 0.5, y: top + r * 22 + 15, "text-anchor": "middle", "font-size": 11, css: share > 0.12 ? { fill: "var(--card)" } : {} }, String(Math.round(100 * share))));
      });
    });
    for (let k = 0; k < m; k += m > 15 ? 2 : 1) texts.push(h("svg:text", { class: "soft", x: side + k * cell + cell / 2, y: 14, "text-anchor": "middle", "font-size": 11 }, String(k + 1)));
    const width = side + m * cell, height = top + found.rows.length * 22;
    fill(box, h("svg:svg", { viewBox: `0 0 ${width} ${height}`, width, height, role: "img", "aria-label": W("acceptable") }, texts));
  }
  function showGaia() {
    const found = data.gaia, box = document.querySelector("#gaia .body");
    if (!found || !box) return;
    $("gaia-note").textContent = W("gaia-note", { share: percent(found.delta, 1) });
    const width = Math.max(300, Math.min(900, box.clientWidth || 800)), height = Math.round(width * (width < 500 ? 0.95 : 0.62));
    const all = found.points, reach = Math.max(1e-9, ...all.map(([, px, py]) => Math.max(Math.abs(px) / (width / 2 - 60), Math.abs(py) / (height / 2 - 24))));
    const x = (px) => width / 2 + px / reach, y = (py) => height / 2 - py / reach;
    const longest = Math.max(1e-9, ...found.axes.map((a) => Math.hypot(a.x, a.y))), stick = Math.min(width, height) * 0.4;
    const end = (a) => [width / 2 + a.x / longest * stick, height / 2 - a.y / longest * stick];
    const decision = Math.hypot(...found.decision) || 1, tip = [width / 2 + found.decision[0] / decision * stick * 0.8, height / 2 - found.decision[1] / decision * stick * 0.8];
    const line = (to, css) => h("svg:line", { x1: width / 2, y1: height / 2, x2: to[0], y2: to[1], css });
    const hue = (a) => colour(Math.max(0, criteria.findIndex((node) => node.id === a.id)));
    const sticks = found.axes.map((a) => line(end(a), { stroke: hue(a), "stroke-width": 2.5 }));
    const points = [...found.axes.map((a) => { const [px, py] = end(a); return { x: px, y: py, text: T(a.name), css: { "font-weight": 700 } }; }), ...all.map(([i, px, py]) => ({ x: x(px), y: y(py), text: name(i) }))];
    fill(box, h("svg:svg", { viewBox: `0 0 ${width} ${height}`, width: "100%", role: "img", "aria-label": W("gaia") },
      h("svg:line", { class: "hair", x1: 0, x2: width, y1: height / 2, y2: height / 2 }), h("svg:line", { class: "hair", x1: width / 2, x2: width / 2, y1: 0, y2: height }),
      sticks, line(tip, { stroke: "var(--low)", "stroke-width": 5, "stroke-linecap": "round" }),
      all.map(([i, px, py]) => h("svg:circle", { cx: x(px), cy: y(py), r: 5, css: { fill: shade(whole[i]) } }, h("svg:title", {}, name(i)))), labelled(points, width < 500 ? 10.5 : 12.5, width, height)));
  }
  function showPartial() {
    const found = data.partial, box = document.querySelector("#partial .body");
    if (!found || !box) return;
    const layers = [];
    for (const [i, level] of found.rows) (layers[level - 1] ??= []).push(i);
    const most = Math.max(...layers.map((layer) => layer.length)), wide = 118, gap = 46, width = Math.max(most * wide, 300), height = layers.length * gap, at = [];
    layers.forEach((layer, r) => layer.forEach((i, k) => { at[i] = [width / 2 + (k - (layer.length - 1) / 2) * wide, r * gap + 18]; }));
    fill(box, h("svg:svg", { viewBox: `0 0 ${width} ${height}`, width, height, role: "img", "aria-label": W("partial") },
      found.rows.flatMap(([a, , below]) => below.map((b) => [a, b])).map(([a, b]) => h("svg:line", { class: "hair", x1: at[a][0], y1: at[a][1] + 10, x2: at[b][0], y2: at[b][1] - 12, css: { stroke: "var(--soft)" } })),
      at.map(([x, y], i) => [h("svg:rect", { x: x - 54, y: y - 12, width: 108, height: 22, rx: 6, css: { fill: "var(--accent-faint)" } }), h("svg:text", { x, y: y + 4, "text-anchor": "middle", "font-size": 12.5 }, name(i))]).flat()));
  }

  /* --- experts, evidence, how ----------------------------------------------------------------------- */
  function showExperts() {
    const found = data.experts;
    if (!found) return;
    $("experts-lead").textContent = W("experts-lead", { count: found.count, share: found.consensus === null ? "\u2013" : percent(found.consensus) }) + (found.band ? " " + W(`band-${found.band}`) : "");
    fill($("experts-nodes"), found.nodes.map((node) => h("div", { class: "card" }, h("h3", {}, T(node.name)),
      h("p", { class: "note" }, W("experts-node", { count: node.judges, share: node.consensus === null ? "\u2013" : percent(node.consensus) })),
      node.children.map((child) => h("div", { class: "doubt" }, h("span", {}, T(child.name)),
        h("span", { class: "track", role: "img", "aria-label": `${T(child.name)} ${percent(child.weight)}` }, h("span", { class: "ground" }),
          child.spread ? h("span", { class: "span", css: { left: percentCss(child.spread[1]), width: percentCss(child.spread[3] - child.spread[1]) } }) : null, h("span", { class: "dot", css: { left: percentCss(child.weight) } })), h("span", { class: "places" }, percent(child.weight)))),
      h("p", { class: "note" }, W("experts-cr"), " ", node.members.map(([k, answered, of, cr]) => `${k}: ${cr === null ? `${answered}/${of}` : number(cr, 2, { exact: true })}`).join(" · ")))));
    fill($("disputed"), found.disputed.map((pair) => h("li", {}, W("disputed-pair", { a: T(pair.a), b: T(pair.b), now: pair.above, count: pair.level, was: pair.below }))));
  }
  const percentCss = (share) => `${share * 100}%`;
  function figure(leaf, low, high, state) {
    if (state === 3) return W("not-applicable");
    if (state === 2) return "?";
    const one = (value) => { const level = leaf.levels.find(([code]) => code === value); return level ? T(level[1]) : number(value, 3); };
    return low === high ? one(low) : `${one(low)}\u2013${one(high)}`;
  }
  const evidence = data.evidence, sourceAt = new Map(evidence.sources.map(([i, j, k, year]) => [`${i} ${j}`, { k, year }]));
  function sourceWords(i, j) {
    const leaf = evidence.leaves[j], found = sourceAt.get(`${i} ${j}`);
    const unit = T(leaf.unit), head = `${name(i)}, ${T(leaf.name)}: ${figure(leaf, evidence.low[i][j], evidence.high[i][j], evidence.state[i][j])}${unit && evidence.state[i][j] < 2 && !leaf.levels.length ? ` ${unit}` : ""}.`;
    if (!found) return `${head} ${W(evidence.state[i][j] === 2 ? "no-figure" : "no-source")}`;
    const [source, note] = evidence.texts[found.k];
    return [head, source + (found.year ? ` (${found.year})` : "") + ".", note].join(" ");
  }
  function showEvidence() {
    const columns = [{ head: W("name"), heads: true, cell: (i) => ({ text: name(i), value: name(i) }) },
      ...evidence.leaves.map((leaf, j) => ({ head: T(leaf.short) + (T(leaf.unit) ? `, ${T(leaf.unit)}` : ""), number: !leaf.levels.length, class: leaf.kept ? "" : "aside", cell: (i) => {
        const state = evidence.state[i][j], words = figure(leaf, evidence.low[i][j], evidence.high[i][j], state);
        return { class: state === 2 ? "unknown" : "", value: state >= 2 ? "" : evidence.low[i][j] === evidence.high[i][j] && !leaf.levels.length ? evidence.low[i][j] : words,
          nodes: h("button", { type: "button", title: sourceWords(i, j), "aria-label": `${T(leaf.short)} ${words}`, "aria-pressed": "false", onclick: (event) => { for (const other of document.querySelectorAll("#cells [aria-pressed=true]")) other.setAttribute("aria-pressed", "false"); event.currentTarget.setAttribute("aria-pressed", "true"); $("cell-source").textContent = sourceWords(i, j); } }, words) };
      }, csv: [{ head: T(leaf.name) + (T(leaf.unit) ? `, ${T(leaf.unit)}` : ""), value: (i) => { const state = evidence.state[i][j]; return state === 2 ? "" : evidence.low[i][j] === evidence.high[i][j] && !leaf.levels.length && state < 2 ? evidence.low[i][j] : figure(leaf, evidence.low[i][j], evidence.high[i][j], state); } }, { head: `${T(leaf.short)}: ${W("source")}`, value: (i) => { const found = sourceAt.get(`${i} ${j}`); return found ? evidence.texts[found.k][0] : ""; } }] }))];
    table("cells", columns, data.towns.map((_, i) => i));
    $("cell-source").textContent = W("cell-source");
    if ($("all-sources").open) showSources();
  }
  function showSources() {
    fill(document.querySelector("#all-sources .body"), evidence.leaves.map((leaf, j) => [
      h("h3", {}, T(leaf.name) + (leaf.kept ? "" : ` (${W("not-counted")})`)),
      leaf.source.length ? h("p", { class: "note" }, leaf.source.map(([what, words]) => (what ? `${what}: ` : "") + words).join(" · ")) : null,
      h("ul", {}, evidence.sources.filter(([, column]) => column === j).map(([i, , k, year]) => h("li", { class: "note" }, `${name(i)}${year ? ` (${year})` : ""}: ${evidence.texts[k].filter(Boolean).join(". ")}`)))]).flat());
  }
  function showHow() {
    const s = data.settings, line = (key, ...value) => [h("dt", {}, W(key)), h("dd", {}, ...value)];
    const parameters = Object.entries(s.parameters).map(([key, value]) => `${key} ${value}`).join(", ");
    fill($("how"), h("dl", {},
      line("how-method", `${s.method}${parameters ? ` (${parameters})` : ""}. ${s.reference}.`),
      line("how-weights", `${W(`whose-${data.whose}`).replace(/,$/, "")}: ${evidence.leaves.filter((leaf) => leaf.kept).map((leaf) => `${T(leaf.short)} ${percent(leaf.weight, 1)}`).join(", ")}.`),
      line("how-unknown", W("how-unknown-words", { draws: s.draws, value: s.seed, share: percent(s.min_known) })),
      line("how-page", W("how-page-words", { draws: data.draws })),
      s.excluded.length ? line("how-excluded", s.excluded.join(", ")) : [], s.not_ranked.length ? line("how-not-ranked", s.not_ranked.join(", ")) : [],
      line("how-inputs", Object.entries(s.inputs).map(([file, hash]) => h("div", {}, h("code", { title: hash }, `${file} ${hash.slice(0, 16)}…`)))),
      s.command ? line("how-command", h("code", {}, s.command)) : []));
  }

  /* --- all together ---------------------------------------------------------------------------------- */
  /* The slider waits for the list that is in sight; the others follow when it rests. */
  const lists = { strip: showStrip, ranking: () => { showBars(); showRanking(); } }, sight = { strip: true, ranking: true };
  const observer = new IntersectionObserver((entries) => { for (const entry of entries) sight[entry.target.id] = entry.isIntersecting; });
  for (const id of Object.keys(lists)) observer.observe($(id));
  function refresh() {
    compute();
    showAsk(); showMoves(); showSliders(); showMethods();
    const late = [];
    for (const [id, show] of Object.entries(lists)) if (sight[id] && (m <= MANY || id === "strip")) show(); else late.push(show);
    clearTimeout(refresh.lists);
    refresh.lists = setTimeout(() => { for (const show of late) show(); recolourMap(); }, 120);
    if (store.town !== null) showTown();
    clearTimeout(refresh.later);
    refresh.later = setTimeout(labelBars, 200);  // for screen readers; no slider waits for it
  }
  const lazy = { acceptable: showAcceptable, gaia: showGaia, partial: showPartial };
  function speak() {
    document.documentElement.lang = store.lang;
    document.title = T(data.title);
    for (const element of document.querySelectorAll("[data-t]")) element.textContent = W(element.dataset.t);
    for (const element of document.querySelectorAll("[data-a]")) element.setAttribute("aria-label", W(element.dataset.a));
    for (const element of document.querySelectorAll("[data-w]")) element.textContent = T(data[element.dataset.w]);
    for (const element of document.querySelectorAll("[data-tile]")) { const [k, key] = element.dataset.tile.split(" "); element.textContent = T(data.tiles[k][key]); }
    for (const button of document.querySelectorAll("[data-lang]")) button.setAttribute?.("aria-pressed", String(button.dataset.lang === store.lang));
    for (const button of document.querySelectorAll("[data-order]")) button.setAttribute("aria-pressed", String(button.dataset.order === store.order));
    strips.forEach((parts, i) => { parts.name.textContent = name(i); });
    showAxis(); buildRanking(); refresh(); showTown();
    waiting = [labelBars, showClasses, showOfficial, showMap, showExperts, showEvidence, showHow, ...Object.entries(lazy).filter(([id]) => $(id)?.open).map(([, show]) => show)];
    clearTimeout(speak.rest);
    if (document.readyState === "complete") speak.rest = setTimeout(follow);
  }
  /* What lies below the first screens follows part by part, so that no answer waits for it. */
  let waiting = [];
  function follow() { waiting.shift()?.(); if (waiting.length) speak.rest = setTimeout(follow); }
  function finish() { for (const show of waiting.splice(0)) show(); }
  function home() { store.shares = { ...studyShares }; store.method = studyMethod; store.locked.clear(); refresh(); }

  document.body.classList.toggle("many", m > MANY);
  buildMethods(); buildSliders();
  asked = usable ? firstQuestion() : null;
  $("what-if").hidden = !asked;
  if (asked) {
    $("ask-node").addEventListener("change", (event) => { asked = event.target.value; showAsk(); });
    $("ask-share").addEventListener("input", (event) => { setShare(asked, event.target.value / 100); refresh(); });
  }
  $("ask-town").addEventListener("change", (event) => choose(Number(event.target.value), false));
  for (const button of document.querySelectorAll(".reset")) button.addEventListener("click", home);
  $("equal").addEventListener("click", () => {
    for (const node of nodes.values()) for (const child of node.children) store.shares[child.id] = 1 / node.children.length;
    store.locked.clear(); refresh();
  });
  for (const button of document.querySelectorAll("button[data-lang]")) button.addEventListener("click", () => { store.lang = button.dataset.lang; speak(); });
  for (const button of document.querySelectorAll("[data-order]")) button.addEventListener("click", () => { store.order = button.dataset.order; speak(); });
  for (const button of document.querySelectorAll("button.csv")) button.addEventListener("click", () => download(button.dataset.table));
  $("print").addEventListener("click", () => print());
  addEventListener("beforeprint", finish);
  addEventListener("load", () => { speak.rest = setTimeout(follow); });
  for (const [id, show] of Object.entries(lazy)) $(id)?.addEventListener("toggle", () => { if ($(id).open) show(); });
  $("all-sources").addEventListener("toggle", () => { if ($("all-sources").open) showSources(); });
  let resized;
  addEventListener("resize", () => { clearTimeout(resized); resized = setTimeout(() => { showMap(); if ($("gaia")?.open) showGaia(); }, 150); });
  store.town = wholeOrder[m - 1];
  speak();
  choose(store.town, false);

  /* For programs: the same numbers that the page shows. */
  globalThis.report = {
    set(shares, method) { Object.assign(store.shares, shares); if (method) store.method = data.methods.findIndex((one) => one.name === method); refresh(); },
    reset: home, csv, finish,
    state: () => ({ method: data.methods[store.method].name, shares: { ...store.shares }, weights: result.weights.map((row) => [...row]), scores: [...result.scores], parts: [...result.parts], rows: result.rows, order: result.order, shown: rows.map((row) => ({ rank: row.rank, low: row.low, high: row.high })) }),
  };
})();

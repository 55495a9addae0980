"use strict";
const questionnaire = (() => {
  const $ = (id) => document.getElementById(id), data = JSON.parse($("data").textContent);
  const K = data.scale.length, BLANK = -1, logs = data.scale.map(Math.log), languages = Object.keys(data.words);
  const key = `mcda ${data.number} ${data.line.seed}`, EPOCH = Date.UTC(2020, 0, 1);
  // A pair is [node, left, right, asked, place of the answer, meant, comment].
  const state = { lang: data.lang, at: 0, name: data.name, organisation: "", choices: data.pairs.map((p) => p[4]), meant: data.pairs.map((p) => p[5]), notes: data.pairs.map((p) => p[6]) };
  const nodes = data.nodes.map((node, k) => {
    const mine = data.pairs.map((pair, at) => at).filter((at) => data.pairs[at][0] === k);
    const asked = mine.filter((at) => data.pairs[at][3]);
    return { ...node, rows: [...asked, ...mine.filter((at) => !data.pairs[at][3])], asked: asked.length };
  });
  const END = nodes.length + 1;
  let keeps = true, said = "", saved = true, shows = null, place = { part: 0, row: 0 };

  // --- Words ---
  const L = () => languages.indexOf(state.lang), T = (texts) => texts[L()] || texts[0];
  const W = (name, values = {}) => data.words[state.lang][name].replace(/\{([a-z]+)\}/g, (all, slot) => (slot in values ? values[slot] : all));
  const decimal = (x, places) => state.lang === "en" ? x.toFixed(places) : x.toFixed(places).replace(".", ",");
  const percent = (x) => decimal(100 * x, 1) + (state.lang === "en" ? "%" : "\u00a0%");
  const item = (at, side) => nodes[data.pairs[at][0]].items[data.pairs[at][side]];
  function option(at, choice) {
    if (choice === K) return W("form-cant-judge");
    const value = data.scale[choice];
    return W(`answer-${Math.round(value >= 1 ? value : 1 / value)}`, { name: T(item(at, value >= 1 ? 1 : 2).name) });
  }

  // --- What is kept ---
  function store() {
    try { localStorage.setItem(key, JSON.stringify(state)); } catch (error) { keeps = false; }
  }
  function restore() {
    try {
      localStorage.setItem(`${key} test`, "1");
      localStorage.removeItem(`${key} test`);
      take(JSON.parse(localStorage.getItem(key) || "{}"));
    } catch (error) { keeps = false; }
  }
  // Takes over only what has the right shape: the store is shared by all pages of a folder.
  function take(given) {
    const fits = (list, right) => Array.isArray(list) && list.length === data.pairs.length && list.every(right);
    if (!fits(given.choices, (x) => Number.isInteger(x) && x >= BLANK && x <= K)) return;
    state.choices = given.choices;
    if (fits(given.meant, (x) => typeof x === "boolean")) state.meant = given.meant;
    if (fits(given.notes, (x) => typeof x === "string")) state.notes = given.notes;
    if (languages.includes(given.lang)) state.lang = given.lang;
    if (Number.isInteger(given.at)) state.at = given.at;
    for (const field of ["name", "organisation"]) if (typeof given[field] === "string") state[field] = given[field];
  }
  // The local minute since 2020; 0 where the clock is wrong.
  function minute() {
    const now = new Date(), local = Date.UTC(now.getFullYear(), now.getMonth(), now.getDate(), now.getHours(), now.getMinutes());
    return Math.max(0, Math.floor((local - EPOCH) / 60000));
  }
  function changed() {
    state.at = minute();
    saved = false;
    store();
  }
  function answer(at, choice, meant = false) {
    state.choices[at] = choice;
    state.meant[at] = meant && choice !== BLANK && choice !== K;
    changed();
  }
  const answered = (rows) => rows.filter((at) => state.choices[at] !== BLANK).length;
  const all = () => answered(data.pairs.map((pair, at) => at));
  const total = nodes.reduce((sum, node) => sum + node.asked, 0);

  // --- What the answers of a node say ---
  function live(node) {
    const rows = node.rows.map((at) => {
      const choice = state.choices[at], known = choice !== BLANK && choice !== K;
      return [data.pairs[at][1], data.pairs[at][2], known ? logs[choice] : null, known && state.meant[at]];
    });
    const n = node.items.length, found = judgements.check(n, rows, data.index[n], data.limit, data.after_meant);
    return { ...found, rows, n, done: answered(node.rows.slice(0, node.asked)), more: answered(node.rows.slice(node.asked)) };
  }
  function status(node, found) {
    if (found.done + found.more === 0) return W("pairs-not-answered");
    if (found.apart.length) return W(found.done === node.asked ? "pairs-skipped" : "pairs-go-on");
    if (found.n === 2) return "";
    if (found.ratio === null) return W("pairs-tree");
    if (found.ratio <= data.limit) return W("pairs-fits");
    return found.flagged < 0 ? W("pairs-meant-all") : W("look", { a: found.flagged + 1 });
  }
  function contradiction(node, found) {
    const row = found.flagged, at = node.rows[row], told = judgements.against(found.n, found.rows, row, logs), name = (k) => T(node.items[k].name);
    if (told.kind === "alone") return W("pairs-alone");
    const line = (i, j) => found.rows.findIndex(([a, b]) => (a === i && b === j) || (a === j && b === i));
    const [left, right] = found.rows[row], equal = (k) => Math.abs(found.rows[k][2]) < 5e-10;
    if (told.kind === "order") {
      const clause = (i, j) => W(equal(line(i, j)) ? "pairs-equal" : "pairs-over", { a: name(i), b: name(j), c: line(i, j) + 1 });
      return W("pairs-order", { a: clause(told.ahead, told.third), b: clause(told.third, told.behind), c: W(equal(row) ? "pairs-equal-here" : "pairs-over-here", { a: name(told.behind), b: name(told.ahead) }) });
    }
    const first = line(left, told.third), second = line(told.third, right), words = (k) => option(node.rows[k], state.choices[node.rows[k]]);
    return W(`pairs-${told.kind}`, { a: first + 1, b: words(first), c: second + 1, d: words(second), e: option(at, told.together), f: words(row) });
  }
  function fit(node, found) {
    const at = node.rows[found.flagged], choice = judgements.fitting(found.n, found.rows, found.flagged, found.values, logs);
    return choice === state.choices[at] ? W("pairs-no-fit") : W("fit", { a: option(at, choice) });
  }

  // --- What goes back ---
  function digits(value, size) {
    let signs = "";
    for (; size > 0; size--) { signs = data.line.symbols[value % data.line.clear] + signs; value = Math.floor(value / data.line.clear); }
    return signs;
  }
  // CRC-32, going on from another one.
  function checksum(words, from) {
    let c = ~from;
    for (const sign of words) {
      c ^= sign.charCodeAt(0);
      for (let bit = 0; bit < 8; bit++) c = c & 1 ? (c >>> 1) ^ 0xEDB88320 : c >>> 1;
    }
    return ~c >>> 0;
  }
  function lines() {
    const { code, seed, symbols, room, most } = data.line, made = [];
    const signs = state.choices.map((c, at) => symbols[c === BLANK ? 0 : c === K ? 1 : 2 + c + (state.meant[at] ? K : 0)]);
    const of = Math.ceil(signs.length / room);
    for (let k = 1; k <= of && of <= most; k++) {
      const part = (k.toString(36) + of.toString(36)).toUpperCase();
      const body = digits(state.at, 5) + signs.slice((k - 1) * room, k * room).join("");
      made.push(`MCDA1-${code}-${part}-${body}-${digits(checksum(code + part + body, seed), 7)}`);
    }
    return made;
  }
  function saving() {
    const when = state.at ? new Date(EPOCH + state.at * 60000).toISOString() : "";
    const answers = data.pairs.flatMap(([node, a, b], at) => state.choices[at] === BLANK ? [] : [{
      node: nodes[node].id, a: nodes[node].items[a].id, b: nodes[node].items[b].id,
      value: state.choices[at] === K ? null : data.scale[state.choices[at]], confirmed: state.meant[at], note: state.notes[at],
    }]);
    return JSON.stringify({ schema: "judgements/1", number: data.number, hierarchy: data.asked, date: when.slice(0, 10), time: when.slice(11, 16), name: state.name, organisation: state.organisation, answers }, null, 1);
  }
  function open(words) {
    try {
      const given = JSON.parse(words), choices = data.pairs.map(() => BLANK), meant = choices.map(() => false), notes = choices.map(() => "");
      if (given.schema !== "judgements/1" || given.number !== data.number) return W("wrong", { a: data.number });
      for (const one of given.answers) {
        const at = data.pairs.findIndex(([node, a, b]) => nodes[node].id === one.node && nodes[node].items[a].id === one.a && nodes[node].items[b].id === one.b);
        const choice = one.value === null ? K : data.scale.findIndex((x) => Math.abs(x / one.value - 1) < 1e-6);
        if (at < 0 || choice < 0) return W("wrong", { a: data.number });
        choices[at] = choice;
        meant[at] = one.confirmed === true && choice !== K;
        notes[at] = String(one.note || "");
      }
      take({ choices, meant, notes, name: given.name, organisation: given.organisation });
      changed();
      return W("opened");
    } catch (error) { return W("wrong", { a: data.number }); }
  }

  // --- Elements; strings become text, never markup ---
  function h(tag, attributes = {}, ...children) {
    const element = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes)) {
      if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
      else if (name === "wide") element.style.width = `${value}%`;
      else if (value === true) element.setAttribute(name, "");
      else if (value !== false) element.setAttribute(name, value);
    }
    element.append(...children.flat(2).filter((child) => child !== null && child !== "" && child !== false));
    return element;
  }
  const button = (words, click, more = {}) => h("button", { type: "button", onclick: click, ...more }, words);
  const card = (name, worst, best) => h("div", { class: "end" }, h("strong", {}, name),
    worst && h("p", {}, h("b", {}, `${W("pairs-worst")} `), worst), best && h("p", {}, h("b", {}, `${W("pairs-best")} `), best));
  const ends = (at, side) => card(T(item(at, side).label), T(item(at, side).worst), T(item(at, side).best));
  // How far an answer leans to one of the two.
  function meter(choice) {
    const side = (on) => h("i", {}, on ? h("b", { wide: Math.max(8, 100 * Math.abs(logs[choice]) / logs[0]) }) : "");
    return h("span", { class: "meter", "aria-hidden": "true" }, side(logs[choice] > 1e-9), side(logs[choice] < -1e-9));
  }

  // --- Screens ---
  function start() {
    const field = (name) => h("label", { class: "field" }, W(`form-who-${name}`), h("input", { value: state[name], autocomplete: "off", maxlength: 200, oninput: (event) => { state[name] = event.target.value; store(); } }));
    const names = ["left", "right"].map((side) => W(`pairs-example-${side}`));
    return [
      h("h1", { tabindex: -1 }, W("pairs-heading")),
      h("p", { class: "soft" }, data.facts[L()]),
      all() > 0 && h("p", { class: "note" }, `${W("found")} ${W("answered", { k: answered(nodes.flatMap((node) => node.rows.slice(0, node.asked))), m: total })}`),
      h("section", { class: "card" }, h("h2", {}, W("form-how")),
        h("ol", {}, ["pick", "answer", "check", "send"].map((step) => h("li", {}, W(`step-${step}`, { a: step === "answer" ? W("form-cant-judge") : W("pairs-meant") })))),
        h("h3", {}, W("pairs-example")),
        h("div", { class: "two" }, ["left", "right"].map((side, k) => card(names[k], W(`pairs-example-${side}-worst`), W(`pairs-example-${side}-best`)))),
        h("p", {}, h("strong", {}, W("answer-3", { name: names[0] }))), h("p", { class: "soft" }, W("pairs-example-says"))),
      h("section", { class: "card" }, h("h2", {}, W("form-who")), field("name"), field("organisation"), h("p", { class: "soft" }, W("who-note"))),
      h("div", { class: "buttons" }, opener(), all() > 0 && remover()),
    ];
  }
  function opener() {
    const input = h("input", { type: "file", accept: ".json,application/json", "aria-label": W("open"), onchange: async () => { if (input.files[0]) { said = open(await input.files[0].text()); show(); } } });
    return h("label", { class: "file" }, W("open"), input);
  }
  function remover() {
    let sure = false;
    const made = button(W("remove"), () => {
      if (!sure) { sure = true; made.textContent = W("sure"); return; }
      try { localStorage.removeItem(key); } catch (error) { keeps = false; }
      for (const list of [state.choices, state.meant, state.notes]) list.fill(list === state.choices ? BLANK : list === state.meant ? false : "");
      Object.assign(state, { at: 0, name: "", organisation: "" });
      saved = true;
      show();
    });
    return made;
  }
  function part(node) {
    const at = node.rows[place.row], meant = h("div", {}), sofar = h("section", { class: "card" }), below = h("div", {});
    const asked = place.row < node.asked;
    const pick = (choice) => { answer(at, choice); refresh(); };
    const options = [...logs.keys(), K].map((choice) => {
      const look = choice === K || Math.abs(logs[choice]) < 1e-9 ? "choice" : logs[choice] > 0 ? "choice a" : "choice b";
      return h("label", { class: look }, h("input", { type: "radio", name: "answer", value: choice, checked: state.choices[at] === choice, onchange: () => pick(choice) }), h("span", {}, option(at, choice)), choice === K ? "" : meter(choice));
    });
    function note() {
      const box = h("textarea", { rows: 2, maxlength: 2000, oninput: () => { state.notes[at] = box.value; changed(); } }, state.notes[at]);
      return h("details", { open: state.notes[at] !== "" }, h("summary", {}, W("pairs-note")), h("label", { class: "field" }, h("span", { hidden: true }, W("pairs-note")), box));
    }
    function refresh() {
      const found = live(node), here = found.flagged === place.row, known = state.choices[at] !== BLANK && state.choices[at] !== K;
      meant.replaceChildren(...asking(found, here, known));
      below.replaceChildren(...(state.choices[at] === BLANK ? [] : [note(), button(W("clear"), () => { answer(at, BLANK); state.notes[at] = ""; store(); show(false); }, { id: "clear" })]));
      sofar.replaceChildren(...panel(node, found));
      bars();
    }
    function asking(found, here, known) {
      if (!here && !(known && state.meant[at])) return [];
      const tick = h("label", { class: "choice" }, h("input", { type: "checkbox", id: "meant", checked: state.meant[at], onchange: (event) => { answer(at, state.choices[at], event.target.checked); refresh(); $("meant").focus(); } }), W("pairs-meant"));
      const fits = h("p", { id: "fits", role: "status" }, shows === at && here ? fit(node, found) : "");
      return [h("div", { class: here ? "note ask" : "note" }, here && h("p", { id: "contradiction" }, contradiction(node, found)), here && fits,
        here && h("div", { class: "buttons" }, button(W("pairs-request"), () => { shows = at; fits.textContent = fit(node, found); }, { id: "fit" })), tick)].flat();
    }
    const made = [
      h("p", { class: "soft" }, W("part", { k: place.part, m: nodes.length })),
      h("h2", { tabindex: -1 }, T(node.label)),
      h("fieldset", {}, h("legend", {}, h("small", {}, asked ? W("place", { k: place.row + 1, m: node.asked }) : W("extra", { k: place.row + 1 })), h("br"), W("question")),
        h("div", { class: "two" }, ends(at, 1), ends(at, 2)), options),
      h("div", { "aria-live": "polite" }, meant), below, sofar,
    ];
    refresh();
    return made;
  }
  function panel(node, found) {
    const jump = (row) => () => { place.row = row; go(place); };
    return [
      h("h3", {}, W("sofar")),
      h("p", { "aria-live": "polite", id: "status" }, W("answered", { k: found.done, m: node.asked }) + (found.more ? ` (+${found.more})` : ""), h("br"), status(node, found)),
      found.known > 0 && found.apart.length ? h("p", { class: "soft" }, W("pairs-unlinked", { a: found.apart.map((k) => T(node.items[k].name)).join(", ") })) : null,
      found.flagged >= 0 && found.flagged !== place.row ? h("div", { class: "buttons" }, button(W("go", { a: found.flagged + 1 }), jump(found.flagged), { id: "flagged" })) : null,
      ...(found.weights ? [h("p", {}, W("pairs-weights")), ...found.weights.map((x, k) => h("div", { class: "weight" }, h("span", {}, T(node.items[k].name)), h("span", { "aria-hidden": "true" }, h("i", { wide: 100 * x })), h("span", {}, percent(x))))] : []),
      found.ratio === null ? null : h("p", { class: "soft", id: "ratio" }, W("ratio", { value: decimal(found.ratio, 3) })),
      node.rows.length > 1 ? h("div", { class: "places" }, node.rows.map((at, row) => {
        const looks = [state.choices[at] !== BLANK && "done", found.flagged === row && "asked", row >= node.asked && "extra"].filter(Boolean).join(" ");
        return button(row + 1, jump(row), { class: looks, "aria-label": W("place", { k: row + 1, m: node.asked }) + (state.choices[at] === BLANK ? "" : ` – ${option(at, state.choices[at])}`), ...(row === place.row ? { "aria-current": "step" } : {}) });
      })) : null,
      node.rows.length > node.asked ? h("p", { class: "soft" }, W("pairs-extra")) : null,
    ].filter(Boolean);
  }
  function summary() {
    const told = h("p", { role: "status", class: "soft" }), done = all();
    const list = h("ul", { class: "nodes" }, nodes.map((node, k) => {
      const found = live(node), first = node.rows.findIndex((at) => state.choices[at] === BLANK), words = status(node, found);
      const row = found.flagged >= 0 ? found.flagged : first >= 0 && first < node.asked ? first : 0;
      return h("li", {}, button([h("div", {}, T(node.label), words && h("br"), words && h("small", {}, words)), h("span", {}, `${found.done} / ${node.asked}`)], () => go({ part: k + 1, row })));
    }));
    if (!done) return [h("h2", { tabindex: -1 }, W("summary")), h("p", { class: "note" }, W("nothing")), list];
    const file = `${data.file}.json`, made = lines(), box = h("textarea", { class: "line", readonly: true, rows: 3 * Math.max(1, made.length), id: "line", "aria-label": W("line") }, made.join("\n"));
    function download() {
      const link = h("a", { href: URL.createObjectURL(new Blob([saving()], { type: "application/json" })), download: file });
      document.body.append(link);
      link.click();
      link.remove();
      saved = true;
      told.textContent = W("saved", { a: file });
    }
    const copied = h("p", { role: "status", class: "soft" });
    async function copy() {
      saved = true;
      try { await navigator.clipboard.writeText(box.value); copied.textContent = W("copied"); } catch (error) {
        box.select();
        copied.textContent = W(document.execCommand("copy") ? "copied" : "by-hand");
      }
    }
    const table = h("details", { id: "all" }, h("summary", {}, W("all")), nodes.map((node) => [h("h3", {}, T(node.label)), h("table", {}, h("tbody", {},
      node.rows.filter((at, row) => row < node.asked || state.choices[at] !== BLANK).map((at) => h("tr", {}, h("td", {}, `${T(item(at, 1).name)} · ${T(item(at, 2).name)}`),
        h("td", {}, state.choices[at] === BLANK ? "–" : option(at, state.choices[at]), state.meant[at] ? ` (${W("pairs-meant")})` : "", state.notes[at] && h("br"), state.notes[at] && h("small", {}, state.notes[at])))))) ]));
    return [
      h("h2", { tabindex: -1 }, W("summary")), list, table,
      h("section", { class: "card" }, h("h2", {}, W("send")), done < total && h("p", {}, W("unfinished")),
        h("div", { class: "buttons" }, button(W("save"), download, { class: "main", id: "save" })), h("p", { class: "soft" }, W("save-note", { a: file })), told,
        h("h3", {}, W("line")), made.length ? [h("p", { class: "soft" }, W("line-note", { a: W("pairs-meant") })), box,
          h("div", { class: "buttons" }, button(W("copy"), copy, { id: "copy" }), navigator.share ? button(W("share"), () => navigator.share({ text: box.value }).then(() => { saved = true; }, () => {})) : null), copied] : h("p", {}, W("too-long"))),
      h("div", { class: "buttons" }, remover()),
    ];
  }

  // --- Moving about ---
  function bars() {
    document.querySelector("#progress i").style.width = `${100 * answered(nodes.flatMap((node) => node.rows.slice(0, node.asked))) / total}%`;
  }
  function show(focus = true) {
    const node = nodes[place.part - 1];
    document.documentElement.lang = state.lang;
    $("study").textContent = T(data.title);
    document.title = `${W("pairs-heading")} · ${T(data.title)}`;
    $("languages").setAttribute("aria-label", W("language"));
    for (const one of $("languages").children) one.setAttribute("aria-pressed", one.dataset.lang === state.lang);
    const top = [!keeps && h("p", { class: "note warn", id: "storage" }, W("storage")), said && h("p", { class: "note", role: "status" }, said)];
    said = "";
    const screen = place.part === 0 ? start() : node ? part(node) : summary();
    $("main").replaceChildren(...[...top, ...screen].filter(Boolean));
    bars();
    $("steps").hidden = false;
    $("back").hidden = place.part === 0;
    $("back").textContent = W("back");
    $("next").hidden = place.part === END;
    $("next").textContent = place.part ? W("next") : W(all() ? "continue" : "begin");
    $("count").textContent = node ? `${Math.min(place.row + 1, node.rows.length)} / ${node.asked}` : "";
    if (!focus) return;
    window.scrollTo(0, 0);
    const head = document.querySelector("main h1, main h2");
    if (head) head.focus({ preventScroll: true });
  }
  function go(to) {
    shows = null;
    const hash = `#${to.part}.${to.row + 1}`;
    place = { ...to };
    if (location.hash !== hash) location.hash = hash;
    show();
  }
  function read() {
    const [part, row] = location.hash.slice(1).split(".").map(Number), node = nodes[part - 1];
    if (!Number.isInteger(part) || part < 0 || part > END) return { part: 0, row: 0 };
    return { part, row: node && Number.isInteger(row) && row >= 1 && row <= node.rows.length ? row - 1 : 0 };
  }
  function next() {
    const node = nodes[place.part - 1];
    if (place.part === 0) {
      const part = nodes.findIndex((one) => one.rows.slice(0, one.asked).some((at) => state.choices[at] === BLANK));
      if (part < 0) return go({ part: END, row: 0 });
      return go({ part: part + 1, row: nodes[part].rows.findIndex((at) => state.choices[at] === BLANK) });
    }
    const last = place.row < node.asked ? node.asked : node.rows.length;
    return place.row + 1 < last ? go({ part: place.part, row: place.row + 1 }) : go({ part: place.part + 1, row: 0 });
  }
  function back() {
    if (place.row > 0) return go({ part: place.part, row: place.row - 1 });
    const node = nodes[place.part - 2];
    return go({ part: place.part - 1, row: node ? node.asked - 1 : 0 });
  }
  $("next").addEventListener("click", next);
  $("back").addEventListener("click", back);
  for (const one of $("languages").children) one.addEventListener("click", () => { state.lang = one.dataset.lang; store(); show(false); });
  window.addEventListener("hashchange", () => { const to = read(); if (to.part !== place.part || to.row !== place.row) { place = to; shows = null; show(); } });
  window.addEventListener("beforeprint", () => { if ($("all")) $("all").open = true; });
  window.addEventListener("beforeunload", (event) => { if (!keeps && !saved) event.preventDefault(); });
  restore();
  place = read();
  show(false);
  // For those who test the page.
  return { answer, lines, saving, show, state, at: () => `#${place.part}.${place.row + 1}`, live: () => nodes.map((node) => { const found = live(node); return { id: node.id, ...found, status: status(node, found), remark: found.flagged < 0 ? "" : contradiction(node, found), fit: found.flagged < 0 ? null : judgements.fitting(found.n, found.rows, found.flagged, found.values, logs) }; }) };
})();

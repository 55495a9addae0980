"use strict";
/* The methods on the figures that the page carries: value and preference functions, weight forms,
   ranks and their quantiles. It restates mcda/engines (forms, preference, promethee, topsis, values,
   ranks); the tests compare every number. Knows nothing of the page. */
const engines = (() => {
  const EPS = 64 * Number.EPSILON, TOLERANCE = 1e-12, QUANTILES = [0.5, 0.05, 0.95];
  const NOT_APPLICABLE = 3, FEW = 600;

  function bytes(text) {
    const raw = atob(text), array = new Uint8Array(raw.length);
    for (let k = 0; k < raw.length; k++) array[k] = raw.charCodeAt(k);
    return array.buffer;
  }

  /* The figures of a column in every draw: {fixed: Float64Array(m), open: [{i, values(draws)}]}. */
  function columns(data) {
    const m = data.table.length, n = data.leaves.length, found = [];
    for (let j = 0; j < n; j++) {
      const fixed = new Float64Array(m);
      for (let i = 0; i < m; i++) fixed[i] = data.state[i][j] === NOT_APPLICABLE || data.table[i][j] === null ? NaN : data.table[i][j];
      found.push({ fixed, open: [] });
    }
    for (const cell of data.cells) {
      let values;
      if (cell.d) values = new Float64Array(bytes(cell.d));
      else {
        const places = cell.b ? new Uint8Array(bytes(cell.b)) : new Uint16Array(bytes(cell.h));
        values = Float64Array.from(places, (place) => cell.v[place]);
      }
      found[cell.j].open.push({ i: cell.i, values });
    }
    return found;
  }

  /* --- preference functions: mcda/engines/preference.py ------------------------------------- */
  function slope(d, start, end, tolerance) {
    const span = end - start;
    if (span === 0) return d > start + tolerance ? 1 : 0;
    return Math.min(Math.max((d - start) / span, 0), 1);
  }
  const degrees = {
    usual: (f) => (d, t) => slope(d, 0, 0, t),
    ushape: (f) => (d, t) => slope(d, f.q, f.q, t),
    vshape: (f) => (d, t) => slope(d, 0, f.p, t),
    level: (f) => (d, t) => 0.5 * slope(d, f.q, f.q, t) + 0.5 * slope(d, f.p, f.p, t),
    linear: (f) => (d, t) => slope(d, f.q, f.p, t),
    gaussian: (f) => (d) => { const z = Math.max(d, 0) / f.s; return -Math.expm1(-0.5 * z * z); },
  };

  /* Unicriterion net flows of a column in every draw. */
  function flows(column, leaf, draws) {
    const degree = degrees[leaf.preference.type](leaf.preference), out = new Float64Array(draws * column.fixed.length);
    if (!byValues(column, leaf, draws, degree, out)) byPairs(column, leaf, draws, degree, out);
    const others = Math.max(column.fixed.length - 1, 1);
    for (let k = 0; k < out.length; k++) out[k] /= others;
    return [out];
  }

  /* Through one table of the distinct figures; false where they are many, or where a comparison hangs
     on the tolerance, which is that of the largest figure of a draw. */
  function byValues(column, leaf, draws, degree, out) {
    const m = column.fixed.length, places = new Map(), values = [];
    const place = (v) => {
      const x = v * leaf.direction;
      if (!places.has(x)) { places.set(x, values.length); values.push(x); }
      return places.get(x);
    };
    const open = column.open.map((cell) => ({ i: cell.i, at: Uint16Array.from(cell.values, place) })), loose = new Set(column.open.map((cell) => cell.i));
    const fixed = [];
    for (let i = 0; i < m; i++) if (!loose.has(i) && !Number.isNaN(column.fixed[i])) fixed.push({ i, at: place(column.fixed[i]) });
    const count = values.length;
    if (count > FEW) return false;
    let largest = 0, smallest = Infinity;
    for (let draw = 0; draw < draws; draw++) {
      let size = 0;
      for (const { at } of fixed) size = Math.max(size, Math.abs(values[at]));
      for (const { at } of open) size = Math.max(size, Math.abs(values[at[draw]]));
      largest = Math.max(largest, size); smallest = Math.min(smallest, size);
    }
    const net = new Float64Array(count * count);  // net[u * count + v]: what v gains from one u
    for (let u = 0; u < count; u++) for (let v = 0; v < u; v++) {
      const d = Math.abs(values[v] - values[u]), p = degree(d, EPS * largest);  // the lesser is preferred by 0
      if (smallest !== largest && p !== degree(d, EPS * smallest)) return false;
      const up = values[v] > values[u] ? p : -p;
      net[u * count + v] = up; net[v * count + u] = -up;
    }
    const base = new Float64Array(count), gains = new Float64Array(count);
    const add = (to, u) => { for (let v = 0, k = u * count; v < count; v++, k++) to[v] += net[k]; };
    for (const { at } of fixed) add(base, at);
    for (let draw = 0; draw < draws; draw++) {
      gains.set(base);
      for (const { at } of open) add(gains, at[draw]);
      for (const { i, at } of fixed) out[draw * m + i] = gains[at];
      for (const { i, at } of open) out[draw * m + i] = gains[at[draw]];
    }
    return true;
  }

  function byPairs(column, leaf, draws, degree, out) {
    const m = column.fixed.length, x = new Float64Array(m);
    for (let draw = 0; draw < draws; draw++) {
      let largest = 0;
      for (let i = 0; i < m; i++) x[i] = column.fixed[i] * leaf.direction;
      for (const cell of column.open) x[cell.i] = cell.values[draw] * leaf.direction;
      for (const v of x) if (Math.abs(v) > largest) largest = Math.abs(v);
      const net = out.subarray(draw * m, draw * m + m);
      for (let i = 0; i < m; i++) for (let k = i + 1; k < m; k++) {
        const d = x[i] - x[k];
        if (Number.isNaN(d)) continue;  // what does not apply is preferred neither way
        const p = degree(d, EPS * largest) - degree(-d, EPS * largest);
        net[i] += p; net[k] -= p;
      }
    }
  }

  /* --- value functions: mcda/engines/values.py ----------------------------------------------- */
  function valued(leaf) {
    if (leaf.priorities) {
      const top = Math.max(...leaf.priorities);
      return (x) => leaf.priorities[leaf.codes.indexOf(x)] / top;
    }
    if (leaf.points) {
      const xs = leaf.points.map((p) => p[0]), ys = leaf.points.map((p) => p[1]), last = xs.length - 1;
      return (x) => {
        let k = 0;
        while (k < last && xs[k + 1] <= x) k++;
        if (leaf.steps || k === last || x < xs[0]) return ys[k];
        return (ys[k + 1] - ys[k]) / (xs[k + 1] - xs[k]) * (x - xs[k]) + ys[k];
      };
    }
    const worst = leaf.worst, best = leaf.best === worst ? worst + leaf.direction : leaf.best;
    return (x) => Math.min(Math.max((x - worst) / (best - worst), 0), 1);
  }

  /* A column through a function of each draw's figures; what does not apply gets the mean. */
  function drawn(column, draws, count, change) {
    const m = column.fixed.length, x = Float64Array.from(column.fixed), out = [];
    for (let k = 0; k < count; k++) out.push(new Float64Array(draws * m));
    const gaps = [];
    for (let draw = 0; draw < draws; draw++) {
      for (const cell of column.open) x[cell.i] = cell.values[draw];
      const changed = change(x);
      for (let k = 0; k < count; k++) {
        const part = out[k].subarray(draw * m, draw * m + m);
        let sum = 0, number = 0;
        gaps.length = 0;
        for (let i = 0; i < m; i++) {
          if (Number.isNaN(x[i])) { gaps.push(i); continue; }
          part[i] = changed[k](x[i]); sum += part[i]; number++;
        }
        for (const i of gaps) part[i] = sum / Math.max(number, 1);
      }
    }
    return out;
  }

  /* --- TOPSIS: mcda/engines/topsis.py, normalisation.py --------------------------------------- */
  function distances(column, leaf, draws, parameters) {
    const kind = parameters.normalisation;
    return drawn(column, draws, 2, (x) => {
      let low = Infinity, high = -Infinity, largest = 0, total = 0, square = 0;
      for (const v of x) if (!Number.isNaN(v)) { low = Math.min(low, v); high = Math.max(high, v); largest = Math.max(largest, Math.abs(v)); total += Math.abs(v); }
      if (low > high) { low = 0; high = 0; }
      let best = leaf.direction > 0 ? high : low, worst = leaf.direction > 0 ? low : high, offset = 0, divisor = 1, clip = (v) => v;
      if (kind === "minmax") {
        best = leaf.best; worst = leaf.worst; offset = Math.min(best, worst); divisor = Math.abs(best - worst);
        const top = Math.max(best, worst), bottom = offset;
        clip = (v) => Math.min(Math.max(v, bottom), top);
      } else if (kind === "vector") {
        const unit = largest > 0 ? largest : 1;
        for (const v of x) if (!Number.isNaN(v)) square += (v / unit) * (v / unit);
        divisor = unit * Math.sqrt(square);
      } else if (kind === "max") divisor = largest;
      else if (kind === "sum") divisor = total;
      if (!(divisor > 0)) divisor = 1;
      const scale = (v) => (v - offset) / divisor, top = scale(best), bottom = scale(worst);
      return [(v) => { const d = scale(clip(v)) - top; return d * d; }, (v) => { const d = scale(clip(v)) - bottom; return d * d; }];
    });
  }

  /* The weight form of a method over all draws: tables of one row where a column does not vary. */
  function form(data, cols, method) {
    const tables = data.leaves.map((leaf, j) => {
      const draws = cols[j].open.length ? data.draws : 1;
      let parts;
      if (method.name === "promethee") parts = flows(cols[j], leaf, draws);
      else if (method.name === "ahp") { const value = valued(leaf); parts = drawn(cols[j], draws, 1, () => [value]); }
      else parts = distances(cols[j], leaf, draws, method.parameters);
      return { parts, varies: draws > 1 };
    });
    return { tables, distance: method.name === "topsis", power: method.parameters.distance === "classic" ? 2 : 1 };
  }

  /* Scores (draws × m) and mean contributions (m × n) at leaf weights; `weights[i]` are those of a row. */
  function evaluate(data, f, weights) {
    const m = data.table.length, n = data.leaves.length, draws = data.draws;
    const scores = new Float64Array(draws * m), parts = new Float64Array(m * n), worst = new Float64Array(draws * m);
    const w = (i, j) => (f.distance && f.power === 2 ? weights[i][j] * weights[i][j] : weights[i][j]);
    for (let j = 0; j < n; j++) {
      const { parts: [first, second], varies } = f.tables[j];
      const weight = Float64Array.from({ length: m }, (_, i) => w(i, j));
      if (weight.every((x) => x === 0)) continue;
      for (let draw = 0, k = 0; draw < draws; draw++) for (let i = 0; i < m; i++, k++) {
        const at = varies ? k : i;
        scores[k] += weight[i] * first[at];
        if (second) worst[k] += weight[i] * second[at];
      }
    }
    if (!f.distance) {
      for (let j = 0; j < n; j++) for (let i = 0; i < m; i++) parts[i * n + j] = weights[i][j] * mean(f.tables[j], i, m);
      return { scores, parts, base: 0 };
    }
    const scale = new Float64Array(draws * m);
    for (let k = 0; k < scores.length; k++) {
      const best = Math.sqrt(scores[k]), anti = Math.sqrt(worst[k]), total = best + anti;
      scores[k] = total > 0 ? anti / total : 0.5;
      scale[k] = total > 0 ? 1 / (2 * total * total) : 0;
    }
    for (let j = 0; j < n; j++) {
      const { parts: [first, second], varies } = f.tables[j];
      for (let i = 0; i < m; i++) {
        let sum = 0;
        for (let draw = 0; draw < draws; draw++) { const at = varies ? draw * m + i : i; sum += (second[at] - first[at]) * scale[draw * m + i]; }
        parts[i * n + j] = w(i, j) * sum / draws;
      }
    }
    return { scores, parts, base: 0.5 };
  }

  function mean(table, i, m) {
    if (!table.means) {
      const part = table.parts[0], draws = part.length / m;
      table.means = new Float64Array(m);
      for (let draw = 0; draw < draws; draw++) for (let k = 0; k < m; k++) table.means[k] += part[draw * m + k];
      for (let k = 0; k < m; k++) table.means[k] /= draws;
    }
    return table.means[i];
  }

  /* Competition ranks of one draw; scores within 1e-12 of their neighbour in order tie. */
  function ranks(scores, out, order) {
    for (let k = 1; k < order.length; k++) {  // nearly in order already, from the draw before
      const one = order[k], score = scores[one];
      let to = k;
      while (to > 0 && scores[order[to - 1]] < score) { order[to] = order[to - 1]; to--; }
      order[to] = one;
    }
    let place = 1;
    for (let k = 0; k < order.length; k++) {
      if (k && scores[order[k - 1]] - scores[order[k]] > TOLERANCE) place = k + 1;
      out[order[k]] = place;
    }
  }

  /* By alternative: median, 5 % and 95 % rank, mean rank, mean score; and the order of the rows. */
  function summary(scores, m) {
    const draws = scores.length / m, counts = new Uint32Array(m * (m + 1)), placed = new Uint16Array(m), sums = new Float64Array(m), means = new Float64Array(m);
    const order = new Uint16Array(m);
    for (let i = 0; i < m; i++) order[i] = i;
    for (let draw = 0; draw < draws; draw++) {
      const row = scores.subarray(draw * m, draw * m + m);
      ranks(row, placed, order);
      for (let i = 0; i < m; i++) { counts[i * (m + 1) + placed[i]]++; sums[i] += placed[i]; means[i] += row[i]; }
    }
    const places = QUANTILES.map((q) => Math.min(Math.max(Math.ceil(q * draws - 1e-9), 1), draws));
    const rows = [];
    for (let i = 0; i < m; i++) {
      const [rank, low, high] = places.map((place) => {
        let seen = 0;
        for (let k = 1; k <= m; k++) { seen += counts[i * (m + 1) + k]; if (seen >= place) return k; }
        return m;
      });
      rows.push({ i, rank, low, high, meanRank: sums[i] / draws, score: means[i] / draws });
    }
    const sorted = [...rows].sort((a, b) => a.rank - b.rank || a.meanRank - b.meanRank || a.i - b.i);
    return { rows, order: sorted.map((row) => row.i) };
  }

  /* Leaf weights from shares among siblings (Hierarchy.global_weights); `kept[j]` leaves count. */
  function leafWeights(tree, shares, n, kept) {
    const weights = new Float64Array(n);
    const alive = (node) => node.leaf !== null ? kept[node.leaf] : node.children.some((child) => shares[child.id] > 0 && alive(child));
    const spread = (node, share) => {
      if (node.leaf !== null) { weights[node.leaf] = share; return; }
      const live = node.children.filter((child) => shares[child.id] > 0 && alive(child));
      const total = live.reduce((sum, child) => sum + shares[child.id], 0);
      for (const child of live) spread(child, share * shares[child.id] / total);
    };
    if (alive(tree)) spread(tree, 1);
    return weights;
  }

  /* A vector of leaf weights a row: one for all, unless what does not apply is redistributed. */
  function rowWeights(data, shares) {
    const n = data.leaves.length, all = new Array(n).fill(true), shared = leafWeights(data.tree, shares, n, all), byPattern = new Map();
    return data.state.map((states) => {
      if (!data.redistribute || !states.includes(NOT_APPLICABLE)) return shared;
      const kept = states.map((state) => state !== NOT_APPLICABLE), key = kept.join();
      if (!byPattern.has(key)) byPattern.set(key, leafWeights(data.tree, shares, n, kept));
      return byPattern.get(key);
    });
  }

  return { columns, form, evaluate, summary, leafWeights, rowWeights };
})();

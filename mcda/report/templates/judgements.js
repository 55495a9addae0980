"use strict";
// The arithmetic of a group of criteria. It restates mcda.engines.ahp (log least squares, the
// consistency ratio completed by it) and the workbook's rules for which answer to ask about.
// Rows are [left, right, logarithm or null, meant]; items count from 0.
const judgements = (() => {
  const round = (x) => Math.round(x * 1e9) / 1e9;
  const table = (n) => Array.from({ length: n }, () => new Array(n).fill(0));

  // Log priorities with that of the last item 0: the Laplacian of the judgements is eliminated.
  function solve(n, rows, side) {
    const a = table(n), size = n - 1;
    for (const [i, j] of rows) { a[i][i]++; a[j][j]++; a[i][j]--; a[j][i]--; }
    for (let i = 0; i < size; i++) a[i][size] = side[i];
    for (let s = 0; s < size; s++)
      for (let i = s + 1; i < size; i++) {
        const f = a[i][s] / a[s][s];
        for (let k = s; k <= size; k++) a[i][k] -= f * a[s][k];
      }
    const x = new Array(n).fill(0);
    for (let i = size - 1; i >= 0; i--) {
      x[i] = a[i][size];
      for (let j = i + 1; j < size; j++) x[i] -= a[i][j] * x[j];
      x[i] /= a[i][i];
    }
    return x;
  }

  // Items that the item with most judgements does not reach.
  function apart(n, rows) {
    const count = new Array(n).fill(0);
    for (const [i, j] of rows) { count[i]++; count[j]++; }
    const reached = new Set([count.indexOf(Math.max(...count))]);
    for (let step = 1; step < n; step++)
      for (const [i, j] of rows) if (reached.has(i) || reached.has(j)) reached.add(i).add(j);
    return count.map((_, k) => k).filter((k) => !reached.has(k));
  }

  // Largest eigenvalue of the errors a_ij w_j / w_i, whose missing entries are 1: that of the
  // completed matrix.
  function eigenvalue(n, rows, values) {
    const errors = table(n).map((row) => row.fill(1));
    for (const [i, j, log] of rows) {
      errors[i][j] = Math.exp(log - values[i] + values[j]);
      errors[j][i] = 1 / errors[i][j];
    }
    let v = new Array(n).fill(1 / n), found = n;
    for (let step = 0; step < 5000; step++) {
      const next = errors.map((row) => row.reduce((sum, e, j) => sum + e * v[j], 0));
      const total = next.reduce((sum, x) => sum + x, 0);
      v = next.map((x) => x / total);
      if (Math.abs(total - found) < 1e-15 * n) break;
      found = total;
    }
    return found;
  }

  // `index` is the random index, undefined where there is none. `flagged` is the row to look at
  // again, -1 for none.
  function check(n, rows, index, limit, afterMeant) {
    const known = rows.filter((row) => row[2] !== null);
    const left = apart(n, known), found = { known: known.length, apart: left, ratio: null, flagged: -1, weights: null };
    if (left.length) return found;
    const side = new Array(n).fill(0);
    for (const [i, j, log] of known) { side[i] += log; side[j] -= log; }
    const values = found.values = solve(n, known, side);
    const top = Math.max(...values), powers = values.map((x) => Math.exp(x - top));
    const total = powers.reduce((sum, x) => sum + x, 0);
    found.weights = powers.map((x) => x / total);
    if (index === undefined || known.length <= n - 1) return found;
    const missing = n * (n - 1) / 2 - known.length;
    const share = 1 - 2 * missing / ((n - 1) * (n - 2));
    found.ratio = Math.max(0, eigenvalue(n, known, values) - n) / (n - 1) / (index * share);
    const misfits = rows.map(([i, j, log, meant]) => log === null || meant ? -1 : round(Math.abs(log - values[i] + values[j])));
    const worst = Math.max(...misfits), calm = known.some((row) => row[3]) && worst < Math.log(afterMeant);
    if (found.ratio > limit && worst > 0 && !calm) found.flagged = misfits.indexOf(worst);
    return found;
  }

  // Place on the scale (logarithms, most to least) that is nearest to a logarithm.
  const nearest = (scale, log) => scale.slice(1).filter((x, k) => (x + scale[k]) / 2 > log).length;

  // What contradicts a row most: the third item, and in which way it is told.
  function against(n, rows, at, scale) {
    const logs = table(n).map((row) => row.fill(null));
    for (const [i, j, log] of rows) if (log !== null) { logs[i][j] = log; logs[j][i] = -log; }
    const [left, right, log] = rows[at];
    const gaps = logs.map((row, k) => logs[left][k] === null || row[right] === null ? -1 : round(Math.abs(log - logs[left][k] - row[right])));
    const gap = Math.max(...gaps), third = gaps.indexOf(gap);
    if (gap <= 0) return { kind: "alone" };
    const first = round(logs[left][third]), second = round(logs[third][right]), way = first + second, sign = Math.sign(way);
    const together = nearest(scale, way), told = { third, together };
    if (first * second >= 0 && sign !== 0 && Math.sign(round(log)) !== sign)
      return { kind: "order", ...told, ahead: sign > 0 ? left : right, behind: sign > 0 ? right : left };
    if (together !== nearest(scale, log)) return { kind: "strength", ...told };
    return { kind: Math.abs(way) > Math.abs(log) ? "beyond" : "alone", ...told };
  }

  // The answer nearest to what the others say: the row's value less residual / (1 - leverage).
  function fitting(n, rows, at, values, scale) {
    const known = rows.filter((row) => row[2] !== null), [left, right, log] = rows[at];
    const side = new Array(n).fill(0);
    side[left]++; side[right]--;
    const effect = solve(n, known, side), leverage = effect[left] - effect[right];
    const residual = log - values[left] + values[right];
    return nearest(scale, leverage < 0.999999 ? log - residual / (1 - leverage) : log);
  }

  return { check, against, fitting };
})();

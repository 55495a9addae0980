# Preference thresholds against the figures: mcda check --thresholds.
check-form = “{ $found }” is for “--thresholds”. Write -f table or -f json for findings alone.
threshold-constant = “{ $name }” is the same for everyone whose figure is known: it tells nobody apart.
threshold-silent = { $share } of the pairs are indifferent on “{ $name }” (largest difference { $largest }): it hardly counts, whatever its weight. Lower q, p or s, unless that is meant.
threshold-sum = on “{ $name }” no difference (largest { $largest }) is beyond p = { $p }, and q is 0: it counts as in a weighted sum, so that one extreme figure can carry all. Lower p, unless that is meant.
threshold-borda = on “{ $name }” { $share } of the pairs that differ are full preferences: only the order of the figures counts, not how far they are apart (a Borda count). Raise p, unless that is meant.
threshold-sum-all = all { $count } indicators count as in a weighted sum: PROMETHEE is then a weighted sum under another name.
threshold-borda-all = on all { $count } indicators only the order of the figures counts: PROMETHEE is then a weighted Borda count.
thr-title = What the preference functions do to the differences between the known figures.
thr-head-now = now
thr-head-proposed = proposed
thr-head-indifferent = indifferent
thr-head-weak = weak
thr-head-full = full
thr-head-why = why
thr-why-spread = a quarter of the pairs differ by at most { $low }, three quarters by at most { $high }; as round figures. Or Gaussian, s { $s }.
thr-why-step = q: figures are written in steps of { $step }, so less means nothing. p: three quarters of the pairs differ by at most { $high }; as a round figure. Or Gaussian, s { $s }.
thr-why-distinct = hardly any different figures ({ $count }): that they differ counts, not how far.
thr-same = as now
thr-few = no proposal: too few figures are known
thr-constant = no proposal: nothing differs
thr-usual = usual
thr-ushape = U-shape
thr-vshape = V-shape
thr-level = level
thr-linear = linear
thr-gaussian = Gaussian
thr-shares = The three numbers are percentages of all pairs: indifferent (degree up to 0.01) / weak / full preference (from 0.99).
thr-rule-spread = Proposals for figures: linear, q = lower quartile and p = upper quartile of all differences, as round figures of the unit and multiples of the step in which figures are written (q at least that step), so that about half of the pairs are graded.
thr-rule-levels = For levels: level, one step half a preference, two steps a full one; for yes or no: usual.
thr-rule-judge = A proposal fits the spread of these figures and knows nothing of what matters: what a difference is worth is for people to judge, in the unit of the indicator.
thr-all-six = With -v: what each of the six functions does with these thresholds.

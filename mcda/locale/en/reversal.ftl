# Rank reversal: leaving out alternatives and criteria.
rev-title = What does the order owe to who else is in the list? { $method }; { $count } alternatives, mean scores over { $tables ->
    [one] the table
   *[other] { $tables } drawn tables
}, weights held.
rev-left-out = Each left out once: { $pairs ->
    [0] no pair of the others turns.
    [one] one pair of the others turns.
   *[other] { $pairs } pairs of the others turn.
}
rev-without = { $pair } without: { $names }
rev-twins = Each doubled once: { $pairs ->
    [0] no pair turns.
    [one] one pair turns.
   *[other] { $pairs } pairs turn.
}
rev-twin = { $pair } with a twin of: { $names }
rev-tied = Every twin ties with its original.
rev-untied = Twins that do not tie with their original: { $names }.
rev-close = { $close } of { $of } pairs are closer than 2/(n − 1), within which PROMETHEE II could turn them when one alternative leaves: a bound only, most of them never turn.
rev-reference = For comparison, ratings AHP on fixed anchors, which cannot turn a pair: { $count } turn.
rev-criteria = Each criterion left out once, its weight to its siblings:
rev-head-share = weight
rev-head-tau = Kendall τ
rev-head-moved = move
rev-head-furthest = furthest
rev-head-first = first then
rev-next = Next: mcda sensitivity stability{ $study }
rev-experts = Each expert left out once (places over all draws):
rev-needed = some criteria then have no weights

# The partial order: PROMETHEE I and III.
par-many = { $found } alternatives are too many to list every pair; { $limit } is the most. Use “mcda rank”.
par-alpha = “{ $found }” is no factor of at least 0. Write one such as 0.15.
par-only-intervals = this is for PROMETHEE III alone. Add --intervals ALPHA, such as --intervals 0.15.
par-title = Partial order of the { $count }: PROMETHEE I. One is preferred where it is at least as strong (φ+) and at most as weak (φ−).
par-title-intervals = Interval order of the { $count }: PROMETHEE III. One is preferred where its whole interval lies over the other's.
par-convention = Intervals: net flow ± { $alpha } times its deviation, over { $divisor }, { $self ->
    [with] with the alternative itself in the deviation
   *[without] without the alternative itself
}.
par-counts = Of { $of } pairs { $preferred } are ordered, { $indifferent } indifferent, { $incomparable } incomparable.
par-left-out = Not ranked: { $names }.
par-head-level = level
par-head-interval = interval
par-head-incomparable = incomparable
par-head-below = directly above
par-head-pair = pair
par-head-relation = relation
par-preferred = preferred
par-behind = behind
par-indifferent = indifferent
par-incomparable = incomparable
par-short-preferred = >
par-short-indifferent = =
par-short-behind = <
par-short-incomparable = ?
par-legend = Level 1: nobody is preferred to it; else one more than the longest chain of preferences above it. “Directly above”: preferred to these, with nobody between.
par-signs = > preferred, = indifferent, ? incomparable: one is stronger, and weaker as well.
par-drawn = Percentages: in how many of { $draws } draws of the unknown figures; the order above rests on the mean flows. Weights held fixed.
par-next = Next: mcda partial{ $study } --pairs · mcda partial{ $study } -f json (the graph as data)

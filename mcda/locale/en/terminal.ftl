# The ranking on a terminal.
or = or
class-low = low
class-average = average
class-high = high
best-first = { $count } ranked, best position first.
whose-equal = Equal weights (nobody's judgement),
whose-study = The study's weights,
whose-experts = The experts' weights,
whose-given = Weights given on the command line,
score-promethee = net flow: wins minus losses against the others
score-topsis = closeness to the ideal
score-ahp = priority, ratings and value functions
based-on = Based on { $known } of { $total } indicators, in { $criteria } of { $all } criteria.
no-data = Not counted for lack of data: { $names }.
head-places = places
head-mid = mid
head-town = name
head-data = data
head-lifted = lifted by
head-held = held back by
head-official = official
more-rows = … and { $count } more
label-places = places
label-mid = mid
label-unsure = ~ ○
label-sure = How sure
label-clipped = limits
label-excluded = left out
label-not-ranked = not ranked
label-others = other methods
label-next = Next
legend-places = where it falls in 9 of 10 draws of the unknown figures; the weights are held fixed
legend-mid = the middle of these places; several may share it, and some numbers belong to none
legend-unknown = { $sample }: { $unknown } of { $of } figures unknown ({ $count } of { $all } are marked ~); a long line means: we do not know
legend-sure = { $figures } of { $of } pairs keep their order in 19 of 20 draws at these weights; with random weights { $weights }
legend-sure-aside = { $figures } of { $of } pairs keep their order in 19 of 20 draws at these weights; with random weights { $weights }; if indicators without data (there are { $aside }) could take any value { $declared }
legend-clipped = { $count } have a figure beyond the anchors of its value function; it counts as the anchor
other-differs = { $method } puts { $differ } of { $of } elsewhere (furthest: { $name }, by { $move }).
other-not = { $method } cannot be used here.
next-rank = mcda explain { $town }{ $on } · mcda classify{ $study } · mcda rank{ $study } --what-if { $node }=30%
what-if-title = If { $change }: { $moved } of { $of } move, { $left } of them out of their interval. Nothing is saved.
what-if-up = up
what-if-down = down
what-if-leaves = leaves its interval
what-if-none = Nobody moves.
head-local = local
head-declared = declared
head-used = used
set-aside = not counted: no data
check-clean = Nothing found: every file reads.
check-count = { $count ->
    [one] 1 finding
   *[other] { $count } findings
}.
new-made = made { $folder } with { $count } files: { $files }
new-next = Edit study.yaml and table.csv, then: mcda rank { $folder }
head-importance = importance

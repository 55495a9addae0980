# One at a time: tornado tables.
tornado-by = the share { $found } is not between 0 and 1 (0% and 100%). Write one such as 25%.
tornado-not-ranked = “{ $found }” is not ranked at “{ $at }”: nothing applies to it there. Choose another town or node.
trn-title = What moves the order most? { $method }; each input alone goes { $by } down and up, all others held; mean scores over { $tables ->
    [one] the table
   *[other] { $tables } drawn tables
}.
trn-title-town = What moves { $name } (now place { $rank } of { $of }) most? { $method }; each input alone goes { $by } down and up, all others held; mean scores over { $tables ->
    [one] the table
   *[other] { $tables } drawn tables
}.
trn-cells = Figures: an unknown one (?) goes to the worst and to the best anchor, an interval to its ends, an ordinal one by a level, another by { $by } of the distance between its anchors; worse first.
trn-weight = weight
trn-threshold = threshold
trn-cell = figure
trn-head-now = now
trn-head-low = from
trn-head-high = to
trn-head-places = its place
trn-head-moved = places that change
trn-head-furthest = furthest

# The classes on a terminal.
tests-none = no indicator below “{ $at }” has a test, so there are no signs. Add “test” to indicators of the hierarchy, or use --by flowsort.
profiles-none = no indicator that is kept below “{ $at }” has profiles. Add “profiles” with low_average and average_high, or use --by signs.
cls-title-one = Which of the { $count } are low? A first answer, nearest to low first.
cls-title-both = Which of the { $count } are low? A first answer, nearest to low first; signs and { $sort } are two methods.
cls-what-if = If { $change } (nothing is saved):
cls-sorting = { $sort } on { $known } of { $total } indicators; unknown figures are drawn, weights and limits held fixed.
cls-head-signs = signs
cls-share = { $group } { $share }
cls-of = { $count } of { $of }
cls-label-signs = Signs
cls-marks = { $yes } met, { $no } not met, ? not known, blank: does not apply. { $names }
cls-cut-least = With at least so many signs
cls-cut-certainly = certainly
cls-cut-possibly = possibly
cls-no-cut = No published rule says how many signs make a town low.
cls-label-low = Low
cls-low = { $surely } of { $of } in at least 19 of 20 draws, up to { $possibly } if unknown figures turn out badly ({ $most } where low is the commonest class, near-ties counted), by the limits of { $file }. Other limits give another number.
cls-low-exact = { $surely } of { $of }, by the limits of { $file }. Other limits give another number.
cls-label-limits = Limits
cls-limits = of { $file }: the limit low/average comes from a source for { $sourced } of { $leaves } indicators ({ $names }); the rest, and the limits average/high, are proposals.
cls-label-official = Official
cls-agree = The commonest class (of a near-tie the worse) is the official one for { $agreed } of { $of } (a set such as “average or high” agrees with either).
cls-differ = Not so: { $names }.
cls-confusion = official, down; { $sort }, across
cls-label-pairs = Conflicts
cls-pairs = { $count ->
    [one] One pair
   *[other] { $count } pairs
} where the first is at least as good on every indicator, yet officially in a lower class: { $names }. No method that follows the indicators explains both.
cls-pairs-none = No pair with all figures known contradicts the official classes.
cls-pairs-loose = On the figures known for both only, { $count }: { $names }.
cls-unsure = ~ a figure is unknown; “low–average, low 40%”: low in 40 % of the draws, each class shown lies within 5–95 %.
cls-next = Next: mcda explain { $town }{ $on } · mcda rank{ $study } · mcda classify{ $study } --what-if TOWN.LEAF=VALUE
cls-pairs-nowhere = None: no town is at least as good as another on all figures known for both, yet officially in a lower class.
cls-other = { $sort } puts { $differ } of { $of } in another class ({ $low } low).
cls-other-not = { $sort } cannot be used here.
sorting-anchors = { $sort } compares scores, and “{ $leaf }” has no anchors that hold for every table. Add “value: {"{"}worst, best{"}"}” to it, or choose another sorting method.
sorting-normalisation = { $sort } needs ideals that do not depend on the table, and the study's normalisation is “{ $found }”. Use normalisation “minmax”, or choose another sorting method.

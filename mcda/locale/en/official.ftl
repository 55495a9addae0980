# The official classes, and which weights would give them.
official-none = the study has no official classes. Put a file official.csv beside study.yaml, with the columns id,class and a row an alternative: low, average or high, or a set such as average|high.
official-redistribute = with “not_applicable: redistribute” every alternative has weights of its own, so there are no common weights to find. Use “not_applicable: neutral”.
off-title = What do the official classes of the { $count } say about the weights? { $method }; here a class is a score between two bounds, and weights and bounds are found together.
off-label-pairs = Conflicts
off-label-ours = Our classes
off-label-asked = Question
off-label-answer = Answer
off-label-nearest = Nearest
off-label-others = The others
off-label-implied = One out
off-no-profiles = No indicator that counts has limits (profiles), so there are no classes of our own to compare.
off-asked-complete = Which weights and bounds give the { $count } with no unknown figure their official class ({ $listed })? The others are free.
off-asked-all = Which weights and bounds give all { $count } with an official class that class ({ $listed })?
off-held-own = { $count ->
    [one] One interval figure of theirs is
   *[other] { $count } interval figures of theirs are
} held at the mean of the draws.
off-held-others = The unknown or interval figures of the others ({ $count }) are held at the mean of the draws: their classes below rest on that, and all scores do as far as { $method } compares the towns with each other.
off-held-all = { $count ->
    [one] One unknown or interval figure is
   *[other] { $count } unknown or interval figures are
} held at the mean of the draws; that is an assumption.
off-nobody = Nobody with an official class has all figures known, so nothing is asked of the weights. --all holds unknown figures at their mean.
off-yes = Some do, for all { $count } at once; the best keep a margin of { $margin } % of the range of scores.
off-no = None do for all { $count } at once; this is proved, not sampled.
off-not-found = None were found for all { $count } at once on a grid of bounds, which does not prove that there are none.
off-sets = { $size ->
    [one] Without the class of one there are such weights: { $count ->
        [one] { $sets }.
       *[other] any of { $sets }.
    }
   *[other] At least { $size } stay unexplained: { $sets }.
}
off-sets-more = These { $count } are not all.
off-sets-bound = Fewer might do with bounds between those tried.
off-share = Of { $draws } weightings drawn evenly over all indicators, { $hits } do: { $share } % (standard error { $error } %).
off-share-none = Of { $draws } weightings drawn evenly over all indicators, not one does, so they are rarer than about 3 in { $draws }.
off-table = Weights that do, in % of all weight:
off-table-without = Weights that explain the rest once one of these sets is left out, whichever it is, in % of all weight:
off-head-now = now
off-head-range = from–to
off-head-nearest = nearest
off-head-says = the classes say
off-more = more than now
off-less = less than now
off-same = may stay
off-open = { $words }, left open
off-wide = { $low ->
    [0] Classes without a low town do
    [one] One low town does
   *[other] { $low } low towns do
} not identify weights: { $count ->
    [one] one weight is
   *[other] { $count } weights are
} left open by more than 30 points.
off-grid = Bounds were tried on a grid: ranges and possible classes are at least as wide as shown.
off-change = At least { $share } % of all weight has to move between indicators; the column “nearest” is one way.
off-change-bound = It is enough to move { $share } % of all weight between indicators, as in the column “nearest”; less might do.
off-change-none = The weights now do: nothing has to move.
off-bounds = Low ends at a score of { $low }, average at { $high }.
off-without = This leaves the class of { $names } unexplained.
off-only = only { $groups }: { $names }
off-some = { $groups }: { $names }
off-any = any class: { $names }
off-misfit = (officially { $official })
off-implied = With one class left out, the others alone still fix it for: { $names }.
off-implied-none = With one class left out, the others alone fix it for nobody.
off-next-all = Next: mcda official{ $study } --all · mcda classify{ $study }
off-next = Next: mcda classify{ $study } · mcda sensitivity stability{ $study }

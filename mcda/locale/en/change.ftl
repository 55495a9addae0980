# The smallest change of weights.
change-itself = “{ $found }” cannot overtake itself. Name two alternatives.
change-there = { $found } is in the class “{ $group }” already, with open figures at the median of their prior.
change-by = with “by: { $found }” classes are not linear in the weights. Use “by: net”.
change-one = say one thing: --overtake BEHIND AHEAD, --into TOWN CLASS or --official.
chg-overtake = What is the smallest change of weights at which { $subject } (place { $before }) reaches { $target } (place { $ahead })? { $method }.
chg-into = What is the smallest change of weights at which { $subject } ({ $before }) comes to the limit of “{ $target }”? { $method }.
chg-none = No weights do that.
chg-none-found = None were found; TOPSIS is searched, so some may exist.
chg-size = The leaf weights change by { $size } percentage points in all{ $norm ->
    [l2]  (Euclidean length)
   *[l1] {""}
}.
chg-bound = An upper bound: a smaller change may exist.
chg-exact = Exact: no smaller change does it.
chg-head-now = share now
chg-head-then = then
chg-head-weight = weight now
chg-head-weight-then = then
change-official = the study has no official classes to agree with: add official.csv with the columns id,class.
chg-official = { $agree } { $agree ->
    [one] town is
   *[other] towns are
} in the official class already, { $differ } { $differ ->
    [one] is
   *[other] are
} not. The smallest change of weights that brings each of them, alone, to the limit of its official class; { $method }, unknown and interval figures held at their median.
chg-head-ours = here
chg-head-official = officially
chg-head-points = points
chg-head-most = changes most
chg-together = All of them at once: a change of { $size } points agrees with every official class (up to ties at limits). Exact: no smaller change does it.
chg-together-none = All of them at once: no weights agree with every official class under these limits. Nor can better weights mend that: only other limits or other figures can.

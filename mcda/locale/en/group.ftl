# The list of experts
record-column = unknown column “{ $found }”. The columns of this file are { $expected }.
expert-unnamed = the row has no id. Give each expert an id that tells no name, such as e07.
expert-listed-twice = the expert “{ $found }” is listed twice (first in line { $first }; capital and small letters are the same). Keep one row an expert.
expert-node = the hierarchy has no group of criteria “{ $found }”. Write one of { $expected }, several with | between them, with ! behind it for the group without what is below it, or leave the cell blank for all.
expert-node-leaf = “{ $found }” is an indicator, and experts are named for groups of criteria. Write the group above it, “{ $above }”.
expert-weight = “{ $found }” is no weight. Write a number from 0 up, or parts with | between them: 2|ecology=3 is 3 for ecology and everything below it, 2 elsewhere.
expert-weight-twice = “{ $found }” gives two weights for the same node. Keep one.
experts-none = the list names no experts. Add a row for each below the header.

# Judgements and ratings of a group
aggregation-mean = an arithmetic mean of judgements depends on which criterion is named first, so it is no group’s judgement. Write “aggregation: priorities”, or another mean: geometric, median or trimmed.
aggregation-trim = “trim” says how much “mean: trimmed” cuts off, and the mean here is { $mean }. Write “mean: trimmed”, or remove “trim”.
aggregation-limit = “limit” is the consistency ratio above which “inconsistent: downweight” or “leave_out” acts. Add one of them, or remove “limit”.
expert-unlisted = the expert “{ $found }” is not in experts.csv and counts with weight 1. Add a row there, or correct the id.
answers-not-asked = answers of “{ $found }” about { $nodes } are not used: experts.csv gives these to others. Add them to this expert’s nodes, or leave it so.
rating-criterion = “{ $found }” has no levels, so it cannot be rated. Criteria with levels: { $choices }.
rating-twice = “{ $alternative }” has another level of { $criterion } in line { $line }. Keep one rating.
ratings-none = the judgement files in “{ $found }” hold no ratings. Collect rating workbooks first, or remove the key “ratings”.
ratings-unused = judgement files in “{ $found }” hold ratings, and the study does not use them. Add “ratings: { $found }” to fill unknown cells with them.
ratings-differ = the experts rate { $criterion } differently from the table, which counts: { $alternatives }. Clear these cells if the ratings should stand.
group-apart = below “{ $node }” the answers of { $experts } do not connect all criteria; alone they give no weights, so they do not count there. Ask for more pairs, or write “aggregation: judgements”.
group-apart-all = below “{ $node }” nobody’s answers connect all criteria. Ask for more pairs, or write “aggregation: judgements”.
judgements-contradict = answers contradict one another about { $names }. { $words } Ask the expert, or leave it so. To look at them: mcda weights { $study } --by-expert
group-weightless = everybody who judged the criteria below “{ $node }” has weight 0 there. Give somebody a weight in experts.csv.
group-left-out = everybody who judged the criteria below “{ $node }” is left out: each consistency ratio is above { $limit }. Raise “limit”, or write “inconsistent: downweight”.

# mcda weights on a group of experts
weights-views = each of these shows a page of its own. Give one of them.
not-judged = the weights are not the experts’ ({ $whose }), so there is nothing to show of them. Collect judgements, and write “weights: {"{"}judgements: judgements{"}"}” in the study.
grp-rule-judgements = Group judgement: { $mean } of the answers, pair by pair (AIJ).
grp-rule-priorities = Group judgement: { $mean } of every expert’s weights (AIP).
grp-mean-geometric = geometric mean
grp-mean-arithmetic = arithmetic mean
grp-mean-median = median
grp-mean-trimmed = trimmed mean
grp-rule-trim = { $share } % of the experts’ weight is cut off at either end.
grp-rule-downweight = An expert whose answers contradict one another (CR above { $limit }) counts less, by { $limit } / CR.
grp-rule-leave_out = An expert whose answers contradict one another (CR above { $limit }) does not count there.
grp-head-range = range
grp-head-half = half
grp-head-sd = s.d.
grp-head-by = by
grp-spread-legend = Columns on the right are about the local weight, in %: range from the smallest to the largest that an expert alone gives, the middle half of the experts, standard deviation, and by how many experts. Each expert’s: --by-expert. How far they agree: --agreement.
grp-outside = Outside the range of what the experts give alone: { $names }. The mean is rescaled so that siblings add up to 100 %; where the experts differ on the others, this moves a criterion beyond all of them.
grp-expert-title = { $count ->
    [one] What the answers of the only expert give
   *[other] What the answers of each of { $count } experts give alone
}; shares among siblings in %.
grp-node = { $name } ({ $share } % of the whole)
grp-head-group = group
grp-foot-cr = CR: contradictions
grp-foot-pairs = pairs compared
grp-foot-counted = counts with, %
grp-expert-legend = CR up to 0.10 is usually accepted; it rests on the pairs compared, with the computed random index. A dash: it cannot be checked, as no answer is implied by others, or the answers do not connect the criteria.
grp-title = { $count ->
    [one] One expert has nobody to agree with
   *[other] How far { $count } experts agree
}
grp-alone = Nothing can be compared: no group of criteria was judged by two experts.
grp-overall = Consensus S* over all groups of criteria, by their weights: { $share } %, { $band }.
grp-band-very_low = very low
grp-band-low = low
grp-band-moderate = moderate
grp-band-high = high
grp-band-very_high = very high
grp-head-share = weight
grp-head-judges = experts
grp-head-consensus = S*
grp-head-band = in words
grp-head-w = W
grp-head-p = p
grp-legend = S*: how far the weights overlap, in % (Goepel 2018; in words by his scale: very low below 50, low to 62.5, moderate to 75, high to 87.5, very high above). W: how far the orders of the criteria agree, 0 to 1 (Kendall); p: how often random orders agree as much.
grp-clusters = Like-minded experts
grp-cluster = { $name }: { $groups }
grp-cluster-none = No camps: nowhere are experts clearly closer to some than to the others.
grp-disputed = Where they differ most
grp-pair = { $a } or { $b }: { $above } put the first higher, { $below } the second, { $level } hold them equal; answers scatter by a factor of { $factor } (one standard deviation)
grp-without = Without each of them
grp-head-expert = expert
grp-head-change = largest change of weight, %
grp-head-moved = move
grp-head-furthest = furthest
grp-head-tau = tau
grp-head-first = then first
grp-same = the same
grp-needed = { $expert } cannot be left out: nobody else’s answers suffice for { $nodes }.
grp-next = Next: mcda weights{ $study } --by-expert

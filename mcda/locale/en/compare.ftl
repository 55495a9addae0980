# Several methods and weights on one table.
compare-one = there is only one alternative here, so there is nothing to compare. At least two are needed.
compare-none = no method can rank this table. Run “mcda rank” with each method to see what it lacks.
cmp-title = Places of the { $count } by { $rankings } methods and weights on the same table; the order of the rows is their consensus.
cmp-median = { $count ->
    [one] One unknown or interval figure stands
   *[other] { $count } unknown or interval figures stand
} at the median of what “mcda rank” draws, so the doubt about them is not here.
cmp-own = { $method } (the study's)
cmp-objective = { $method }, weights: { $weights }
cmp-weights-critic = CRITIC
cmp-weights-entropy = entropy
cmp-weights-merec = MEREC
cmp-weights-gini = Gini
cmp-weights-standard_deviation = standard deviation
cmp-head-borda = Borda
cmp-head-kemeny = Kemeny
cmp-head-spread = variance
cmp-head-tau = tau-b
cmp-head-rw = r_w
cmp-head-ws = WS
cmp-head-move = moves furthest
cmp-against = Agreement with the first ranking (1 = the same; r_w and WS count the top more):
cmp-others = Methods other than PROMETHEE, TOPSIS and AHP are pymcdm's, on the values 0–1 of the value functions. Objective weights come from the { $complete } rows without unknown figures; they say how the figures scatter, nothing about what matters.
cmp-refused = Not used: { $said }.
cmp-refused-zero = { $names } (needs values above 0)
cmp-refused-constant = { $names } (an indicator has the same value everywhere)
cmp-refused-few = { $names } (fewer than 3 rows without unknown figures)
cmp-refused-check = { $names } (its settings do not suit this table)
cmp-refused-weights = { $names } (towns have weights of their own)
cmp-refused-undefined = { $names } (undefined on this table)
cmp-borda = Consensus of the { $voting } methods at the study's weights: Borda, the order of mean places. Kemeny is found for up to 30 only.
cmp-kemeny = Consensus of the { $voting } methods at the study's weights: Borda, the order of mean places; Kemeny, the order that turns fewest pairs round: { $reversed } of { $of }.
cmp-apart = The methods differ most about: { $names }.
cmp-same = All methods give the same places.
cmp-next = Next: mcda rank{ $study } · mcda sensitivity montecarlo{ $study }

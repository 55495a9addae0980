# How far weights can go: stability and sweeps.
stability-redistribute = with “not_applicable: redistribute” every alternative has weights of its own, so there is no common weight to move. Use “not_applicable: neutral” for stability and sweeps.
sweep-alone = the weight of “{ $found }” cannot be moved at “{ $at }”: it is not below that node, it has no siblings with data, or it weighs nothing. Choose another --node.
stb-title = How far can one weight go before the order of { $count } changes? { $method }; shares among siblings in %, the siblings rescaled in proportion, all other weights held.
stb-held = { $count ->
    [one] One unknown or interval figure is
   *[other] { $count } unknown or interval figures are
} held at the mean of the draws, so the doubt about them is not counted here.
stb-held-linear = The order is that of the mean scores.
stb-held-distance = TOPSIS takes the mean squared distances; the order may differ from that of the mean scores.
stb-held-none = Every figure is known: nothing is held at a mean.
stb-nothing = No node here has siblings with weight, so no weight can be moved.
stb-head-now = now
stb-head-first = first stays
stb-head-top = top { $count } stays
stb-head-all = all stay
stb-first = First now: { $names }. Beyond the interval:
stb-top = At the top now: { $names }. Beyond the interval:
stb-all = The whole order. Beyond the interval:
stb-below = below { $share } % { $pairs }
stb-above = above { $share } % { $pairs }
stb-pair = { $ahead } overtakes { $behind }
stb-no-swap = No weight changes this.
stb-next = Next: mcda sensitivity sweep{ $study } --node { $node }
swp-title = { $name }: its share among siblings runs from 0 to 100 %, now { $share } %. { $method }; siblings rescaled in proportion, all other weights held.
swp-places = Places at some shares in %:
swp-now = now
swp-swaps = Two alternatives swap { $count } times in all; for the first { $top } places:
swp-swap = above { $share } % { $after } is ahead of { $before } (place { $rank })

# Monte Carlo: weights and unknown figures drawn.
mc-fixed-said = orders and bounds speak about weights that are drawn, and the weights are held fixed. Leave them out, or draw the weights.
mc-not-drawn = “{ $node }” has no weight that is drawn here: it is set aside, has weight 0, or lies elsewhere in the hierarchy. Weights are drawn for: { $choices }.
mc-not-siblings = { $nodes } are not siblings, and weights are shared out among siblings. Name siblings only, or use --space leaves with indicators.
mc-order-circle = the orders go round in a circle: { $nodes }. Remove one.
mc-bound-range = { $found } is not a range of shares. A bound goes from a lower to a higher share within 0%..100%.
mc-bounds-impossible = no weights below “{ $node }” meet these bounds: the lower ones add up to { $low }, the upper ones to { $high }, and shares add up to 100%.
mc-rare = only { $share } of the draws meet { $said }; at least { $least } must, because other draws are thrown away (hit-and-run sampling, which would need none, is not built yet). Widen or remove this statement, the one that fewest draws meet.
mc-until-range = { $found } is not possible; the standard error lies between { $least } and { $most }.
mc-draws = { $found } draws are not possible; at least 1.
mc-nothing-drawn = nothing is drawn: the weights are held fixed, and no figure is unknown or drawn. Use “mcda rank”, or draw the weights.
mc-order-text = “{ $found }” is not an order. Write nodes of the hierarchy with >= between them, as "production>=ecology".
mc-bound-text = “{ $found }” is not a bound. Write NODE=LOW..HIGH, as "income=10%..40%".
mc-weights-text = “{ $found }” is not a way to draw weights. Write simplex, fixed or dirichlet:K with a positive number K.
mc-title = Places of the { $count } over { $draws } draws, { $method }. Shares hold for these draws of weights and figures, not for every weighting.
mc-weights-simplex = Weights: drawn, every split among siblings as likely (nobody's judgement).
mc-weights-leaves = Weights: drawn, every split among the indicators as likely (nobody's judgement).
mc-weights-fixed = { $whose } held fixed.
mc-weights-dirichlet = { $whose } drawn around, with concentration { $k } (a larger one stays closer).
mc-said = Only where { $said }: whoever says this answers for it.
mc-data-drawn = { $cells } unknown or interval figures drawn.
mc-data-middle = { $cells } unknown or interval figures not drawn, held at their median.
mc-data-known = All figures are known.
mc-on = On { $known } of { $total } indicators; the rest are set aside for want of figures.
mc-head-mean = mean
mc-head-first = first
mc-head-best = best { $third }
mc-head-last = last { $third }
mc-head-places = places
mc-error = Standard errors: shares at most ±{ $share } %, mean places at most ±{ $rank }. Places: 5–95 % of the draws.
mc-groups = Not told apart, from one to the other in this list (no one ahead of another in 19 draws of 20):
mc-groups-none = Every town is told apart from the next one: one is ahead in at least 19 draws of 20.
mc-next = Next: mcda rank{ $study } · mcda explain { $town }{ $on }

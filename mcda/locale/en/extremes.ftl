# Under every weighting: extreme ranks and possible classes.
ext-around = { $found } is not above 0 and at most 1 (100%). Write one such as 50%.
ext-distance = { $method } is not linear in the weights, so no optimisation can say what holds under every weighting. Use promethee or ahp, or “mcda sensitivity montecarlo” for shares of draws.
ext-empty = no weights meet all that is said ({ $said }). Widen or remove a statement.
ext-title = Best and worst place of the { $count } under every weighting, by optimisation; { $method }.
ext-weights-all = Weights: all that the hierarchy allows.
ext-weights-around = Weights: every share among siblings within ±{ $around } of itself.
ext-weights-said = Weights: all that meet { $said }.
ext-held = { $cells ->
    [0] Every figure is known.
    [one] One unknown or interval figure is held.
   *[other] { $cells } unknown or interval figures are held: ranks rest on their mean parts, classes on the median of their prior.
}
ext-head-places = places
ext-head-now = now
ext-head-classes = possible classes
ext-pairs = { $necessary } of { $of } pairs keep their order under all these weights.
ext-low = By { $sort } and the limits of { $file }: low under all these weights { $certain ->
    [0] no one
   *[other] { $names }
}; low under some of them { $possible } of { $of }.
ext-wide = Wide ranges say that the weights decide. What most weights say: mcda sensitivity { $more }{ $study }
ext-next = Next: mcda sensitivity extremes{ $study } --around 50% · mcda sensitivity { $more }{ $study }

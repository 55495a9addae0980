"""The engines on plain arrays: no names, no files."""

import numpy as np

from mcda import ahp, preference, promethee, topsis

# Three criteria compared in pairs: the first matters 3 times the second, 5 times the third.
judgements = np.array([[1, 3, 5], [1 / 3, 1, 2], [1 / 5, 1 / 2, 1]])
weights = ahp.priorities(judgements)
print("weights", weights.round(4), "CR", ahp.consistency(judgements).cr.round(4))

table = np.array([[250, 16, 12], [200, 16, 8], [300, 32, 16], [275, 32, 8]], dtype=float)
directions = ["min", "max", "max"]
print("TOPSIS", topsis.closeness(table, weights, directions).round(4))

preferences = [preference.linear(10, 60), preference.usual(), preference.vshape(8)]
flows = promethee.flows(table, weights, directions, preferences)
print("PROMETHEE II", flows.net.round(4))
print(promethee.relation(flows.positive, flows.negative))

# Everything takes batches: 1,000 weight vectors at once on a prepared weight form.
form = promethee.form(table, directions, preferences)
drawn = np.random.default_rng(1).dirichlet([1, 1, 1], size=1000)
first = form.scores(drawn).argmax(axis=-1)
print("first places", np.bincount(first, minlength=4))

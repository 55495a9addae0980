"""A data frame ranked without any file; an unknown cell widens the interval of its row."""

import pandas as pd

import mcda

frame = pd.DataFrame(
    {"price": [250, 200, 300, 275], "memory": [16, 16, 32, 32], "battery": [12, 8, 16, None]},
    index=["Ash", "Beech", "Cherry", "Damson"],
)
problem = mcda.Problem.from_frame(
    frame,
    weights={"price": 0.4, "memory": 0.3, "battery": 0.3},
    directions={"price": "min", "memory": "max", "battery": "max"},
    preferences={
        "price": {"type": "linear", "q": 10, "p": 60},
        "memory": {"type": "usual"},
        "battery": {"type": "vshape", "p": 8},
    },
    anchors={"price": (350, 150), "memory": (8, 64), "battery": (4, 20)},
)
for method in ("promethee", "topsis", "ahp"):
    ranking = mcda.rank(problem, method=method)
    print(ranking.method_title)
    columns = ["id", "score", "rank", "rank_low", "rank_high", "coverage"]
    print(ranking.to_frame()[columns].to_string(index=False))

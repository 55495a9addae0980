# Classes by every expert's own weights.
gcl-unjudged = nobody compared anything at or below “{ $at }”. Choose another node.
gcl-signs = signs have no weights, so experts cannot differ on them. Leave out “--by signs”.
gcl-title = { $sort } by the weights of each of { $experts } experts, and of the group; { $count } sorted.
gcl-disputed = On { $count } of { $of } the experts differ (≠).
gcl-head-group = group
gcl-head-mean = mean flow
gcl-legend = Group: by the group's weights. Mean flow: by the weighted mean of the experts' net flows (PROMETHEE GDSS). Then the shares of the experts' weight for each class. Figures, thresholds and limits are the same for all.
gcl-expert = { $expert } ({ $share }): { $count ->
    [0] as the group
   *[other] differs from the group on { $names }
}.
gcl-borrowed = (with the group's weights at { $nodes }, where this expert compared too little)
gcl-next = Next: mcda classify{ $study } · mcda weights{ $study } --by-expert · mcda weights{ $study } --agreement

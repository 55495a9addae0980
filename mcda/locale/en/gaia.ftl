# The GAIA plane and PROMETHEE VI.
gaia-weak = the plane shows { $delta } of the differences, less than { $limit }: what lies near or far in it need not be so. Look at the quality of each, or at a node with fewer criteria (--at).
gaia-title-criteria = GAIA plane of the { $count } by { $axes } criteria.
gaia-title-leaves = GAIA plane of the { $count } by { $axes } indicators.
gaia-delta = It shows { $delta } of the differences (delta).
gaia-set-aside = { $count ->
    [one] One indicator without enough data is
   *[other] { $count } indicators without enough data are
} not in it.
gaia-head-shown = shown
gaia-head-moves = moves
gaia-head-axis = criterion
gaia-head-weight = weight
gaia-decision = decision axis
gaia-legend = “Shown”: how much of each the plane shows; for the decision axis, how much of the weights lies in it. “Moves”: how far the unknown figures move a point (root mean square).
gaia-hard = The decision axis lies in a region of { $corners } corners that holds the origin: a hard problem, some of these weights point the opposite way of others.
gaia-flat = On no criterion does anything differ: no weights point anywhere.
gaia-soft = The decision axis lies in a region of { $corners } corners, seen under { $angle }° and { $nearest } away from the origin: a soft problem, all these weights point much the same way.
gaia-next = Next: mcda gaia{ $study } --around 50% · mcda gaia{ $study } --by leaves · mcda gaia{ $study } -f json

# Scenarios and the ranking over all of them.
scn-twice = the id “{ $found }” stands twice among the scenarios. Give every scenario an id of its own.
scn-shares = every “share” is 0. Give at least one scenario a share above 0.
scn-none = there is no file of scenarios ({ $file }). Name one: --scenarios FILE.
scn-alternatives = a scenario's table must hold the study's alternatives. Missing: { $missing }. Not in the study: { $more }.
scn-rows = scenario “{ $scenario }” ranks others than the first one: { $names }. Net flows over different sets cannot be averaged; use “missing: set_aside”.
scn-title = { $count } ranked in { $scenarios } scenarios, and over all of them by the mean of their net flows (PROMETHEE GDSS).
scn-one = { $scenario }: share { $share }, Kendall's tau with the ranking over all { $tau }, first { $first }.
scn-far = The scenarios move { $name } most: from place { $best } to { $worst }.
scn-legend = “Places” and “mid” are over all scenarios, in 9 of 10 draws of the unknown figures; then the middle place in each scenario. An unknown figure has the same draw in every scenario.
scn-next = Next: mcda rank{ $study } · mcda sensitivity{ $study }

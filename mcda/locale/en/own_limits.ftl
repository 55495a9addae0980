# Classes by decision makers with limits of their own.
lim-criterion = there is no indicator “{ $found }”; limits are stated for indicators. Correct the id or remove the row.
lim-expert = the expert “{ $found }” is not in the experts.csv beside this file. Correct the id, or add a row there.
lim-twice = the limits of “{ $expert }” for “{ $criterion }” stand twice (first in line { $first }). Keep one row.
lim-no-profiles = the hierarchy has no limits (profiles) for “{ $criterion }”, so whoever states none would have none. Add “profiles” there, or remove the row.
lim-number = a limit is one figure, not “{ $found }”. Write both limits, or remove the row: then the hierarchy's hold.
lim-none = the file states no limits. Write a row for an expert and an indicator: expert, criterion, low_average, average_high.
lim-method = limits of several experts are compared by FlowSort, and the study sorts by “{ $found }”. Add --by flowsort.
lim-weightless = no expert with limits has a weight at “{ $at }”. Give one a weight above 0 in experts.csv, or choose another node.
lim-options = “{ $first }” and “{ $second }” cannot be taken together. Leave one out.
lim-title = FlowSort by the limits of each of { $experts } experts, and of the group (FlowSort-GDSS); { $count } sorted.
lim-agreement = Of { $of }: { $unanimous } unanimous, { $majority } by majority (≠), { $ambiguous } ambiguous (?).
lim-legend = Group: the flow against the experts' mean flow of each limit, by their shares. Then the shares of the experts for each class, each comparing the same flow with the flows of their own limits. Ambiguous: no class has more than half. Figures, weights and thresholds are the same for all.
lim-stated = { $count ->
    [0] (states no limits of the indicators that count here; the hierarchy's hold)
   *[other] (own limits: { $leaves })
}
lim-alone = (if there were no limits but this expert's, another class for { $count })
lim-next = Next: mcda classify{ $study } · mcda sensitivity{ $study }
lim-unanimous = unanimous
lim-majority = by majority
lim-ambiguous = ambiguous

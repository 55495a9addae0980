# PROMETHEE V: which alternatives together, under constraints.
pf-no-bound = neither “at_least” nor “at_most” is given. Add one of them.
pf-group = “column” and “is” go together, and not with “class”. Name a column and the word in it, or a class, or neither.
pf-form = “{ $found }” is no bound. Write one such as cost<=60000 or people>=100, in quotation marks.
pf-count = “{ $found }” is no count. Write one such as <=3, region=north<=1 or class=low>=1, in quotation marks.
pf-pair = “{ $found }” is no pair. Write two alternatives with “{ $sign }” between them.
pf-not-ranked = “{ $found }” is not ranked here, so it cannot be chosen. Remove it, or rank it (another node, “missing: keep”).
pf-column-unknown = there is no column “{ $found }” of figures, neither in a table of costs nor among the indicators. Name the table (--table FILE, or “table” in the constraints) or correct the name.
pf-group-unknown = there is no column “{ $found }” in a table beside the study. Name the table (--table FILE, or “table” in the constraints) or correct the name.
pf-group-empty = nobody has “{ $found }” in the column “{ $column }”. Correct the word.
pf-figure-missing = the column “{ $column }” has no figure for: { $names }. Fill it in, or fix these out (--exclude) and give them a figure all the same: nothing is filled in silently.
pf-conflict = no choice keeps these { $count } constraints together; any { $others } of them can be kept:
pf-conflict-any = removing or loosening any one of them is enough.
pf-conflict-some = removing or loosening one of these is enough (by their place in this list): { $numbers }. After the others a further conflict remains.
pf-conflict-more = other constraints conflict as well: after this one is mended, run it again.
pf-rule-total-most = the sum of { $column } is at most { $limit }
pf-rule-total-least = the sum of { $column } is at least { $limit }
pf-rule-count-most = at most { $limit } are chosen
pf-rule-count-least = at least { $limit } are chosen
pf-rule-group-most = at most { $limit } with { $column } = { $is }
pf-rule-group-least = at least { $limit } with { $column } = { $is }
pf-rule-class-most = at most { $limit } of the official class { $class ->
    [low] low
    [average] average
   *[high] high
}
pf-rule-class-least = at least { $limit } of the official class { $class ->
    [low] low
    [average] average
   *[high] high
}
pf-rule-not-both = not both { $a } and { $b }
pf-rule-needs = { $a } only together with { $b }
pf-rule-include = { $a } is chosen
pf-rule-exclude = { $a } is not chosen
pf-title = Best choice, { $count } of { $of }: { $names }.
pf-title-none = Best choice: none of the { $of }. No choice has a sum of net flows above 0.
pf-nobody = nobody
pf-total = Sum of net flows { $total } (PROMETHEE V, exact).
pf-scale-net = A negative net flow is chosen only where a constraint makes it necessary.
pf-scale-shifted = Chosen by net flows less the smallest, so that larger choices are better: --scale net judges each by itself.
pf-left-out = Not ranked, and so not to be chosen: { $names }.
pf-tied = { $count ->
    [one] One other choice is just as good: it stands first among the next best.
   *[other] At least { $count } other choices are just as good: they stand first among the next best.
}
pf-head-chosen = chosen
pf-head-flow = net flow
pf-head-among = in { $of } best
pf-head-draws = in draws
pf-rules = Constraints:
pf-used = (used { $used }, left { $slack })
pf-runners-up = Next best choices, by what they lose and what changes:
pf-sizes = The best of every size, which does not depend on where the zero of the net flows lies:
pf-stays = The best choice stays best in { $share } ± { $error } % of { $draws } draws of the unknown figures; weights held fixed.
pf-next = Next: mcda portfolio{ $study } --sizes · mcda rank{ $study }

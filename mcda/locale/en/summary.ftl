# The summary: what would change the answer.
sum-title = What would change the answer? { $method }.
sum-answer = Now { $first } leads (places { $first_places }) and { $last } is last (places { $last_places }), weights held.
sum-pairs = The unknown figures leave { $figures } of { $of } pairs in order; with random weights { $weights } are left.
sum-head-weights = Weights
sum-head-classes = Whose limits, whose weights
sum-head-figures = Figures nobody published
sum-head-method = The method
sum-head-list = Who else is in the list
sum-weights = The first place changes soonest where { $said }.
sum-weight-below = { $node } falls below { $share } % of its siblings (now { $now } %) and { $ahead } overtakes { $behind }
sum-weight-above = { $node } rises above { $share } % of its siblings (now { $now } %) and { $ahead } overtakes { $behind }
sum-weights-none = No single weight changes the first place, however far it goes.
sum-classes = Between { $low } and { $high } of { $of } are low in 9 of 10 draws of weights, figures, thresholds and limits, by the limits of { $file }.
sum-hangs = It hangs most on one kind of doubt, the { $kind }: alone { $low } to { $high }.
sum-figures = Most would be learnt from: { $said }.
sum-aside = Of indicators without data: { $names }.
sum-figures-none = No single unknown figure would narrow a class.
sum-reversal = { $pairs ->
    [0] No pair of { $of } turns
    [one] One pair of { $of } turns
   *[other] { $pairs } pairs of { $of } turn
} when one alternative is left out or comes twice.
sum-every = Nothing here says what holds under every weighting; mcda sensitivity extremes does.
sum-sheet = Summary
sum-col-about = what is in doubt
sum-col-words = what was found
sum-col-sheet = sheet
sum-col-command = command for more
sum-head-sweep = One weight from 0 to 100 %
sum-head-tornado = Inputs one at a time
sum-head-montecarlo = Places over drawn weights and figures
sum-head-extremes = Under every weighting
sum-head-sobol = Which doubt drives the answer
sum-head-official = The official classes
sum-refused = Not for this study. { $why }
sheets-xlsx = Sheets are chosen for a workbook only: add -o FILE.xlsx.

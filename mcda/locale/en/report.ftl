# The report page. Keys rep-ui-… are filled in by the page itself, so they hold no plural forms.
report-browser = a PDF is printed by a browser, and neither Chromium, Chrome nor Edge was found. Install one, name its program in MCDA_BROWSER, or write a page (-o report.html) and print it from any browser.
report-print = { $found } printed nothing ({ $message }). Write a page (-o report.html) and print it from a browser.
report-suffix = “{ $found }” is neither .html nor .pdf nor .docx: a report is a page, its print, or a Word document.
report-method = the page ranks by itself and knows the functions of { $known }; the study's method is “{ $found }”. Choose one of them, or use mcda rank.
place-bad = “{ $found }” is no coordinate: write degrees between { $low } and { $high }, as 49.8.
rep-with-equal = With equal weights
rep-with-study = With the study's weights
rep-with-experts = With the experts' weights
rep-with-given = With the weights given
rep-with-partly = With the weights given, and the study's where none are given
rep-place = place { $place }
rep-places = places { $low }–{ $high }
rep-of = { $a } of { $b }
rep-percent = { $share }%
rep-answer-last = { $opening } { $count ->
    [one] only { $names } stands at the end ({ $places })
   *[other] { $names } stand at the end ({ $places })
}
rep-answer-last-moves = { $count ->
    [one] ; with other weights even it may rise to place { $place }
   *[other] ; with other weights even they may rise to place { $place }
}
rep-answer-last-none = { $opening } nobody stands clearly at the end; nearest to it is { $name } ({ $places })
rep-answer-first = { $opening } { $count ->
    [one] only { $names } stands in front ({ $places })
   *[other] { $names } stand in front ({ $places })
}
rep-answer-first-moves = { $count ->
    [one] ; with other weights it may fall to place { $place }
   *[other] ; with other weights they may fall to place { $place }
}
rep-answer-first-none = { $opening } nobody stands clearly in front; nearest to it is { $name } ({ $places })
rep-answer-low = { $count ->
    [one] { $names } is low however weights, figures, thresholds and limits are drawn (19 draws of 20).
   *[other] { $names } are low however weights, figures, thresholds and limits are drawn (19 draws of 20).
}
rep-answer-low-none = Which of them are low cannot be settled from these figures alone.
rep-tile-data = indicators have data
rep-tile-pairs = pairs keep their order when the weights are drawn at random
rep-tile-pairs-more = { $figures } keep it at these weights, whatever the unknown figures (19 draws of 20).
rep-tile-low = are low, depending on weights, figures, thresholds and limits
rep-tile-low-more = With the limits of { $file } alone moved a little: { $alone }.
rep-tile-low-official = Officially: { $low }.
rep-tile-first = of all weightings put { $name } first
rep-tile-first-more = Weights and unknown figures drawn at random.
rep-ui-skip = To the answer
rep-ui-language = Language
rep-ui-print = Print
rep-ui-what-if-notice = What if:
rep-ui-strip-title = Where each one stands
rep-ui-order = Order of the list
rep-ui-last-first = weakest first
rep-ui-best-first = best first
rep-ui-strip-note = Bar: the places it takes in 9 of 10 draws of the unknown figures, the weights held fixed. Dot: the middle place; a hollow dot has unknown figures. A long bar means: we do not know. A red tick is the middle place before you moved a weight.
rep-ui-what-if = What if it counted more?
rep-ui-ask-node = This criterion
rep-ui-ask-share = Its share of the weight
rep-ui-ask-town = Ask about one of them
rep-ui-back = Back to the study's weights
rep-ui-no-script = This page moves with JavaScript, which is switched off here. The list below is its answer at the study's weights.
rep-ui-places-head = places
rep-ui-low-place = place from
rep-ui-high-place = place to
rep-ui-mid = mid
rep-ui-name = name
rep-ui-axis = place
rep-ui-try = Try other weights
rep-ui-try-lead = Move a slider: its siblings make room, and the list is made anew at once. Nothing is saved.
rep-ui-method = Method
rep-ui-weights = Weights
rep-ui-equal = Equal weights
rep-ui-pulls = What pulls each one up or down
rep-ui-pulls-head = down · up
rep-ui-csv = CSV
rep-ui-score = score
rep-ui-known = figures known
rep-ui-official-head = official
rep-ui-lock = hold
rep-ui-locked = held
rep-ui-lock-label = Hold the weight of { $name }
rep-ui-inside = Inside { $name }
rep-ui-stay-title = The first place stays the same from { $low } to { $high }
rep-ui-stays-note = Blue line: how far this weight alone can go from the study's weights (black mark) before the first place changes; unknown figures at their mean.
rep-ui-moves-none-yet = Move the slider: who changes place?
rep-ui-moves-nobody = Nobody changes the middle place.
rep-ui-moves = { $moved } of { $of } change their middle place, { $left } of them leave their interval.
rep-ui-moves-most = The furthest: { $name }, from { $from } to { $to }.
rep-ui-live-study = The study's weights, { $draws } draws of the unknown figures.
rep-ui-live-moved = Your weights, on the first { $draws } of the { $all } drawn tables: an end of an interval may be off by a place.
rep-ui-live-ends = First { $a } (places { $low }–{ $high }), last { $b } ({ $from }–{ $to }).
rep-ui-row-label = { $name }: places { $low } to { $high }, middle { $mid }; all figures known
rep-ui-row-label-unknown = { $name }: places { $low } to { $high }, middle { $mid }; { $a } of { $b } figures known
rep-ui-town-place = { $name }: place { $place } of { $of }.
rep-ui-town-places = { $name }: places { $low }–{ $high } of { $of }, middle { $mid }.
rep-ui-town-known = { $a } of { $b } figures are known.
rep-ui-story-study = That is with your weights. At the study's weights:
rep-ui-low = Which are low?
rep-ui-low-lead = { $method } by the limits of { $file }: { $sourced } of { $limits } limits between low and average come from a source, the rest are proposals.
rep-ui-shares = How often each is low
rep-ui-low-share = low
rep-ui-shares-head = low · average · high
rep-ui-shares-note = Shares of { $draws } draws of weights, figures, thresholds and limits together; standard errors at most { $error } points. They hold for these draws, not for every weighting.
rep-ui-doubts = How many are low, by the doubt drawn
rep-ui-doubts-note = Bar: the number in 9 of 10 draws; dot: the middle. One kind of doubt is drawn at a time, the rest held; below all together.
rep-ui-doubts-official = Red line: officially { $count }.
rep-ui-doubt-label = { $name }: { $low } to { $high }, middle { $mid }
rep-ui-official = Beside the official classes
rep-ui-official-lead = The commonest class by { $method } is the official one for { $a } of { $b }.
rep-ui-confusion = Official class, and ours
rep-ui-confusion-head = official ↓ ours →
rep-ui-conflicts = Conflicts among the official classes
rep-ui-conflicts-note = The first is at least as good on every figure compared, yet officially in a lower class. No weights and no method that follows the figures explain both.
rep-ui-conflicts-none = None.
rep-ui-conflict = { $a } and { $b }: all { $of } figures
rep-ui-conflict-known = { $a } and { $b }: on { $count } of { $of } figures, the rest unknown
rep-ui-map = Where they are
rep-ui-map-lead = Coloured by the middle place; the colours follow your weights.
rep-ui-map-first = first places
rep-ui-map-last = last places
rep-ui-experts = How far the experts agree
rep-ui-experts-lead = { $count } experts, without their names. Consensus { $share }.
rep-ui-experts-node = { $count } experts, consensus { $share }. Bar: the middle half of the experts; dot: the group's weight.
rep-ui-experts-cr = Consistency ratio by expert (or answers given):
rep-ui-disputed = Disputed most
rep-ui-disputed-pair = { $a } or { $b }: { $now } say the first, { $was } the second, { $count } the same
rep-ui-band-very_low = That is very low.
rep-ui-band-low = That is low.
rep-ui-band-moderate = That is moderate.
rep-ui-band-high = That is high.
rep-ui-band-very_high = That is very high.
rep-ui-evidence = Every figure and its source
rep-ui-evidence-lead = Choose a figure to see where it is from. Grey columns have too few figures and are not counted; “?” is unknown.
rep-ui-figures = Figures
rep-ui-cell-source = Choose a figure to see its source.
rep-ui-all-sources = All sources, indicator by indicator
rep-ui-source = source
rep-ui-no-figure = No figure was found; it is drawn.
rep-ui-no-source = No source is given.
rep-ui-not-counted = not counted: no data
rep-ui-not-applicable = n/a
rep-ui-special = For specialists
rep-ui-acceptable = How often each takes each place (rank acceptability)
rep-ui-acceptable-note = Per cent of { $draws } draws of weights and unknown figures (SMAA-2); the sliders do not move it.
rep-ui-gaia = The GAIA plane
rep-ui-gaia-note = It keeps { $share } of the variance of the single-criterion net flows. Near means alike; a stick points to those good on it (lengths not to scale); the thick stick is the direction of the study's weights.
rep-ui-partial = Who is ahead of whom in both flows (PROMETHEE I)
rep-ui-partial-note = A line leads down from the better one; arrows that follow from others are left out. Between two without a path nothing is said: they are strong in different things. At the study's weights, flows as means over the drawn tables.
rep-ui-how = How this was made
rep-ui-how-method = Method
rep-ui-how-weights = Weights
rep-ui-how-unknown = Unknown figures
rep-ui-how-unknown-words = Drawn as if they were like the known ones: { $draws } draws, seed { $value }. An indicator known for fewer than { $share } is not counted; its weight goes to its siblings. That is an assumption.
rep-ui-how-page = This page
rep-ui-how-page-words = It holds the first { $draws } drawn tables and ranks every one of them anew after each move. It fetches nothing and sends nothing.
rep-ui-how-excluded = Left out
rep-ui-how-not-ranked = Not ranked
rep-ui-how-inputs = Fingerprints (SHA-256)
rep-ui-how-command = To repeat it
report-made = wrote { $file }

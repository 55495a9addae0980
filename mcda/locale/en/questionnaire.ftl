# Pairwise questions. Answers in the words of the pair; the scale of nine uses 1, 2, 3, 5, 9.
answer-1 = equally important
answer-2 = { $name } – slightly more important
answer-3 = { $name } – clearly more important
answer-4 = { $name } – clearly to much more important
answer-5 = { $name } – much more important
answer-6 = { $name } – much to very much more important
answer-7 = { $name } – very much more important
answer-8 = { $name } – very much to far more important
answer-9 = { $name } – far more important

# Checks
anchors-missing = experts would compare “{ $name }” in pairs, and nothing says what its worst and its best state are. Give it “anchors: { "{" }worst: …, best: …{ "}" }”, or give its indicators “value” or “levels”.

# The sheet
pairs-heading = Questionnaire: what matters more
pairs-node = Criteria
pairs-two = In twos
pairs-question = Which improvement matters more: the left criterion going from its worst to its best state, or the right one?
pairs-number = No.
pairs-left = Criterion on the left
pairs-answer = Your answer
pairs-right = Criterion on the right
pairs-remark = A question to you
pairs-meant = I mean it
pairs-note = Comment
pairs-shares = Weights so far
pairs-worst = worst:
pairs-best = best:
pairs-answered = "Answered: "0" of { $total }"
pairs-more = +0" more";;
pairs-ratio = "consistency ratio (CR) "0.000
pairs-request = Show an answer that would fit?
pairs-weights = Weights that follow from your answers
pairs-weights-note = They appear once your answers link all criteria, and change with every answer.
pairs-extra = More, if you like. These pairs are not asked of you; every answer makes the result surer.
pairs-start = ← Start
pairs-next = { $sheet } →
pairs-share = { $a } { $b }% · { $c } { $d }%
pairs-wrong-title = Please pick from the list
pairs-wrong = Open the list with the small arrow beside the cell, or press Alt and the down arrow. To empty a cell, press Delete.
pairs-unread = This answer cannot be read and does not count: please choose from the list.
pairs-unlisted = Not in this row's list: not counted here, though it may still be read when you return the form. Please choose from the list.

# What the sheet says, live
pairs-not-answered = Not answered yet
pairs-go-on = Please go on: more answers are needed for weights
pairs-skipped = Some criteria are compared with no other: no weights follow
pairs-tree = Cannot be checked yet: no answer repeats what others say
pairs-fits = Your answers fit together
pairs-contradicts = Some answers contradict one another: please look at the red row, No. { $a }
pairs-meant-all = Some answers contradict one another, and you mean them. Thank you.
pairs-linked = Your answers link all criteria.
pairs-unlinked = Not linked with the others yet: { $a }
pairs-over = “{ $a }” over “{ $b }” (No. { $c })
pairs-equal = “{ $a }” equal to “{ $b }” (No. { $c })
pairs-over-here = “{ $a }” over “{ $b }”
pairs-equal-here = “{ $a }” equal to “{ $b }”
pairs-order = You put { $a } and { $b }, but here { $c }. Would you change one of the three?
pairs-strength = No. { $a } “{ $b }” and No. { $c } “{ $d }” together say “{ $e }”; here you say “{ $f }”. Would you change one of the three?
pairs-beyond = No. { $a } “{ $b }” and No. { $c } “{ $d }” together say even more than the strongest answer here. Is one of the two too strong?
pairs-alone = All the other answers together say something else than this one. Would you look at it again?
pairs-fit = In No. { $a } this would fit the others: “{ $b }”
pairs-no-fit = No other answer here would fit better.

# The start sheet
pairs-step-pick = Each row names two criteria, each with its worst and its best state. Ask yourself: if only one of the two could go from worst to best, which should it be, and how much more does that matter?
pairs-step-answer = Pick the answer from the list in the yellow cell. The words in the list name the criterion that matters more.
pairs-step-skip = “Can't judge” is an answer too. A cell left empty means “not answered yet”.
pairs-step-check = While you answer, the sheet tells whether your answers fit together. A red row is a question, not a mistake: look at it again, or pick “{ $meant }” beside it.
pairs-example = An example, about choosing a flat
pairs-example-left = Rent
pairs-example-left-worst = 900 a month
pairs-example-left-best = 500 a month
pairs-example-right = Way to work
pairs-example-right-worst = 60 minutes
pairs-example-right-best = 10 minutes
pairs-example-says = This answer says: if only one of the two could change, the rent falling from 900 to 500 would matter clearly more (about three times) than the way to work getting shorter, from 60 minutes to 10.

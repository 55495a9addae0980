# Rounds of questions: what is asked, in which round, and the forms that go out.
flag-no = no
flag-yes = yes

# Start sheet, shared by all forms
form-start = Start
form-editing = Sent by mail? Press “Enable editing” in the bar at the top: counts are empty before that, and nothing can be filled in.
form-round = Round { $round }
form-due = please return by { $date }
form-number = form { $number }
form-count = 0" of { $total }"
form-who = Who answers
form-who-name = Name
form-who-organisation = Organisation
form-who-date = Date
form-who-typed-by = Typed in by
form-who-typed-note = only where somebody else types your answers in
form-how = How to answer
form-progress = Answered so far
form-total = All sheets
form-done = All answered. Thank you! Save the file and send it back.
form-save = Save the file and send it back, also when it is not finished: what is answered counts. The file may have any name.

# Ratings of alternatives
ratings-heading = Rating form: where each stands
ratings-step-pick = There is a sheet for each criterion. In every row pick, in the yellow cell, the step that describes the place best. The steps are explained at the top of the sheet.
ratings-step-skip = “Can't judge” is an answer: pick it where you do not know. A blank cell means “not answered yet”.
ratings-step-shown = The column “in the table” shows what the study holds so far. It is no answer of yours: disagree with it where you know better, and say why in the note.
ratings-example = Example. You know that the enterprise of a town sells all it makes, and the steps say “good – all output is sold”: pick that step.
ratings-question = { $criterion }: which step describes each place best?
ratings-steps = The steps, worst to best:
form-cant-judge = can't judge
cells-number = No.
cells-place = place
cells-shown = in the table
cells-rating = your answer
cells-note = note
cells-unread = Cannot be read and does not count. Please mend it.
ratings-wrong-title = Please pick from the list
ratings-wrong = Open the list with the small arrow beside the cell, or press Alt and the down arrow. Where you do not know, pick “{ $skip }”; to empty a cell, press Delete.

# Evidence for the table
evidence-heading = Evidence form: figures and their sources
evidence-step-type = There is a sheet for each indicator. Type the figure into the yellow cell, with a point or a comma: 12.5 or 12,5. Leave the cell blank where the study's figure is right or you know none.
evidence-step-interval = Where only a range is known, type both ends with two points between them: 3..5. Where the indicator does not apply to a place, type n/a.
evidence-step-source = Say where the figure comes from (document, table, page or address) and for which year. A figure without a source cannot be checked by others.
evidence-step-shown = The grey columns show the figure and the source that the study holds now.
evidence-example = Example. The yearbook of the region, table 4, says 41.7 for 2024: type 41.7, “Regional yearbook, table 4” and 2024.
evidence-unit = unit: { $unit }
evidence-max = more is better
evidence-min = less is better
evidence-domain = possible values: { $low } to { $high }
evidence-levels = possible values: { $levels }
cells-figure-now = figure now
cells-source-now = source now
cells-figure = figure or range
cells-source = source
cells-year = year
evidence-wrong-title = Is this a figure?
evidence-wrong = A number between { $low } and { $high } is expected, such as 12.5 or 12,5, a range such as 3..5, or n/a. Keep it all the same?
evidence-wrong-number = A number is expected, such as 12.5 or 12,5, a range such as 3..5, or n/a. Keep it all the same?
evidence-wrong-level = One of the words in the list is expected, a range of two of them such as a..b, or n/a. Keep it all the same?

# The command that makes forms
round-expert-idle = “{ $expert }” would be asked nothing: { $nodes } holds no group of criteria to compare. Correct “nodes” in the list of experts, or take the row out.
round-node-idle = { $nodes } asks “{ $expert }” nothing in this round: there are no two criteria to compare, and nothing to rate or to look up. Correct “nodes” in the list of experts, or leave it so.
round-no-experts = there is nobody to ask. Give --experts FILE with a row an expert, or --experts NUMBER.
round-nothing = nothing is asked. Choose --pairs all, balanced or minimal, --ratings or --evidence.
round-no-ratings = no indicator has three or more worded levels, so nothing can be rated. Leave --ratings out, or give indicators “levels”.
round-no-evidence = no indicator is measured in figures. Leave --evidence out.
round-number = this says round { $found } and lies in the folder of round { $expected }. Put the number right.
round-form-changed = this is no longer the form that was sent. Take it from a backup, or make the round anew.
round-experts-there = the study has another list of experts. Add --force to put this one in its place, or leave --experts out to ask those of the study.
round-expert-unknown = the study's list has no expert “{ $found }”. Choose one of: { $choices }.
round-none = no round was asked yet, so there is no form to make anew. Leave --expert out.
round-differs = round { $round } was made with: { $was }.
round-ways = These options ask for something else than round { $round } did, and nothing was done. To ask anew in a new round add --new-round; to make round { $round } anew, as long as nobody has answered it, --replace. Without these options its forms are made again.
round-undo-none = no round was asked yet, so there is none to take back.
round-undone = Round { $round } is taken back; { $count ->
    [one] its form is void: do not send it.
   *[other] its { $count } forms are void: send none of them.
  } The list of experts stays.
round-folder = name the folder for the forms with -o FOLDER.
round-date = “{ $found }” is no date. Write it as 2026-11-21.
round-late = the date { $due } by which forms are due is before the date { $date } on which they are asked. Correct one of them.
file-not-folder = this is a file, and a folder is needed here. Choose another name.
qst-made = Round { $round }: { $count ->
    [one] one form
   *[other] { $count } forms
} for { $experts ->
    [one] one expert
   *[other] { $experts } experts
} in { $folder }.
qst-same = Nothing has changed since round { $round } was made: the same forms are in { $folder } again, and no new round was begun. To ask the same once more: --new-round.
qst-changed = The forms of round { $round } are in { $folder } again, exactly as they were sent. The study or its list of experts has changed since then; to ask about it as it is now: --new-round, or --replace instead of round { $round }, or --expert ID for one expert.
qst-head-expert = expert
qst-head-language = language
qst-head-file = file
qst-head-asked = questions
qst-head-minutes = minutes
qst-kept = Answers so far are filled in.
qst-next = Next: send each expert his or her file. When answers come back: mcda collect { $study } FOLDER
qst-due = Answers are asked for by { $date }.
qst-plan-balanced = The plan leaves pairs out: errors of the weights are up to { $percent } % larger than with all pairs. Pairs left to the experts are not counted.
qst-plan-minimal = The plan is a ring: errors of the weights are up to { $percent } % larger than with all pairs, and a contradiction shows but cannot be placed. Pairs left to the experts are not counted.
qst-before = Round { $round } stays as it was sent. If it never was: --undo, then the same with --replace.
qst-replaced = It stands instead of the round { $round } made before. { $count ->
    [one] One form of it is made otherwise now, and its number is void: do not send it.
   *[other] { $count } forms of it are made otherwise now, and their numbers are void: send none of them.
  }
qst-replaced-none = It stands instead of the round { $round } made before: the forms are the same, with the same numbers.
round-answered = round { $round } was answered already, so it stays. For a new round: --new-round. To take the answers back first: mcda collect { $study } --undo

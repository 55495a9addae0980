# Returned forms: what was found in an answer, and what to do.
answer-unknown = “{ $found }” is no answer of the list. Left out: pick one from the list, or type a number such as 3 or 1/3.
answer-range = { $found } is no judgement: numbers go from 1/9 to 9 (3: the first matters three times as much; 1/3: the second). Left out: correct it.
answer-date = a date ({ $day } { $month ->
    [m1] January
    [m2] February
    [m3] March
    [m4] April
    [m5] May
    [m6] June
    [m7] July
    [m8] August
    [m9] September
    [m10] October
    [m11] November
   *[m12] December
  }): { $first }/{ $second } or { $second }/{ $first } was typed. Left out, not guessed: answer again, from the list where there is one.
answer-time = a time of day ({ $found }): a ratio such as 1:3 was typed. Left out, not guessed: answer again, from the list where there is one.
answer-boolean = { $found } is no answer. Left out: answer again, from the list where there is one.
answer-error = the cell shows the error { $found }. Left out: answer again, from the list where there is one.
answer-formula = the formula { $found } has no stored result. Left out: type the result, or pick the answer from the list.
answer-kept = The answer taken before stays.
rating-unknown = “{ $found }” is no step of the list. Left out: pick one from the list.
row-twice = this row stands twice with different answers (first: { $first }). Neither is taken: clear one of them.
confirm-unknown = “{ $found }” does not say whether the answer is meant. Not taken as a confirmation: write “yes”, or clear the cell.
date-unread = “{ $found }” is not understood as a date. Write it as 2026-11-21; without it nobody can tell which of two versions is the later.

# Returned forms: the file as a whole
returned-missing = the hidden sheet “{ $sheet }” is missing, so nobody can tell whose answers these are. Fill in the file that was sent, not a copy of its sheets, or send a new form.
returned-damaged = the hidden sheet was changed and names no form of this study. Fill in the file that was sent, or send a new form.
returned-newer = the form is “{ $found }”, of a newer version. Upgrade monotown-mcda.
returned-large = the file has { $found } MB; up to { $limit } MB are read. Send the answers alone.
returned-archive = this is an archive. Unpack it and name the files in it.
returned-page = this is a page, and a page holds no answers. Ask the expert for the file that the page saves (.json), or for the line that begins with MCDA1-.
returned-foreign = this form was not sent by this study: it is number { $number } of the study “{ $study }”, round { $round }. Collect it there.
returned-number = no form with the number “{ $found }” was sent by this study. Correct the number, or collect the file where it belongs.
returned-number-none = the file names the form “{ $found }”, and this study has sent no forms. Name the expert instead.
returned-expert = the expert “{ $found }” was not asked by this study. Correct the id, or add it to experts.csv.
returned-hierarchy = the form is about the hierarchy “{ $found }”, the study's is “{ $expected }”. Collect it where it belongs.
returned-round = the form is of round { $round }, and now round { $now } is asked. Where it counts all the same, name it with --use.
returned-replaced = this form ({ $number }) was replaced on { $date } by the form { $by } (file { $new }), which asks something else. Not taken: ask the expert to answer the new one. Where these answers count all the same: mcda collect { $study } --use "{ $file }"
returned-void = this form ({ $number }) was taken back on { $date }: the round was made anew, and its expert is not asked this any more. Not taken. Where these answers count all the same: mcda collect { $study } --use "{ $file }"
version-unclear = another file of { $expert }, { $other }, answers differently (answers that differ: { $count }), and neither date tells which is the later. Neither is taken: decide with --use "{ $file }".
version-older = dated { $date }, older than the version taken. Its other answers are left as they are (answers that differ: { $count }).
answers-changed = a later version: answers changed: { $count }. The earlier version is kept in history.
answers-changed-same-date = the date is that of { $other }, { $date }: this file counts as the later one because it came in later (answers changed: { $count }). If it is not: --undo, or --use "{ $other }".
answers-changed-undated = no date tells which is the later, { $other } or this file: this one counts because it came in later (answers changed: { $count }). If it is not: --undo, or --use "{ $other }".
csv-nobody = the row names neither a form (“number”) nor an expert. Fill in one of the two.
csv-nothing = the row names neither a pair (node, a, b) nor a cell (alternative, criterion). Fill in one of the two.
csv-no-answers = the file has no answers. Fill in “value”.
json-nobody = the file names neither the number of its form nor an expert. Add “number”.

# Returned forms: sheets and rows
sheet-headless = the hidden row of column names was deleted, so the answers of this sheet cannot be found (rows: { $count }); the sheet is left out. Fill in the file that was sent, or send a new form.
rows-deleted = rows deleted: { $count }. “{ $label }” is left out, the others are taken. A new form that keeps the other answers: mcda questionnaire { $study } --expert { $expert } -o FOLDER
sheet-deleted = all rows of “{ $label }” were deleted ({ $count }), the others are taken. A new form that keeps the other answers: mcda questionnaire { $study } --expert { $expert } -o FOLDER
cells-deleted = rows deleted: { $count } of { $of } of “{ $label }”; the others are taken.
sheet-unconnected = the answers to “{ $label }” ({ $count }) do not connect all criteria; separate groups: { $groups }. Left out. To connect them, compare { $pairs }.
compare-pair = “{ $a }” with “{ $b }”
sheet-changed = the criteria below “{ $node }” have changed since this form was sent; its answers there are left out. Ask again.
sheet-anchors = the words for the worst and the best of “{ $node }” have changed since this form was sent. Taken all the same.
pair-foreign = “{ $a }” against “{ $b }” below “{ $node }” was not asked. Left out: correct the ids.
rating-leaf = “{ $found }” has no levels, so it cannot be rated. Left out.

# Returned forms: figures
evidence-no-source = the figure { $found } has no source. Left out: say where it is from.
evidence-moved = the table has changed since this form was sent: the form showed “{ $shown }”, the table has “{ $now }”. The figure { $found } is left out: check it, and where it counts name the file with --use.
evidence-replaces = { $alternative }, { $label }: the figure { $was } of the table is replaced by { $found }.
evidence-column = the table has no column “{ $found }”. Add an empty one, then collect again.
evidence-differs = files give different figures for this cell ({ $found }): { $files }. None is taken: decide with --use FILE.

# The study's own files
collect-table = figures can be put into a CSV table only. Save the table as CSV and name it in study.yaml.
study-edit = “{ $key }” takes more than one line here, so it is not changed by a program. Write “{ $key }: { $value }” yourself.
collect-shipped = the study is shipped with the program and read-only. Make your own: mcda new FOLDER --from { $study }
collect-workbook = this is a study workbook; rounds of questions and answers are kept in a folder. Make one: mcda convert { $found } -o { $folder }
collect-outside = the judgements are kept outside the study (“{ $found }”). Keep them in a folder of the study, and name it in study.yaml.
collect-folder-missing = there is no such file or folder. Name the folder with the returned files.
collect-nothing = there is no file to read. Name the folder with the returned files, or the files.
collect-name-study = name the study: { $command }
undo-nothing = there is no run to undo.
undo-changed = the file was changed after the run. Undo your change first; nothing was undone.
undo-damaged = this kept file was changed or removed. Nothing was undone.
letters-no-round = there is no round to write letters about. Send forms first: mcda questionnaire.

# The terminal
collect-round = Round { $round } of { $study }, asked { $asked }
collect-round-due = Round { $round } of { $study }, asked { $asked }, due { $due }
collect-no-round = { $study }
collect-counts = { $files ->
    [one] { $files } file
   *[other] { $files } files
  }, { $there } of { $all } experts in, { $missing } missing
collect-expert = expert
collect-kind = form
collect-answered = answered
collect-taken = taken
collect-remark = remark
collect-of = { $a } of { $b }
collect-in = yes
collect-part = in part
collect-missing-word = no
collect-kind-pairs = comparisons
collect-kind-ratings = ratings
collect-kind-evidence = figures
collect-no-name = (no name)
collect-more = { $count ->
    [one] ... { $count } more: yes
   *[other] ... { $count } more: yes
  }
collect-all-rows = all rows: -v
collect-open = not begun: { $names }
collect-begun = { $name } begun: compare { $pairs } to connect it
collect-pairs-more = { $pairs } and { $count } more
collect-unconnected = { $name } begun: its criteria are not connected
collect-deleted = { $name } left out: rows were deleted
collect-unread = { $name }: not all answers can be read
collect-undecided = undecided
collect-unclear = files differ, none of them is taken: { $files }; decide with --use FILE
collect-added = new answers: { $count }
part-shared = “{ $sheet }” ({ $names })
collect-cannot = { $count ->
    [one] { $count } row “can't judge”
   *[other] { $count } rows “can't judge”
  }
collect-contradicts = contradictions, see below
collect-changed = { $count ->
    [one] later version: { $count } answer changed, the earlier version is kept
   *[other] later version: { $count } answers changed, the earlier version is kept
  }
collect-by-number = recognised by the number in the form
collect-blank = came back blank: { $file }
collect-replaced = sent back a form that was replaced: { $file }
collect-refused = something not taken, see below
collect-summary = Taken in full { $full }, in part { $part }, not at all { $none ->
    [one] { $none } file
   *[other] { $none } files
  }. The weights rest on { $after ->
    [one] { $after } expert
   *[other] { $after } experts
  } (before: { $before }).
collect-figures = { $count ->
    [one] { $count } figure went into { $table }, its source into sources.csv.
   *[other] { $count } figures went into { $table }, their sources into sources.csv.
  }
collect-weights-set = study.yaml now says weights: {"{"}judgements: { $folder }{"}"} (before: equal).
collect-ratings-set = study.yaml now says ratings: { $folder }: ratings fill unknown cells.
collect-weights-own = The study keeps weights of its own. To use the experts', write into study.yaml: weights: {"{"}judgements: { $folder }{"}"}
collect-same = Nothing new: the study is as it was.
collect-not-taken = Not taken
collect-questions = Worth a question to the expert (taken as given)
collect-more-questions = ... { $count } more: -v
collect-notes = Taken, with a remark
collect-ignored = Ignored: { $names }
collect-ignored-lock = { $name } (Excel's lock file)
collect-ignored-folder = { $name } (a folder)
collect-ignored-kind = { $name } (no form)
collect-ignored-page = { $name } (a page: answers are in the file it saves, .json, or in the line MCDA1-…)
collect-missing = Missing: { $names }
collect-letters = letters to them: { $command }
collect-undo = Undo this run: { $command }
collect-next = Next: { $commands }
collect-next-files = Next, when forms have come back: { $command }
collect-undone = Undone: the last run of collect in { $study }. Files put back: { $files }
collect-letters-made = { $count ->
    [one] wrote { $count } letter to { $folder }
   *[other] wrote { $count } letters to { $folder }
  }
collect-letters-none = Nobody is missing: no letters.
relation-over = { $a } over { $b }
relation-slightly = { $a } slightly over { $b }
relation-clearly = { $a } clearly over { $b }
relation-much = { $a } much over { $b }
relation-far = { $a } far over { $b }
relation-equal = { $a } as much as { $b }
contradiction = { $first }, { $second }, but { $third }.
contradiction-weak = { $first }, { $second }, but { $third }: less than the two together say.
contradiction-top = { $first }, { $second }: together they say more than { $third }, and no answer says more than that. Is one of the two too strong?
contradiction-alone = { $third } fits the other answers least.
contradiction-cr = Without this answer CR { $before } -> { $after }.
contradiction-cr-none = CR { $before }; without this answer nothing contradicts.

# Letters
letter-to = To: { $address }
letter-subject = Subject: { $title }: your answers, round { $round }
letter-hello = Dear { $name },
letter-hello-unnamed = Dear colleague,
letter-missing = this form has not come back to us yet: { $file }.
letter-replaced = thank you for your answers. They stand in a form that we have replaced since. Please answer the new one as well, the file { $file }; we are sorry for the trouble.
letter-part = thank you for your answers. So far { $answered } of { $asked } can be used; the form is the file { $file }.
letter-open = Not begun yet: { $names }.
letter-unconnected = { $name }: your answers do not connect all criteria yet. Please compare { $rows } as well.
letter-deleted = { $name }: rows are missing in the file that came back. Please fill this sheet in once more, in the form named above.
letter-unread = { $name }: not every answer could be read ({ $rows }). Please answer these again, from the list where there is one.
letter-due = Please send the file back by { $date }.
letter-save = What is answered counts, also when the form is not finished. Where you do not know, choose “{ $skip }”. The file may have any name.

# Files of other programs
foreign-node = “{ $found }” compares what is no group of criteria here: { $names }. Left out: give the criteria the same names, or the same ids.
foreign-length = “{ $found }” should have { $count } comparisons. Left out: export the project again.
foreign-tree = this part of the hierarchy cannot be read: “{ $found }”. Export the project again.
foreign-kind = { $expert } gives no comparisons here ({ $found }); only “pairwise” is read.
foreign-row = { $found } is no comparison. Write [first, second, how many times].
goepel-no-matrix = this looks like Goepel's AHP template, and no matrix of it is named Matrix1, Matrix2, …. Use the template as published.
goepel-names = { $count } criteria are compared here, and their names are those of no group of the study's criteria. Write the criteria in the template as the study names them.

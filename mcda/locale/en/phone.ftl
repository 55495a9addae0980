# The questionnaire as a page for phones and browsers, and the lines that it ends with.

# Lines of answers in a message: what was found, and what to do.
line-none = there is no line of answers here; it begins with MCDA1-. Save the whole message, or take the file out of the folder.
line-newer = the line begins with { $found }, so it is of a newer version. Upgrade monotown-mcda.
line-form = the line is of the form “{ $found }”, which this study has not sent. Collect it where it belongs; if it was typed by hand, ask for it once more.
line-checksum = the line of the form { $number } does not agree with its checksum: on the way a sign was changed, lost or added, or the form was another one. Left out, not guessed: ask for it once more, copied and not typed, or ask for the saved file.
line-twice = there is another line of the form { $number } from the same minute with other answers: the first one is { $line ->
    [none] in the same message, { $file }
   *[other] in line { $line } of { $file }
  }. Neither is taken: ask which one counts, and clear the other.
line-missing = of the { $of } lines of the form { $number } these are missing: { $missing }. The others are taken; ask for the rest.
line-later = the file has a later line of the form { $number } that changes answers ({ $count }); it counts.

# The page
phone-ui-language = Language
phone-ui-begin = Begin
phone-ui-continue = Continue
phone-ui-back = Back
phone-ui-next = Next
phone-ui-part = Part { $k } of { $m }
phone-ui-place = Question { $k } of { $m }
phone-ui-extra = More, if you like: { $k }
phone-ui-question = Which improvement, from worst to best, matters more?
phone-ui-clear = Clear this answer
phone-ui-sofar = So far
phone-ui-answered = Answered: { $k } of { $m }
phone-ui-look = Some answers contradict one another: please look at question { $a } again
phone-ui-go = Go to question { $a }
phone-ui-fit = This would fit the others: “{ $a }”
phone-ui-ratio = consistency ratio (CR) { $value }
phone-ui-found = Your answers so far are kept here.
phone-ui-step-pick = Each question names two criteria, each with its worst and its best state. Ask yourself: if only one of the two could go from worst to best, which should it be, and how much more does that matter?
phone-ui-step-answer = Tap the answer that says it. “{ $a }” is an answer too; what you leave open is not answered yet.
phone-ui-step-check = The page tells whether your answers fit together. What it asks about is no mistake: change one of the answers, or tick “{ $a }”.
phone-ui-step-send = At the end you save a file, or copy one line into a message. The page itself sends nothing; answers stay on this device.
phone-ui-who-note = Not needed: the form is known by its number. Both go into the saved file only.
phone-ui-storage = This browser keeps no answers once the page is closed (a private window, or a page opened inside another app). Please save them, or copy the line, before you leave.
phone-ui-summary = Your answers
phone-ui-all = All answers in words
phone-ui-send = Send them back
phone-ui-nothing = Nothing is answered yet.
phone-ui-unfinished = Unfinished answers count too.
phone-ui-save = Save the answers as a file
phone-ui-save-note = Send the file { $a } back. It holds everything, comments and your name too.
phone-ui-saved = Saved as { $a }. If you cannot find it, use the line below.
phone-ui-line = Or one line for a message
phone-ui-line-note = Where files are a nuisance: copy all that stands in the box into a mail or a messenger. It holds the answers and “{ $a }”, but no comments and no name.
phone-ui-copy = Copy
phone-ui-copied = Copied. Paste it into your message.
phone-ui-by-hand = Marked: press on it and choose “Copy”.
phone-ui-share = Share…
phone-ui-too-long = There are too many questions for lines. Save the file.
phone-ui-open = Open a saved file
phone-ui-opened = The saved answers are here.
phone-ui-wrong = This file was not saved from this form ({ $a }).
phone-ui-remove = Remove my answers from this device
phone-ui-sure = Tap again to remove them for good
phone-no-script = To answer, this page needs a browser with JavaScript: a preview in a mail program is not enough. Save the file and open it with Chrome, Firefox, Edge or Safari, or ask for the workbook.

# What commands say
phone-made = Comparisons are also there as pages (.html, the same number), for phones and where there is no spreadsheet: send either. A saved file (.json) or a message with the line (.txt, .eml) goes to collect like a workbook.
phone-or-page = { $file } (on a phone or without a spreadsheet: { $page })
phone-no-pairs = only comparisons have a page, and none are asked. Leave --html out, or ask pairs.

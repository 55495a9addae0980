# What is wrong with an input: what was found, what is expected, how to mend it.
did-you-mean = Did you mean “{ $hint }”?

# Files
file-missing = there is no such file. Check the path.
file-missing-named = “{ $found }” is not there. Paths are relative to the folder of the study: put the file there or correct the path.
file-folder = this is a folder; a file is expected.
file-forbidden = the file may not be read. Ask for the right to read it, or close the program that holds it.
file-unreadable = the file cannot be read: { $message }.
file-damaged = the file is damaged or of another kind than its name says ({ $message }). Save it anew.
file-locked = “{ $lock }” beside the file says that a program has it open. Close it there and run again; where no program has it open, delete “{ $lock }”.
file-exists = the file is there already. Choose another name, or write over it with --force.
folder-full = the folder is there already and is not empty. Choose another name or empty it.
file-open = the file cannot be written. Where it is open in Excel, close it and run again.
file-unwritable = the file cannot be written: { $message }.
resource-missing = this installation has no folder “{ $name }”. Install the package again.
study-unknown = there is no study “{ $found }”: neither such a path nor a shipped study. Shipped: { $shipped }.
study-folder = this folder has no study.yaml. Name the folder of a study, or make one with “mcda new”.
study-not-yaml = “{ $found }” is not a study. Name a study.yaml or its folder; for a bare table add --hierarchy.
hierarchy-unknown = there is no hierarchy “{ $found }”: neither such a file nor a shipped one. Shipped: { $shipped }.
parquet-missing = reading Parquet needs pyarrow. Install it: pip install "monotown-mcda[scale]".

# Encoding and syntax
encoding-cp1251 = the file is not UTF-8 and looks like Windows-1251. Add --encoding cp1251, or save it as “CSV UTF-8”.
encoding-cp1251-yaml = the file is not UTF-8 and looks like Windows-1251. Save it as UTF-8.
encoding-bad = the file is not { $encoding }. Save it as UTF-8.
encoding-unknown = there is no encoding “{ $found }”. Use a name such as utf-8 or cp1251.
yaml-syntax = this is not valid YAML: { $message }. Check indents, colons, brackets and quotes here and one line above.
yaml-deep = keys are nested too deeply. Flatten the file.
yaml-large = the file holds more than { $limit } values, aliases counted. Make it smaller.
json-syntax = this is not valid JSON: { $message }. Check commas, brackets and quotes here and one line above.
csv-syntax = this is not valid CSV: { $message }. Look for a quotation mark that is not closed.
csv-binary = the file holds zero bytes, so it is no text: UTF-16 without its mark, or a workbook. Save it as “CSV UTF-8”.

# Keys and values
key-twice = the key “{ $found }” stands twice. Keep one.
key-unknown = unknown key “{ $found }”. Known here: { $expected }.
key-missing = the key “{ $key }” is missing. Add it.
choice = “{ $found }” is not possible here. Choose one of: { $expected }.
format-unknown = this version reads { $expected }, and the file is “{ $found }”. Where it is a newer format, upgrade monotown-mcda.
infinite = “{ $found }” is not a finite number. Write a finite number; in a table leave the cell blank where it is unknown.
too-large = “{ $found }” is too large: figures go up to 1e150. Write it in a larger unit.
number-bad = “{ $found }” is not a number. Write a number such as 12.5; in a table blank means unknown and n/a not applicable.
number-comma = “{ $found }” is not a number: the decimal sign here is a point. Write 12.5, or separate columns with semicolons to use commas.
whole-number = “{ $found }” is not a whole number. Write one such as 42.
text-expected = a text is expected, “{ $found }” was found. Put it in quotes.
id-bad = “{ $found }” cannot be an id. Use letters, digits and _ without spaces, quotes, = # % / or \ and not starting with + - @ or a point.
mapping-expected = keys with values are expected, “{ $found }” was found. Write “key: value” lines.
list-expected = a list is expected, “{ $found }” was found. Write [a, b], or one “- item” a line.
length-bad = { $found } items were found, { $expected } are expected. Add or remove items.
value-range = “{ $key }” is { $found }; it must be { $limit }. Correct the number.
value-bad = “{ $found }” cannot stand here: { $message }. Correct the value.

# Hierarchy
hierarchy-cycle = the hierarchy runs in a circle: this alias leads back to “{ $found }”. Remove the alias.
duplicate-node = the id “{ $found }” stands twice (first in line { $first }). Give each node its own id.
duplicate-root = the id “{ $found }” is that of the root. Rename this node, or set “root” to another word.
duplicate-id = “{ $found }” stands twice. Give each its own name.
anchors-equal = “worst” and “best” are the same number. Give the value function two different ends.
anchors-direction = with direction { $direction }, worst { $worst } and best { $best } are the wrong way round. Swap them, or change the direction.
points-order = the first numbers of “points” must increase, and there must be at least two. Sort the points.
points-range = the second numbers of “points” must lie between 0 and 1. Scale them.
points-monotone = the values of “points” turn against the direction from worst to best. Make them rise or fall all the way.
prior-normal = a normal prior needs “mean” and “sd”. Add them.
prior-triangular = a triangular prior needs low <= mode <= high and low < high. Correct the three numbers.
prior-beta = a beta prior needs “low” and “high”, low < high, and the shapes “a” and “b” above 0. Add or correct them.
preference-needs = the preference function “{ $type }” needs { $needs } (greater than zero where it divides). Add it.
preference-extra = the preference function “{ $type }” does not use { $found }; it uses: { $needs }. Remove { $found }, or choose another function.
preference-order = p ({ $p }) is below q ({ $q }). The threshold of full preference p must be at least the indifference threshold q.
test-one = a test has exactly one of below, at_most, above, at_least, is; { $found } were found. Keep one.
test-level = the level “{ $found }” of the test is not there. Choose one of: { $choices }.
leaf-only = only an indicator may have { $keys }, and this node has criteria below it. Move the keys to its indicators.
domain-order = the domain is upside down: { $low } to { $high }. Write the smaller number first.
range-order = “{ $found }” is no range: its second number must be the larger one. Write it as 2..4.
profiles-order = with direction { $direction }, low_average { $low_average } and average_high { $average_high } are the wrong way round. The limit average_high must be the better one.
levels-missing = an ordinal indicator needs “levels”. List them from worst to best.
levels-twice = two levels have the same id or the same value. Give each its own.
levels-order = levels must be listed from worst to best, and with direction { $direction } their values are not. Reorder the levels or change the direction.
level-unknown = there is no level “{ $found }”. Choose one of: { $choices }.

# Weights
weight-unknown-node = a weight is given for “{ $found }”, and the hierarchy has no such node. Correct the id or remove the line.
weight-negative = the weight { $found } is negative or not finite. Weights are numbers from 0 up.
weight-fixed = “{ $found }” has weight 0 fixed in the hierarchy. Remove this weight, or the fixed one.
weights-incomplete = below “{ $node }” only { $found } have weights; missing: { $missing }. Give weights to all siblings or to none.
weights-zero = every weight is 0. Give at least one a weight above 0, or remove them all for equal weights.
weights-zero-node = every weight below “{ $node }” is 0 ({ $found }). Give at least one a weight above 0, or remove them all for equal weights.

# Tables
table-empty = the table has no rows. Add a line for each alternative below the header.
one-alternative = the table has one alternative only; there is nothing to compare it with. Add others.
row-length = { $found } cells were found and the header has { $expected }. Look for a missing or extra separator, or a decimal comma without quotes.
column-missing = the column “{ $missing }” is missing; the header has: { $found }. Add the column, or check the separator (comma, semicolon or tab).
column-unknown = unknown column “{ $found }”. Columns are id, name, name_ru, name_kk and the ids of indicators.
column-unnamed = column { $found } has cells and no name. Name it in the header or clear it.
column-twice = the column “{ $found }” stands twice. Keep one.
column-inner = “{ $found }” is a group of criteria, no indicator; its values follow from the indicators below it. Remove the column.
alternative-unnamed = the row has no id. Write one in the first column.
duplicate-alternative = “{ $found }” stands twice (first in line { $first }). Keep one row an alternative.
alternative-unknown = the table has no alternative “{ $found }”. Correct the id or remove the row.
criterion-unknown = there is no criterion “{ $found }”. Correct the id or remove it.
interval-bad = “{ $found }” is not an interval. Write two ends with two points between them, such as 3..5.
interval-order = the interval “{ $found }” is upside down. Write the smaller end first.
distribution-bad = “{ $found }” is not a distribution. Write normal(mean; sd), triangular(low; mode; high), beta(low; high; a; b) or sample(3; 5; 5; 9), with numbers that fit.
distribution-levels = an indicator with levels takes no { $found }. Write sample(…) with levels, such as sample(low; low; high), or an interval of levels.
domain = { $found } is outside the domain { $low } to { $high }. Correct the number, or widen “domain” in the hierarchy.
cell-date = “{ $found }” is a date or of another kind, not a number. Format the cell as a number and type it again.
cell-formula = the formula { $found } has no stored result. Open the workbook in Excel, save it, and run again.
class-unknown = there is no class “{ $found }”. Write one of { $expected }, or several with | between them.

# Judgements
judgements-empty = the judgements in “{ $found }” hold no answer that can be used. Collect filled questionnaires first, or write “weights: equal”.
judgements-blank = nobody judged the criteria below { $nodes }: they weigh the same there. Ask the experts, or say the weights.
judgements-none = there are no judgements (.json) in “{ $found }”. Collect the questionnaires first, or write “weights: equal”.
judgement-positive = the judgement { $found } is not above 0. Write how many times a matters more than b: 3, or 1/3 as 0.333333.
judgement-hierarchy = these judgements are about the hierarchy “{ $found }”, the study’s is “{ $expected }”. Remove the file or change the study’s hierarchy.
judgement-changed = the criteria below “{ $node }” have changed since this questionnaire was made; its answers there are not used. Ask again.
judgement-node = the hierarchy has no group of criteria “{ $found }”. Correct the id or remove the answer.
judgement-child = “{ $found }” is not below “{ $node }”. Choose two of: { $choices }.
judgement-self = “{ $a }” is compared with itself and valued { $found }. Remove the answer.
judgement-contradiction = “{ $a }” against “{ $b }” is { $found } here and { $before } in line { $line }. A pair counts once, and b against a is 1 divided by a against b: keep one answer.
judgements-unconnected = the judgements below “{ $node }” do not connect all criteria; separate groups: { $groups }. Compare a member of one group with a member of another.
expert-twice = the expert “{ $found }” has another file, { $first }. Keep one file an expert.

# Arrays
array-shape = the table has the shape { $found }; rows and columns are expected, at least one of each.
length = { $found } items were given, { $expected } are expected.
criterion-bad = the criterion cannot be used: { $message }. Correct its settings.

# Questions to a problem
method-unknown = there is no method “{ $found }”. Choose one of: { $choices }.
method-parameter = the method { $method } has no parameter “{ $found }”. It has: { $choices }.
preference-missing = “{ $leaf }” has no preference function, and PROMETHEE needs one. Add “preference” to it in the hierarchy, or choose another method.
normalisation-scale = normalisation “{ $normalisation }” does not suit “{ $leaf }” ({ $kind }): its zero has no meaning, so the ranking would depend on the unit. Use normalisation “minmax”.
node-unknown = the hierarchy has no node “{ $found }”. Correct the name; “mcda weights” lists them.
leaf-unknown = there is no indicator “{ $found }”. Correct the name; “mcda weights” lists them.
town-unknown = there is no alternative “{ $found }” by id, name or alias. Correct the name.
nothing-known = no indicator below “{ $at }” is known for at least { $min_known } of the alternatives. Fill in the table, lower min_known, or use “missing: keep”.
nothing-ranked = no alternative has anything to rank by below “{ $at }”. Fill in the table or choose another node.
level-judgements = the level_judgements of “{ $leaf }” cannot be used: { $message }. Correct them in the hierarchy.
share-range = the share { $found } is outside 0 to 1 (0% to 100%). Correct it.
no-siblings = “{ $found }” has no siblings with a weight, so its share cannot change.
cell-text = “{ $found }” is not a number. Write one such as 12.5.
cell-domain = { $found } is outside the domain { $low } to { $high }. Choose a number inside it.
what-if-form = “{ $found }” cannot be read. Write NODE=30% or TOWN.INDICATOR=VALUE.
weight-text = “{ $found }” is not a weight. Write NODE=NUMBER, such as income=30%.
set-form = “{ $found }” cannot be read. Write PARAMETER=VALUE.
suffix = files ending in “{ $found }” cannot be written. Use one of: { $expected }.
xlsx-needs-file = a workbook cannot go to the terminal. Name a file with -o.

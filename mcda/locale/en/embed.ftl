# Data frames and problems made in code
frame-kind = a { $found } is no data frame that can be read. Give a pandas or polars DataFrame or a pyarrow Table; collect() or compute() a lazy one first.
frame-narwhals = to read a { $found } the package narwhals is needed. Run: python -m pip install narwhals  (or give a pandas frame).
hierarchy-holds = with a hierarchy, “{ $found }” stands in its leaves. Remove the option, or leave the hierarchy out.
weights-by-node = with a hierarchy, weights are a mapping from nodes to numbers. Name the node of each weight.

# scikit-criteria
skcriteria-missing = the package scikit-criteria is needed. Run: python -m pip install scikit-criteria
skcriteria-cell = { $state ->
    [interval] the cell is an interval
    [not-applicable] the cell does not apply
   *[other] the cell is unknown
  }, and a DecisionMatrix holds numbers alone. Choose alternatives and criteria without such cells, or fill the cell with a figure of your own.
skcriteria-tree = a DecisionMatrix has no hierarchy: the leaves stand side by side with their global weights.
skcriteria-preferences = a DecisionMatrix has no preference functions: they are left out.
skcriteria-anchors = a DecisionMatrix has no anchors of value functions: they are left out.

# XMCDA
xmcda-not = this is no XMCDA file: its outermost element is “{ $found }”. Give an XMCDA 3 or 4 file, whose outermost element is XMCDA or xmcda in a decision-deck.org namespace.
xmcda-version = this is XMCDA { $found }; versions 3 and 4 are read. Convert it first (decision-deck.org has converters).
xmcda-syntax = this is not well-formed XML: { $message }. Export the file anew.
xmcda-entities = a document type or entities are not read: they can be made to fill the memory. Remove the DOCTYPE.
xmcda-large = the file is larger than { $limit } MB. Split it, or give the table as CSV.
xmcda-deep = elements are nested more than 100 deep. Export the file anew.
xmcda-missing = the file has no active { $found }. Put all parts of the study into one XMCDA file.
xmcda-id = an element “{ $found }” has no id. Give it one.
xmcda-left = not taken from the file: { $found }.
xmcda-inactive = “{ $found }” is not active and was left out.
xmcda-fictive = “{ $found }” is a fictive alternative and was left out.
xmcda-values = one value is expected, { $found } were found. Keep one.
xmcda-number = “{ $found }” is not a number. Write an integer, a real or a rational.
xmcda-kind = a value of the kind “{ $found }” cannot be used. Write a number, an interval, a label, a boolean or NA.
xmcda-interval = an interval needs two ends that belong to it. Give both bounds, closed.
xmcda-scale = the criterion has no scale. Give one with its preferenceDirection.
xmcda-nominal = “{ $found }” has a nominal scale, which cannot be ranked. Give its labels ranks in a qualitative scale, or set the criterion inactive.
xmcda-direction = for “{ $found }” nothing says whether more is better. Add its preferenceDirection to criteriaScales.
xmcda-threshold = a threshold “{ $found }” is not used: only indifference, preference and gaussian are.
xmcda-affine = a threshold that depends on the value cannot be used. Give a constant one.
xmcda-function = only one piecewise linear function a criterion is read; this one was left out.
xmcda-function-range = a value function must run from 0 to 1 or from 1 to 0. Rescale it.
xmcda-profiles = profiles are read for exactly three categories, each bounded by the next; these were left out.
xmcda-class = the category “{ $found }” is none of low, average and high, nor one of three that bounding profiles order; the assignment was left out.
xmcda-tables = of { $found } performance tables the first was read.
xmcda-cell-twice = the value stands twice. Keep one.
xmcda-values-left = values of criteria that are no weights were left out: { $found }.
xmcda-character = the character { $found } cannot stand in XML. Remove it from names and ids.
xmcda-no-place = An XMCDA file has no place for: { $names }.

# The report as a Word document.
report-word = a Word document is written by python-docx, which is not installed. In the project's folder run: python -m pip install ".[word]" (or python -m pip install python-docx), or write a page (-o report.html).
doc-page = page { $page } of { $pages }
doc-table = Table { $number }.
doc-figure = Figure { $number }.
doc-order = { $classes ->
    [yes] Places and classes
   *[no] Places
}
doc-data = Data, gaps and sources
doc-sure = How sure is that?
doc-stories = One by one
doc-head-class = our class
doc-head-weight = weight
doc-head-known = figures known
doc-table-ranking = { $classes ->
    [yes] Places, classes, and what pulls most up and down.
   *[no] Places, and what pulls most up and down.
}
doc-table-evidence = Indicators: weight, figures known, and source.
doc-figure-places = Bar: the places it takes in 9 of 10 draws of the unknown figures, the weights held fixed. Dot: the middle place; a hollow dot has unknown figures. A long bar means: we do not know.
doc-more = and { $count } more
doc-sources = The source of every single figure stands in the report page (mcda report -o report.html) and in the workbook (mcda rank -o results.xlsx).

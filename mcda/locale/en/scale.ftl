# Tables of any length: mcda rank TABLE.parquet -o FILE.parquet
stream-needs-table = a .parquet answer needs a .parquet table and --hierarchy: mcda rank TABLE.parquet --hierarchy FILE -o ANSWER.parquet. For a study choose .xlsx, .csv or .json.
stream-needs-parquet = this is for tables that are ranked piece by piece: add -o ANSWER.parquet.
stream-without = does not go with -o ANSWER.parquet: nothing is drawn and no table is shown there. Leave it out.
stream-size = “{ $found }” is no amount of memory. Write one such as 500MB or 2GB.
stream-memory = { $found } of memory are not enough for this table and method. The least is { $least }; PROMETHEE needs whole columns, TOPSIS and AHP do not.
stream-method = { $method } cannot rank a table piece by piece. Choose promethee, topsis or ahp.
stream-interval = { $count ->
    [one] one cell is an interval,
   *[other] { $count } cells are intervals,
} and intervals are not drawn in tables that are ranked piece by piece. Write numbers, or choose another form of answer than .parquet.
stream-unknown = { $count ->
    [one] one cell is unknown,
   *[other] { $count } cells are unknown,
} and unknown figures are not drawn in tables that are ranked piece by piece. Fill them in, or leave these rows out with --missing exclude.
stream-more-cells = { $count ->
    [one] one more cell of this column is wrong.
   *[other] { $count } more cells of this column are wrong.
}
stream-ranked = ranked { $ranked } of { $rows } rows, in the order of the table
stream-excluded = { $count ->
    [one] one row with an unknown figure is left out
   *[other] { $count } rows with an unknown figure are left out
}
stream-not-ranked = { $count ->
    [one] to one row nothing applies: it is left out
   *[other] to { $count } rows nothing applies: they are left out
}
stream-set-aside = set aside, too little is known: { $names }
dask-missing = working on a cluster needs Dask. Install it: pip install "monotown-mcda[scale]".
dask-address = no Dask scheduler answers at “{ $found }” ({ $message }). Start one with “dask scheduler”, and write its address as tcp://host:8786, or “local”.
dask-workers = the Dask scheduler at “{ $found }” has no workers. Start some: dask worker { $found }
dask-lost = the Dask cluster stopped on the way ({ $message }). Nothing was written; look at its workers, which need this package and enough memory, and run again.
memory-short = the memory is not enough for a table of this length ({ $detail }). Take fewer rows, or only rank it, piece by piece: mcda rank TABLE.parquet --hierarchy FILE -o ANSWER.parquet

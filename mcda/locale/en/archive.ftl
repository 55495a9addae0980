# Archives: `mcda archive`, and `mcda check FILE.zip`.
archive-suffix = “{ $found }” does not end in .zip: an archive is a zip file.
archive-draws = { $found } draws are more than an archive can hold; at most { $limit }. Give --draws.
archive-outside = the study reads “{ $found }”, which is not in its folder (or not in the archive). Put it into the study's folder.
archive-name-inside = the name or address of expert { $expert } stands here, and an archive is made without names. Take it out, or give --with-names.
archive-thresholds = --thresholds is about studies, and “{ $found }” is an archive. Unpack it and name the study's folder.
archive-made = wrote { $file } (SHA-256 { $digest })
archive-left-out = Left out: { $names }.
archive-personal = Names and addresses of experts are left out; --with-names takes them along.
archive-large = the file has { $found } MB; archives up to { $limit } MB are read.
archive-parts = the file holds more than { $limit } files; such archives are not opened.
archive-not = this is no zip file, or it is damaged. Copy or download it again.
archive-no-manifest = there is no manifest.json in it, so it is no archive of mcda archive.
archive-twice = this file stands twice in the archive; such archives are not opened.
archive-name = this file has a name that leads out of the archive or that no disk takes; such archives are not opened.
archive-locked = this file is encrypted. Ask for the archive without a password.
archive-packing = this file is packed in a way that mcda archive does not use; such archives are not opened.
archive-link = this is a link or a device and no file; such archives are not opened.
archive-ratio = this file unpacks to more than { $limit } times its size; such archives are not opened.
archive-unpacks = the archive unpacks to { $found } MB; up to { $limit } MB are read.
archive-damaged = this file is damaged. Copy or download the archive again.
archive-missing = this file is missing, and the manifest names it.
archive-changed = this file was changed after the archive was made.
archive-added = this file was added after the archive was made: the manifest does not name it.
archive-study = the manifest names “{ $found }” as the study; it lies below study/.
archive-command = the manifest says “{ $found }”, and its options give “{ $expected }”.
arc-made-with = { $file }: study { $study }, computed by monotown-mcda { $version } with Python { $python } on { $platform }
arc-intact = { $count ->
    [one] The one file is as the manifest says.
   *[other] All { $count } files are as the manifest says.
}
arc-versions = Other versions here than in the archive (archive → here): { $said }
arc-versions-same = All versions here are those of the archive.
arc-exact = the same, byte for byte
arc-near = the same to 1e-9
arc-passed = not compared: another version of this program lays it out; its numbers are those of ranking.json
arc-first = { $where }: { $found } in the archive, { $expected } computed now ({ $count ->
    [one] one value differs
   *[other] { $count } values differ
})
arc-same = Computed anew, everything is the same to 1e-9.
arc-differs = Computed anew, it is not the same.
arc-not-computed = Nothing was computed anew.
arc-why-names = names taken out
arc-why-hierarchy = now names the hierarchy in this folder
arc-why-table = now names the table in this folder
arc-why-workbook = the study was this workbook
arc-readme-title = { $title }: the study, its results and what made them
arc-readme-what = This archive holds all that is needed to understand, to defend and to repeat the results.
arc-readme-report = the report; open it in any browser, it needs no network.
arc-readme-results = the ranking (for people results.xlsx, for programs ranking.json and ranking.csv) and the classes, where the study has limits between classes.
arc-readme-study = the study: criteria, figures with their sources, weights and, where experts were asked, their answers, the history of these and what each round asked.
arc-readme-manifest = versions of Python and of all packages, options, commands, and the fingerprint (SHA-256) of every file.
arc-readme-names-out = Experts appear by their ids; their names and addresses, the names of the files they returned and the forms as sent are left out.
arc-readme-names-in = The archive holds names of experts and the forms as sent. Think before you hand it on.
arc-readme-left-out = { $count ->
    [one] One other file or folder of the study's folder is left out.
   *[other] { $count } other files and folders of the study's folder are left out.
}
arc-readme-changed = Not as they were in the study's folder (the manifest has their fingerprints before): { $names }.
arc-readme-check = To check it: mcda check THIS-FILE.zip. That compares all fingerprints, computes every result anew, and says that all is the same to 1e-9, or what is not.
arc-readme-versions = The results were made with monotown-mcda { $version } and Python { $python }. With other versions of the packages the last digits may differ.
arc-readme-hand = To repeat a result by hand, unpack the archive, remove or rename report.html and results/*, and run in its folder:

# Word құжаты түріндегі есеп. Мәтінді ана тілінде сөйлейтін оқырман қарауы керек.
report-word = Word құжатын python-docx жазады, ал ол орнатылмаған. Жоба қалтасында мынаны орындаңыз: python -m pip install ".[word]" (немесе python -m pip install python-docx), не болмаса бетті жазыңыз (-o report.html).
doc-page = { $pages } беттің { $page }-беті
doc-table = { $number }-кесте.
doc-figure = { $number }-сурет.
doc-order = { $classes ->
    [yes] Орындар мен сыныптар
   *[no] Орындар
}
doc-data = Деректер, олқылықтар және дереккөздер
doc-sure = Бұл қаншалықты сенімді?
doc-stories = Әрқайсысы туралы
doc-head-class = біздің сынып
doc-head-weight = салмағы
doc-head-known = белгілі мәндер
doc-table-ranking = { $classes ->
    [yes] Орындар, сыныптар және бәрінен көбірек көтеретіні мен төмендететіні.
   *[no] Орындар және бәрінен көбірек көтеретіні мен төмендететіні.
}
doc-table-evidence = Көрсеткіштер: салмағы, белгілі мәндер саны, дереккөзі.
doc-figure-places = Жолақ: белгісіз мәндердің 10 жеребесінің 9-ындағы орындар, салмақтар өзгермейді. Нүкте: ортаңғы орын; іші бос нүктеде белгісіз мәндер бар. Ұзын жолақ: біз білмейміз.
doc-more = және тағы { $count }
doc-sources = Әр мәннің дереккөзі есеп бетінде (mcda report -o report.html) және Excel кітабында (mcda rank -o results.xlsx) көрсетілген.

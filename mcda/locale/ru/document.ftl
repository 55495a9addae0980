# Отчёт документом Word.
report-word = документ Word записывает python-docx, а он не установлен. В папке проекта выполните: python -m pip install ".[word]" (или python -m pip install python-docx) — либо запишите страницу (-o report.html).
doc-page = страница { $page } из { $pages }
doc-table = Таблица { $number }.
doc-figure = Рисунок { $number }.
doc-order = { $classes ->
    [yes] Места и классы
   *[no] Места
}
doc-data = Данные, пробелы и источники
doc-sure = Насколько это надёжно?
doc-stories = О каждом по отдельности
doc-head-class = наш класс
doc-head-weight = вес
doc-head-known = известно значений
doc-table-ranking = { $classes ->
    [yes] Места, классы и то, что больше всего тянет вверх и вниз.
   *[no] Места и то, что больше всего тянет вверх и вниз.
}
doc-table-evidence = Показатели: вес, число известных значений, источник.
doc-figure-places = Полоса: места в 9 из 10 розыгрышей неизвестных значений, веса неизменны. Точка: серединное место; полая точка — есть неизвестные значения. Длинная полоса значит: мы не знаем.
doc-more = и ещё { $count }
doc-sources = Источник каждого отдельного значения указан на странице отчёта (mcda report -o report.html) и в книге Excel (mcda rank -o results.xlsx).

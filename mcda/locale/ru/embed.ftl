# Таблицы данных и задачи, заданные в программе
frame-kind = { $found } — не таблица данных, которую можно прочитать. Передайте DataFrame из pandas или polars либо Table из pyarrow; ленивую таблицу сначала вычислите через collect() или compute().
frame-narwhals = чтобы прочитать { $found }, нужен пакет narwhals. Выполните: python -m pip install narwhals  (или передайте таблицу pandas).
hierarchy-holds = когда задана иерархия, «{ $found }» записывается у её показателей. Уберите этот параметр или не передавайте иерархию.
weights-by-node = когда задана иерархия, веса — это отображение узлов в числа. Назовите узел каждого веса.

# scikit-criteria
skcriteria-missing = нужен пакет scikit-criteria. Выполните: python -m pip install scikit-criteria
skcriteria-cell = { $state ->
    [interval] в ячейке интервал
    [not-applicable] показатель к этой строке неприменим
   *[other] значение в ячейке неизвестно
  }, а в DecisionMatrix бывают только числа. Возьмите альтернативы и критерии без таких ячеек или впишите своё число.
skcriteria-tree = в DecisionMatrix нет иерархии: показатели стоят рядом со своими глобальными весами.
skcriteria-preferences = в DecisionMatrix нет функций предпочтения: они не переданы.
skcriteria-anchors = в DecisionMatrix нет опорных значений функций ценности: они не переданы.

# XMCDA
xmcda-not = это не файл XMCDA: внешний элемент — «{ $found }». Нужен файл XMCDA 3 или 4, внешний элемент которого — XMCDA или xmcda в пространстве имён decision-deck.org.
xmcda-version = это XMCDA { $found }; читаются версии 3 и 4. Сначала преобразуйте файл (на decision-deck.org есть преобразователи).
xmcda-syntax = это неправильный XML: { $message }. Выгрузите файл заново.
xmcda-entities = тип документа и сущности не читаются: ими можно переполнить память. Уберите DOCTYPE.
xmcda-large = файл больше { $limit } МБ. Разделите его или дайте таблицу в CSV.
xmcda-deep = элементы вложены глубже 100 уровней. Выгрузите файл заново.
xmcda-missing = в файле нет действующих { $found }. Соберите все части исследования в один файл XMCDA.
xmcda-id = у элемента «{ $found }» нет id. Укажите его.
xmcda-left = не взято из файла: { $found }.
xmcda-inactive = «{ $found }» отмечен как недействующий и не взят.
xmcda-fictive = «{ $found }» — вымышленная альтернатива, она не взята.
xmcda-values = ожидается одно значение, найдено: { $found }. Оставьте одно.
xmcda-number = «{ $found }» — не число. Запишите integer, real или rational.
xmcda-kind = значение вида «{ $found }» использовать нельзя. Запишите число, интервал, метку, boolean или NA.
xmcda-interval = у интервала должны быть два конца, которые в него входят. Укажите обе границы, закрытые.
xmcda-scale = у критерия нет шкалы. Укажите её и направление preferenceDirection.
xmcda-nominal = у «{ $found }» номинальная шкала, по ней нельзя упорядочить. Дайте меткам ранги в качественной шкале или сделайте критерий недействующим.
xmcda-direction = для «{ $found }» не сказано, лучше ли больше. Добавьте preferenceDirection в criteriaScales.
xmcda-threshold = порог «{ $found }» не используется: берутся только indifference, preference и gaussian.
xmcda-affine = порог, зависящий от значения, использовать нельзя. Укажите постоянный.
xmcda-function = читается только одна кусочно-линейная функция критерия; эта не взята.
xmcda-function-range = функция ценности должна идти от 0 до 1 или от 1 до 0. Приведите её к этому виду.
xmcda-profiles = профили читаются ровно для трёх категорий, каждая из которых граничит со следующей; эти не взяты.
xmcda-class = категория «{ $found }» — не low, average или high и не одна из трёх, упорядоченных граничными профилями; отнесение не взято.
xmcda-tables = таблиц значений: { $found }; прочитана первая.
xmcda-cell-twice = значение указано дважды. Оставьте одно.
xmcda-values-left = значения критериев, которые не являются весами, не взяты: { $found }.
xmcda-character = знак { $found } не может стоять в XML. Уберите его из названий и идентификаторов.
xmcda-no-place = В файле XMCDA нет места для: { $names }.

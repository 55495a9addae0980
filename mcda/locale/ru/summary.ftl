# Сводка: что изменило бы ответ.
sum-title = Что изменило бы ответ? { $method }.
sum-answer = Сейчас впереди { $first } (места { $first_places }), последний — { $last } (места { $last_places }); веса неизменны.
sum-pairs = Неизвестные значения оставляют в порядке { $figures } из { $of } пар; при случайных весах остаётся { $weights }.
sum-head-weights = Веса
sum-head-classes = Чьи границы и чьи веса
sum-head-figures = Неопубликованные значения
sum-head-method = Метод
sum-head-list = Кто ещё в списке
sum-weights = Первое место сменится раньше всего, если { $said }.
sum-weight-below = доля «{ $node }» среди соседей станет меньше { $share } % (сейчас { $now } %): { $ahead } опередит { $behind }
sum-weight-above = доля «{ $node }» среди соседей станет больше { $share } % (сейчас { $now } %): { $ahead } опередит { $behind }
sum-weights-none = Ни один вес сам по себе не меняет первое место.
sum-classes = Низких от { $low } до { $high } из { $of } в 9 розыгрышах из 10, если разыграть веса, значения, пороги и границы (границы из { $file }).
sum-hangs = Сильнее всего это зависит от одного: { $kind } — само по себе от { $low } до { $high }.
sum-figures = Больше всего дало бы знание: { $said }.
sum-aside = Из показателей без данных: { $names }.
sum-figures-none = Ни одно неизвестное значение само по себе не сузит класс.
sum-reversal = { $pairs ->
    [0] Ни одна из { $of } пар не меняется местами
    [one] Местами меняется { $pairs } пара из { $of }
    [few] Местами меняются { $pairs } пары из { $of }
   *[other] Местами меняются { $pairs } пар из { $of }
}, когда одна альтернатива исключена или удвоена.
sum-every = Здесь нет ничего о том, что верно при любых весах; это говорит mcda sensitivity extremes.
sum-sheet = Сводка
sum-col-about = в чём сомнение
sum-col-words = что найдено
sum-col-sheet = лист
sum-col-command = команда для подробностей
sum-head-sweep = Один вес от 0 до 100 %
sum-head-tornado = Исходные данные по одному
sum-head-montecarlo = Места при разыгранных весах и значениях
sum-head-extremes = При любых весах
sum-head-sobol = Какое сомнение определяет ответ
sum-head-official = Официальные классы
sum-refused = Не для этого исследования. { $why }
sheets-xlsx = Листы выбирают только для книги: добавьте -o ФАЙЛ.xlsx.

# Частичный порядок: PROMETHEE I и III.
par-many = альтернатив { $found } — слишком много, чтобы перечислить все пары; не больше { $limit }. Используйте «mcda rank».
par-alpha = «{ $found }» — не множитель от 0. Напишите, например, 0.15.
par-only-intervals = это только для PROMETHEE III. Добавьте --intervals ALPHA, например --intervals 0.15.
par-title = Частичный порядок, альтернатив: { $count }; PROMETHEE I. Предпочтительнее та, что не менее сильна (φ+) и не более слаба (φ−).
par-title-intervals = Интервальный порядок, альтернатив: { $count }; PROMETHEE III. Предпочтительнее та, чей интервал целиком выше.
par-convention = Интервалы: чистый поток ± { $alpha } его отклонения, деление на { $divisor }, { $self ->
    [with] сама альтернатива входит в отклонение
   *[without] без самой альтернативы
}.
par-counts = Из { $of } пар упорядочены { $preferred }, безразличны { $indifferent }, несравнимы { $incomparable }.
par-left-out = Не ранжируются: { $names }.
par-head-level = уровень
par-head-interval = интервал
par-head-incomparable = несравнимы
par-head-below = прямо над
par-head-pair = пара
par-head-relation = отношение
par-preferred = предпочтение
par-behind = уступает
par-indifferent = безразличны
par-incomparable = несравнимы
par-short-preferred = >
par-short-indifferent = =
par-short-behind = <
par-short-incomparable = ?
par-legend = Уровень 1: никто не предпочтительнее; иначе на единицу больше самой длинной цепи предпочтений над ней. «Прямо над»: предпочтительнее этих, и между ними никого.
par-signs = > предпочтение, = безразличие, ? несравнимость: одна и сильнее, и слабее другой.
par-drawn = Проценты: в скольких из { $draws } розыгрышей неизвестных значений; порядок выше — по средним потокам. Веса закреплены.
par-next = Далее: mcda partial{ $study } --pairs · mcda partial{ $study } -f json (граф как данные)

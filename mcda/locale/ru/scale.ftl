# Таблицы любой длины: mcda rank TABLE.parquet -o FILE.parquet
stream-needs-table = для ответа .parquet нужны таблица .parquet и --hierarchy: mcda rank TABLE.parquet --hierarchy FILE -o ANSWER.parquet. Для исследования выберите .xlsx, .csv или .json.
stream-needs-parquet = это для таблиц, которые ранжируются по частям: добавьте -o ANSWER.parquet.
stream-without = не сочетается с -o ANSWER.parquet: там ничего не разыгрывается и таблица не показывается. Уберите.
stream-size = «{ $found }» — не объём памяти. Напишите, например, 500MB или 2GB.
stream-memory = { $found } памяти не хватит для этой таблицы и этого метода. Нужно не меньше { $least }; PROMETHEE требует столбцов целиком, TOPSIS и AHP — нет.
stream-method = { $method } не может ранжировать таблицу по частям. Выберите promethee, topsis или ahp.
stream-interval = { $count ->
    [one] { $count } ячейка содержит интервал,
    [few] { $count } ячейки содержат интервалы,
   *[other] { $count } ячеек содержат интервалы,
} а в таблицах, которые ранжируются по частям, интервалы не разыгрываются. Впишите числа или выберите для ответа не .parquet.
stream-unknown = { $count ->
    [one] { $count } ячейка неизвестна,
    [few] { $count } ячейки неизвестны,
   *[other] { $count } ячеек неизвестны,
} а в таблицах, которые ранжируются по частям, неизвестные значения не разыгрываются. Заполните их или исключите такие строки: --missing exclude.
stream-more-cells = { $count ->
    [one] в этом столбце неверна ещё { $count } ячейка.
    [few] в этом столбце неверны ещё { $count } ячейки.
   *[other] в этом столбце неверны ещё { $count } ячеек.
}
stream-ranked = ранжировано строк: { $ranked } из { $rows }, в порядке таблицы
stream-excluded = { $count ->
    [one] исключена { $count } строка с неизвестным значением
    [few] исключены { $count } строки с неизвестными значениями
   *[other] исключено { $count } строк с неизвестными значениями
}
stream-not-ranked = { $count ->
    [one] к { $count } строке ничто не применимо: она исключена
   *[other] к { $count } строкам ничто не применимо: они исключены
}
stream-set-aside = отложены, известно слишком мало: { $names }
dask-missing = для работы на кластере нужен Dask. Установите: pip install "monotown-mcda[scale]".
dask-address = по адресу «{ $found }» не отвечает планировщик Dask ({ $message }). Запустите его командой «dask scheduler» и укажите адрес вида tcp://host:8786 или «local».
dask-workers = у планировщика Dask по адресу «{ $found }» нет рабочих процессов. Запустите их: dask worker { $found }
dask-lost = кластер Dask остановился на полпути ({ $message }). Ничего не записано; проверьте его рабочие процессы (им нужны этот пакет и достаточно памяти) и запустите снова.
memory-short = памяти не хватает для таблицы такой длины ({ $detail }). Возьмите меньше строк или только ранжируйте её по частям: mcda rank ТАБЛИЦА.parquet --hierarchy ФАЙЛ -o ОТВЕТ.parquet

# Кез келген ұзындықтағы кестелер: mcda rank TABLE.parquet -o FILE.parquet
stream-needs-table = .parquet жауабы үшін .parquet кестесі мен --hierarchy керек: mcda rank TABLE.parquet --hierarchy FILE -o ANSWER.parquet. Зерттеу үшін .xlsx, .csv немесе .json таңдаңыз.
stream-needs-parquet = бұл бөлік-бөлігімен сараланатын кестелерге арналған: -o ANSWER.parquet қосыңыз.
stream-without = -o ANSWER.parquet параметрімен бірге қолданылмайды: онда кездейсоқ мәндер алынбайды және кесте көрсетілмейді. Алып тастаңыз.
stream-size = «{ $found }» — жад көлемі емес. Мысалы, 500MB немесе 2GB деп жазыңыз.
stream-memory = бұл кесте мен әдіске { $found } жад жетпейді. Кемінде { $least } керек; PROMETHEE бағандарды тұтас талап етеді, TOPSIS пен AHP талап етпейді.
stream-method = { $method } кестені бөлік-бөлігімен саралай алмайды. promethee, topsis немесе ahp таңдаңыз.
stream-interval = { $count ->
    [one] { $count } ұяшықта аралық тұр,
   *[other] { $count } ұяшықта аралық тұр,
} ал бөлік-бөлігімен сараланатын кестелерде аралықтардан кездейсоқ мәндер алынбайды. Сан жазыңыз немесе жауап үшін .parquet емес түрді таңдаңыз.
stream-unknown = { $count ->
    [one] { $count } ұяшық белгісіз,
   *[other] { $count } ұяшық белгісіз,
} ал бөлік-бөлігімен сараланатын кестелерде белгісіз мәндер кездейсоқ алынбайды. Оларды толтырыңыз немесе мұндай жолдарды --missing exclude арқылы шығарып тастаңыз.
stream-more-cells = { $count ->
    [one] бұл бағанда тағы { $count } ұяшық қате.
   *[other] бұл бағанда тағы { $count } ұяшық қате.
}
stream-ranked = { $rows } жолдың { $ranked } жолы сараланды, реті кестедегідей
stream-excluded = { $count ->
    [one] белгісіз мәні бар { $count } жол шығарылып тасталды
   *[other] белгісіз мәні бар { $count } жол шығарылып тасталды
}
stream-not-ranked = { $count ->
    [one] { $count } жолға ештеңе қолданылмайды: ол шығарылып тасталды
   *[other] { $count } жолға ештеңе қолданылмайды: олар шығарылып тасталды
}
stream-set-aside = шетке қойылды, тым аз мәлімет белгілі: { $names }
dask-missing = кластерде жұмыс істеу үшін Dask керек. Орнатыңыз: pip install "monotown-mcda[scale]".
dask-address = «{ $found }» мекенжайында Dask жоспарлаушысы жауап бермейді ({ $message }). Оны «dask scheduler» пәрменімен іске қосып, мекенжайын tcp://host:8786 түрінде немесе «local» деп жазыңыз.
dask-workers = «{ $found }» мекенжайындағы Dask жоспарлаушысында жұмыс процестері жоқ. Іске қосыңыз: dask worker { $found }
dask-lost = Dask кластері жарты жолда тоқтап қалды ({ $message }). Ештеңе жазылған жоқ; жұмыс процестерін тексеріп (оларға осы пакет пен жеткілікті жад керек), қайта іске қосыңыз.
memory-short = мұндай ұзын кестеге жад жетпейді ({ $detail }). Жолдарды азайтыңыз немесе оны тек бөліктеп реттеңіз: mcda rank КЕСТЕ.parquet --hierarchy ФАЙЛ -o ЖАУАП.parquet

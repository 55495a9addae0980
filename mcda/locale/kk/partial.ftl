# Ішінара рет: PROMETHEE I және III.
par-many = { $found } баламаның барлық жұбын тізу мүмкін емес; ең көбі { $limit }. «mcda rank» пайдаланыңыз.
par-alpha = «{ $found }» — 0-ден кем емес көбейткіш емес. Мысалы, 0.15 деп жазыңыз.
par-only-intervals = бұл тек PROMETHEE III үшін. --intervals ALPHA қосыңыз, мысалы --intervals 0.15.
par-title = { $count } баламаның ішінара реті: PROMETHEE I. Кемінде сондай күшті (φ+) және одан әлсіз емес (φ−) болғаны артық.
par-title-intervals = { $count } баламаның аралық реті: PROMETHEE III. Бүкіл аралығы жоғары жатқаны артық.
par-convention = Аралықтар: таза ағын ± { $alpha } × ауытқуы, { $divisor } бойынша бөлінеді, { $self ->
    [with] ауытқуға баламаның өзі де кіреді
   *[without] баламаның өзі кірмейді
}.
par-counts = { $of } жұптың { $preferred } реттелген, { $indifferent } парықсыз, { $incomparable } салыстырылмайды.
par-left-out = Реттелмейді: { $names }.
par-head-level = деңгей
par-head-interval = аралық
par-head-incomparable = салыстырылмайды
par-head-below = тікелей үстінде
par-head-pair = жұп
par-head-relation = қатынас
par-preferred = артық
par-behind = кем
par-indifferent = парықсыз
par-incomparable = салыстырылмайды
par-short-preferred = >
par-short-indifferent = =
par-short-behind = <
par-short-incomparable = ?
par-legend = 1-деңгей: одан артығы жоқ; басқасында үстіндегі ең ұзын артықшылық тізбегінен бірге көп. «Тікелей үстінде»: мыналардан артық, арасында ешкім жоқ.
par-signs = > артық, = парықсыз, ? салыстырылмайды: бірі әрі күштірек, әрі әлсізірек.
par-drawn = Пайыздар: белгісіз мәндердің { $draws } жеребесінің қаншасында; жоғарыдағы рет орташа ағындар бойынша. Салмақтар бекітілген.
par-next = Келесі: mcda partial{ $study } --pairs · mcda partial{ $study } -f json (граф деректер түрінде)

# The value of information: what to find out next.
inf-title = Which figure should be found out first? { $sort } by the limits of { $limits }; { $draws } draws of the unknown figures, weights and limits held.
inf-measure = Measured in bits: by how much knowing the figure is expected to narrow the class. 1 bit decides between two equally likely classes. One figure at a time.
inf-now = All classes together are uncertain by { $bits } bits now.
inf-none = Every figure of the counted indicators is known: there is nothing to find out there.
inf-head-figure = figure
inf-head-class = class open by
inf-head-bits = known, less by
inf-interval = interval
inf-indicators = By indicator, those without data too (at the declared weights, all together { $bits } bits): the drop summed over the towns whose figure is open.
inf-head-indicator = indicator
inf-head-open = open figures
inf-aside = not counted now: no data
inf-judgements = What the experts said, as rounded and as a sample of experts, leaves all classes together open by { $bits } bits (figures held at their middle). By judgement: the drop summed over the towns, were the group's answer settled.
inf-head-judgement = judgement
inf-head-group = of
inf-next = Next: mcda sensitivity tornado{ $study } --town { $town }

# Sobol indices: which doubt drives the classes.
sob-title = Which doubt drives the number of low ones among { $count }? Shares of its variance over { $draws } draws, by the limits of { $file }.
sob-drawn = Drawn: weights (every split among siblings as likely), unknown figures, thresholds and limits (±{ $by }), and the sorting method ({ $methods }).
sob-mean = On average { $mean } are low, standard deviation { $sd }.
sob-head-alone = alone
sob-head-total = with others
sob-short-method = sorting method
sob-legend = In % of the variance, ± twice the standard error. Alone: what would go if only this were known. With others: what would stay if all but this were known. The second column may sum to more than 100 %.
sob-towns = For being low, the largest share with others:
sob-town = { $name } (low in { $low }): { $said }
sob-next = Next: mcda sensitivity classes{ $study } · mcda sensitivity information{ $study }
sob-drawn-stated = Drawn: weights (every split among siblings as likely), unknown figures, thresholds and limits that have a range, and the sorting method ({ $methods }).

"""Recompute the derived columns of table.csv from series.csv and oblast_wages.csv.

    python datasets/monotowns/derive.py            print what derives
    python datasets/monotowns/derive.py --check    compare with table.csv; exit code 1 on a difference

Needs pandas. How each column is made:

migration_balance   sum of the yearly balances / sum of the year-end populations, per 1000 a year, over
                    the years 2014-2023 that have a balance. A year without a population takes the mean of its
                    neighbours. Level: akimat, else the district, else the town.
production_change   product of the yearly volume indices of 2014 to 2023, minus 1, in %. All ten are needed.
                    Level: akimat, else the district.
employees_change    hired employees, 2023 against 2014 (2015 where 2014 is blank), in %. Level: the town.
income_ratio        wage of 2023 / population-weighted mean wage of the oblast's workbook, in %.
                    Level: the town, else the akimat, else the district.

The workbooks print some sheets in thousands and some in persons; the source of such a row says so.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

import pandas as pd

HERE = Path(__file__).resolve().parent
YEARS = range(2014, 2024)
TOWN, AKIMAT, DISTRICT = "town", "akimat", "district"

# Figures of the district of Altai are printed for Serebryansk; they are not its own.
NOT_OWN = {"serebryansk"}

# In table.csv, but not in series.csv: employees from another set of workbooks of the same Bureau, "Basic
# indicators of the labour market", of which only the change was kept.
NOT_IN_SERIES = {
    "employees_change": {
        *("saran", "shakhtinsk", "kulsary", "arkalyk", "zyryanovsk", "karazhal", "lisakovsk", "ridder"),
        *("rudny", "tekeli", "khromtau", "zhanatas", "karatau", "zhitikara", "zhezkazgan", "satpayev"),
    },
    "income_ratio": {"aksay"},  # published as a ratio for the district, second quarter of 2023
}


def read(folder: Path = HERE) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The yearly series and the oblasts' mean wages."""
    return pd.read_csv(folder / "series.csv"), pd.read_csv(folder / "oblast_wages.csv", index_col="file")


def pick(series: pd.DataFrame, town: str, indicator: str, level: str) -> pd.DataFrame:
    """One town's series at one level, by year."""
    keep = (series.alternative == town) & (series.indicator == indicator) & (series.level == level)
    return series[keep].set_index("year").sort_index()


def migration(series: pd.DataFrame, town: str, level: str) -> float | None:
    balance = pick(series, town, "migration_balance_persons", level)
    people = pick(series, town, "population_end_year_thousand", level)
    balance = balance[balance.index.isin(YEARS)]
    if len(balance) < 9 or people.empty:
        return None
    moved = balance.value * balance.source.str.contains("in thousands").map({True: 1000.0, False: 1.0})
    size = people.value * people.source.str.contains("in persons").map({True: 0.001, False: 1.0})
    years = range(int(people.index.min()), int(people.index.max()) + 1)
    size = size.reindex(years).interpolate(limit=1, limit_area="inside")
    both = pd.concat([moved.rename("moved"), size.rename("size")], axis=1, join="inner").dropna()
    return float(both.moved.sum() / both["size"].sum())


def production(series: pd.DataFrame, town: str, level: str) -> float | None:
    index = pick(series, town, "industry_volume_index_pct", level).value
    if not set(YEARS) <= set(index.index):
        return None
    return float(((index[list(YEARS)] / 100).prod() - 1) * 100)


def employees(series: pd.DataFrame, town: str, level: str) -> float | None:
    people = pick(series, town, "employees_thousand", level).value
    first = next((year for year in (2014, 2015) if year in people.index), None)
    if first is None or 2023 not in people.index:
        return None
    return float((people[2023] / people[first] - 1) * 100)


def income(series: pd.DataFrame, oblasts: pd.DataFrame, town: str, level: str) -> float | None:
    wage = pick(series, town, "wage_kzt_month", level)
    if 2023 not in wage.index:
        return None
    file = wage.source[2023].split(",")[0]
    return float(wage.value[2023] / oblasts.mean_wage_2023_kzt[file] * 100)


def derive(folder: Path = HERE) -> pd.DataFrame:
    """Every derivable figure: a row per town, a column per indicator."""
    series, oblasts = read(folder)
    towns = list(pd.read_csv(folder / "table.csv").id)
    rows = {}
    for town in towns:
        if town in NOT_OWN:
            rows[town] = dict.fromkeys(("production_change", "employees_change", "migration_balance", "income_ratio"))
            continue

        def first(compute, levels, town=town):
            return next((v for level in levels if (v := compute(town, level)) is not None), None)

        rows[town] = {
            "production_change": first(lambda t, v: production(series, t, v), (AKIMAT, DISTRICT)),
            "employees_change": None
            if town in NOT_IN_SERIES["employees_change"]
            else first(lambda t, v: employees(series, t, v), (TOWN,)),
            "migration_balance": first(lambda t, v: migration(series, t, v), (AKIMAT, DISTRICT, TOWN)),
            "income_ratio": None
            if town in NOT_IN_SERIES["income_ratio"]
            else first(lambda t, v: income(series, oblasts, t, v), (TOWN, AKIMAT, DISTRICT)),
        }
    return pd.DataFrame.from_dict(rows, orient="index").astype(float)


def check(folder: Path = HERE) -> list[str]:
    """Differences between the derived figures and table.csv, in words; empty when all agree."""
    table = pd.read_csv(folder / "table.csv", index_col="id", keep_default_na=False)
    derived = derive(folder)
    problems = []
    for column, places in (("production_change", 1), ("employees_change", 1), ("migration_balance", 2), ("income_ratio", 1)):
        for town, cell in table[column].items():
            value = derived.at[town, column]
            if town in NOT_IN_SERIES.get(column, ()):
                continue
            if (cell == "") != bool(pd.isna(value)):
                problems.append(f"{town}, {column}: table has {cell or 'a blank'}, the series give {value}")
            elif cell != "" and abs(float(cell) - value) > 0.5001 * 10**-places:
                problems.append(f"{town}, {column}: table has {cell}, the series give {value:.4f}")
    return problems


def main(argv: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description="Recompute the derived columns of table.csv.")
    parser.add_argument("--check", action="store_true", help="compare with table.csv")
    options = parser.parse_args(argv)
    if not options.check:
        print(derive().round(2).to_string())
        return 0
    problems = check()
    print("\n".join(problems) if problems else "every derived figure agrees with the series")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())

"""Recompute the derived columns of table.csv from series.csv and oblast_wages.csv.

    python datasets/monotowns/derive.py            print what derives
    python datasets/monotowns/derive.py --check    compare with table.csv; exit code 1 if different

Needs pandas. How each column is made:

migration_balance   sum of the yearly balances / sum of the year-end populations, per 1000 a year,
                    over the years 2014-2023 that have a balance. A year without a population takes
                    the mean of its neighbours. Level: akimat, else the district, else the town.
production_change   product of the yearly volume indices of 2014 to 2023, minus 1, in %; all ten
                    are needed. Level: akimat, else the district.
employees_change    hired employees, 2023 against 2014 (2015 where 2014 is blank), in %.
                    Level: the town.
income_ratio        wage of 2023 / population-weighted mean wage of the oblast's workbook, in %.
                    Level: the town, else the akimat, else the district.

The workbooks print some sheets in thousands and some in persons; the source of such a row says so.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable
from pathlib import Path

import pandas as pd

HERE = Path(__file__).resolve().parent
YEARS = range(2014, 2024)
TOWN, AKIMAT, DISTRICT = "town", "akimat", "district"

DIGITS = {  # decimal places of each derived column
    "production_change": 1,
    "employees_change": 1,
    "migration_balance": 2,
    "income_ratio": 1,
}

# Figures of the district of Altai are printed for Serebryansk; they are not its own.
NOT_OWN = {"serebryansk"}

# In table.csv, but not in series.csv: employees from another set of workbooks of the same Bureau,
# "Basic indicators of the labour market", of which only the change was kept; the income ratio of
# Aksay as published for its district, second quarter of 2023.
NOT_IN_SERIES = {
    "employees_change": {
        "saran",
        "shakhtinsk",
        "kulsary",
        "arkalyk",
        "zyryanovsk",
        "karazhal",
        "lisakovsk",
        "ridder",
        "rudny",
        "tekeli",
        "khromtau",
        "zhanatas",
        "karatau",
        "zhitikara",
        "zhezkazgan",
        "satpayev",
    },
    "income_ratio": {"aksay"},
}


def read(folder: Path = HERE) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The yearly series and the oblasts' mean wages."""
    oblasts = pd.read_csv(folder / "oblast_wages.csv", index_col="file")
    return pd.read_csv(folder / "series.csv"), oblasts


def pick(series: pd.DataFrame, town: str, indicator: str, level: str) -> pd.DataFrame:
    """One town's series at one level, by year."""
    keep = (series.alternative == town) & (series.indicator == indicator) & (series.level == level)
    return series[keep].set_index("year").sort_index()


def migration(series: pd.DataFrame, town: str, level: str) -> float | None:
    """Net migrants per 1000 a year; nothing with fewer than nine yearly balances."""
    balance = pick(series, town, "migration_balance_persons", level)
    people = pick(series, town, "population_end_year_thousand", level)
    balance = balance[balance.index.isin(YEARS)]
    if len(balance) < 9 or people.empty:
        return None
    moved = balance.value.mask(balance.source.str.contains("in thousands"), balance.value * 1000)
    size = people.value.mask(people.source.str.contains("in persons"), people.value / 1000)
    years = range(int(people.index.min()), int(people.index.max()) + 1)
    size = size.reindex(years).interpolate(limit=1, limit_area="inside")
    both = pd.concat([moved.rename("moved"), size.rename("people")], axis=1, join="inner").dropna()
    return float(both.moved.sum() / both.people.sum())


def production(series: pd.DataFrame, town: str, level: str) -> float | None:
    """Change in output by the chained volume index, %."""
    index = pick(series, town, "industry_volume_index_pct", level).value
    if not set(YEARS) <= set(index.index):
        return None
    return float(((index[list(YEARS)] / 100).prod() - 1) * 100)


def employees(series: pd.DataFrame, town: str, level: str) -> float | None:
    """Change in hired employees, %."""
    people = pick(series, town, "employees_thousand", level).value
    first = next((year for year in (2014, 2015) if year in people.index), None)
    if first is None or 2023 not in people.index:
        return None
    return float((people[2023] / people[first] - 1) * 100)


def income(series: pd.DataFrame, oblasts: pd.DataFrame, town: str, level: str) -> float | None:
    """Wage against the oblast's mean, %."""
    wage = pick(series, town, "wage_kzt_month", level)
    if 2023 not in wage.index:
        return None
    file = wage.source[2023].split(",")[0]
    return float(wage.value[2023] / oblasts.mean_wage_2023_kzt[file] * 100)


def derive(folder: Path = HERE) -> pd.DataFrame:
    """Every derivable figure: a row per town, a column per indicator."""
    series, oblasts = read(folder)
    ways: dict[str, tuple[Callable[[str, str], float | None], tuple[str, ...]]] = {
        "production_change": (lambda t, v: production(series, t, v), (AKIMAT, DISTRICT)),
        "employees_change": (lambda t, v: employees(series, t, v), (TOWN,)),
        "migration_balance": (lambda t, v: migration(series, t, v), (AKIMAT, DISTRICT, TOWN)),
        "income_ratio": (lambda t, v: income(series, oblasts, t, v), (TOWN, AKIMAT, DISTRICT)),
    }
    rows = {}
    for town in pd.read_csv(folder / "table.csv").id:
        rows[town] = dict.fromkeys(DIGITS)
        for column, (compute, levels) in ways.items():
            if town in NOT_OWN or town in NOT_IN_SERIES.get(column, ()):
                continue
            found = (compute(town, level) for level in levels)
            rows[town][column] = next((value for value in found if value is not None), None)
    return pd.DataFrame.from_dict(rows, orient="index").astype(float)


def check(folder: Path = HERE) -> list[str]:
    """Differences between the derived figures and table.csv, in words; empty when all agree."""
    table = pd.read_csv(folder / "table.csv", index_col="id", keep_default_na=False, dtype=str)
    derived = derive(folder)
    problems = []
    for column, digits in DIGITS.items():
        for town, cell in table[column].items():
            value = derived.at[town, column]
            if town in NOT_IN_SERIES.get(column, ()):
                continue
            here = f"{town}, {column}: table has {cell or 'a blank'}, the series give "
            if (cell == "") != bool(pd.isna(value)):
                problems.append(here + ("nothing" if pd.isna(value) else f"{value:.4f}"))
            elif cell != "" and abs(float(cell) - value) > 0.5001 * 10**-digits:
                problems.append(f"{here}{value:.4f}")
    return problems


def main(argv: list[str] | None = None) -> int:
    """Print the derived figures, or check them."""
    parser = argparse.ArgumentParser(description="Recompute the derived columns of table.csv.")
    parser.add_argument("--check", action="store_true", help="compare with table.csv")
    options = parser.parse_args(argv)
    if not options.check:
        print(derive().round(2).to_string())
        return 0
    problems = check()
    print("\n".join(problems) or "every derived figure agrees with the series")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())

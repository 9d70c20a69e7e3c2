"""Makes the committed catalogue out of the source files; run by hand, never by the product.

    python -m rectitude_domains.finance.curation SOURCES WHEEL

SOURCES is a folder with the resource files of investpy and the price files of skfolio, WHEEL the wheel of
pytickersymbols (industries and indices of companies). The same sources give the same files, byte for byte:
where there are more instruments than wanted, the SHA-256 of the id chooses. `data/README.md` tells what is
taken from where, and under which licence.
"""

from __future__ import annotations

import ast
import csv
import gzip
import hashlib
import re
import sys
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import astuple, dataclass, fields
from datetime import date
from pathlib import Path

from rectitude.sources import read_member
from rectitude_domains.finance.instruments import Fact, class_of
from rectitude_domains.finance.names import every_label, first_label, is_marked, region_of
from rectitude_domains.finance.titles import plain_company, spoken

DATA = Path(__file__).parent / "data"
CURRENCIES = frozenset({"EUR", "USD", "GBP", "CHF"})
HOMES = {
    "AT": "Austria", "AU": "Australia", "BE": "Belgium", "CA": "Canada", "CH": "Switzerland", "DE": "Germany",
    "DK": "Denmark", "ES": "Spain", "FI": "Finland", "FR": "France", "GB": "United Kingdom", "IE": "Ireland",
    "IT": "Italy", "JE": "Jersey", "JP": "Japan", "LU": "Luxembourg", "NL": "Netherlands", "NO": "Norway",
    "PT": "Portugal", "SE": "Sweden", "US": "United States",
}  # fmt: skip
"""Countries by the first two letters of an ISIN."""
BORROWERS = {
    "germany": "EUR", "france": "EUR", "italy": "EUR", "spain": "EUR", "netherlands": "EUR", "belgium": "EUR",
    "austria": "EUR", "ireland": "EUR", "portugal": "EUR", "finland": "EUR", "united kingdom": "GBP",
    "united states": "USD", "switzerland": "CHF", "japan": "JPY", "canada": "CAD", "australia": "AUD",
    "norway": "NOK", "sweden": "SEK", "poland": "PLN", "mexico": "MXN", "brazil": "BRL", "india": "INR",
    "south africa": "ZAR", "indonesia": "IDR",
}  # fmt: skip
"""Governments whose bonds are taken, with the currency that they borrow in."""
MATURITIES = ("3M", "6M", "1Y", "2Y", "3Y", "5Y", "7Y", "10Y", "15Y", "20Y", "30Y")
PRICED_STOCKS = frozenset((
    "AAPL", "AMD", "BAC", "BBY", "CVX", "GE", "HD", "JNJ", "JPM", "KO", "LLY", "MRK", "MSFT", "PEP",
    "PFE", "PG", "RRC", "UNH", "WMT", "XOM",
))  # fmt: skip
FACTOR_ETFS = {
    "US46432F3964": "MTUM", "US46432F3394": "QUAL", "US46432F3709": "SIZE", "US46429B6974": "USMV",
    "US46432F3881": "VLUE",
}  # fmt: skip
"""What there are prices of, besides the S&P 500."""
YEARS_OF_PRICES = 5
FUND_HOMES = frozenset(
    ["luxembourg", "united states", "united kingdom", "ireland", "germany", "france", "switzerland"]
)
WRAPPERS = re.compile(
    r"529|variable|collegecounts|scholarshare|series trust|metlife|\bvp\b|lvip|brighthouse|reliance|trust \d|"
    r"va invest|jnl/|\bcollective\b|college|\bvit\b|separate account|retirement class|insurance series|"
    r"institutional series|\bvct\b",
    re.IGNORECASE,
)
"""Funds that nobody can buy by themselves: inside insurances and savings plans."""
WANTED = {
    "etf": {"equity": 430, "bond": 190, "commodity": 60, "real_estate": 30, "money_market": 20, "currency": 8,
            "multi_asset": 12, "alternative": 12, "crypto": 8, "complex": 90},
    "fund": {"equity": 330, "bond": 250, "multi_asset": 150, "money_market": 80, "real_estate": 30,
             "commodity": 14, "alternative": 36, "complex": 20},
}  # fmt: skip
STOCKS = 420
SMALL = 40
"""Houses with fewer share classes or listings than that in the sources are small here."""
FIRST_INDICES = (
    "DOW JONES",
    "EURO STOXX 50",
    "Switzerland 20",
    "AEX",
    "DAX",
    "S&P 100",
    "FTSE 100",
    "CAC_40",
)
NAMES_OF_INDICES = {
    "CAC_40": "CAC 40", "DOW JONES": "Dow Jones Industrial Average", "NASDAQ 100": "Nasdaq-100",
    "NIKKEI 225": "Nikkei 225", "Switzerland 20": "SMI", "S&P 600": "S&P 600",
}  # fmt: skip
FUND_WORDS = re.compile(
    r"\((?:[^)]*)\)|\b(class|shares?|acc|inc|dist|cap|capitali[sz]ation|distribution|accumulation|accumulating|"
    r"distributing|income|hedged|institutional|investor|advisor|retail|service|admiral|usd|eur|gbp|chf|jpy|sek|"
    r"ucits|etf|fund|dr|net|gross|units?|premier|plus|privilege|classic|administrative|private)\b|\b[a-z]\d?\b|\b\d[cd]\b|\b[a-z]-?(acc|dis)\b|\W",
    re.IGNORECASE,
)


def curate(sources: Path, wheel: Path) -> None:
    """Write `instruments.csv` and `prices.csv`."""
    companies = companies_of(wheel)
    chosen = [
        *choose(etfs(_rows(sources / "etfs.csv")), WANTED["etf"]),
        *choose(funds(_rows(sources / "funds.csv")), WANTED["fund"]),
        *bonds(_rows(sources / "bonds.csv")),
        *stocks(_rows(sources / "stocks.csv"), companies),
    ]
    write_facts(DATA / "instruments.csv", chosen)
    write_prices(DATA / "prices.csv", sources, _priced(_rows(sources / "stocks.csv")))


def etfs(rows: Iterable[Mapping[str, str]]) -> list[Fact]:
    """Return one fact for each ISIN whose house is known, from its home listing where there is one."""
    found: dict[str, Fact] = {}
    order = sorted(rows, key=lambda row: (row["def_stock_exchange"] != "True", row["country"], row["id"]))
    for row in order:
        home = HOMES.get(row["isin"][:2], "")
        house = first_label("houses", row["full_name"])
        if home and house and row["currency"] in CURRENCIES and row["isin"] not in found:
            title = spoken(row["full_name"])
            filed = row["asset_class"]
            found[row["isin"]] = Fact(
                row["isin"], "etf", title, house, filed, row["currency"], home, "", (), 0.0
            )
    return list(found.values())


def funds(rows: Iterable[Mapping[str, str]]) -> list[Fact]:
    """Return the funds that a person could buy, under the names of their houses."""
    return [
        Fact(
            row["isin"],
            "fund",
            spoken(row["name"]),
            first_label("houses", row["issuer"]) or plain_company(row["issuer"]),
            row["asset_class"],
            row["currency"],
            HOMES[row["isin"][:2]],
            "",
            (),
            0.0,
        )
        for row in rows
        if row["country"] in FUND_HOMES
        and row["currency"] in CURRENCIES
        and row["isin"][:2] in HOMES
        and row["issuer"]
        and not WRAPPERS.search(row["name"])
    ]


def choose(offered: Sequence[Fact], wanted: Mapping[str, int]) -> list[Fact]:
    """Return the wanted number of each class, no two of one name, from small houses as many as from large."""
    sizes = Counter(fact.issuer for fact in offered)
    once = {(fact.issuer, FUND_WORDS.sub("", fact.title.lower())): fact for fact in sorted(offered, key=_lot)}
    shelves: dict[str, list[Fact]] = {}
    for fact in sorted(once.values(), key=_lot):
        asset_class = class_of(fact)
        shelf = "complex" if is_marked("complex", fact.title) and asset_class != "crypto" else asset_class
        if asset_class != "other" and (shelf != "equity" or _told(fact.title)):
            shelves.setdefault(shelf, []).append(fact)
    chosen = []
    for shelf, count in wanted.items():
        small = _capped([fact for fact in shelves[shelf] if sizes[fact.issuer] < SMALL], count // 3)
        others = [fact for fact in shelves[shelf] if fact not in small]
        chosen += small + _capped(others, count - len(small))
    return chosen + [fact for fact in offered if fact.item_id in FACTOR_ETFS and fact not in chosen]


def _capped(offered: Sequence[Fact], count: int) -> list[Fact]:
    """Return the first `count`, but no house more than a sixth of them."""
    held: Counter[str] = Counter()
    chosen: list[Fact] = []
    for fact in offered:
        if len(chosen) < count and held[fact.issuer] < max(3, count // 6):
            held[fact.issuer] += 1
            chosen.append(fact)
    return chosen


def _told(title: str) -> bool:
    return bool(region_of(title) or every_label("indices", title) or first_label("industries", title))


@dataclass(frozen=True, slots=True)
class Company:
    """What is known of a listed company: our word for its industry, and the indices that hold it."""

    industry: str
    indices: tuple[str, ...]


def companies_of(wheel: Path) -> dict[str, Company]:
    """Return companies by ISIN out of the wheel's table, whose Python is read as data and never run."""
    source = read_member(wheel, "pytickersymbols/indices_data.py").decode("utf-8")
    table = next(
        ast.literal_eval(node.value) for node in ast.parse(source).body if isinstance(node, ast.Assign)
    )
    words: dict[str, str] = {}
    held: dict[str, set[str]] = {}
    for index, content in table.items():
        for company in content["companies"]:
            for isin in company.get("isins", ()):
                words[isin] = words.get(isin, "") or _industry(company.get("industries", ()))
                held.setdefault(isin, set()).add(NAMES_OF_INDICES.get(index, index))
    return {isin: Company(words[isin], tuple(sorted(held[isin]))) for isin in held}


def _industry(labels: Iterable[str]) -> str:
    """Return the industry that most of a company's labels mean, the first among equals."""
    votes = Counter(first_label("industries", label) for label in labels)
    del votes[""]
    return votes.most_common(1)[0][0] if votes else ""


def stocks(rows: Sequence[Mapping[str, str]], companies: Mapping[str, Company]) -> list[Fact]:
    """Return the stocks of large companies, those with prices first, from their home listing."""
    listed: dict[str, Mapping[str, str]] = {}
    for row in rows:
        home = HOMES.get(row["isin"][:2], "")
        if home.lower() == row["country"] and row["isin"] not in listed:
            listed[row["isin"]] = row
    first = set(_priced(rows))
    names = {NAMES_OF_INDICES.get(name, name) for name in FIRST_INDICES}
    known = [isin for isin in listed if isin in first or (isin in companies and companies[isin].industry)]

    def order(isin: str) -> tuple[bool, bool, str]:
        indices = companies[isin].indices if isin in companies else ()
        return isin not in first, not names.intersection(indices), _lot_of(isin)

    return [_stock(listed[isin], companies.get(isin, NOBODY)) for isin in sorted(known, key=order)[:STOCKS]]


NOBODY = Company("", ())


def _stock(row: Mapping[str, str], company: Company) -> Fact:
    title, home = row["full_name"], HOMES[row["isin"][:2]]
    return Fact(
        row["isin"], "stock", title, plain_company(title), "equity", row["currency"], home,
        company.industry, company.indices, 0.0,
    )  # fmt: skip


def bonds(rows: Iterable[Mapping[str, str]]) -> list[Fact]:
    """Return the benchmark bonds of the chosen governments at the chosen maturities."""
    found = []
    for row in rows:
        maturity = row["name"].split()[-1]
        if row["country"] in BORROWERS and maturity in MATURITIES:
            home = row["country"].title()
            years = int(maturity[:-1]) / (12 if maturity.endswith("M") else 1)
            item_id = f"{home.upper().replace(' ', '-')}-{maturity}"
            title = f"{home} government bond, {_spelt(maturity)}"
            currency = BORROWERS[row["country"]]
            found.append(
                Fact(item_id, "bond", title, f"Government of {home}", "bond", currency, home, "", (), years)
            )
    return sorted(found, key=lambda fact: (fact.country, fact.years))


def _spelt(maturity: str) -> str:
    number, unit = int(maturity[:-1]), "month" if maturity.endswith("M") else "year"
    return f"{number} {unit}{'s' if number > 1 else ''}"


def write_facts(path: Path, chosen: Iterable[Fact]) -> None:
    """Write one line an instrument, ordered by kind and id."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow([field.name for field in fields(Fact)])
        for fact in sorted(chosen, key=lambda one: (one.kind, one.item_id)):
            *told, indices, years = astuple(fact)
            writer.writerow([*told, "; ".join(indices), round(years, 2) or ""])


def write_prices(path: Path, sources: Path, ids: Mapping[str, str]) -> None:
    """Write the last price of each week of the last years; `ids` gives tickers by item id."""
    ticker_of = {**ids, **FACTOR_ETFS, "S&P 500": "SP500"}
    daily: dict[str, dict[str, str]] = {}
    for name in ("sp500_dataset", "sp500_index", "factors_dataset"):
        for row in _rows(sources / f"{name}.csv.gz"):
            daily.setdefault(row["Date"], {}).update(row)
    end = date.fromisoformat(max(daily))
    weekly = {date.fromisoformat(day).isocalendar()[:2]: day for day in sorted(daily)}
    kept = [day for day in weekly.values() if (end - date.fromisoformat(day)).days < YEARS_OF_PRICES * 365.25]
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(["date", *ticker_of])
        for day in kept:
            writer.writerow([day, *(daily[day].get(ticker, "") for ticker in ticker_of.values())])


def _priced(rows: Iterable[Mapping[str, str]]) -> dict[str, str]:
    """Return the tickers of the stocks with prices by ISIN."""
    return {
        row["isin"]: row["symbol"]
        for row in rows
        if row["country"] == "united states" and row["symbol"] in PRICED_STOCKS
    }


def _lot(fact: Fact) -> float:
    """Return a fund's place in the draw; what names an index or is sustainable comes three times as often."""
    told = every_label("indices", fact.title) or is_marked("sustainable", fact.title)
    return int(_lot_of(fact.item_id)[:8], 16) / (3 if told else 1)


def _lot_of(item_id: str) -> str:
    return hashlib.sha256(item_id.encode()).hexdigest()


def _rows(path: Path) -> list[dict[str, str]]:
    if path.suffix == ".gz":
        with gzip.open(path, "rt", encoding="utf-8") as file:
            return list(csv.DictReader(file))
    with path.open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


if __name__ == "__main__":
    curate(Path(sys.argv[1]), Path(sys.argv[2]))

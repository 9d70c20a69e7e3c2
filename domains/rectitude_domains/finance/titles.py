"""Names as they are written: the source writes every fund's name with one capital letter a word."""

from __future__ import annotations

import re

UPPER = frozenset((
    "ubs", "hsbc", "usd", "eur", "gbp", "chf", "jpy", "esg", "msci", "us", "uk", "ucits", "ftse",
    "dws", "bny", "nn", "axa", "bnp", "db", "oeic", "icvc", "sri", "ii", "iii", "iv", "emu", "ui",
    "amg", "aig", "ssga", "aqr", "gmo", "usaa", "sei", "mfs", "pgim", "cpr", "ubam", "dje", "lgim",
    "asi", "dax", "tr", "fof", "hvb", "lbbw", "inka", "kbl", "jpm", "s&p", "sicav", "etf", "reit",
    "eafe", "hy", "tips", "bmo", "em", "m&g", "gam", "dnb", "bl", "vt", "fp", "jo", "spdr", "sg",
    "abn", "amro", "vi", "vii", "viii", "nvit", "pimco",
))  # fmt: skip
SPELT = {
    "Jpmorgan": "JPMorgan", "Blackrock": "BlackRock", "Ishares": "iShares", "Bluebay": "BlueBay",
    "Alliancebernstein": "AllianceBernstein", "Tiaa-cref": "TIAA-CREF", "Robecosam": "RobecoSAM",
    "Mainstay": "MainStay", "Lifepath": "LifePath", "Lifestrategy": "LifeStrategy", "Euromts": "EuroMTS",
}  # fmt: skip
FORMS = re.compile(
    r"[,.]? *\b(s\.?a\.?( ?s\.?)?|s\.?à ?r\.?l\.?|gmbh|ag|plc|ltd\.?|limited|llp|llc\.?|inc\.?|corp\.?|co\.?|"
    r"kag|kg|se|nv|n\.v\.|spa|s\.p\.a\.?|mbh|ab|oyj|asa|mgmt|managers|management|investment|investments|asset|company|group|"
    r"funds?|\(lux(emb(o)?urg)?\)|\(luxembourg\)|\(ireland\)|\(uk\)|\(europe\)|\(switzerland\)|luxembourg|ireland)"
    r"(?=$|[\s,.])\.?",
    re.IGNORECASE,
)


def spoken(name: str) -> str:
    """Return a fund's name with its abbreviations in capitals.

    >>> spoken("Ubs (lux) Equity Sicav - Us Dividend (usd) P-acc"), spoken("iShares MSCI USA")
    ('UBS (Lux) Equity SICAV - US Dividend (USD) P-acc', 'iShares MSCI USA')
    """
    name = " ".join(name.split())
    for filed, spelt in SPELT.items():
        name = re.sub(rf"\b{filed}\b", spelt, name)
    shouted = re.sub(r"[A-Za-z&]+", lambda found: _cased(found[0]), name)
    return re.sub(r"\(([a-z])", lambda found: "(" + found[1].upper(), shouted)


def _cased(word: str) -> str:
    return word.upper() if word.lower() in UPPER and word not in {"db", "Se"} else word


def plain_company(name: str) -> str:
    """Return a company's name without the words for its legal form and trade.

    >>> plain_company("Guinness Asset Management Limited"), plain_company("Johnson & Johnson")
    ('Guinness', 'Johnson & Johnson')
    """
    plain = name
    while (shorter := FORMS.sub("", plain).strip(" ,.&-")) != plain:
        plain = shorter
    return plain or name

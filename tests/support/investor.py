"""The answers of somebody who asks finance for income over three years: those of the documented example."""

from rectitude.catalogue import Value

ANSWERS: dict[str, Value] = {
    "objectives": "income",
    "horizon_years": 3,
    "risk_tolerance": 2,
    "loss_capacity": 0.05,
    "knowledge": ("bond", "money_market"),
    "liquidity_need": "high",
    "sustainability": False,
    "holdings": {},
    "answered_on": "2026-10-01",
}

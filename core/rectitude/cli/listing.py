"""An explained list as a person reads it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import cast

from rectitude.cli.screen import clean, headline, quiet, say

Told = Mapping[str, object]

TOP = 4
"""Contributions that are named; the others are one sum."""
EXAMPLES = 3


def show_list(body: Told, hint: bool = True) -> None:
    """Print an answer's body: items with their explanation, what was withheld, where it is recorded."""
    items, asked = objects(body["items"]), bool(cast(Told, body["understood"])["query"])
    for note in texts(body["notes"]):
        say(note)
    show_understood(cast(Told, body["understood"]))
    for item in items:
        show_item(item, asked)
    say("")
    show_withheld(objects(body["withheld_by_rule"]), objects(body["withheld"]))
    show_fairness(cast(Told, body["fairness"]))
    for disclosure in texts(body["disclosures"]):
        quiet(disclosure)
    if hint:
        say(f"Recorded: `rectitude audit show {body['id']}` shows the record.")


def show_understood(understood: Told) -> None:
    """Print what the query was taken to name, and what it was taken to ask of every item."""
    entities, filters = objects(understood["entities"]), objects(understood["filters"])
    told = [f"{entity['label']} ({entity['kind']})" for entity in entities]
    told += [str(condition["sentence"]) for condition in filters if condition["applied"]]
    if told:
        say("Understood: " + ", ".join(told))
    for condition in filters:
        lenient = condition["operator"] == "is_not" and not condition["strict"]
        if condition["applied"] and condition["unknown"] and not lenient:
            say(f"Left out, since nobody knows it: {condition['unknown']} ({condition['sentence']})", 2, 2)


def show_item(item: Told, asked: bool = False) -> None:
    """Print one item: what it is, why it stands here, and what was done to put it here.

    Where something was `asked` for, also how much the query counted beside everything else.
    """
    say("")
    share = 100 * cast(float, item["probability"])
    headline(
        f"{item['rank']:>2}  {clean(dated(item))}",
        f"score {figure(item['score'])}  probability {share:.1f} %",
    )
    for reason in texts(item["reasons"]):
        say(reason, indent=4)
    quiet(sum_of(item), indent=4)
    if asked:
        quiet(sides_of(item), indent=4)
    for forced in objects(item["adjustments"]):
        placed = f"placed before {forced['displaced_title']}, price {figure(forced['price'])}"
        say(f"! {forced['rule']}: {placed}", 4, 2)
    for warning in objects(item["warnings"]):
        say(f"! Warning: {warning['reason']} ({warning['rule']}; {warning['source']})", 4, 2)


def dated(item: Told) -> str:
    """Return a title with the item's year, where it has one and the title does not say it.

    >>> dated({"title": "Fargo", "attributes": {"year": 1996}})
    'Fargo (1996)'
    """
    title, year = str(item["title"]), cast(Told, item["attributes"]).get("year")
    return title if year is None or f"({year})" in title else f"{title} ({year})"


UNKNOWN = " (not known)"


def sum_of(item: Told) -> str:
    """Return the score as the sum that it is: the base, the largest contributions, and the rest as one.

    >>> parts = [{"label": "year", "micro": 1_500_000}, {"label": "genre", "micro": -250_000}]
    >>> sum_of({"base": 0.5, "score": 1.75, "contributions": parts})
    '1.750 = 0.500 base, +1.500 year, −0.250 genre'
    """
    parts = objects(item["contributions"])
    named = [
        f"{signed(cast(int, part['micro']))} {part['label']}{UNKNOWN * (part.get('value') == 'missing')}"
        for part in parts[:TOP]
        if part["micro"]
    ]
    others = [cast(int, part["micro"]) for part in parts[TOP:] if part["micro"]]
    rest = [f"{signed(sum(others))} in {len(others)} more"] if others else []
    return f"{figure(item['score'])} = " + ", ".join([f"{figure(item['base'])} base", *named, *rest])


SIDES = {
    "text": "the query",
    "graph": "the graph",
    "behaviour": "what you did",
    "popularity": "demand",
    "profile": "what you said of yourself",
    "towers": "what your last choices are about",
    "policy": "fairness",
}
"""What each modality is called; others by their own name."""


def sides_of(item: Told) -> str:
    """Return how much each kind of knowledge adds to the score, in all.

    >>> sums = [{"modality": "text", "micro": 1_500_000}, {"modality": "graph", "micro": -250_000}]
    >>> sides_of({"by_modality": sums})
    'In all: the query +1.500, the graph −0.250'
    """
    sums = [
        f"{SIDES.get(str(part['modality']), str(part['modality']))} {signed(cast(int, part['micro']))}"
        for part in objects(item["by_modality"])
        if part["micro"]
    ]
    return "In all: " + ", ".join(sums)


def figure(value: object) -> str:
    """Return a decimal with three places.

    >>> figure(-7.2714)
    '−7.271'
    """
    return f"{value:.3f}".replace("-", "−")


def signed(micro: int) -> str:
    """Return millionths with a sign.

    >>> signed(-250_000)
    '−0.250'
    """
    return f"{'−' if micro < 0 else '+'}{abs(micro) / 1e6:.3f}"


def show_withheld(rules: Sequence[Told], withheld: Sequence[Told]) -> None:
    """Print how many candidates each rule kept off the list, with a few of them and the first's reason."""
    for rule in rules:
        named = [entry for entry in withheld if entry["rule"] == rule["rule"]][:EXAMPLES]
        shown = "; ".join(str(entry["title"]) for entry in named)
        more = "; …" if cast(int, rule["count"]) > len(named) else ""
        reason = f" ({shown}{more}). {named[0]['reason']}" if named else "."
        say(f"Withheld by {rule['rule']}: {rule['count']}{reason}", 0, 2)


def show_fairness(account: Told) -> None:
    """Print what each group got, what was forced for it and what could not be had."""
    served = cast("Mapping[str, int]", account["served"])
    if not served:
        return
    shares = ", ".join(f"{count} {label}" for label, count in served.items())
    forced, price = cast(int, account.get("forced", 0)), cast(int, account.get("price", 0))
    cost = f"; {forced} placed by the guarantee, at {price / 1e6:.3f} of score" if forced else ""
    say(f"Fairness ({account['groups']}): {shares}{cost}.", 0, 2)
    for lack in objects(account.get("infeasible", ())):
        words = f"of {lack['group']} wanted {lack['wanted']}, there were {lack['available']}"
        say(f"Not to be had: in the first {lack['prefix']} places {words}.", 2, 2)
    for lack in objects(account.get("stream_lacking", ())):
        target, reached = cast(int, lack["target_ppm"]) / 1e6, cast(int, lack["reachable_ppm"]) / 1e6
        words = (
            f"{target:.0%} of the attention for {lack['group']}, of which {lack['available']} could be shown"
        )
        say(f"Not to be had: {words}; that makes {reached:.0%}.", 2, 2)


def objects(value: object) -> Sequence[Told]:
    """Return the objects of a list in an answer."""
    return cast("Sequence[Told]", value)


def texts(value: object) -> Sequence[str]:
    """Return the sentences of a list in an answer."""
    return cast("Sequence[str]", value)

"""Two hundred rules on two hundred candidates, compiled to columns, against an engine for CEL."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import cache
from pathlib import Path

import cel
import numpy as np

from measuring import Row, interleaved, median
from rectitude.arrays import Rows
from rectitude.catalogue import Attribute, Catalogue, Item, Kind, Value, catalogue_of
from rectitude_plugins.policies.profile import profile_of
from rectitude_plugins.policies.rulebook import RuleBook, rulebook_of
from rectitude_plugins.policies.rules import Pack, PackRule, Policies
from rectitude_plugins.policies.scene import Scene, no_rows

ITEMS, CANDIDATES, RULES, MANY = 2_000, 200, 200, 1_000
IN_A_ROW = 20
"""How often the compiled rules are asked for each time that the engine is: alone, each time they would find
nothing of theirs in the processor's caches."""
WORDS = tuple(f"w{number}" for number in range(20))
NUMBERS, WORD, TAGS = range(10), range(4), range(4)
ATTRIBUTES = (
    *(Attribute(f"n{number}", Kind.INTEGER) for number in NUMBERS),
    *(Attribute(f"e{number}", Kind.ENUMERATION) for number in WORD),
    *(Attribute(f"t{number}", Kind.TAGS) for number in TAGS),
)
CONDITIONS = (
    *["item.n{a} > {high} && '{word}' in item.t{b}"] * 8,  # of the item alone
    *["has(item.n{a}) && item.n{a} > person.n{c} && person.n1 > {low}"] * 6,  # against the person's numbers
    *["person.n{a} > {high} || '{word}' in person.t{b} && person.e0 == 'w1'"] * 2,  # of the person alone
    *["person.t{b}.exists(x, x in item.t{d})"] * 2,
    *["person.e{b} == item.e{d} && item.n{a} < person.n{c} && person.n0 > {low}"] * 2,
)
"""The mix of kinds of conditions, as packs have them: most read the item alone or compare two numbers."""


def measure(home: Path) -> list[Row]:
    """Measure both in turns; the CEL engine gets a twentieth of the candidates, since it takes so long."""
    draw = np.random.default_rng(0)
    catalogue = catalogue_of([Item(str(n), "", values(draw)) for n in range(ITEMS)], ATTRIBUTES)
    person = values(draw)
    rows = np.sort(draw.choice(ITEMS, CANDIDATES, replace=False)).astype(np.int32)
    written = [condition(number) for number in range(RULES)]
    book = rulebook_of(Policies((pack(written),), ATTRIBUTES, (True,)), catalogue)
    few = rows[:: CANDIDATES // 10]
    asked: dict[str, Callable[[], int]] = {
        "columns": lambda: sum(judged(book, person, rows) for _ in range(IN_A_ROW)),
        "cel": lambda: interpreted(written, catalogue, person, few),
    }
    assert asked["cel"]() == judged(book, person, few), "the two engines disagree"
    taken = interleaved(asked, 40)
    many = [condition(number) for number in range(MANY)]
    looped = [rulebook_of(Policies((pack([when]),), ATTRIBUTES, (True,)), catalogue) for when in many]
    whole = rulebook_of(Policies((pack(many),), ATTRIBUTES, (True,)), catalogue)
    loops = interleaved(
        {
            "network": lambda: judged(whole, person, rows),
            "loop": lambda: [judged(one, person, rows) for one in looped],
        },
        20,
    )
    network, loop = median(loops["network"]), median(loops["loop"])
    columns = median(taken["columns"]) / IN_A_ROW
    engine = median(taken["cel"]) * len(rows) / len(few)
    return [
        Row(f"{RULES} rules × {CANDIDATES} candidates", "≤ 0.3 ms", f"{columns:.3f} ms", columns <= 0.3),
        Row(
            "the same by the CEL engine",
            "≥ 50 ×",
            f"{engine / columns:.0f} × ({engine:.0f} ms)",
            engine >= 50 * columns,
        ),
        Row(
            f"(11) {MANY} rules ÷ a loop over them",
            "≤ 0.2 ×",
            f"{network / loop:.2f} × ({network:.2f} ms against {loop:.1f} ms)",
            network <= 0.2 * loop,
        ),
    ]


def values(draw: np.random.Generator) -> dict[str, Value]:
    """Return one item or person."""
    numbers = {f"n{number}": int(draw.integers(1_000)) for number in NUMBERS}
    words = {f"e{number}": WORDS[draw.integers(20)] for number in WORD}
    tags = {f"t{number}": tuple(sorted({WORDS[n] for n in draw.integers(20, size=3)})) for number in TAGS}
    return {**numbers, **words, **tags}


def condition(number: int) -> str:
    """Return the text of a rule's condition."""
    digits = {"a": number % 10, "b": number % 4, "c": number // 10 % 10, "d": number // 4 % 4}
    bounds = {"high": 900 + number % 90, "low": number, "word": WORDS[number % 20]}
    return CONDITIONS[number % len(CONDITIONS)].format(**digits, **bounds)


def pack(written: Sequence[str]) -> Pack:
    """Return a pack of these conditions."""
    rules = [
        PackRule(f"r{n}", "1", "bench", "block", "item", when, "Not shown.", "bench", "2026-01-01", 1)
        for n, when in enumerate(written)
    ]
    return Pack("bench.yaml", "", "bench", "1", "any", "bench", tuple(rules))


def judged(book: RuleBook, person: Mapping[str, Value], rows: Rows) -> int:
    """Return how many rules fire on how many candidates, by columns."""
    scene = Scene(rows.astype(np.intp), no_rows(), profile_of(person, book.profile))
    return int((book.network.judge(scene) > book.floor).sum())


def interpreted(written: Sequence[str], catalogue: Catalogue, person: Mapping[str, Value], rows: Rows) -> int:
    """Return the same for a few candidates, by a compiled CEL program a rule."""
    programs = [_compiled(when) for when in written]
    fired = 0
    for row in rows.tolist():
        item = {name: _told(column.value(row)) for name, column in catalogue.columns.items()}
        context = cel.Context(variables={"item": item, "person": {n: _told(v) for n, v in person.items()}})
        fired += sum(program.execute(context) is True for program in programs)
    return fired


@cache
def _compiled(when: str) -> cel.Program:
    return cel.compile(when)


def _told(value: Value) -> object:
    return list(value) if isinstance(value, tuple) else value

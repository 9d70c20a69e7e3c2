"""What a food is a form of, by its title: boiled or fried, an egg is an egg.

A list that holds an egg three times is no choice. The forms are read from the titles of the catalogue with a
short list of words; it is a convenience, and no rule of safety rests on it.
"""

from __future__ import annotations

import re

FORMS = frozenset((
    "air-popped", "baked", "black", "boiled", "brown", "canned", "cooked", "country", "decaffeinated",
    "dried", "dry", "fresh", "freshwater", "fried", "golden", "green", "hard-boiled", "hen", "low-fat",
    "orange", "parboiled", "part-skim", "pink", "plain", "puffed", "raw", "red", "reduced-fat", "ripe",
    "rolled", "smoked", "soft", "split", "striped", "tender", "unripe", "unsweetened", "white", "whole",
    "yellow", "yolk",
))  # fmt: skip
"""Words of a title that say how a food is made or looks, or whose it is."""
COLOURS = frozenset({"black", "brown", "green", "pink", "red", "white", "yellow"})
BY_COLOUR = frozenset({"bean", "gram"})
"""Foods whose colour makes another food of them."""
SAME = {
    "groundnut": "peanut",
    "cashew nut": "cashew",
    "capsicum": "bell pepper",
    "brinjal": "aubergine",
    "honeydew melon": "melon",
    "musk melon": "melon",
    "collard leaf": "collard green",
    "duck egg": "egg",
    "quail egg": "egg",
}
"""Other names of one food."""
BESIDE = re.compile(r"\(.*?\)|,.*")
PLURALS = (("leaves", "leaf"), ("ies", "y"), ("oes", "o"), ("shes", "sh"), ("s", ""))
KEPT = frozenset({"asparagus", "brussels", "couscous", "hummus", "molasses", "swiss"})


def staple_of(title: str) -> str:
    """Return the food that a title names a form of.

    >>> [staple_of(title) for title in ("Egg", "Hard-boiled egg", "Boiled egg white", "Quinoa, dry")]
    ['egg', 'egg', 'egg', 'quinoa']
    >>> staple_of("Groundnuts"), staple_of("Peanut butter"), staple_of("Pumpkin seeds")
    ('peanut', 'peanut butter', 'pumpkin seed')
    """
    words = BESIDE.sub("", title).lower().split()
    told_apart = COLOURS if _singular(words[-1]) in BY_COLOUR else frozenset()
    plain = [_singular(word) for word in words if word not in FORMS - told_apart] or words
    name = " ".join(plain)
    return SAME.get(name, name)


def _singular(word: str) -> str:
    if word in KEPT or word.endswith("ss"):
        return word
    ending = next(((plural, one) for plural, one in PLURALS if word.endswith(plural)), None)
    return word.removesuffix(ending[0]) + ending[1] if ending else word

"""Allergens that foods are checked for, and the words that people use for them.

They are those that European law wants named on food (Regulation (EU) No 1169/2011, annex II), crustaceans
and molluscs taken together as shellfish.
"""

from __future__ import annotations

from functools import cache

from rectitude_domains.health.vocabulary import Vocabulary

ALLERGENS = {
    "peanut": ("groundnut", "ground nut", "peanut butter", "arachis", "monkey nut"),
    "nuts": (
        "nut", "tree nut", "almond", "walnut", "hazelnut", "cashew", "pistachio", "pecan", "brazil nut",
        "macadamia", "pine nut", "chestnut", "coconut",
    ),
    "milk": ("dairy", "cow's milk", "cows milk", "milk protein", "casein", "whey", "cheese", "lactose"),
    "egg": ("hen's egg", "egg white", "egg yolk"),
    "fish": ("finfish", "cod", "salmon", "tuna"),
    "shellfish": (
        "crustacean", "mollusc", "mollusk", "shrimp", "prawn", "crab", "lobster", "mussel", "oyster", "squid",
        "clam", "seafood",
    ),
    "soy": ("soya", "soybean", "soya bean", "tofu", "edamame"),
    "gluten": ("wheat", "barley", "rye", "cereals containing gluten", "spelt"),
    "sesame": ("sesame seed", "tahini", "gingelly"),
    "celery": ("celeriac",),
    "mustard": ("mustard seed",),
    "sulphites": ("sulphite", "sulfite", "sulphur dioxide", "sulfur dioxide"),
    "lupin": ("lupine",),
}  # fmt: skip


@cache
def allergen_words() -> Vocabulary:
    """Return the vocabulary of allergens.

    >>> allergen_words().hear(["Peanuts", "dairy", "kiwi"])
    Heard(known=('peanut', 'milk'), unknown=('kiwi',))
    """
    return Vocabulary.of(ALLERGENS.items())

"""What the statements of the health graph mean, what to call them, and what they weigh in a walk.

What speaks against an item (an interaction, an allergen, a condition) stands in the graph and is walked by
nobody: a walk from a medicine would end at the very foods that do not go with it. The weights are a choice
made beforehand, not fitted.
"""

from __future__ import annotations

from collections.abc import Mapping

from rectitude.domain import Relation

HIGH_IN, SUITS, SERVES = "high_in", "suits", "serves"
INTERACTS, UNSUITABLE, LIMITED = "interacts_with", "unsuitable_in", "limited_in"
INSIDE, CLASS, MEETS = "inside", "belongs_to", "meets"

RELATIONS: Mapping[str, Relation] = {
    HIGH_IN: Relation("nutrient", "nutrients", 1.0),
    SUITS: Relation("goal", "goals", 1.0),
    SERVES: Relation("nutrient for a goal", "nutrients for a goal", 0.5),
    "food_group": Relation("food group", "food groups", 1.0),
    "theme": Relation("theme", "themes", 1.0),
    "kind": Relation("kind", "kinds", 0.125),
    "food_table": Relation("food table", "food tables", 0.25),
    "allergens": Relation("allergen", "allergens", 0.0),
    INTERACTS: Relation("medicine that it interacts with", "medicines that it interacts with", 0.0),
    UNSUITABLE: Relation("condition that it is unsuitable in", "conditions that it is unsuitable in", 0.0),
    LIMITED: Relation("condition to limit it in", "conditions to limit it in", 0.0),
    INSIDE: Relation("wider condition", "wider conditions", 0.0),
    CLASS: Relation("class of medicines", "classes of medicines", 0.0),
    MEETS: Relation("interaction of medicines", "interactions of medicines", 0.0),
}

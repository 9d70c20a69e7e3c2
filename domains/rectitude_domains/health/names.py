"""Medicines, supplements and other names of the interaction list: brands, classes and who belongs to which.

Brand names and classes are those that the list itself gives; international spellings and members of broad
classes (by the WHO's ATC groups) that we added stand in columns of their own in `names.csv`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache

from rectitude_domains.health.files import rows_of
from rectitude_domains.health.vocabulary import Vocabulary

MEDICINE, CLASS, SUPPLEMENT, FOOD, HABIT = "medicine", "class", "supplement", "food", "habit"


@dataclass(frozen=True, slots=True)
class Name:
    """One name of the list: what it is (medicine, class, supplement, food, habit) and its classes."""

    name: str
    kind: str
    also: tuple[str, ...]
    classes: tuple[str, ...]


@cache
def names() -> Mapping[str, Name]:
    """Return every name of the list by its word."""
    return {
        row["name"]: Name(
            row["name"],
            row["kind"],
            (*_several(row["also"]), *_several(row["also_ours"])),
            (*_several(row["classes"]), *_several(row["classes_ours"])),
        )
        for row in rows_of("names.csv")
    }


@cache
def medicine_words() -> Vocabulary:
    """Return the vocabulary of everything that somebody may take: medicines, classes, supplements, habits."""
    return Vocabulary.of((name.name, name.also) for name in names().values())


@cache
def members_of(group: str) -> frozenset[str]:
    """Return the names that belong to a class.

    >>> sorted(members_of("statin"))
    ['atorvastatin', 'lovastatin', 'simvastatin']
    """
    return frozenset(name.name for name in names().values() if group in name.classes)


def reach_of(words: Iterable[str]) -> frozenset[str]:
    """Return the names that one side of a fact is about: those it lists, and the members of its classes."""
    own = {names()[medicine_words().names[word]].name for word in words}
    return frozenset(own.union(*(members_of(word) for word in own)))


def _several(text: str) -> tuple[str, ...]:
    return tuple(text.split("|")) if text else ()

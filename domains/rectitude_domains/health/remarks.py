"""What an answer as a whole has to say of safety, beside what rules say: sentences on the profile.

A list that kept silent about what it could not check would mislead. Interactions within a person's own
medicines are told by rules of the pack, in the wording that `listed_pairs` gives them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from rectitude.catalogue import Value
from rectitude_domains.health.conditions import label_of
from rectitude_domains.health.interactions import CAUTION, Interaction, among
from rectitude_domains.health.profile import Reading, read_profile
from rectitude_domains.health.vocabulary import folded

Pair = tuple[Interaction, tuple[str, str]]

ASKED = {
    "age": "age",
    "conditions": "conditions",
    "medicines": "medicines",
    "allergies": "allergies",
    "pregnant": "whether you are pregnant",
}
"""Fields that safety reads, with their words."""
MISSING = (
    "Your profile does not say: {fields}. What may be unsafe because of it is left out; "
    "an empty list says that there are none."
)
UNKNOWN = (
    "We do not know {words} (in {field}), so {subject} treated as unknown: what could be unsafe with it is "
    "left out. Please check the spelling, and ask a pharmacist or doctor about it."
)
UNKNOWN_DIET = (
    "We do not know {words} (in diet), so no food is shown. Please name it in another word, or leave it out."
)
UNKNOWN_GOALS = "We do not know {words} (in goals), so no item is ranked by it."
MILD = "{pair} Please mention it to your doctor or pharmacist at your next visit."
CHECKED = "This list was checked against what you say of yourself: {told}."
NOT_ENGLISH = (
    "Signs of an emergency are found in English words only. If this is one, call your local emergency number "
    "now (112 in the EU, 911 in the US)."
)
MOST_NAMED = 12
"""So many of one field's words are repeated at most."""


def remarks(profile: Mapping[str, Value], query: str | None = None) -> tuple[str, ...]:
    """Return the sentences on one request, the gravest first.

    >>> remarks({"age": 71, "medicines": ("warfarin", "foozle")})[0][:40]
    'We do not know "foozle" (in medicines), '
    """
    reading = read_profile(profile)
    return remarks_on(reading, tuple(among(reading.medicines or ())), profile, query)


def remarks_on(
    reading: Reading, pairs: Sequence[Pair], profile: Mapping[str, Value], query: str | None
) -> tuple[str, ...]:
    """Return the sentences on a profile that was read already, whose medicines interact in these pairs."""
    found = (*_query(query), *_unknown(reading), *_missing(profile), *_mild(pairs), *_checked(reading))
    return tuple(found)


def listed_pairs(pairs: Iterable[Pair]) -> str:
    """Return pairs of somebody's own medicines with what is listed of them, as sentences.

    >>> listed_pairs(among(["warfarin", "fluconazole"]))[:48]
    'Warfarin and fluconazole: Fluconazole slows the '
    """
    return " ".join(_pair(fact, *names) for fact, names in pairs)


def _pair(fact: Interaction, one: str, other: str) -> str:
    return f"{one[:1].upper()}{one[1:]} and {other}: {fact.wording}"


def _query(query: str | None) -> Iterator[str]:
    if query and not query.isascii() and not folded(query).isascii():
        yield NOT_ENGLISH


def _mild(pairs: Sequence[Pair]) -> Iterator[str]:
    for fact, names in pairs:
        if fact.severity == CAUTION:
            yield MILD.format(pair=_pair(fact, *names))


def _unknown(reading: Reading) -> Iterator[str]:
    for field, words in reading.unknown.items():
        named = listed([f'"{word}"' for word in words[:MOST_NAMED]])
        subject = "it is" if len(words) == 1 else "they are"
        sentence = {"goals": UNKNOWN_GOALS, "diet": UNKNOWN_DIET}.get(field, UNKNOWN)
        yield sentence.format(words=named, field=field, subject=subject)


def _missing(profile: Mapping[str, Value]) -> Iterator[str]:
    fields = [words for name, words in ASKED.items() if profile.get(name) is None]
    if fields:
        yield MISSING.format(fields=listed(fields))


def _checked(reading: Reading) -> Iterator[str]:
    """Yield the basis of the advice: what was understood of the profile, in our words."""
    codes = None if reading.codes is None else [f"{label_of(code)} ({code})" for code in reading.codes]
    fields = {"conditions": codes, "medicines": reading.medicines, "allergies": reading.allergens}
    told = [] if reading.age is None else [f"age {reading.age}"]
    told += [_field(name, words) for name, words in fields.items() if words is not None]
    if reading.expecting is not None:
        told.append("pregnant" if reading.expecting else "not pregnant")
    if reading.diet is not None:
        told.append(f"{reading.diet} diet")
    if told:
        yield CHECKED.format(told="; ".join(told))


def _field(name: str, words: Sequence[str]) -> str:
    more = f" and {len(words) - MOST_NAMED} more" if len(words) > MOST_NAMED else ""
    return f"{name} {', '.join(words[:MOST_NAMED])}{more}" if words else f"no {name}"


def listed(words: Sequence[str]) -> str:
    """Return words as a sentence lists them.

    >>> listed(["age", "conditions", "medicines"])
    'age, conditions and medicines'
    """
    *first, last = words
    return f"{', '.join(first)} and {last}" if first else last

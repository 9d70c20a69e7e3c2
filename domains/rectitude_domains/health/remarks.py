"""What the answer as a whole has to say, beside what it says of single items.

Interactions within a person's own medicines belong here: no rule on an item could block them, and a list
that kept silent about them would mislead.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from rectitude.catalogue import Value
from rectitude.values import Level
from rectitude_domains.health.emergency import alarm_in
from rectitude_domains.health.interactions import CAUTION, NOTICE, among
from rectitude_domains.health.profile import read_profile

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
UNKNOWN_GOALS = "We do not know {words} (in goals), so no item is ranked by it."
BETWEEN = (
    "{one} and {other}, both on your own list: {wording} Please talk to your doctor or pharmacist {when}."
)
SOON, NEXT = "before you change or take anything", "at your next visit"


@dataclass(frozen=True, slots=True)
class Remark:
    """One remark on the whole list: which rule makes it, how grave it is, what it says, where it is from."""

    rule: str
    level: Level
    text: str
    source: str


def remarks(profile: Mapping[str, Value], query: str | None) -> tuple[Remark, ...]:
    """Return the remarks on one request, the gravest first.

    >>> [remark.rule for remark in remarks({"age": 71, "medicines": ("warfarin", "aspirin")}, None)]
    ['health/own-medicines-danger', 'health/missing-profile']
    """
    found = [*_alarm(query), *_between_medicines(profile), *_unknown(profile), *_missing(profile)]
    return tuple(sorted(found, key=lambda remark: -remark.level))


def _alarm(query: str | None) -> Iterator[Remark]:
    alarm = alarm_in(query)
    if alarm is not None:
        level = Level.BLOCK if alarm.stops else Level.WARN
        yield Remark("health/emergency", level, alarm.message, alarm.source)


def _between_medicines(profile: Mapping[str, Value]) -> Iterator[Remark]:
    for fact, (one, other) in among(read_profile(profile).medicines or ()):
        mild = fact.severity == CAUTION
        text = BETWEEN.format(
            one=one[:1].upper() + one[1:], other=other, wording=fact.wording, when=NEXT if mild else SOON
        )
        level = Level.PERMIT if mild else Level.WARN
        yield Remark(f"health/own-medicines-{fact.severity}", level, text, f"{fact.source}. {NOTICE}")


def _unknown(profile: Mapping[str, Value]) -> Iterator[Remark]:
    for field, words in read_profile(profile).unknown.items():
        named = listed([f'"{word}"' for word in words])
        subject = "it is" if len(words) == 1 else "they are"
        sentence = UNKNOWN_GOALS if field == "goals" else UNKNOWN
        text = sentence.format(words=named, field=field, subject=subject)
        level = Level.PERMIT if field == "goals" else Level.WARN
        yield Remark(f"health/unknown-{field}", level, text, "the lists of names of this domain")


def _missing(profile: Mapping[str, Value]) -> Iterator[Remark]:
    fields = [words for name, words in ASKED.items() if profile.get(name) is None]
    if fields:
        text = MISSING.format(fields=listed(fields))
        yield Remark("health/missing-profile", Level.PERMIT, text, "the profile that safety rules read")


def listed(words: Sequence[str]) -> str:
    """Return words as a sentence lists them.

    >>> listed(["age", "conditions", "medicines"])
    'age, conditions and medicines'
    """
    *first, last = words
    return f"{', '.join(first)} and {last}" if first else last

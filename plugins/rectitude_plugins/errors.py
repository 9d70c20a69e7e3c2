"""Everything that the built-in parts refuse to do, each with a sentence that says what to do instead.

::

    rectitude.errors.RectitudeError
    ├── BadRequest
    │   └── ProfileUnusable          a value of the profile is not of the kind that its attribute declares
    └── BadData
        └── PackUnusable             a rule pack cannot be used; file, rule, field and line name the place
            ├── PackNotFound
            ├── ConditionUnreadable  a condition is not written in the subset of CEL that rules may use
            ├── ConditionMistyped    a condition compares what cannot be compared
            └── RuleReadsUndeclared  a rule reads an attribute that the domain does not declare
"""

from __future__ import annotations

from collections.abc import Sequence
from difflib import get_close_matches

from rectitude.errors import BadData, BadRequest


class ProfileUnusable(BadRequest):
    """A value of the profile cannot be read as its attribute's kind."""

    def __init__(self, name: str, kind: str, value: object) -> None:
        """Name the attribute, its kind and the value."""
        super().__init__(
            f"profile.{name} is {value!r}, but must be {kind}; correct it or leave it out.", f"profile.{name}"
        )
        self.name, self.value = name, value


class PackUnusable(BadData):
    """A rule pack, or one field of one rule in it, cannot be used as it stands."""

    def __init__(self, file: str, rule: str, field: str, line: int, problem: str) -> None:
        """Name the file, the rule ("" for the pack itself), the field, its line (0 if none), the problem."""
        places = (file, f"line {line}" if line else "", f"rule {rule!r}" if rule else "", field)
        super().__init__(f"{', '.join(place for place in places if place)}: {problem}.")
        self.file, self.rule, self.field, self.line, self.problem = file, rule, field, line, problem


class PackNotFound(PackUnusable):
    """The file of a rule pack is not there."""


class ConditionUnreadable(PackUnusable):
    """A condition is not written in the subset of CEL that rules may use."""


class ConditionMistyped(PackUnusable):
    """A condition compares or combines what cannot be compared or combined."""


class RuleReadsUndeclared(PackUnusable):
    """A rule reads an attribute that the domain does not declare."""

    def __init__(
        self, file: str, rule: str, field: str, line: int, name: str, declared: Sequence[str]
    ) -> None:
        """Name the place, the attribute as it is written ("item.minmum_age") and those there are."""
        near = get_close_matches(name, declared, n=1)
        hint = f"did you mean {near[0]}?" if near else f"declared are {', '.join(declared)}"
        super().__init__(file, rule, field, line, f"{name} is not declared ({hint})")
        self.name = name

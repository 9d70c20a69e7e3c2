"""Everything that the built-in parts refuse to do, each with a sentence that says what to do instead.

::

    rectitude.errors.RectitudeError
    ├── TuningInterrupted            somebody stopped a tuning; what it had learned is kept
    ├── BadRequest
    │   └── ProfileUnusable          a value of the profile is not of the kind that its attribute declares
    └── BadData
        ├── FactUnusable             a plugin derived a fact in another form than the domain declares
        ├── PackUnusable             a rule pack cannot be used; file, rule, field and line name the place
        │   ├── PackNotFound
        │   ├── ConditionUnreadable  a condition is not written in the subset of CEL that rules may use
        │   ├── ConditionMistyped    a condition compares what cannot be compared
        │   └── RuleReadsUndeclared  a rule reads an attribute that the domain does not declare
        ├── UnknownLanguage          no list of stop words is known for a language
        ├── CheckpointUnusable       a language model cannot be used; `tensor` names the one at fault
        │   ├── DigestDiffers        its tensors are not those whose digest was pinned
        │   ├── TokenizerForeign     its tokenizer knows another number of words than its network
        │   └── ServingFormDiffers   the form that would serve says something else than the network
        ├── AdaptersUnusable         what tuning learned does not fit the language model, or is damaged
        └── TuningNotResumable       nothing was interrupted that could be gone on with
"""

from __future__ import annotations

from collections.abc import Sequence
from difflib import get_close_matches

from rectitude.errors import BadData, BadRequest, RectitudeError


class ProfileUnusable(BadRequest):
    """A value of the profile cannot be read as its attribute's kind."""

    def __init__(self, name: str, kind: str, value: object) -> None:
        """Name the attribute, its kind and the value."""
        super().__init__(
            f"profile.{name} is {value!r}, but must be {kind}; correct it or leave it out.", f"profile.{name}"
        )
        self.name, self.value = name, value


class FactUnusable(BadData):
    """A plugin derived a fact in another form than the domain declares."""

    def __init__(self, name: str, kind: str) -> None:
        """Name the fact as rules read it ("person.profile_age_days") and what it must be."""
        super().__init__(f"The fact {name} must be {kind}; correct the hook `derive` of the domain.")
        self.name = name


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


class UnknownLanguage(BadData):
    """There is no list of stop words for a language."""

    def __init__(self, language: str, known: Sequence[str]) -> None:
        """Name the language and those there are."""
        super().__init__(f"There are no stop words for {language!r}; known are {', '.join(known)}.")
        self.language = language


class CheckpointUnusable(BadData):
    """A checkpoint of a language model cannot be used as it stands."""

    def __init__(self, name: str, problem: str, tensor: str = "") -> None:
        """Name the checkpoint, what is wrong, and the tensor at fault ("" where it is none)."""
        super().__init__(f"The language model {name} cannot be used: {problem}; name another checkpoint.")
        self.name, self.problem, self.tensor = name, problem, tensor


class DigestDiffers(CheckpointUnusable):
    """A checkpoint's tensors are not those that were pinned."""

    def __init__(self, name: str, file: str, wanted: str, found: str) -> None:
        """Name the checkpoint, the file, the digest that is pinned and the one that was found."""
        problem = f"the SHA-256 of {file} begins with {found[:12]}, but {wanted[:12]} is pinned"
        super().__init__(name, problem)
        self.wanted, self.found = wanted, found


class TokenizerForeign(CheckpointUnusable):
    """A tokenizer does not belong to the network that it lies beside."""

    def __init__(self, name: str, known: int, words: int) -> None:
        """Name the checkpoint, the tokens that its tokenizer knows, and those that its network has."""
        problem = (
            f"its tokenizer knows {known:,} tokens, but its network has {words:,}: it is another model's"
        )
        super().__init__(name, problem)
        self.known, self.words = known, words


class ServingFormDiffers(CheckpointUnusable):
    """What was made to serve is too far from the network that it was made from."""

    def __init__(self, name: str, length: int, mean: float, worst: float) -> None:
        """Name the checkpoint, the length at which it differs, and the mean and the worst cosine there."""
        problem = (
            f"at {length} tokens its serving form agrees with it only by a cosine of {mean:.4f} on average "
            f"and {worst:.4f} at worst"
        )
        super().__init__(name, problem)
        self.length, self.mean, self.worst = length, mean, worst


class AdaptersUnusable(BadData):
    """Adapters that tuning learned cannot be used as they stand."""

    def __init__(self, where: str, problem: str) -> None:
        """Name the file ("in FILE") or the model ("for MODEL"), and what is wrong."""
        super().__init__(f"The adapters {where} cannot be used: {problem}; run `rectitude tune` anew.")
        self.where, self.problem = where, problem


class TuningNotResumable(BadData):
    """There is no interrupted tuning that could be gone on with."""

    def __init__(self, problem: str) -> None:
        """Say why not."""
        super().__init__(f"The tuning cannot be resumed: {problem}; leave out --resume to begin anew.")
        self.problem = problem


class TuningInterrupted(RectitudeError):
    """Somebody stopped a tuning before its last step."""

    def __init__(self) -> None:
        """Say that nothing is lost."""
        super().__init__("The tuning was stopped; run the same command with --resume to go on.")

"""The answering hooks of one snapshot, typed: who implements what, asked in a frozen order."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

import numpy as np
import pluggy

from rectitude.arrays import Mask, Rows
from rectitude.catalogue import Value
from rectitude.errors import HookFailed, NoAnswer
from rectitude.layers import Matter
from rectitude.plugins import Implementation, first_answer, implementations
from rectitude.records import Record
from rectitude.values import (
    Candidates,
    Encoding,
    Encodings,
    Facts,
    FeatureColumn,
    Features,
    Fired,
    Inputs,
    Level,
    Ranked,
    Retrieved,
    Rule,
    Trace,
    Understanding,
    Verdicts,
    WordParts,
)

T = TypeVar("T")

OWN = "rectitude"
"""The name under which the engine's own answers are registered, with a number after it."""

ANSWERING = (
    "understand",
    "encode",
    "retrieve",
    "fuse",
    "fuse_items",
    "rank",
    "derive",
    "vet",
    "may_join",
    "trace",
    "dissect",
    "word",
    "recommended",
)


@dataclass(frozen=True, slots=True, eq=False)
class Answers:
    """Everybody who answers for one snapshot; the engine asks through these methods only."""

    hooks: Mapping[str, tuple[Implementation, ...]]

    def jurors(self) -> tuple[str, ...]:
        """Return the names of all plugins that judge candidates, in the order they are asked."""
        return tuple(implementation.plugin for implementation in self.hooks["vet"])

    def understand(self, inputs: Inputs) -> tuple[Understanding, ...]:
        """Ask everyone what the query means.

        The engine's own reading by plain names is asked last, and only where nobody has read the whole query.
        """
        understood: list[Understanding] = []
        for implementation in self.hooks["understand"]:
            whole = any(one.rest is not None for one in understood)
            if whole and implementation.plugin.startswith(f"{OWN}."):
                continue
            answer = implementation.ask(inputs=inputs)
            if answer is not None:
                understanding = _one(implementation, Understanding, answer)
                _check_notes(implementation, understanding.notes)
                understood.append(understanding)
        return tuple(understood)

    def encode(self, inputs: Inputs) -> Encodings:
        """Ask everyone for encodings; a modality may be given once."""
        encodings: dict[str, Encoding] = {}
        for implementation in self.hooks["encode"]:
            for encoding in _many(implementation, Encoding, implementation.ask(inputs=inputs)):
                if encoding.modality in encodings:
                    problem = f"gives the modality {encoding.modality!r}, which another plugin gives too"
                    raise HookFailed(implementation.plugin, "encode", problem)
                encodings[encoding.modality] = encoding
        return encodings

    def retrieve(self, inputs: Inputs, encodings: Encodings, depth: int, items: int) -> list[Retrieved]:
        """Ask everyone for candidate rows; each must be one of the catalogue's `items` rows."""
        return [
            _within(implementation, found, items)
            for implementation in self.hooks["retrieve"]
            for found in _many(
                implementation,
                Retrieved,
                implementation.ask(inputs=inputs, encodings=encodings, depth=depth),
            )
        ]

    def fuse(self, inputs: Inputs, encodings: Encodings, candidates: Candidates) -> list[FeatureColumn]:
        """Ask everyone for feature columns; each must have one value a candidate."""
        return [
            column
            for implementation in self.hooks["fuse"]
            for column in _columns(
                implementation,
                implementation.ask(inputs=inputs, encodings=encodings, candidates=candidates),
                len(candidates),
            )
        ]

    def fuse_items(self, items: int) -> list[FeatureColumn]:
        """Ask everyone for the item-only columns of the whole catalogue of `items` items."""
        return [
            column
            for implementation in self.hooks["fuse_items"]
            for column in _columns(implementation, implementation.ask(), items)
        ]

    def rank(self, features: Features) -> Ranked:
        """Ask for the ranking; the first answer wins and nobody's answer is an error."""
        answer = first_answer(self.hooks["rank"], features=features)
        if not isinstance(answer, Ranked):
            raise NoAnswer("rectitude", "rank", "no plugin ranked the candidates")
        return answer

    def derive(self, inputs: Inputs) -> Facts:
        """Ask everyone what follows from the request, and return it together."""
        person: dict[str, Value] = {}
        items: dict[str, tuple[Mask, Mask]] = {}
        notes: list[str] = []
        for implementation in self.hooks["derive"]:
            answer = implementation.ask(inputs=inputs)
            if answer is not None:
                facts = _one(implementation, Facts, answer)
                _check_notes(implementation, facts.notes)
                person.update(facts.person)
                items.update(facts.items)
                notes.extend(facts.notes)
        return Facts(person, items, tuple(notes))

    def vet(self, juror: Implementation, inputs: Inputs, candidates: Rows, facts: Facts) -> Verdicts | None:
        """Ask one juror for its verdicts; None where it is silent or answers in the wrong form."""
        answer = juror.ask(inputs=inputs, candidates=candidates, facts=facts)
        usable = isinstance(answer, Verdicts) and answer.candidates == len(candidates)
        return answer if usable and isinstance(answer, Verdicts) and _fit(answer) else None

    def may_join(
        self, juror: Implementation, inputs: Inputs, slate: Rows, candidates: Rows, facts: Facts
    ) -> Verdicts | None:
        """Ask one juror who may join the slate; None where it is silent or answers in the wrong form.

        A mask becomes the verdict of one rule, which can only say that this juror is against it.
        """
        answer = juror.ask(inputs=inputs, slate=slate, candidates=candidates, facts=facts)
        if isinstance(answer, Verdicts):
            return answer if answer.candidates == len(candidates) and _fit(answer) else None
        if not isinstance(answer, np.ndarray) or answer.shape != candidates.shape or answer.dtype != np.bool_:
            return None
        return Verdicts(len(candidates), _against(juror, ~answer))

    def trace(self, inputs: Inputs, encodings: Encodings, rows: Rows) -> list[Trace]:
        """Ask everyone for the past actions behind their features."""
        return [
            trace
            for implementation in self.hooks["trace"]
            for trace in _many(
                implementation, Trace, implementation.ask(inputs=inputs, encodings=encodings, rows=rows)
            )
        ]

    def dissect(self, inputs: Inputs, rows: Rows) -> list[WordParts]:
        """Ask everyone what each word of the query adds to their features."""
        return [
            parts
            for implementation in self.hooks["dissect"]
            for parts in _many(implementation, WordParts, implementation.ask(inputs=inputs, rows=rows))
        ]

    def word(self, matter: Matter) -> tuple[tuple[str, ...], ...] | None:
        """Ask for the sentences of the whole list; None means the default ones."""
        for implementation in self.hooks["word"]:
            answer = implementation.ask(matter=matter)
            if answer is not None:
                sentences = _sentences(implementation, answer)
                if len(sentences) != len(matter.titles):
                    raise HookFailed(implementation.plugin, "word", "worded another number of items")
                return sentences
        return None

    def recommended(self, record: Record) -> None:
        """Tell everyone of a durable decision."""
        for implementation in self.hooks["recommended"]:
            implementation.ask(record=record)


def answers_of(manager: pluggy.PluginManager) -> Answers:
    """Freeze the answering hooks of a registry."""
    return Answers({hook: implementations(manager, hook) for hook in ANSWERING})


def _against(juror: Implementation, mask: Mask) -> tuple[Fired, ...]:
    """Return what a juror has against candidates that it keeps off without naming a rule."""
    if not mask.any():
        return ()
    message = f"The juror {juror.plugin} does not let it join what is on the list already."
    rule = Rule(f"{juror.plugin}/may-join", "1", Level.BLOCK, message, f"the plugin {juror.plugin}")
    return (Fired(rule, mask, np.zeros_like(mask)),)


def _fit(verdicts: Verdicts) -> bool:
    shape = (verdicts.candidates,)
    return all(fired.mask.shape == shape and fired.unknown.shape == shape for fired in verdicts.fired)


def _check_notes(implementation: Implementation, notes: object) -> None:
    """Refuse notes that are no tuple of sentences: a lone text would be told letter by letter."""
    if not isinstance(notes, tuple) or not all(isinstance(note, str) and note.strip() for note in notes):
        problem = f"gives the notes {notes!r}; give a tuple of sentences"
        raise HookFailed(implementation.plugin, implementation.hook, problem)


def _within(implementation: Implementation, found: Retrieved, items: int) -> Retrieved:
    if len(found.rows) and not (found.rows.min() >= 0 and found.rows.max() < items):
        problem = f"gives rows of {found.source!r} that the catalogue of {items} items does not have"
        raise HookFailed(implementation.plugin, "retrieve", problem)
    return found


def _columns(implementation: Implementation, answer: object, length: int) -> list[FeatureColumn]:
    columns = _many(implementation, FeatureColumn, answer)
    for column in columns:
        if column.values.shape != (length,):
            problem = f"gives {column.name!r} the shape {column.values.shape} where {length} rows are asked"
            raise HookFailed(implementation.plugin, implementation.hook, problem)
    return columns


def _one(implementation: Implementation, wanted: type[T], answer: object) -> T:
    if not isinstance(answer, wanted):
        problem = f"returned {type(answer).__name__} where {wanted.__name__} is wanted"
        raise HookFailed(implementation.plugin, implementation.hook, problem)
    return answer


def _sentences(implementation: Implementation, answer: object) -> tuple[tuple[str, ...], ...]:
    items = _many(implementation, object, answer)
    if any(not isinstance(item, Sequence) or isinstance(item, str) for item in items):
        raise HookFailed(implementation.plugin, "word", "must give a sequence of sentences for each item")
    return tuple(tuple(str(sentence) for sentence in item) for item in items if isinstance(item, Sequence))


def _many(implementation: Implementation, wanted: type[T], answer: object) -> list[T]:
    if answer is None:
        return []
    if not isinstance(answer, Sequence) or isinstance(answer, str):
        problem = f"returned {type(answer).__name__} where a sequence of {wanted.__name__} is wanted"
        raise HookFailed(implementation.plugin, implementation.hook, problem)
    return [_one(implementation, wanted, entry) for entry in answer]

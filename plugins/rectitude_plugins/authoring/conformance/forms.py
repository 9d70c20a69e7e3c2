"""Forms: each answer has the shape and range that its hook promises; features are filled as declared."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import TypeVar

import numpy as np

from rectitude.dataset import Dataset, no_history
from rectitude.errors import PluginError
from rectitude.learning.train import know
from rectitude.notices import no_notices
from rectitude.plugins import Implementation
from rectitude.recommend import DEPTH, encode, measure, retrieve, situate, understand
from rectitude.snapshot import Bound
from rectitude.snapshot.binding import bind_roster, no_groups
from rectitude.values import (
    Encoding,
    Facts,
    FeatureColumn,
    Inputs,
    Person,
    Request,
    Retrieved,
    Trace,
    Understanding,
)
from rectitude_plugins.authoring.conformance.places import fault_of
from rectitude_plugins.authoring.conformance.probe import changed, watching
from rectitude_plugins.authoring.conformance.report import Fault, Outcome
from rectitude_plugins.authoring.conformance.workbench import SEED, Workbench, quiet

PEOPLE = 20
Form = TypeVar("Form", Encoding, FeatureColumn, Retrieved, Trace)


@dataclass(slots=True)
class Inspector:
    """Looks at every answer of the hooks that can be wrong in form, and keeps one fault of each."""

    items: int
    declared: Mapping[str, Mapping[str, bool]]
    faults: dict[tuple[str, str], Fault] = field(default_factory=dict)

    def looking(self, implementation: Implementation) -> Implementation:
        """Return an implementation whose answers are looked at before the engine gets them."""
        look = LOOKS.get(implementation.hook)
        if look is None:
            return implementation

        def call(*given: object) -> object:
            answer = implementation.call(*given)
            offered = dict(zip(implementation.arguments, given, strict=True))
            for sentence in look(self, implementation.plugin, answer, offered):
                key = (implementation.plugin, implementation.hook)
                self.faults.setdefault(key, fault_of(implementation, sentence))
            return answer

        return changed(implementation, call)


def answers_have_form(bench: Workbench) -> Outcome:
    """Check what is encoded, retrieved, fused, traced and noted before a ranking is learned from it."""
    inspector = Inspector(len(bench.dataset.catalogue), declared_by(bench))
    asked = list(practice(bench.dataset))
    try:
        bound = bound_to(bench)
        watched = replace(bound, answers=watching(bound.answers, inspector.looking))
        watched.answers.fuse_items(len(watched.catalogue))
        for inputs in asked:
            _up_to_features(inputs, watched)
    except PluginError:
        if not inspector.faults:
            raise
    told = f"what is encoded, retrieved, fused, traced and noted for {len(asked)} requests"
    return Outcome(told, tuple(inspector.faults.values()))


def _up_to_features(inputs: Inputs, bound: Bound) -> None:
    """Ask the hooks of a request's first stages."""
    understood = understand(inputs, bound)
    encodings = encode(inputs, bound)
    _, prior = situate(inputs, understood, bound)
    candidates = retrieve(inputs, encodings, prior, DEPTH, bound)
    measure(inputs, encodings, candidates, prior, bound)
    bound.answers.trace(inputs, encodings, candidates.rows)
    bound.answers.derive(inputs)


def bound_to(bench: Workbench) -> Bound:
    """Return the domain's plugins bound to the whole sample, without a ranker."""
    roster, data = bench.roster, bench.dataset
    fair = (no_groups(len(data.catalogue)), ())
    return bind_roster(roster, data.catalogue, bench.arrays, know(roster, data, quiet), fair)


def practice(dataset: Dataset) -> Iterator[Inputs]:
    """Yield the inputs of some people of the sample and of a stranger, with a query and without."""
    stranger = Person(None, known=False, profile={}, history=no_history())
    some = enumerate(dataset.people[:PEOPLE])
    known = (Person(one.user_id, True, one.profile, dataset.history(at)) for at, one in some)
    nothing = np.zeros(0, dtype=np.int32)
    for place, person in enumerate((stranger, *known)):
        for query in (None, dataset.catalogue.titles[place % len(dataset.catalogue)]):
            request = Request(dataset.description.name, person.user_id, query=query or None)
            yield Inputs("practice", request, person, dataset.end + 1, SEED, nothing, None, no_notices())


def declared_by(bench: Workbench) -> dict[str, dict[str, bool]]:
    """Return for each plugin the features that it declares, and whether each is of the item alone."""
    declared: dict[str, dict[str, bool]] = {}
    specs = {feature.name: feature.item_only for feature in bench.roster.features()}
    for declaring in bench.roster.hooks["declare_features"]:
        names = [spec.name for spec in declaring.call()]  # type: ignore[attr-defined]  # a sequence of features, as the roster has checked
        declared[declaring.plugin] = {name: specs[name] for name in names}
    return declared


def _encoded(inspector: Inspector, plugin: str, answer: object, given: Mapping[str, object]) -> Iterator[str]:
    for encoding in _those(answer, Encoding):
        if encoding.matrix.ndim != 2 or encoding.mask.shape != encoding.matrix.shape[:1]:
            form = f"{encoding.matrix.shape} with a mask of {encoding.mask.shape}"
            yield f"gives {encoding.modality!r} as {form}; a matrix has one place in the mask for each row"
        elif np.isinf(encoding.matrix).any():
            yield f"gives {encoding.modality!r} with infinite values; NaN says that one is missing"


def _retrieved(
    inspector: Inspector, plugin: str, answer: object, given: Mapping[str, object]
) -> Iterator[str]:
    for found in _those(answer, Retrieved):
        rows = found.rows
        if rows.ndim != 1 or not np.issubdtype(rows.dtype, np.integer):
            yield f"source {found.source!r} gives {rows.dtype}{list(rows.shape)}, but must give rows of items"
        elif len(rows) and (rows.min() < 0 or rows.max() >= inspector.items):
            yield f"source {found.source!r} gives row {int(rows.max())} of {inspector.items} items"
        elif len(np.unique(rows)) != len(rows):
            yield f"source {found.source!r} gives a row twice"


def _fused(inspector: Inspector, plugin: str, answer: object, given: Mapping[str, object]) -> Iterator[str]:
    yield from _columns(inspector, plugin, answer, item_only=False)


def _fused_items(
    inspector: Inspector, plugin: str, answer: object, given: Mapping[str, object]
) -> Iterator[str]:
    yield from _columns(inspector, plugin, answer, item_only=True)


def _columns(inspector: Inspector, plugin: str, answer: object, *, item_only: bool) -> Iterator[str]:
    declared = inspector.declared.get(plugin, {})
    for column in _those(answer, FeatureColumn):
        if column.name not in declared:
            yield f"fills the feature {column.name!r}, which the plugin does not declare"
        elif declared[column.name] is not item_only:
            wanted = "fuse_items" if declared[column.name] else "fuse"
            yield f"fills {column.name!r}, which is declared for {wanted}"
        elif np.isinf(column.values).any():
            yield f"fills {column.name!r} with infinite values; NaN says that one is missing"


def _traced(inspector: Inspector, plugin: str, answer: object, given: Mapping[str, object]) -> Iterator[str]:
    declared, rows, inputs = inspector.declared.get(plugin, {}), given.get("rows"), given.get("inputs")
    for trace in _those(answer, Trace):
        if trace.feature not in declared:
            yield f"traces the feature {trace.feature!r}, which the plugin does not declare"
        elif isinstance(rows, np.ndarray) and trace.parts.shape != (len(rows), len(trace.actions)):
            yield f"gives parts {trace.parts.shape} for {len(rows)} items and {len(trace.actions)} actions"
        elif isinstance(inputs, Inputs) and not _in_history(trace, inputs):
            yield "traces an action that is not in the person's history"


def _in_history(trace: Trace, inputs: Inputs) -> bool:
    length = len(inputs.person.history)
    return not len(trace.actions) or (trace.actions.min() >= 0 and trace.actions.max() < length)


def _noted(inspector: Inspector, plugin: str, answer: object, given: Mapping[str, object]) -> Iterator[str]:
    """Look at the sentences of the whole list, which an answer tells and a record keeps."""
    notes: object = answer.notes if isinstance(answer, Understanding | Facts) else ()
    if not isinstance(notes, tuple) or not all(isinstance(note, str) and note.strip() for note in notes):
        yield f"gives the notes {notes!r}, but must give a tuple of sentences"


def _those(answer: object, kind: type[Form]) -> list[Form]:
    return [entry for entry in answer if isinstance(entry, kind)] if isinstance(answer, list | tuple) else []


LOOKS: Mapping[str, Callable[[Inspector, str, object, Mapping[str, object]], Iterator[str]]] = {
    "understand": _noted,
    "encode": _encoded,
    "retrieve": _retrieved,
    "fuse": _fused,
    "fuse_items": _fused_items,
    "trace": _traced,
    "derive": _noted,
}

"""The values that stages hand to one another, frozen: what goes into a decision and what comes out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import IntEnum

import numpy as np
import numpy.typing as npt

from rectitude.arrays import Codes, Floats, Integers, Mask, Rows, Vectors
from rectitude.catalogue import Value
from rectitude.dataset import History
from rectitude.filters import Filter
from rectitude.notices import Notices


@dataclass(frozen=True, slots=True)
class Request:
    """What somebody asks for, in ids and words, as it came through a door.

    `at` is microseconds since 1970 UTC, or None for the domain's own clock. `history` lists items of
    this sitting, oldest first, beside what is stored of the person. With `understand` off the query is
    words to search for and nothing else. An `idempotency_key` makes a repeated request return the record
    of the first.
    """

    domain: str
    user_id: str | None = None
    history: tuple[str, ...] = ()
    profile: Mapping[str, Value] = field(default_factory=dict)
    query: str | None = None
    at: int | None = None
    k: int = 10
    exclude: tuple[str, ...] = ()
    only: tuple[str, ...] | None = None
    profiling: bool = True
    understand: bool = True
    locale: str = "en"
    seed: int = 0
    idempotency_key: str | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Person:
    """What is known of the person at the time of the request; `known` is false for a stranger."""

    user_id: str | None
    known: bool
    profile: Mapping[str, Value]
    history: History


@dataclass(frozen=True, slots=True, eq=False)
class Inputs:
    """Everything that one decision depends on beside the snapshot, as it was read.

    `stream` is the state of the stream of lists (exposures and deficits by name), in whole numbers.
    """

    id: str
    request: Request
    person: Person
    at: int
    seed: int
    exclude: Rows
    only: Rows | None
    notices: Notices
    stream: Mapping[str, int] = field(default_factory=dict)


UNLINKED = -1
"""The node of an entity that the graph does not have, or that nobody has looked up yet."""


@dataclass(frozen=True, slots=True)
class Entity:
    """A node of the graph that the query names; `words` are the query's words it was found by.

    A plugin that does not know the graph leaves `node` at UNLINKED: the engine finds it by kind and label,
    and where the graph has none the entity is named but seeds nothing.
    """

    node: int
    label: str
    kind: str
    words: str
    weight: float


@dataclass(frozen=True, slots=True)
class Understanding:
    """What one plugin understood of the query: entities, and the words it has no use for.

    `notes` are sentences about the query that the answer tells beside the list. `filters` restrict the
    candidates. `rest` is what of the query is left to search by once what it excludes and bounds is taken
    out, from a plugin that has read all of it; None from the others.
    """

    entities: tuple[Entity, ...] = ()
    words: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    filters: tuple[Filter, ...] = ()
    rest: str | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Encoding:
    """One modality of the request or the person: a name, a matrix and a mask of the rows that exist.

    Text and pictures live in a space of their own; behaviour lives in item space, one column an item.
    """

    modality: str
    matrix: Vectors
    mask: Mask


Encodings = Mapping[str, Encoding]


@dataclass(frozen=True, slots=True, eq=False)
class Retrieved:
    """What one source found: item rows, best first."""

    source: str
    rows: Rows


@dataclass(frozen=True, slots=True, eq=False)
class Candidates:
    """The union of all sources: rows in ascending order; `ranks[s, i]` is the place of candidate i in
    source s, or -1 where that source does not have it.
    """

    rows: Rows
    sources: tuple[str, ...]
    ranks: npt.NDArray[np.int32]

    def __len__(self) -> int:
        """Return the number of candidates."""
        return len(self.rows)


@dataclass(frozen=True, slots=True, eq=False)
class FeatureColumn:
    """One named feature of all candidates; NaN means missing."""

    name: str
    values: Floats


@dataclass(frozen=True, slots=True, eq=False)
class Features:
    """Named features as one-byte codes, candidates × features; `off` marks those that were not read."""

    names: tuple[str, ...]
    codes: Codes
    off: Mask


@dataclass(frozen=True, slots=True, eq=False)
class Ranked:
    """Scores as the sum of their own explanation, in whole micro-units: score = base + Σ contributions.

    `contributions` int64[m, d + p] has a column for each feature, then one for each of `policies`.
    """

    base: int
    contributions: Integers
    scores: Integers
    policies: tuple[str, ...] = ()


class Level(IntEnum):
    """What a rule says of a candidate; the highest level of all rules stands."""

    PERMIT = 0
    WARN = 1
    BLOCK = 2


@dataclass(frozen=True, slots=True)
class Rule:
    """A safety rule as a person may read it."""

    id: str
    version: str
    level: Level
    message: str
    source: str
    owner: str = ""
    as_of: str = ""


@dataclass(frozen=True, slots=True, eq=False)
class Facts:
    """What a plugin derives from a request for rules to read: of the person, and of every item.

    `items[name]` are two masks over the catalogue: whether it holds, and whether that is known.
    `notes` are sentences about the list as a whole, the gravest first, that the answer tells beside it.
    """

    person: Mapping[str, Value] = field(default_factory=dict)
    items: Mapping[str, tuple[Mask, Mask]] = field(default_factory=dict)
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, eq=False)
class Fired:
    """A rule that fired: on which candidates, on which of them for want of data, and what it read.

    `read` names the attributes ("item.minimum_age", "person.age"); `reasons` gives a sentence of its
    own for single candidates (by position), where the rule's message is not enough. A rule speaks of the
    `whole` list where it read nothing of items and says the same of each: it is told once, and of no item.
    """

    rule: Rule
    mask: Mask
    unknown: Mask
    read: tuple[str, ...] = ()
    reasons: Mapping[int, str] = field(default_factory=dict)
    whole: bool = False


@dataclass(frozen=True, slots=True, eq=False)
class Verdicts:
    """One juror's word on every candidate; what no rule fired on is permitted.

    `candidates` is the number of candidates judged: an answer of another length blocks everything.
    """

    candidates: int
    fired: tuple[Fired, ...] = ()

    @property
    def permitted(self) -> Mask:
        """Candidates that no rule blocks."""
        permitted = np.ones(self.candidates, dtype=np.bool_)
        for finding in self.fired:
            if finding.rule.level is Level.BLOCK:
                permitted &= ~finding.mask
        return permitted


@dataclass(frozen=True, slots=True, eq=False)
class Vetted:
    """All jurors' verdicts together: the level of each candidate and every rule that fired."""

    level: npt.NDArray[np.uint8]
    fired: tuple[Fired, ...]
    jurors: tuple[str, ...]

    @property
    def permitted(self) -> Mask:
        """Candidates that no rule blocks."""
        return np.asarray(self.level < Level.BLOCK, dtype=np.bool_)


@dataclass(frozen=True, slots=True)
class Adjustment:
    """A place that a guarantee forced: `position` went before `displaced`, for `price` micro-units."""

    place: int
    rule: str
    position: int
    displaced: int
    price: int


@dataclass(frozen=True, slots=True)
class Infeasible:
    """A guarantee that could not be met: in the first `prefix` places `wanted`, but `available`."""

    group: str
    prefix: int
    wanted: int
    available: int


@dataclass(frozen=True, slots=True)
class Slate:
    """The served list: candidate positions in order, and what was forced or could not be had.

    `refused` holds (position, place) of candidates that might not join; `silenced` says which juror
    failed while the slate was filled, in which case nothing is on it.
    """

    positions: tuple[int, ...]
    adjustments: tuple[Adjustment, ...] = ()
    infeasible: tuple[Infeasible, ...] = ()
    refused: tuple[tuple[int, int], ...] = ()
    silenced: str = ""


@dataclass(frozen=True, slots=True, eq=False)
class Trace:
    """A behaviour feature taken apart: `parts[i, j]` is what past action j adds to it for row i.

    `actions` are positions in the person's history; the feature's value is the sum over all of them.
    """

    feature: str
    actions: npt.NDArray[np.int32]
    parts: Floats


@dataclass(frozen=True, slots=True, eq=False)
class WordParts:
    """A query feature taken apart: `parts[i, j]` is what word j adds to its value for row i.

    Where they are `exact` the parts add up to the value; else each is what the value loses without the word.
    """

    feature: str
    words: tuple[str, ...]
    parts: Floats
    exact: bool


@dataclass(frozen=True, slots=True)
class ActionShare:
    """One past action's share, in parts per million, of what speaks for an item in a behaviour feature."""

    feature: str
    item: int
    ppm: int


@dataclass(frozen=True, slots=True)
class PathShare:
    """A path through the graph from a seed to the item, in words, with its exact share of the prior."""

    words: str
    nodes: tuple[str, ...]
    relations: tuple[str, ...]
    ppm: int


@dataclass(frozen=True, slots=True)
class Evidence:
    """What lies behind one served item's features: own past actions and graph paths, rounded."""

    actions: tuple[ActionShare, ...] = ()
    paths: tuple[PathShare, ...] = ()


@dataclass(frozen=True, slots=True, eq=False)
class Explained:
    """The served list with its explanation: contributions int64[k, d], evidence and sentences.

    `values` says in words what each contribution is measured on.
    """

    contributions: Integers
    values: tuple[tuple[str, ...], ...]
    evidence: tuple[Evidence, ...]
    reasons: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True, eq=False)
class Decision:
    """One finished decision, from inputs to sentences; the shell records it and then answers.

    `notes` are what plugins say of the list as a whole: of safety first, then of the query. `kept_off` are
    the rules that kept candidates from joining, by the number of places that were filled at that moment.
    """

    inputs: Inputs
    understood: Sequence[Understanding]
    candidates: Candidates
    features: Features
    ranked: Ranked
    probabilities: Integers
    vetted: Vetted
    slate: Slate
    explained: Explained
    notes: tuple[str, ...] = ()
    kept_off: Mapping[int, tuple[Fired, ...]] = field(default_factory=dict)
